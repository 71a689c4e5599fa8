"""Stop what nobody may look at, by what the request says of it, before a file is opened."""

from collections.abc import Sequence
from typing import Protocol

from media.records import Record
from release.material import Intimate
from release.records import Held, Quarantined
from release.request import Request

WORDS = {
    Intimate.SUSPECTED: "is suspected to be an intimate image",
    Intimate.CONFIRMED: "is an intimate image",
    Intimate.IIOC: "is an indecent image of a child",
}


class Stated(Protocol):
    """Something of which a person has said whether anybody may look at it."""

    @property
    def id(self) -> str:
        """What it is called."""

    @property
    def intimate(self) -> Intimate | None:
        """What the person who screened it says of it."""

    @property
    def deprivation_order(self) -> bool | None:
        """Whether a court has taken it away."""


class Cleared(Record):
    """Every item has been screened by a person, and may be opened."""

    items: tuple[str, ...]


def screen(request: Request) -> Cleared | Held | Quarantined:
    """Sort the items by what is stated of them; neither files nor pictures are touched.

    One item to be quarantined quarantines the request: its other items may show the same thing.
    """
    return screened(request.reference, request.items)


def screened(reference: str, items: Sequence[Stated]) -> Cleared | Held | Quarantined:
    """Sort what is asked for under one reference, as `screen` does."""
    barred = tuple(words for item in items for words in _barred(item))
    if barred:
        return Quarantined(reference=reference, reasons=barred)
    unscreened = tuple(words for item in items for words in _unscreened(item))
    if unscreened:
        return Held(reference=reference, reasons=unscreened)
    return Cleared(items=tuple(item.id for item in items))


def _barred(item: Stated) -> Sequence[str]:
    found = []
    if item.intimate in WORDS:
        found.append(f"{item.id} {WORDS[item.intimate]}")
    if item.deprivation_order:
        found.append(f"{item.id} is subject to a deprivation order")
    return found


def _unscreened(item: Stated) -> Sequence[str]:
    found = []
    if item.intimate in {None, Intimate.UNKNOWN}:
        found.append(f"{item.id} has not been screened: the investigating officer looks at it and states "
                     "`intimate: clear`, or what it is")
    if item.deprivation_order is None:
        found.append(f"{item.id}: nobody has said whether a deprivation order covers it: the investigating "
                     "officer states `deprivation_order: false` or `true`")
    return found
