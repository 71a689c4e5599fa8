"""Lay a picture out as networks take it: one colour after the other, as decimal numbers."""

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from media.frame import Pixels

UNSHIFTED, UNSCALED = (0.0, 0.0, 0.0), (1.0, 1.0, 1.0)


def planes(pixels: Pixels, mean: Sequence[float] = UNSHIFTED,
           spread: Sequence[float] = UNSCALED) -> NDArray[np.float32]:
    """Return 1 x 3 x height x width, blue, green, red: each less its mean, divided by its spread.

    Channel by channel it takes half to a third of the time of turning the axes of the whole picture.
    """
    asked = np.empty((1, 3, *pixels.shape[:2]), dtype=np.float32)
    for channel, (part, low, unit) in enumerate(zip(cv2.split(pixels), mean, spread, strict=True)):
        asked[0, channel] = part
        if low:
            asked[0, channel] -= np.float32(low)
        if unit != 1.0:
            asked[0, channel] /= np.float32(unit)
    return asked
