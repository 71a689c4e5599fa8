"""One upright picture at one moment."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from media.geometry import Size
from media.timing import Instant

Pixels = NDArray[np.uint8]
"""Height x width x 3, blue-green-red, uint8, C-contiguous."""


@dataclass(frozen=True, slots=True)
class Frame:
    """An upright picture; `index` counts from 0 in presentation order. Its pixels are its own, and read-only."""

    index: int
    instant: Instant
    pixels: Pixels

    @property
    def size(self) -> Size:
        """Upright size."""
        return Size(width=self.pixels.shape[1], height=self.pixels.shape[0])

    def with_pixels(self, pixels: Pixels) -> "Frame":
        """The same moment with another picture."""
        return replace(self, pixels=pixels)
