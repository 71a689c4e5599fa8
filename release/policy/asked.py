"""What a ground asks for under a profile: every fact and record that a rule in force there can read."""

from collections.abc import Iterator
from dataclasses import dataclass

from release.policy.derive import DERIVED
from release.policy.model import (
    Approved,
    Compare,
    Condition,
    Consulted,
    Recorded,
    Rule,
    Rules,
    SomeElement,
    Tier,
    parts,
)
from release.policy.profile import Profile
from release.policy.vocabulary import Ground, LiftPaper, RecordKey, Role


@dataclass(frozen=True, slots=True)
class Asked:
    """What can matter on a ground; facts by the names that rules give them, those of a list as items.type."""

    facts: frozenset[str]
    recorded: frozenset[RecordKey]
    approved: frozenset[Role]
    consulted: frozenset[Role]
    liftable: tuple[Rule, ...]
    """Rules whose refusal somebody may lift."""


def in_force(rules: Rules, ground: Ground, profile: Profile) -> tuple[Rule, ...]:
    """Return the rules that are held against every request on this ground."""
    return tuple(rule for rule in rules.rules
                 if rule.covers(ground) and (rule.tier is not Tier.FORCE or rule.id in profile.adopt))


def asked(rules: Rules, ground: Ground, profile: Profile) -> Asked:
    """Return everything that those rules can read; nothing else can change a decision on this ground."""
    applying = in_force(rules, ground, profile)
    leaves = [(leaf, within) for rule in applying for condition in _conditions(rule)
              for leaf, within in _leaves(condition, "")]
    facts = {fact for leaf, within in leaves if isinstance(leaf, Compare) for fact in _read(leaf.fact, within)}
    return Asked(
        facts=frozenset(facts),
        recorded=frozenset(leaf.recorded for leaf, _ in leaves if isinstance(leaf, Recorded)),
        approved=frozenset(role for leaf, _ in leaves if isinstance(leaf, Approved) for role in leaf.approved),
        consulted=frozenset(leaf.consulted for leaf, _ in leaves if isinstance(leaf, Consulted)),
        liftable=tuple(rule for rule in applying if rule.lift is not None))


def _conditions(rule: Rule) -> Iterator[Condition]:
    yield rule.when
    if rule.need is not None:
        yield rule.need
    for required in rule.lift.requires if rule.lift else ():
        if not isinstance(required, LiftPaper):
            yield required


def _leaves(condition: Condition, within: str) -> Iterator[tuple[Condition, str]]:
    """Yield every leaf, with the list whose elements it is about."""
    if isinstance(condition, SomeElement):
        within = condition.some
    inside = parts(condition)
    if not inside:
        yield condition, within
    for part in inside:
        yield from _leaves(part, within)


def _read(fact: str, within: str) -> Iterator[str]:
    """Yield the facts behind one that a rule names."""
    if fact.startswith("d."):
        yield from DERIVED[fact.removeprefix("d.")].rests_on
    else:
        yield fact if "." in fact else f"{within}.{fact}"
