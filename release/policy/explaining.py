"""Tell a kept decision rule by rule: what decided it, what did not apply and why, who can do what about it."""

from collections.abc import Iterator

from release.policy.because import Reason, because
from release.policy.decision import Decision, Outcome, Read, Row, Status
from release.policy.dossier import Dossier, NotAsKeptError, software
from release.policy.engine import ENDED
from release.policy.evaluate import Scope
from release.policy.explain import OUTCOMES, TIERS, lifting, unknown_facts, wanted
from release.policy.explanation import TITLES, Call, Explanation, Group, Part, Told
from release.policy.model import NEEDS, OBLIGES, Always, Approved, Condition, Consulted, Rule, RuleClass, Source
from release.policy.profile import Profile
from release.policy.replay import differences
from release.policy.saying import reason, when
from release.policy.vocabulary import RETENTION_GROUNDS, Ground, Role
from release.policy.words import ground, obligation, role

IDLE = frozenset({Status.NOT_APPLICABLE, Status.NOT_ADOPTED})
UNKNOWN = frozenset({Status.UNKNOWN_HOLD, Status.IMPOSED_UNKNOWN})
AT_ONCE = {Status.OUTSTANDING: Part.MISSING, Status.UNKNOWN_HOLD: Part.UNDECIDED, Status.LIFTED: Part.LIFTED,
           Status.SATISFIED: Part.MET, Status.NOT_FIRED: Part.NOT_SO, Status.NOT_APPLICABLE: Part.OTHER_GROUNDS,
           Status.NOT_ADOPTED: Part.NOT_ADOPTED}
"""Where a rule belongs by its status alone."""
BY_CLASS = {RuleClass.BLOCK: Part.IN_THE_WAY, RuleClass.WARN: Part.WARNINGS, RuleClass.PRESUME: Part.PRESUMPTIONS}

BODY_WORN = frozenset(one for one in Ground if one.startswith("BWV_"))
DONE = {Outcome.APPROVE: "Approved", Outcome.HOLD: "Held", Outcome.REFUSE: "Refused",
        Outcome.QUARANTINE: "Quarantined"}


def explain_dossier(dossier: Dossier) -> Explanation:
    """Return the explanation of a kept decision.

    Raises:
        NotAsKeptError: its parts do not belong together, or the decision does not come of them; nothing is
            explained that was never decided. One that another version of presspack decided otherwise is explained
            with a caution.
    """
    dossier.insist_whole()
    apart = differences(dossier)
    if apart and dossier.software == software():
        raise NotAsKeptError(f"the decision does not come of what is kept with it "
                             f"({len(apart)} differences; --replay names them)")
    decision, profile = dossier.decision, dossier.profile
    groups = tuple(_groups(dossier))
    return Explanation(
        software=dossier.software, outcome=decision.outcome, says=OUTCOMES[decision.outcome],
        ground=ground(decision.ground) if decision.ground else "unknown",
        profile=profile.id, profile_title=profile.title, profile_version=profile.version,
        as_at=when(decision.as_at), digests=decision.digests,
        cautions=(f"{software()} would not decide the same; --replay names the differences",) if apart else (),
        verdict=tuple(_verdict(decision, dossier)), calls=tuple(_calls(dossier)),
        lifts=tuple(f"{one.rule}: {one.lift}" for group in groups if group.part is Part.IN_THE_WAY
                    for one in group.rules),
        duties=tuple(obligation(one) for one in (*decision.redact, *decision.package, *decision.post)),
        revisit=tuple(event.replace("_", " ") for event in decision.revisit),
        groups=groups, sources=_cited(dossier))


def _verdict(decision: Decision, dossier: Dossier) -> Iterator[str]:
    """Say in a few sentences what the outcome hangs on, and how many rules were considered."""
    effects = {rule.id: rule.effect for rule in dossier.rules.rules}
    deciding = [one for one in decision.blocks if effects[one] == decision.outcome]
    milder = [one for one in decision.blocks if one not in deciding]
    short = [f"evidence is missing for {', '.join(decision.needs)}"] if decision.needs else []
    unstated = ", ".join(fact.path for fact in unknown_facts(decision))
    short += [f"nobody stated {unstated}"] if unstated else []
    if deciding:
        enough = "; each would be enough by itself" if len(deciding) > 1 else ""
        yield f"{DONE[decision.outcome]} because of {', '.join(deciding)}{enough}."
    if milder:
        yield f"Less strict, but also in the way: {', '.join(milder)}."
    if short and decision.outcome is Outcome.HOLD:
        yield f"{DONE[decision.outcome]} because {' and '.join(short)}."
    elif short:
        yield f"Even without that it would be held: {' and '.join(short)}."
    if decision.outcome is Outcome.APPROVE:
        yield "Nothing stands in the way, and nothing is missing."
    if decision.ground in RETENTION_GROUNDS:
        yield "On this ground to approve means that the picture is erased, not that it is shown."
    if decision.lifted:
        yield f"{', '.join(decision.lifted)} stood in the way, and was lifted by somebody who may."
    concerned = sum(row.status not in IDLE for row in decision.trace)
    yield f"{len(decision.trace)} rules were considered; {concerned} concern this ground and this profile."


