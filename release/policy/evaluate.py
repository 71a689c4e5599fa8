"""Hold one condition against the facts: a truth in three values, and everything that was read on the way."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import assert_never

from release.policy.decision import Read
from release.policy.derive import DERIVED, Grounding
from release.policy.facts import Facts, ItemFacts, PersonFacts
from release.policy.kleene import all_of, any_of, negated
from release.policy.model import (
    All,
    Always,
    AnyOf,
    Approved,
    Compare,
    Condition,
    Consulted,
    Not,
    Operator,
    Parameter,
    ParamIs,
    Recorded,
    Scalar,
    SomeElement,
)
from release.policy.profile import Profile
from release.policy.vocabulary import Role, answers

Value = Scalar | tuple[Scalar, ...] | None


@dataclass(frozen=True)
class Finding:
    """What a condition came to; `unknown` names the facts that kept it from being true or false."""

    truth: bool | None
    reads: tuple[Read, ...] = ()
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True)
class Scope:
    """What a condition may read: the facts, the profile, the day, and, inside `some`, one item or person."""

    facts: Facts
    profile: Profile
    as_at: date | None
    element: ItemFacts | PersonFacts | None = None
    within: str = ""

    def value(self, fact: str) -> Value:
        """Return one fact; None is unknown. Bare names are facts of the item or person at hand."""
        if fact == "request.as_at":
            return _plain(self.as_at)
        section, _, name = fact.rpartition(".")
        if section == "d":
            return DERIVED[name].find(self._grounding())
        holder = getattr(self.facts, section) if section else self.element
        return _plain(getattr(holder, name))

    def parameter(self, name: str) -> Value:
        """Return one of the profile's figures; None is no limit."""
        return _plain(getattr(self.profile.params, name))

    def acted(self, asked: Role, given: Iterable[Role] | None) -> bool | None:
        """Tell whether somebody among `given` answers to the role that is asked for."""
        lowest = self.profile.proposed.senior_officer_min_rank
        return None if given is None else any(answers(one, asked, lowest) for one in given)

    def _grounding(self) -> Grounding:
        return Grounding(self.facts, self.as_at, self.profile.params.contemporaneity_months)


def evaluate(condition: Condition, scope: Scope) -> Finding:  # noqa: PLR0911 - one return for each form
    """Evaluate every part of a condition; nothing is passed over, so that the trace is whole."""
    match condition:
        case Always():
            return Finding(True)
        case All(all=inner):
            return _joined(all_of, [evaluate(part, scope) for part in inner])
        case AnyOf(any=inner):
            return _joined(any_of, [evaluate(part, scope) for part in inner])
        case Not(part=part):
            finding = evaluate(part, scope)
            return replace(finding, truth=negated(finding.truth))
        case SomeElement():
            return _some(condition, scope)
        case Compare():
            return _compared(condition, scope)
        case ParamIs(param=name, has=wanted):
            value = scope.parameter(name)
            return Finding(value == wanted, (Read(path=f"param.{name}", value=value),))
        case Recorded() | Approved() | Consulted():
            return _shown(condition, scope)
        case _:
            assert_never(condition)


def _shown(condition: Recorded | Approved | Consulted, scope: Scope) -> Finding:
    records = scope.facts.records
    match condition:
        case Recorded(recorded=key):
            return _leaf(f"recorded.{key}", None if records.recorded is None else key in records.recorded)
        case Approved(approved=roles):
            given = any_of(scope.acted(role, records.approved) for role in roles)
            return _leaf(f"approved.{'|'.join(roles)}", given)
        case Consulted(consulted=party):
            return _leaf(f"consulted.{party}", scope.acted(party, records.consulted))
        case _:
            assert_never(condition)


def _some(condition: SomeElement, scope: Scope) -> Finding:
    elements: Sequence[ItemFacts | PersonFacts] | None = getattr(scope.facts, condition.some)
    if elements is None:
        return Finding(None, (Read(path=condition.some, value=None),), (condition.some,))
    inner = (replace(scope, element=one, within=f"{condition.some}.{one.id}.") for one in elements)
    return _joined(any_of, [evaluate(condition.where, one) for one in inner])


def _compared(condition: Compare, scope: Scope) -> Finding:
    value, given = scope.value(condition.fact), condition.value
    against = scope.parameter(given.param) if isinstance(given, Parameter) else given
    truth = None if value is None or against is None else _holds(condition.operator, value, against)
    inside = scope.within if "." not in condition.fact else ""
    behind = DERIVED[condition.fact.removeprefix("d.")].rests_on if condition.fact.startswith("d.") else ()
    reads = (Read(path=f"{inside}{condition.fact}", value=value),
             *(Read(path=path, value=scope.value(path)) for path in behind))
    return Finding(truth, reads, (condition.fact,) if truth is None else ())


def _holds(operator: Operator, value: Value, against: Value) -> bool:
    """Apply an operator; checks.py has made sure that both sides are of the kind it needs."""
    match operator:
        case "is":
            return value == against
        case "is_not":
            return value != against
        case "in":
            return value in _several(against)
        case "has_any":
            return not set(_several(value)).isdisjoint(_several(against))
        case "gt":
            return _number(value) > _number(against)
        case "lt":
            return _number(value) < _number(against)
        case _:
            assert_never(operator)


def _joined(join: Callable[[Iterable[bool | None]], bool | None], parts: Sequence[Finding]) -> Finding:
    """Combine parts; only those that were undecided are to blame if the whole is."""
    truth = join(part.truth for part in parts)
    blamed = [name for part in parts if truth is None and part.truth is None for name in part.unknown]
    return Finding(truth, tuple(one for part in parts for one in part.reads), tuple(dict.fromkeys(blamed)))


def _leaf(path: str, truth: bool | None) -> Finding:
    return Finding(truth, (Read(path=path, value=truth),), (path,) if truth is None else ())


def _several(value: Value) -> tuple[Scalar, ...]:
    return value if isinstance(value, tuple) else ()


def _number(value: Value) -> float:
    if isinstance(value, tuple | str) or value is None:
        raise TypeError(f"{value!r} is no number")  # a rule that checks.py should have refused
    return value


def _plain(value: object) -> Value:
    """Turn what a record holds into what a trace can show: words instead of enumerations."""
    if isinstance(value, tuple):
        return tuple(_word(one) for one in value)
    return None if value is None else _word(value)


def _word(value: object) -> Scalar:
    if isinstance(value, StrEnum):
        return value.value
    return value if isinstance(value, bool | int | float | str) else str(value)
