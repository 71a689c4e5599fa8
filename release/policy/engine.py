"""Decide whether a release may go ahead: every rule is held against the facts, and every reading is kept."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from release.policy.decision import Decision, Digests, Outcome, Read, Row, Status
from release.policy.evaluate import Finding, Scope, evaluate
from release.policy.facts import Facts, Lift
from release.policy.model import NEEDS, OBLIGES, LiftTerms, Rule, RuleClass, Rules, Tier
from release.policy.profile import Profile
from release.policy.vocabulary import LiftPaper, words

STRICTEST_LAST = tuple(Outcome)
ENDED = frozenset({Outcome.REFUSE, Outcome.QUARANTINE})
"""Outcomes after which nothing leaves, so that nothing need be redacted or packaged."""
BITES = frozenset({Status.FIRED, Status.IMPOSED_UNKNOWN})
"""What makes a warning be given and an obligation be laid down."""


@dataclass(frozen=True)
class Judgement:
    """What became of one rule, and why."""

    rule: Rule
    status: Status
    reads: tuple[Read, ...] = ()
    unknown: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()

    def demands(self) -> Outcome:
        """Return the mildest outcome that this rule leaves open."""
        if self.rule.kind is RuleClass.BLOCK and self.status is Status.FIRED:
            return Outcome(self.rule.effect or Outcome.REFUSE)
        held = self.status in {Status.OUTSTANDING, Status.UNKNOWN_HOLD}
        return Outcome.HOLD if held else Outcome.APPROVE


def decide(facts: Facts, rules: Rules, profile: Profile, as_at: date | None = None) -> Decision:
    """Judge every rule, take the strictest demand, then settle what is laid down for that outcome.

    as_at: the day, or the moment, to decide for; None takes the facts' own `request.as_at`. The same four
    arguments always give the same decision: no clock, no file and no environment is read.
    """
    moment = facts.request.as_at if as_at is None else as_at
    scope = Scope(facts=facts, profile=profile, as_at=moment)
    judged = tuple(judge(rule, scope) for rule in rules.rules)
    outcome = max((one.demands() for one in judged), key=STRICTEST_LAST.index, default=Outcome.HOLD)
    settled = tuple(settle(one, outcome) for one in judged)
    return Decision(
        outcome=outcome, ground=facts.request.ground, as_at=moment,
        profile=profile.id, profile_version=profile.version,
        digests=Digests(facts=facts.fingerprint(), rules=rules.digest, profile=profile.fingerprint()),
        blocks=_rules(settled, {RuleClass.BLOCK}, {Status.FIRED}),
        needs=_rules(settled, NEEDS, {Status.OUTSTANDING}),
        unknown=_sorted(name for one in settled if one.status is Status.UNKNOWN_HOLD for name in one.unknown),
        lifted=_rules(settled, {RuleClass.BLOCK}, {Status.LIFTED}),
        redact=_standing(settled, RuleClass.REDACT, outcome),
        package=_standing(settled, RuleClass.PACKAGE, outcome),
        post=_standing(settled, RuleClass.POST, outcome),
        warn=_rules(settled, {RuleClass.WARN}, BITES),
        presume=_rules(settled, {RuleClass.PRESUME}, {Status.FIRED}),
        revisit=_sorted(one.rule.revisit for one in settled if one.status is Status.FIRED),
        trace=tuple(_row(one, profile) for one in settled))


def judge(rule: Rule, scope: Scope) -> Judgement:
    """Judge one rule: whether it concerns this request, whether it holds, whether it is met."""
    ground = scope.facts.request.ground
    if rule.tier is Tier.FORCE and rule.id not in scope.profile.adopt:
        return Judgement(rule, Status.NOT_ADOPTED)
    if ground is not None and not rule.covers(ground):
        return Judgement(rule, Status.NOT_APPLICABLE)
    condition = _unless_ground_unknown(evaluate(rule.when, scope), scope)
    judgement = Judgement(rule, Status.NOT_FIRED, condition.reads, condition.unknown)
    if condition.truth is None:
        return replace(judgement, status=_undecided(rule))
    return _applied(judgement, scope) if condition.truth else judgement


def settle(judgement: Judgement, outcome: Outcome) -> Judgement:
    """Give a staged rule its status, now that the outcome is known."""
    stage = judgement.rule.stage
    if stage is None or judgement.status not in BITES or stage == f"on_{outcome}":
        return judgement
    return replace(judgement, status=Status.NOT_FIRED)


def _unless_ground_unknown(condition: Finding, scope: Scope) -> Finding:
    """Without a ground nobody can say which rules apply, so what would hold is itself unknown."""
    if scope.facts.request.ground is not None or condition.truth is False:
        return condition
    read = Read(path="request.ground", value=None)
    return Finding(None, (*condition.reads, read), (*condition.unknown, read.path))


def _undecided(rule: Rule) -> Status:
    """Say what not knowing means: a block or a need holds, an obligation or a warning is imposed."""
    if rule.kind is RuleClass.BLOCK or rule.kind in NEEDS:
        return Status.UNKNOWN_HOLD
    if rule.kind in OBLIGES or rule.kind is RuleClass.WARN:
        return Status.IMPOSED_UNKNOWN
    return Status.NOT_FIRED  # a presumption is never claimed on a guess


def _applied(judgement: Judgement, scope: Scope) -> Judgement:
    if judgement.rule.kind is RuleClass.BLOCK:
        return _blocked(judgement, scope)
    if judgement.rule.kind in NEEDS:
        return _asked(judgement, scope)
    return replace(judgement, status=Status.FIRED)


def _asked(judgement: Judgement, scope: Scope) -> Judgement:
    """Look for the evidence that a rule asks for; evidence that nobody can show is not there."""
    if judgement.rule.need is None:
        raise ValueError(f"{judgement.rule.id} asks for nothing")  # checks.py refuses such a rule
    need = evaluate(judgement.rule.need, scope)
    shown = tuple(one.path for one in need.reads if one.value is True)
    status = Status.SATISFIED if need.truth is True else Status.OUTSTANDING
    return replace(judgement, status=status, reads=(*judgement.reads, *need.reads), evidence=shown)


def _blocked(judgement: Judgement, scope: Scope) -> Judgement:
    """Let a block stand, unless somebody who may lift it has done so with everything that takes."""
    terms = judgement.rule.lift
    evidence, lifted = [], False
    for lift in scope.facts.records.lifts or ():
        if lift.rule != judgement.rule.id:
            continue
        lacking = ("nobody may lift this rule",) if terms is None else _lacking(lift, terms, scope)
        lifted = lifted or not lacking
        said = f"lifted by {lift.by} with {words(lift.has)}"
        evidence.append(f"{said}, not accepted: {'; '.join(lacking)}" if lacking else said)
    return replace(judgement, status=Status.LIFTED if lifted else Status.FIRED, evidence=tuple(evidence))


def _lacking(lift: Lift, terms: LiftTerms, scope: Scope) -> tuple[str, ...]:
    """Name everything that a lift would still need."""
    lacking = []
    if not any(scope.acted(role, (lift.by,)) for role in terms.by):
        lacking.append(f"only {words(terms.by)} may lift it")
    for required in terms.requires:
        if isinstance(required, LiftPaper):
            if required not in lift.has:
                lacking.append(f"no {required}")
        elif (found := evaluate(required, scope)).truth is not True:
            lacking.append(f"no {', '.join(one.path for one in found.reads)}")
    return tuple(lacking)


def _standing(judged: Sequence[Judgement], kind: RuleClass, outcome: Outcome) -> tuple[str, ...]:
    """Return the obligations that stand; once nothing leaves, only those laid down for just that outcome."""
    return _sorted(one.rule.obligation for one in judged
                   if one.rule.kind is kind and one.status in BITES
                   and (one.rule.stage is not None or outcome not in ENDED))


def _rules(judged: Sequence[Judgement], kinds: Iterable[RuleClass],
           statuses: Iterable[Status]) -> tuple[str, ...]:
    return _sorted(one.rule.id for one in judged if one.rule.kind in kinds and one.status in statuses)


def _sorted(names: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(sorted({name for name in names if name is not None}))


def _row(judgement: Judgement, profile: Profile) -> Row:
    rule = judgement.rule
    departure = profile.divergence_from(rule.id)
    said = f"{profile.id} departs from this rule ({departure.kind}): {departure.why}" if departure else None
    return Row(id=rule.id, tier=rule.tier, kind=rule.kind, status=judgement.status, message=rule.message,
               source=rule.source, reads=judgement.reads, unknown=judgement.unknown,
               evidence=judgement.evidence, divergence=said)