def _calls(dossier: Dossier) -> Iterator[Call]:
    """Say what evidence and which facts are missing, and who can supply each."""
    for name in dossier.decision.needs:
        rule = dossier.rules.named(name)
        if rule is not None and rule.need is not None:
            yield Call(what=wanted(rule.need)[0], whom=_whom(rule.need), rules=(name,))
    for fact in unknown_facts(dossier.decision):
        yield Call(what=f"{fact.called} [{fact.path}]", whom=fact.whom, rules=fact.rules)


def _whom(need: Condition) -> str:
    """Say who can supply evidence: who records it, who approves, or who is asked."""
    match need:
        case Approved(approved=roles):
            return " or ".join(role(one) for one in roles)
        case Consulted(consulted=party):
            return f"{role(Role.PRESS_OFFICER)}, who asks {role(party)}"
        case _:
            return wanted(need)[1]


def _groups(dossier: Dossier) -> Iterator[Group]:
    """Put every rule in the part of the explanation where a reader looks for it."""
    scope = Scope(facts=dossier.facts, profile=dossier.profile, as_at=dossier.as_at)
    told: dict[Part, list[Told]] = {part: [] for part in Part}
    for row, rule in zip(dossier.decision.trace, dossier.rules.rules, strict=True):
        part = _part(row, rule, dossier.decision)
        told[part].append(Told(
            rule=rule.id, whose=TIERS[rule.tier], message=rule.message, why=tuple(_why(row, rule, scope)),
            where=rule.source, tried=row.evidence if part in {Part.IN_THE_WAY, Part.LIFTED} else (),
            lift=lifting(rule.lift) if part is Part.IN_THE_WAY else None,
            duty=f"so: {obligation(rule.obligation)}" if part is Part.DUTIES and rule.obligation else None,
            departure=None if row.status in IDLE else _departure(rule, dossier.profile)))
    yield from (Group(part=part, title=TITLES[part], rules=tuple(rules)) for part, rules in told.items() if rules)


def _part(row: Row, rule: Rule, decision: Decision) -> Part:
    if row.status in AT_ONCE:
        return AT_ONCE[row.status]
    if rule.kind not in OBLIGES:
        return BY_CLASS[rule.kind]
    stands = rule.stage is not None or decision.outcome not in ENDED
    return Part.DUTIES if stands else Part.NO_DUTY


def _why(row: Row, rule: Rule, scope: Scope) -> Iterator[str]:
    """Say what made a rule apply, or not."""
    facts = scope.facts
    if row.status is Status.NOT_ADOPTED:
        yield f"profile {scope.profile.id} does not adopt it"
    elif row.status is Status.NOT_APPLICABLE:
        yield f"it is about {_grounds(rule)}"
    elif row.status in UNKNOWN and facts.request.ground is None:
        yield reason(Reason(Read(path="request.ground", value=None)))
    elif isinstance(rule.when, Always):
        yield (f"it counts only {rule.stage.replace('_', ' ')}" if row.status is Status.NOT_FIRED and rule.stage
               else "it applies to everything on this ground")
    else:
        yield from map(reason, because(rule.when, scope))
    if rule.kind in NEEDS and rule.need is not None and row.status in {Status.SATISFIED, Status.OUTSTANDING}:
        yield from map(reason, because(rule.need, scope))


def _departure(rule: Rule, profile: Profile) -> str | None:
    one = profile.divergence_from(rule.id)
    if one is None:
        return None
    return (f"{profile.id} departs from it ({one.kind.replace('_', ' ')}): {one.why}; {one.approver} answers for it, "
            f"and it is looked at again by {when(one.review)}")


def _grounds(rule: Rule) -> str:
    if rule.grounds == "all":
        return "releases, and not about keeping or deleting a picture"
    if rule.grounds == "all_but_courtesy":
        return "releases other than an officer's photograph or social media"
    named = list(rule.grounds)
    if set(named) >= BODY_WORN:
        return ", ".join(["body-worn video", *(ground(one) for one in named if one not in BODY_WORN)])
    return ", ".join(ground(one) for one in named)


def _cited(dossier: Dossier) -> tuple[Source, ...]:
    """Return the documents whose short names the rules use, in the order in which they are listed."""
    cited = [source for rule in dossier.rules.rules for source in rule.source]
    return tuple(one for one in dossier.rules.sources
                 if any(source == one.key or source.startswith(f"{one.key} ") for source in cited))
