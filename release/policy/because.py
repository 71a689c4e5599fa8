"""Say which of the things that a condition read make it true, false or unknown; the others did not matter."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from release.policy.decision import Read
from release.policy.evaluate import Scope, evaluate
from release.policy.facts import ItemFacts, PersonFacts
from release.policy.model import All, AnyOf, Condition, Not, SomeElement, parts


@dataclass(frozen=True)
class Reason:
    """One thing that mattered, and, where it is derived, the facts behind it."""

    read: Read
    behind: tuple[Read, ...] = ()


def because(condition: Condition, scope: Scope) -> tuple[Reason, ...]:
    """Return what makes a condition come to what it does: all that is needed for that, each once."""
    return tuple(dict.fromkeys(_because(condition, scope)))


def _because(condition: Condition, scope: Scope) -> Iterator[Reason]:
    match condition:
        case All() | AnyOf() | Not():
            yield from _decisive(condition, scope)
        case SomeElement():
            yield from _elements(condition, scope)
        case _:
            reads = evaluate(condition, scope).reads
            if reads:
                yield Reason(reads[0], reads[1:])


def _decisive(condition: All | AnyOf | Not, scope: Scope) -> Iterator[Reason]:
    """In three values the parts that agree with the whole are those that make it so."""
    truth = evaluate(condition, scope).truth
    for part in parts(condition):
        if isinstance(condition, Not) or evaluate(part, scope).truth is truth:
            yield from _because(part, scope)


def _elements(condition: SomeElement, scope: Scope) -> Iterator[Reason]:
    elements: Sequence[ItemFacts | PersonFacts] | None = getattr(scope.facts, condition.some)
    if not elements:
        yield Reason(Read(path=condition.some, value=None if elements is None else ()))
        return
    truth = evaluate(condition, scope).truth
    for one in elements:
        inside = replace(scope, element=one, within=f"{condition.some}.{one.id}.")
        if evaluate(condition.where, inside).truth is truth:
            yield from _because(condition.where, inside)
