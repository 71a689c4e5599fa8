"""Look for faces only near where faces are known to be: all the places side by side, in one go."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, sqrt

import cv2
import numpy as np

from media.frame import Pixels
from media.geometry import Box, Size
from redact.detect.base import Detector
from redact.detect.suppress import best_of
from redact.detect.tiled import TOUCH, seen_enough
from redact.records import Detection

CELL = 128
"""Pixels on each side of the square that every place is brought to."""

GAP = 16
"""Black pixels between squares: no face is seen half in one and half in the next."""

AROUND = 3.0
"""Side of a place in face sizes: a face that went by one size each way is still whole in it."""

FINEST = 3.0
"""The largest enlargement, as in Tiled."""

MERGED = 0.5
"""Overlap over union from which two places are one."""


@dataclass(frozen=True)
class _Spot:
    """A place in the picture, and where its square lies on the sheet."""

    edges: Box
    factor: float
    x: int
    y: int

    def back(self, face: Detection) -> Detection:
        """Return the detection in pixels of the picture."""
        box = Box(left=self._across(face.box.left), top=self._down(face.box.top),
                  right=self._across(face.box.right), bottom=self._down(face.box.bottom))
        marks = None if face.landmarks is None else tuple(
            (self._across(x), self._down(y)) for x, y in face.landmarks)
        return face.model_copy(update={"box": box, "landmarks": marks})

    def holds(self, face: Detection) -> bool:
        """Whether the detection's centre lies in this square of the sheet."""
        x, y = face.box.centre
        return self.x <= x < self.x + CELL and self.y <= y < self.y + CELL

    def cuts(self, face: Detection, size: Size) -> bool:
        """Whether a detection (in pixels of the picture) touches an edge beyond which the picture goes on."""
        near, box = TOUCH / self.factor, face.box
        return ((box.left < self.edges.left + near and self.edges.left > 0)
                or (box.top < self.edges.top + near and self.edges.top > 0)
                or (box.right > self.edges.right - near and self.edges.right < size.width)
                or (box.bottom > self.edges.bottom - near and self.edges.bottom < size.height))

    def _across(self, x: float) -> float:
        return (x - self.x) / self.factor + self.edges.left

    def _down(self, y: float) -> float:
        return (y - self.y) / self.factor + self.edges.top


def near(pixels: Pixels, known: Sequence[Box], detector: Detector) -> tuple[Detection, ...]:
    """Return every face seen near the known ones (boxes in pixels, on this or a nearby frame), best first.

    `detector` is given one sheet of at most a few hundred pixels a side, so this costs a fraction of a look at
    the whole picture. Faces elsewhere are not seen.
    """
    size = Size(width=pixels.shape[1], height=pixels.shape[0])
    places = [place for place in merged([_place(box) for box in known]) if place.clipped(size)]
    if not places:
        return ()
    sheet, spots = _laid_out(pixels, places)
    whole: list[Detection] = []
    cut: list[Detection] = []
    for seen in detector.find(sheet):
        for spot in spots:
            if spot.holds(seen) and seen_enough(face := spot.back(seen), size):
                (cut if spot.cuts(face, size) else whole).append(face)
    found = best_of(whole)
    lone = [stump for stump in best_of(cut) if not any(stump.box.overlap(face.box) for face in found)]
    return tuple(sorted((*found, *lone), key=lambda face: -face.score))


def merged(places: Sequence[Box]) -> list[Box]:
    """Return the places with those joined that mostly are the same."""
    left: list[Box] = []
    for place in places:
        same = next((index for index, other in enumerate(left) if place.iou(other) > MERGED), None)
        if same is None:
            left.append(place)
        else:
            left[same] = left[same].joined(place)
    return left


def _place(face: Box) -> Box:
    x, y = face.centre
    half = max(face.width, face.height, 4.0) * AROUND / 2
    return Box(left=x - half, top=y - half, right=x + half, bottom=y + half)


def _laid_out(pixels: Pixels, places: Sequence[Box]) -> tuple[Pixels, list[_Spot]]:
    """Return the sheet, and the places on it in order."""
    columns = ceil(sqrt(len(places)))
    rows = ceil(len(places) / columns)
    sheet = np.zeros((rows * (CELL + GAP), columns * (CELL + GAP), 3), dtype=np.uint8)
    spots = []
    for index, place in enumerate(places):
        row, column = divmod(index, columns)
        square, edges = _square(pixels, place)
        spot = _Spot(edges=edges, factor=square.shape[0] / edges.width,
                     x=column * (CELL + GAP), y=row * (CELL + GAP))
        sheet[spot.y:spot.y + square.shape[0], spot.x:spot.x + square.shape[1]] = square
        spots.append(spot)
    return sheet, spots


def _square(pixels: Pixels, place: Box) -> tuple[Pixels, Box]:
    """Return the place brought to a square of CELL pixels, mirrored where it reaches outside, and its edges."""
    left, top = floor(place.left), floor(place.top)
    side = max(1, ceil(max(place.width, place.height)))
    high, wide = pixels.shape[:2]
    rows, columns = slice(max(0, top), min(high, top + side)), slice(max(0, left), min(wide, left + side))
    inside = pixels[rows, columns]
    whole = cv2.copyMakeBorder(inside, rows.start - top, top + side - rows.stop, columns.start - left,
                               left + side - columns.stop, cv2.BORDER_REFLECT_101)
    factor = min(FINEST, CELL / side)
    edge = max(1, round(side * factor))
    way = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
    square = cv2.resize(whole, (edge, edge), interpolation=way).astype(np.uint8, copy=False)
    return square, Box(left=left, top=top, right=left + side, bottom=top + side)
