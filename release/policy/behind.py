"""What a rule that could not be settled is waiting for: the facts to be stated, at their places in a facts file."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from enum import StrEnum
from itertools import product
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from release.policy.decision import Row
from release.policy.derive import DERIVED, Derived, Grounding
from release.policy.facts import (
    CaseFacts,
    Facts,
    ItemFacts,
    PersonFacts,
    RequestFacts,
    Restriction,
    RetentionFacts,
    Section,
    SubjectFacts,
)

RECORDS: Mapping[str, type[Section]] = {"request": RequestFacts, "case": CaseFacts, "subject": SubjectFacts,
                                        "retention": RetentionFacts, "items": ItemFacts, "persons": PersonFacts}
_ORDER = {"status": "in_force", "protects": "subject"}
ORDERS = ((), *((Restriction.from_plain({**_ORDER, "type": kind}),) for kind in ("s11", "s4_2", "s49")))
SIMPLE: tuple[tuple[type, tuple[Any, ...]], ...] = (
    (bool, (True, False)), (int, (0, 1200)), (date, (date(1900, 1, 1), date(2000, 1, 1), date(2100, 1, 1))),
    (str, ("force", "investigating_officer", "somebody")))


def waiting_for(row: Row, seen: Grounding) -> tuple[str, ...]:
    """Return the places of the unknown facts that keep a rule from being settled, e.g. items.I1.type.

    Of the facts behind a derived one, only those on which it can still turn: with a sentence passed, the term that was
    expected before is no longer asked for.
    """
    unread = [one.path for one in row.reads if one.value is None]
    return tuple(dict.fromkeys(_places(row.unknown, unread, seen)))


def _places(unknown: tuple[str, ...], unread: list[str], seen: Grounding) -> Iterator[str]:
    for name in unknown:
        if name.startswith("d."):
            derived = DERIVED[name.removeprefix("d.")]
            yield from (*_open(derived, seen), *_half_told(derived, seen))
        elif name.startswith(("recorded.", "approved.", "consulted.")):
            yield f"records.{name.split('.', maxsplit=1)[0]}"
        elif "." in name:
            yield name
        else:
            yield from (path for path in unread if path == name or path.endswith(f".{name}"))


def _open(derived: Derived, seen: Grounding) -> Iterator[str]:
    """Yield the facts behind a derived one that are unknown, and on which it can turn."""
    possible = {path: (None, *answers(path)) for path in derived.rests_on if _known(path, seen) is None}
    for path, given in possible.items():
        others = {one: theirs for one, theirs in possible.items() if one != path}
        if any(len({derived.find(_told(seen, {**rest, path: one})) for one in given}) > 1 for rest in _each(others)):
            yield path


def _half_told(derived: Derived, seen: Grounding) -> Iterator[str]:
    """Yield what is not said of an order that is on the list."""
    orders = seen.facts.case.restrictions if "case.restrictions" in derived.rests_on else None
    for place, order in enumerate(orders or ()):
        yield from (f"case.restrictions.{place}.{name}" for name in ("type", "protects", "status")
                    if getattr(order, name) is None)


def _each(possible: Mapping[str, tuple[Any, ...]]) -> Iterator[dict[str, Any]]:
    """Yield every way of answering all of them."""
    yield from (dict(zip(possible, given, strict=True)) for given in product(*possible.values()))


def answers(path: str) -> tuple[Any, ...]:
    """Return answers to the question behind one place, so far apart that whatever hangs on it changes between them."""
    section, name = path.partition(".")[0], path.rpartition(".")[2]
    if name == "restrictions":
        return ORDERS
    kinds = tuple(_kinds(RECORDS[section].model_fields[name].annotation))
    words = [one for one in kinds if isinstance(one, type) and issubclass(one, StrEnum)]
    if words:
        return tuple(words[0])
    lists = [get_args(one)[0] for one in kinds if get_origin(one) is tuple]
    if lists:
        return ((), *((one,) for one in lists[0]))
    return next(given for kind, given in SIMPLE if kind in kinds)


def _kinds(annotation: Any) -> Iterator[Any]:  # noqa: ANN401 - whatever a fact is annotated with
    """Yield what a fact can be, less unknown."""
    if get_origin(annotation) is Annotated:
        yield from _kinds(get_args(annotation)[0])
    elif get_origin(annotation) in {Union, UnionType}:
        for one in get_args(annotation):
            yield from _kinds(one)
    elif annotation is not type(None):
        yield annotation


def stated(facts: Facts, path: str, given: Any) -> Facts:  # noqa: ANN401 - a fact of any kind
    """Return the facts with one more of them stated."""
    section, _, rest = path.partition(".")
    held = getattr(facts, section)
    which, _, name = rest.rpartition(".")
    if section in {"items", "persons"}:
        told = tuple(one.model_copy(update={name: given}) if one.id == which else one for one in held)
    else:
        told = held.model_copy(update={name: given})
    return facts.model_copy(update={section: told})


def _known(path: str, seen: Grounding) -> Any:  # noqa: ANN401 - a fact of any kind
    if path == "request.as_at":
        return seen.as_at
    section, _, name = path.partition(".")
    return getattr(getattr(seen.facts, section), name)


def _told(seen: Grounding, given: Mapping[str, Any]) -> Grounding:
    """Return what would be known with these answers."""
    for path, one in given.items():
        seen = (replace(seen, as_at=one) if path == "request.as_at"
                else replace(seen, facts=stated(seen.facts, path, one)))
    return seen
