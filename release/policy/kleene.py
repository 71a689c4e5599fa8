"""Logic in three values: what is unknown stays unknown until something settles it."""

from collections.abc import Iterable


def all_of(truths: Iterable[bool | None]) -> bool | None:
    """And, in three values: false wins, then unknown."""
    found = frozenset(truths)
    return False if False in found else None if None in found else True


def any_of(truths: Iterable[bool | None]) -> bool | None:
    """Or, in three values: true wins, then unknown."""
    found = frozenset(truths)
    return True if True in found else None if None in found else False


def negated(truth: bool | None) -> bool | None:
    """Not, in three values: the opposite of unknown is unknown."""
    return None if truth is None else not truth


def same(value: object, other: object) -> bool | None:
    """Equal, unless the value is unknown."""
    return None if value is None else value == other


def differs(value: object, other: object) -> bool | None:
    """Unequal, unless the value is unknown."""
    return negated(same(value, other))
