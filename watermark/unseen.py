"""Say a copy's number in the grain of every picture, fainter than the eye sees and the same on every frame."""

from dataclasses import dataclass
from functools import cache
from math import isqrt

import cv2
import numpy as np
from numpy.typing import NDArray

from media.coding import FrameFilter
from media.errors import WrongUseError
from media.frame import Frame
from media.geometry import Size
from watermark.pattern import cells, pattern

PARTS = 16  # of a grey level; whole numbers throughout, so that the same plan gives the same bytes anywhere
FAINTEST, STRONGEST = 14, 64  # parts: 0.9 levels on a blank wall, 4 in leaves, where nobody sees them
FOR_DETAIL = 4  # parts for each level by which neighbouring pixels differ
BUDGET = 40  # parts, root mean square over the cells: 42 dB or better after rounding, whatever the picture shows
SMALLEST = 320  # pixels along the longer side; cells of less than 1.7 pixels do not survive being saved again


def unseen(number: int, key: bytes, size: Size) -> FrameFilter:
    """Return a frame filter that adds the pattern of a copy to upright frames of `size`.

    What is added depends on the frame given and nothing else: laid over a finished picture, it says nothing of
    what is under a cover.

    Raises:
        WrongUseError: the picture is too small to carry it.
    """
    if max(size.width, size.height) < SMALLEST:
        raise WrongUseError(f"a picture of {size.width} x {size.height} is too small for an unseen mark",
                            advice=f"Take it out of marks.recipients, or release a picture of {SMALLEST} pixels.")
    down, across, side = cells(size)
    return _Sowing(size, pattern(key, number)[:down, :across].astype(np.int32), side)


@dataclass(frozen=True, slots=True)
class _Sowing:
    """The filter: which cells are made lighter and which darker, and how many pixels wide they are."""

    size: Size
    signs: NDArray[np.int32]
    side: float

    def __call__(self, frame: Frame) -> Frame:
        if frame.size != self.size:
            raise ValueError(f"a mark for {self.size} was given a frame of {frame.size}")
        down, across = self.signs.shape
        spread = (round(across * self.side), round(down * self.side))
        raised = (128 + self.signs * _strength(frame, self.signs.shape, self.side)).astype(np.uint8)
        grain = cv2.resize(raised, spread, interpolation=cv2.INTER_LINEAR_EXACT)[:self.size.height, :self.size.width]
        lighter, darker = _steps()
        up, down_by = cv2.LUT(grain, lighter), cv2.LUT(grain, darker)
        pixels = cv2.subtract(cv2.add(frame.pixels, cv2.merge([up] * 3)), cv2.merge([down_by] * 3))
        return frame.with_pixels(np.ascontiguousarray(pixels, np.uint8))


@cache
def _steps() -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Grey levels to add and to take away, for 128 and so many parts."""
    parts = np.arange(256) - 128
    lighter, darker = (parts + PARTS // 2) // PARTS, (PARTS // 2 - parts) // PARTS
    return lighter.clip(min=0).astype(np.uint8), darker.clip(min=0).astype(np.uint8)


def _strength(frame: Frame, shape: tuple[int, ...], side: float) -> NDArray[np.int32]:
    """How strong each cell may be, in parts: more where there is fine detail to hide it."""
    step = max(1, int(side) // 4)
    few = cv2.resize(frame.pixels, (frame.size.width // step, frame.size.height // step),
                     interpolation=cv2.INTER_NEAREST)
    grey = np.asarray(cv2.cvtColor(few, cv2.COLOR_BGR2GRAY))
    detail = np.zeros_like(grey)
    detail[:, 1:] = cv2.absdiff(grey[:, 1:], grey[:, :-1])
    detail[1:] = np.maximum(detail[1:], cv2.absdiff(grey[1:], grey[:-1]))
    wide = max(1, round(side / step))
    summed = cv2.boxFilter(detail, cv2.CV_32S, (wide, wide), normalize=False)
    rows, columns = (np.minimum(((np.arange(count) + 0.5) * side / step).astype(int), limit - 1)
                     for count, limit in zip(shape, grey.shape, strict=True))
    parts = FAINTEST + FOR_DETAIL * np.asarray(summed)[np.ix_(rows, columns)].astype(np.int64) // (wide * wide)
    return _within_budget(parts.clip(max=STRONGEST)).astype(np.int32)


def _within_budget(parts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Weaken all cells alike where together they would be seen."""
    power, allowed = int((parts * parts).sum()), BUDGET * BUDGET * parts.size
    return parts if power <= allowed else parts * isqrt(allowed * 65536 // power) >> 8
