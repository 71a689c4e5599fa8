"""Seek a thing through neighbouring pictures by what it looks like."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil, floor

import cv2
import numpy as np
from numpy.typing import NDArray

from media.geometry import Box, Size

LIKE = 0.6  # correlation with what was drawn from which it is the same; another place on one wall reaches 0.45
LIKE_BEFORE = 0.8  # with the picture before, where it turned or the light changed; more, as this may drift away
STILL = 0.45  # with what was drawn, wherever it is like the picture before
CONTRAST = 2.0  # times the contrast of what was drawn, or its part, that it may have; light changes less
WEAK = 0.35  # below this a place is not even a guess
DISTINCT = 0.06  # the best place is this much more alike than any other, or it may be the other
PLAIN = 3.0  # standard deviation of grey levels below which one place is like another
REACH = 0.04  # of the picture's longer side, how far it may go from one frame to the next; a shaken camera goes 0.02

Grey = NDArray[np.uint8]
"""Height x width, 0 to 255."""

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Place:
    """The middle of where it seems to be, and whether that is sure."""

    middle: Point
    sure: bool
    other: Point | None = None
    """Another place that is as like."""


@dataclass(frozen=True, slots=True)
class _Match:
    middle: Point
    likeness: float
    elsewhere: Point
    second: float
    """How alike that one is: the best place apart from the first."""


def sought(pictures: Iterable[Grey], due: Sequence[Box], reach: float) -> list[Place | None]:
    """Return for each picture where the thing is that fills due[0] on the first one; None where there is no guess.

    pictures: one after the other, forwards or backwards in time. due: where it is expected on each, and how large
    it is there. reach: pixels it may go from one picture to the next. It is sought around the place where it was
    last and the one where it is due, and is sure where it is like the first picture (or very like the one
    before) there and nowhere else. Since it was last sure, all that it may have reached is sought through: a
    search that went on from a mere guess would soon be sure of the wrong thing.
    """
    places: list[Place | None] = []
    first: Grey | None = None
    before: Grey | None = None
    last = surely = due[0].centre
    unsure = 0
    for picture, box in zip(pictures, due, strict=True):
        if not places:
            first = _look(picture, box)
            places.append(Place(last, sure=True))
            continue
        spare = max(reach, max(box.width, box.height) / 4)
        far = spare * (1 + unsure)
        window = moved(box, surely).grown(far, far, far, far).joined(
            moved(box, last).joined(box).grown(spare, spare, spare, spare))
        # What a guess looked like proves nothing: a wall is always like itself.
        place = None if first is None else _placed(first, None if unsure else before, picture, (box, window))
        places.append(place)
        if place is not None:
            last, before = place.middle, _look(picture, moved(box, place.middle))
        unsure = 0 if place is not None and place.sure else unsure + 1
        surely = surely if unsure else last
    return places


def moved(box: Box, middle: Point) -> Box:
    """Return the box with its middle there."""
    return box.shifted(middle[0] - box.centre[0], middle[1] - box.centre[1])


def reduced(grey: Grey, factor: float) -> Grey:
    """Return the picture made smaller by a factor of at most 1."""
    if factor >= 1.0:
        return grey
    wide, high = (max(1, round(side * factor)) for side in (grey.shape[1], grey.shape[0]))
    return np.asarray(cv2.resize(grey, (wide, high), interpolation=cv2.INTER_AREA), dtype=np.uint8)


def _placed(first: Grey, before: Grey | None, picture: Grey, spot: tuple[Box, Box]) -> Place | None:
    """Return where it is surely, or the best guess. spot: the box that is due, and the window to seek it in.

    What is very like the picture before must still be a little like the first: else something that came before
    it would be followed away, a face for a sheet of paper.
    """
    box, window = spot
    guesses = []
    for look, enough in ((first, LIKE), (before, LIKE_BEFORE)):
        match = None if look is None else _match(picture, look, box, window)
        if match is None:
            continue
        sure = match.likeness >= enough and match.likeness - match.second >= DISTINCT
        if sure and _still(picture, first, moved(box, match.middle)):
            return Place(match.middle, sure=True)
        if match.likeness >= WEAK:
            guesses.append(match)
    if not guesses:
        return None
    best = max(guesses, key=lambda match: match.likeness)
    alike = best.likeness - best.second < DISTINCT
    return Place(best.middle, sure=False, other=best.elsewhere if alike else None)


def _still(picture: Grey, first: Grey, box: Box) -> bool:
    """Whether what is there has the contrast and something of the look of what was drawn."""
    where = box.pixels(_size(picture))
    if where is None:
        return False
    there = picture[where]
    look = cv2.resize(first, (there.shape[1], there.shape[0]), interpolation=cv2.INTER_AREA)
    contrast = float(there.std()) / max(float(look.std()), 1e-6)
    likeness = float(cv2.matchTemplate(there, look, cv2.TM_CCOEFF_NORMED)[0, 0])
    return 1 / CONTRAST <= contrast <= CONTRAST and likeness >= STILL


def _look(picture: Grey, box: Box) -> Grey | None:
    """Return what the picture shows there; None where there is nothing to know it by."""
    where = box.pixels(_size(picture))
    if where is None:
        return None
    look = picture[where]
    return look if min(look.shape) >= 3 and float(look.std()) >= PLAIN else None


def _match(picture: Grey, look: Grey, box: Box, window: Box) -> _Match | None:
    """Return the place in the window that is most like the look at the size of the box; None without room."""
    wide, high = max(3, round(box.width)), max(3, round(box.height))
    inside = window.clipped(_size(picture))
    if inside is None:
        return None
    top, left = floor(inside.top), floor(inside.left)
    there = picture[top:ceil(inside.bottom), left:ceil(inside.right)]
    if there.shape[0] < high or there.shape[1] < wide:
        return None
    likeness = cv2.matchTemplate(there, cv2.resize(look, (wide, high), interpolation=cv2.INTER_AREA),
                                 cv2.TM_CCOEFF_NORMED)
    _, best, _, (x, y) = cv2.minMaxLoc(likeness)
    elsewhere = likeness.copy()
    elsewhere[max(0, y - high // 2):y + high // 2 + 1, max(0, x - wide // 2):x + wide // 2 + 1] = -1
    _, second, _, (to_x, to_y) = cv2.minMaxLoc(elsewhere)
    return _Match((left + x + wide / 2, top + y + high / 2), float(best),
                  (left + to_x + wide / 2, top + to_y + high / 2), float(second))


def _size(picture: Grey) -> Size:
    return Size(width=picture.shape[1], height=picture.shape[0])
