"""Find what is burnt into a picture along its edges, such as a clock or a camera's name, without reading it."""

from collections.abc import Iterable

import cv2
import numpy as np
from numpy.typing import NDArray

from media.frame import Frame
from media.geometry import Box, Size

CELL = 8  # pixels at 720 lines; about half as high as the letters that recorders burn in there
LINES = 720
SHARP = 90  # grey levels between neighbours; letters are drawn against black or white, scenery seldom is
DENSE = 0.12  # share of a cell's pixels; two strokes of a letter cross a cell, a roof's edge takes half as much
STRIP = 0.2  # share of the height, along the top and the bottom: where recorders write, and the mark may be
FRAMES = tuple(range(0, 76, 15))
"""Which frames are looked at: three seconds, in which a scene moves, and of a clock only the seconds do."""


def overlays(frames: Iterable[Frame], size: Size) -> tuple[Box, ...]:
    """Return where sharp, dense detail stands still on all of the frames: a box for each cell of the raster.

    It is a hint where a mark would cover something, not a finding: foliage in a single photo is as sharp as
    letters. Upright pixels; no frame, no boxes. Whole numbers throughout, so that a place never depends on the
    machine.
    """
    standing: NDArray[np.uint8] | None = None
    for frame in frames:
        sharp = _sharpness(frame)
        standing = sharp if standing is None else np.minimum(standing, sharp)
    if standing is None:
        return ()
    cell = max(4, CELL * min(size.height, size.width) // LINES)
    strip = max(cell, int(STRIP * size.height))
    rows = [top for top in range(0, size.height, cell) if top < strip or top + cell > size.height - strip]
    lines = (standing >= SHARP).astype(np.float64)
    sums = cv2.integral(lines)
    boxes = []
    for top in rows:
        bottom = min(top + cell, size.height)
        for left in range(0, size.width, cell):
            right = min(left + cell, size.width)
            held = sums[bottom, right] - sums[top, right] - sums[bottom, left] + sums[top, left]
            if held >= DENSE * (bottom - top) * (right - left):
                boxes.append(Box(left=left, top=top, right=right, bottom=bottom))
    return tuple(boxes)


def _sharpness(frame: Frame) -> NDArray[np.uint8]:
    """How much each pixel differs from its neighbour at the left or above, whichever is more."""
    grey = np.asarray(cv2.cvtColor(frame.pixels, cv2.COLOR_BGR2GRAY))
    across, down = np.zeros_like(grey), np.zeros_like(grey)
    across[:, 1:] = cv2.absdiff(grey[:, 1:], grey[:, :-1])
    down[1:] = cv2.absdiff(grey[1:], grey[:-1])
    return np.maximum(across, down)
