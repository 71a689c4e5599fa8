"""Follow what was found from one frame to its neighbours by what it looks like."""

from dataclasses import dataclass
from math import ceil, floor, sqrt

import cv2
import numpy as np
from numpy.typing import NDArray

from media.geometry import Box, Size
from redact.records import Detection

Grey = NDArray[np.uint8]
"""Height x width, 0 to 255."""

LIKE = 0.6
"""Correlation from which it is the same thing.

In the sample clips, up to a second after a look, lines reached 0.72 and more in three frames of four, 0.56 in
nineteen of twenty; the best place beside them 0.46 in half of the frames, 0.64 in one of twenty, 0.66 at most.
So what is hidden by somebody may be followed to a wrong place until the next look: that covers too much.
"""

REACH = 0.03
"""Of the picture's longer side, how far a thing may go from frame to frame; in the sample clips 0.006 at most."""

SMALL = 6000.0
"""Pixels to which what is sought is reduced: the way is needed to a pixel or two, not to a tenth."""

PLAIN = 3.0
"""Standard deviation of grey levels below which there is nothing to tell one place from another."""

STILL = 0.5
"""Pixels by which a thing must move to be somewhere else."""

FOLLOWED = ":followed"
"""Added to the detector's name of what was not found on a frame but followed to it."""


@dataclass(frozen=True, slots=True)
class Target:
    """One thing found on a frame: what it looked like there, at `factor` of its size, and where it is now.

    `seen` is the same value for as long as it does not move: a clock is there on a hundred thousand frames.
    """

    seen: Detection
    look: Grey
    factor: float
    box: Box

    @classmethod
    def on(cls, grey: Grey, found: Detection) -> "Target | None":
        """Cut the thing out of the frame it was found on; None where nothing distinct is there."""
        where = found.box.pixels(_size(grey))
        if where is None:
            return None
        part = grey[where]
        factor = min(1.0, sqrt(SMALL / part.size))
        look = _scaled(part, factor)
        if min(look.shape) < 3 or float(look.std()) < PLAIN:
            return None
        (rows, columns) = where
        box = Box(left=columns.start, top=rows.start, right=columns.stop, bottom=rows.stop)
        return cls(_seen(found, box, factor), look, factor, box)

    def moved(self, grey: Grey) -> "Target | None":
        """Return it where it is on a neighbouring frame; None where it is lost."""
        reach = ceil(REACH * max(grey.shape))
        around = self.box.grown(reach, reach, reach, reach).clipped(_size(grey))
        if around is None:
            return None
        top, left = floor(around.top), floor(around.left)
        place = _scaled(grey[top:ceil(around.bottom), left:ceil(around.right)], self.factor)
        if place.shape[0] < self.look.shape[0] or place.shape[1] < self.look.shape[1]:
            return None  # partly outside the picture
        _, best, _, (x, y) = cv2.minMaxLoc(cv2.matchTemplate(place, self.look, cv2.TM_CCOEFF_NORMED))
        if best < LIKE:
            return None
        across, down = left + x / self.factor - self.box.left, top + y / self.factor - self.box.top
        if max(abs(across), abs(down)) < STILL:
            return self
        box = self.box.shifted(across, down)
        return Target(_seen(self.seen, box, self.factor), self.look, self.factor, box)


def followed(targets: list[Target], grey: Grey) -> list[Target]:
    """Return those targets that are still there on a neighbouring frame, where they are now."""
    return [moved for moved in (target.moved(grey) for target in targets) if moved is not None]


def _seen(found: Detection, box: Box, factor: float) -> Detection:
    """Return what was found, at another place; a pixel wider for each pixel that reducing took."""
    slack, by = 1 / factor, found.detector.removesuffix(FOLLOWED) + FOLLOWED
    return found.model_copy(update={"box": box.grown(slack, slack, slack, slack), "detector": by})


def _size(grey: Grey) -> Size:
    return Size(width=grey.shape[1], height=grey.shape[0])


def _scaled(grey: Grey, factor: float) -> Grey:
    if factor == 1.0:
        return grey
    wide, high = (max(1, round(side * factor)) for side in (grey.shape[1], grey.shape[0]))
    return cv2.resize(grey, (wide, high), interpolation=cv2.INTER_AREA).astype(np.uint8, copy=False)
