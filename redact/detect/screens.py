"""Find phone and computer screens, papers and cards: four straight sides round something pale and lit."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from media.frame import Pixels
from media.geometry import Box, Size
from redact.detect.base import Detector
from redact.detect.suppress import best_of
from redact.records import Detection, Kind

LONGEST = 960
"""Longest side in pixels at which is looked: sides of a screen are long, and fine grain only breaks them."""

LEVELS = (90, 120, 150, 180, 210, 230)
"""Grey levels at which the picture is split: what is brighter than its surroundings stands out at one of them."""

LEAST, MOST = 14, 0.5
"""Shorter side in pixels of the picture looked at, and share of the picture."""

NARROWEST, WIDEST = 1.15, 2.6
"""Longer over shorter side: a card is 1.6, paper 1.4, a phone up to 2.3; seen aslant a little less or more."""

FILLED = 0.86
"""Share of its smallest turned rectangle that the outline fills; not all, as it is seen aslant."""

STRAIGHT = 0.04
"""Of the outline's length, by which four straight sides may miss it."""

CORNERS = range(4, 7)
"""A finger, or a rounded corner, adds one or two."""

COLOURLESS = 0.35
"""Share of the brightest channel by which the dullest may lie below it: lamps and lit windows are yellow."""

BRIGHTER, WRITTEN = 1.25, 1.1
"""The inside is so many times as bright as a ring round it, at least; less will do where text is inside."""

EVEN = 0.75
"""Share of the inside that is of the split's own bright side: writing and icons take the rest."""

LETTER = 0.6
"""Share that lies in a longer line of text, from which it is a letter: large ones have straight sides too."""


class Screens:
    """Finds screens and papers by their geometry alone; needs nothing installed."""

    name = "screens"

    def find(self, pixels: Pixels) -> tuple[Detection, ...]:
        """Return every screen or paper, best first; boxes in pixels of this picture, scores 0 to 1.

        A dark screen, one that shows a coloured picture, and one of which a hand hides a side are not found.
        """
        return self.among(pixels, ())

    def among(self, pixels: Pixels, lines: Sequence[Detection]) -> tuple[Detection, ...]:
        """Do the same where the lines of text are known: they tell papers from walls, and letters from papers."""
        size = Size(width=pixels.shape[1], height=pixels.shape[0])
        factor = min(1.0, LONGEST / max(size.width, size.height))
        small = pixels if factor == 1.0 else cv2.resize(
            pixels, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA).astype(np.uint8, copy=False)
        grey = cv2.GaussianBlur(cv2.cvtColor(small, cv2.COLOR_BGR2GRAY), (3, 3), 0).astype(np.uint8, copy=False)
        found = []
        for level in LEVELS:
            for outline in _standing_out(grey, level):
                box = _back(outline, factor, size)
                if box is None or any(_is_letter(box, line.box) for line in lines):
                    continue
                score = _pale_and_lit(outline, Patch(grey, small, level))
                least = WRITTEN if any(box.contains(line.box) for line in lines) else BRIGHTER
                if score >= least:
                    found.append(Detection(box=box, score=min(1.0, score / 4), detector=self.name, kind=Kind.SCREEN))
        return best_of(found)


class Readable:
    """Finds everything that can be read: text, plates, and the screens and papers it may stand on."""

    name = "readable"

    def __init__(self, text: Detector, screens: Screens | None = None) -> None:
        self._text, self._screens = text, screens or Screens()

    def find(self, pixels: Pixels) -> tuple[Detection, ...]:
        """Return lines of text and plates, then screens and papers.

        Raises:
            MissingPartError: the extra `text` is not installed.
        """
        lines = self._text.find(pixels)
        return (*lines, *self._screens.among(pixels, lines))


Grey = NDArray[np.uint8]


Outline = NDArray[np.int32]
"""Points of an outline, n x 1 x 2, as OpenCV gives it."""


class Patch(NamedTuple):
    """The picture looked at, in grey and in colour, and the level at which it is split."""

    grey: Grey
    pixels: Pixels
    level: int


def _standing_out(grey: Grey, level: int) -> Iterator[Outline]:
    """Yield the outlines of everything brighter than the level that has the shape of a screen or paper."""
    outlines, _ = cv2.findContours((grey > level).astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    for outline in outlines:
        left, _, wide, high = cv2.boundingRect(outline)
        across = left == 0 and left + wide == grey.shape[1]  # the sky, a white wall
        if min(wide, high) >= LEAST and wide * high <= MOST * grey.size and not across:
            whole = cv2.convexHull(outline).astype(np.int32, copy=False)
            if _four_sided(whole):
                yield whole


def _back(outline: Outline, factor: float, size: Size) -> Box | None:
    """Return the box round an outline, a pixel wider, in pixels of the picture given."""
    left, top, wide, high = cv2.boundingRect(outline)
    return Box(left=(left - 1) / factor, top=(top - 1) / factor, right=(left + wide + 1) / factor,
               bottom=(top + high + 1) / factor).clipped(size)


def _is_letter(box: Box, line: Box) -> bool:
    return box.overlap(line) >= LETTER * box.area and line.width > 1.2 * box.width


def _four_sided(whole: Outline) -> bool:
    """Whether a convex outline is a rectangle of a screen's or a paper's shape, turned and aslant allowed."""
    _, sides, _ = cv2.minAreaRect(whole)
    short, long = min(sides), max(sides)
    if short < LEAST or not NARROWEST <= long / short <= WIDEST or cv2.contourArea(whole) < FILLED * short * long:
        return False
    return len(cv2.approxPolyDP(whole, STRAIGHT * cv2.arcLength(whole, True), True)) in CORNERS


def _pale_and_lit(whole: Outline, patch: Patch) -> float:
    """Return how many times as bright as its surroundings the inside is; 0 where it is coloured or uneven."""
    left, top, wide, high = cv2.boundingRect(whole)
    edge = max(2, min(wide, high) // 8)
    rows = slice(max(0, top - edge), min(patch.grey.shape[0], top + high + edge))
    columns = slice(max(0, left - edge), min(patch.grey.shape[1], left + wide + edge))
    inside = np.zeros((rows.stop - rows.start, columns.stop - columns.start), np.uint8)
    cv2.drawContours(inside, [whole], -1, 1, cv2.FILLED, offset=(-columns.start, -rows.start))
    core = inside > 0
    around = (cv2.dilate(inside, np.ones((2 * edge + 1, 2 * edge + 1), np.uint8)) > 0) & ~core
    grey = patch.grey[rows, columns]
    if not around.any() or (grey[core] > patch.level).mean() < EVEN:
        return 0.0
    colour = np.median(patch.pixels[rows, columns][core], axis=0)
    if colour.max() - colour.min() > COLOURLESS * max(1.0, float(colour.max())):
        return 0.0
    return float(np.median(grey[core])) / max(1.0, float(np.median(grey[around])))
