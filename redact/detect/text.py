"""Find text: burnt-in lines, name badges, signs, number plates, what screens and documents say."""

from math import ceil, sqrt

import cv2
import numpy as np
from numpy.typing import NDArray

from media.frame import Pixels
from media.geometry import Box, Size
from redact.detect import ocr
from redact.detect.plates import is_plate
from redact.detect.reach import Reach
from redact.detect.tiled import stretches
from redact.records import Detection, Kind

CORE = 0.3
"""Likelihood from which a pixel belongs to the core of a line; PaddleOCR's own."""

SURE = 0.5
"""Mean likelihood over a core below which it is no text."""

UNCLIP = 1.6
"""The network is taught cores shrunk by their area over their outline; this undoes it, as PaddleOCR does."""

MARGIN = 0.05
"""Of a line's height, added on each side: tails of letters, and the halo that compression leaves."""

SMALLEST = 3.0
"""Height in pixels of a core below which nobody can read what is there."""

PIXELS = 16_000_000
"""Pixels up to which a picture is looked at in its own size; larger ones are reduced to this."""

SLANTED = 10.0
"""Degrees from level beyond which a line is read before it is believed."""

HUGE = 0.12
"""The same for what is higher than this share of the picture: doors and flags, more often than letters."""

LETTERS = 4.0
"""Heights of a line for each of which it must say a letter, at least: what is read from a painted stripe, a pole or
a kerb, seen aslant and taken for text, is one letter in all."""

FEWEST = 2.0
"""And so many letters in any case."""

TILES = Reach(tile=1536, overlap=128)
"""A picture is given to the network in pieces of this size, which bounds the memory it takes."""


class Text:
    """Finds lines of text; those that look and read like number plates are plates."""

    name = "text"

    def __init__(self, pixels: int = PIXELS, sure: float = SURE) -> None:
        """pixels: how many a picture is reduced to before looking. sure: see SURE."""
        self.pixels = pixels
        self.sure = sure

    def find(self, pixels: Pixels) -> tuple[Detection, ...]:
        """Return every line of text, best first: a box in pixels of this picture over the whole line.

        Raises:
            MissingPartError: the extra `text` is not installed.
        """
        size = Size(width=pixels.shape[1], height=pixels.shape[0])
        factor = min(1.0, sqrt(self.pixels / size.pixels))
        picture = pixels if factor == 1.0 else _reduced(pixels, factor)
        found = []
        for core, score in _cores(_likelihood(picture), self.sure):
            box = _line(core, factor).clipped(size)
            if box is not None and (_is_usual(core, picture) or _says_much(picture, core)):
                kind = Kind.PLATE if is_plate(_part(pixels, box, size), ocr.read) else Kind.TEXT
                found.append(Detection(box=box, score=score, detector=self.name, kind=kind))
        return tuple(sorted(found, key=lambda one: -one.score))


def _likelihood(picture: Pixels) -> ocr.Likelihood:
    """Return the likelihood of a picture of any size, looked at in pieces that overlap."""
    whole = np.zeros(picture.shape[:2], np.float32)
    for rows in stretches(picture.shape[0], TILES):
        for columns in stretches(picture.shape[1], TILES):
            seen = ocr.likelihood(np.ascontiguousarray(picture[rows, columns]))
            whole[rows, columns] = np.maximum(whole[rows, columns], seen)
    return whole


Core = tuple[tuple[float, float], tuple[float, float], float]
"""A turned rectangle as OpenCV gives it: centre, sides, degrees."""


def _cores(seen: ocr.Likelihood, sure: float) -> list[tuple[Core, float]]:
    """Return the smallest turned rectangle round each core, and the core's mean likelihood."""
    mask = (seen > CORE).astype(np.uint8)
    outlines, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    found = []
    for outline in outlines:
        (x, y), (wide, high), turn = cv2.minAreaRect(outline)
        # OpenCV measures between the centres of the outer pixels: a core of one row would have no height.
        core: Core = ((x + 0.5, y + 0.5), (wide + 1, high + 1), turn)
        score = _mean(seen, outline.astype(np.int32, copy=False))
        if min(core[1]) >= SMALLEST and score >= sure:
            found.append((core, score))
    return found


def _mean(seen: ocr.Likelihood, outline: NDArray[np.int32]) -> float:
    """Return the mean likelihood inside an outline, 0 to 1."""
    left, top, wide, high = cv2.boundingRect(outline)
    inside = np.zeros((high, wide), np.uint8)
    cv2.drawContours(inside, [outline], -1, 1, cv2.FILLED, offset=(-left, -top))
    return min(1.0, float(seen[top:top + high, left:left + wide][inside > 0].mean()))


def _line(core: Core, factor: float) -> Box:
    """Return the upright box round the whole line, margin included, in pixels of the picture looked at."""
    centre, (wide, high), turn = core
    more = 2 * UNCLIP * wide * high / (2 * (wide + high))
    margin = 2 * MARGIN * (min(wide, high) + more)
    corners = cv2.boxPoints((centre, (wide + more + margin, high + more + margin), turn)) / factor
    (left, top), (right, bottom) = corners.min(axis=0).tolist(), corners.max(axis=0).tolist()
    return Box(left=left, top=top, right=right, bottom=bottom)


def _is_usual(core: Core, picture: Pixels) -> bool:
    """Whether a core is level, or nearly, and of a size that text mostly has."""
    _, (wide, high), turn = core
    if min(wide, high) > HUGE * picture.shape[0]:
        return False
    slant = (turn if wide >= high else turn + 90) % 180
    return min(slant, 180 - slant) <= SLANTED


def _says_much(picture: Pixels, core: Core) -> bool:
    """Whether a core says as many letters as its length must, read from either end."""
    (x, y), (wide, high), turn = core
    more = UNCLIP * wide * high / (wide + high)
    long, short = max(wide, high) + more, min(wide, high) + more
    corners = cv2.boxPoints(((x, y), (long, short), turn if wide >= high else turn + 90))
    flat = np.array([(0, short), (0, 0), (long, 0), (long, short)], np.float32)
    level = cv2.warpPerspective(picture, cv2.getPerspectiveTransform(corners, flat), (ceil(long), ceil(short)))
    line = level.astype(np.uint8, copy=False)
    wanted = max(FEWEST, long / short / LETTERS)
    return any(len(ocr.read(np.ascontiguousarray(way))[0].strip()) >= wanted for way in (line, line[::-1, ::-1]))


def _part(pixels: Pixels, box: Box, size: Size) -> Pixels:
    """Return the picture inside the box."""
    where = box.pixels(size)
    return pixels[where] if where else pixels[:0]


def _reduced(pixels: Pixels, factor: float) -> Pixels:
    wide, high = (max(1, ceil(side * factor)) for side in (pixels.shape[1], pixels.shape[0]))
    return cv2.resize(pixels, (wide, high), interpolation=cv2.INTER_AREA).astype(np.uint8, copy=False)
