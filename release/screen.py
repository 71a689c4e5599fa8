"""Stop what nobody may look at, by what the request says of it, before a file is opened."""

from collections.abc import Sequence

from media.records import Record
from release.material import Intimate, Item
from release.records import Held, Quarantined
from release.request import Request

WORDS = {
    Intimate.SUSPECTED: "is suspected to be an intimate image",
    Intimate.CONFIRMED: "is an intimate image",
    Intimate.IIOC: "is an indecent image of a child",
}


class Cleared(Record):
    """Every item has been screened by a person, and may be opened."""

    items: tuple[str, ...]


def screen(request: Request) -> Cleared | Held | Quarantined:
    """Sort the items by what is stated of them; neither files nor pictures are touched.

    One item to be quarantined quarantines the request: its other items may show the same thing.
    """
    barred = tuple(words for item in request.items for words in _barred(item))
    if barred:
        return Quarantined(reference=request.reference, reasons=barred)
    unscreened = tuple(words for item in request.items for words in _unscreened(item))
    if unscreened:
        return Held(reference=request.reference, reasons=unscreened)
    return Cleared(items=tuple(item.id for item in request.items))


def _barred(item: Item) -> Sequence[str]:
    found = []
    if item.intimate in WORDS:
        found.append(f"{item.id} {WORDS[item.intimate]}")
    if item.deprivation_order:
        found.append(f"{item.id} is subject to a deprivation order")
    return found


def _unscreened(item: Item) -> Sequence[str]:
    found = []
    if item.intimate in {None, Intimate.UNKNOWN}:
        found.append(f"{item.id} has not been screened: the investigating officer looks at it and states "
                     "`intimate: clear`, or what it is")
    if item.deprivation_order is None:
        found.append(f"{item.id}: nobody has said whether a deprivation order covers it: the investigating "
                     "officer states `deprivation_order: false` or `true`")
    return found
