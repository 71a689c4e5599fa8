"""Say a decision in plain English: what was decided and why, what is missing, who can supply or lift it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from release.policy.decision import Decision, Outcome, Row, Status
from release.policy.derive import DERIVED
from release.policy.loader import load_rules
from release.policy.model import (
    AnyOf,
    Approved,
    Condition,
    Consulted,
    LiftTerms,
    Recorded,
    Rules,
    Tier,
    parts,
)
from release.policy.saying import called
from release.policy.vocabulary import LiftPaper
from release.policy.words import RECORDS, SUPPLIES, obligation, role

OUTCOMES = {
    Outcome.APPROVE: "approved: the policy allows it",
    Outcome.HOLD: "held: something is missing or unknown",
    Outcome.REFUSE: "refused: the policy does not allow it",
    Outcome.QUARANTINE: "quarantined: do not open, copy or preview the material",
}
TIERS = {Tier.LAW: "law", Tier.NATIONAL: "national practice", Tier.FORCE: "the force's own policy",
         Tier.ENGINE: "a safeguard of presspack"}
PAPERS = {LiftPaper.RATIONALE: "a rationale", LiftPaper.RISK_ASSESSMENT: "a risk assessment"}


@dataclass(frozen=True)
class UnknownFact:
    """A fact that nobody stated: its path, what it is called, who can state it, which rules wait for it."""

    path: str
    called: str
    whom: str
    rules: tuple[str, ...]


def explain(decision: Decision, rules: Rules | None = None) -> tuple[str, ...]:
    """Return the lines of an explanation, the outcome first; `rules` are those it was decided by."""
    known = rules or load_rules()
    day = decision.as_at.isoformat() if decision.as_at else "an unknown day"
    return (f"{decision.outcome.upper()}  {OUTCOMES[decision.outcome]}",
            f"ground {decision.ground or 'unknown'}, profile {decision.profile} "
            f"(version {decision.profile_version}), as at {day}",
            *_section("What stands in the way", _blocks(decision, known)),
            *_section("What is missing", _needs(decision, known)),
            *_section("What nobody has stated", _unknown(decision)),
            *_section("What was lifted", (f"{_line(row)}: {'; '.join(row.evidence)}"
                                          for row in _rows(decision, decision.lifted))),
            *_section("Presumptions", map(_line, _rows(decision, decision.presume))),
            *_section("Warnings", map(_line, _rows(decision, decision.warn))),
            *_section("Redaction must", map(obligation, decision.redact)),
            *_section("The package must", map(obligation, decision.package)),
            *_section("Afterwards", map(obligation, decision.post)),
            *_section("Look again when", (event.replace("_", " ") for event in decision.revisit)),
            *_section("Where the profile departs from national rules", _departures(decision)))


def summary(decision: Decision) -> str:
    """Return one line: the outcome and the rules or facts it hangs on."""
    counts = (("blocked by", decision.blocks), ("missing evidence for", decision.needs),
              ("unknown", decision.unknown), ("lifted", decision.lifted))
    said = "; ".join(f"{words} {', '.join(names)}" for words, names in counts if names)
    return f"{decision.outcome} ({decision.profile}){f': {said}' if said else ''}"


def spell_out(source: str, rules: Rules) -> str:
    """Return a rule's source with the document's title in place of its short name."""
    for one in sorted(rules.sources, key=lambda known: -len(known.key)):
        if source == one.key or source.startswith(f"{one.key} "):
            return f"{one.title}{source[len(one.key):].replace(' l.', ', line ', 1)}"
    return source


def _section(title: str, lines: Iterable[str]) -> tuple[str, ...]:
    told = tuple(f"  {line}" if line.startswith(" ") else f"  - {line}" for line in lines)
    return ("", f"{title}:", *told) if told else ()


def _rows(decision: Decision, rules: tuple[str, ...]) -> Iterator[Row]:
    return (decision.row(rule) for rule in rules)


def _line(row: Row) -> str:
    return f"{row.id} {row.message}"


def _blocks(decision: Decision, rules: Rules) -> Iterator[str]:
    """Say each block, what it rests on, what was read, and who may lift it."""
    for row in _rows(decision, decision.blocks):
        yield f"{_line(row)} ({TIERS[row.tier]})"
        yield f"  rests on {'; '.join(spell_out(source, rules) for source in row.source)}"
        yield from (f"  {said}" for said in row.evidence)
        rule = rules.named(row.id)
        yield f"  {lifting(rule.lift if rule else None)}"


def lifting(terms: LiftTerms | None) -> str:
    """Say who may lift a block, and what that takes."""
    if terms is None:
        return "nobody may lift this; it ends only when the facts change"
    papers = [PAPERS[one] if isinstance(one, LiftPaper) else wanted(one)[0] for one in terms.requires]
    return f"may be lifted by {' or '.join(role(one) for one in terms.by)}, with {' and '.join(papers)}"


def _needs(decision: Decision, rules: Rules) -> Iterator[str]:
    """Say each piece of evidence that is missing, and who can supply it."""
    for row in _rows(decision, decision.needs):
        yield f"{_line(row)} ({TIERS[row.tier]})"
        rule = rules.named(row.id)
        if rule is not None and rule.need is not None:
            what, who = wanted(rule.need)
            yield f"  put on record: {what}" + (f" (from {who})" if who else "")


def wanted(need: Condition) -> tuple[str, str]:
    """Say what evidence a condition asks for, and who can supply it."""
    match need:
        case Recorded(recorded=key):
            what, who = RECORDS[key]
            return f"{what} [{key}]", who
        case Approved(approved=roles):
            return f"approval by {' or '.join(role(one) for one in roles)}", ""
        case Consulted(consulted=party):
            return f"consultation of {role(party)}", ""
        case _:
            told = [wanted(part) for part in parts(need)]
            joint = ", or " if isinstance(need, AnyOf) else ", and "
            whom = dict.fromkeys(who for _, who in told if who)
            return joint.join(what for what, _ in told), " or ".join(whom)


def _unknown(decision: Decision) -> Iterator[str]:
    for fact in unknown_facts(decision):
        yield f"{fact.path}: {fact.called}"
        yield f"  from {fact.whom}; asked by {', '.join(fact.rules)}"


def unknown_facts(decision: Decision) -> tuple[UnknownFact, ...]:
    """Return each fact that a decision waits for once, where it belongs in the facts file."""
    asked: dict[str, list[str]] = {}
    for row in decision.trace:
        if row.status is Status.UNKNOWN_HOLD:
            for path in unstated(row):
                asked.setdefault(path, []).append(row.id)
    return tuple(UnknownFact(path, called(path), SUPPLIES[path.split(".", maxsplit=1)[0]], tuple(dict.fromkeys(rules)))
                 for path, rules in sorted(asked.items()))


def unstated(row: Row) -> Iterator[str]:
    """Turn the names that a rule gives its unknown facts into places in the facts file."""
    unread = [one.path for one in row.reads if one.value is None]
    for name in row.unknown:
        if name.startswith(("recorded.", "approved.", "consulted.")):
            yield f"records.{name.split('.', maxsplit=1)[0]}"
        elif name.startswith("d."):
            rests_on = DERIVED[name.removeprefix("d.")].rests_on
            yield from [path for path in rests_on if path in unread] or rests_on[:1]
        elif "." not in name:
            yield from (path for path in unread if path == name or path.endswith(f".{name}"))
        else:
            yield name


def _departures(decision: Decision) -> Iterator[str]:
    return (f"{row.id} {row.divergence}" for row in decision.trace
            if row.divergence and row.status not in {Status.NOT_APPLICABLE, Status.NOT_ADOPTED})
