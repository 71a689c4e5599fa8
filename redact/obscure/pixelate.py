"""Hide a region under coarse cells that are drawn from its surroundings, never from what they cover."""

import hashlib
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from media.frame import Pixels
from media.geometry import Size
from redact.obscure.region import Area, region
from redact.obscure.ring import Ring, Side, ring_of
from redact.records import Cover

DOWN, ACROSS = 8, 7  # cells; the same for every cover, so that the pattern moves with the head and stays
CONTRAST = 26  # grey levels a cell may be lighter or darker than its place: enough to read as pixelation
GREY = 128.0  # where nothing around the region is open


class Pixelate:
    """Looks like pixelation and carries no face content.

    Each cell is the colour of the open pixels around the region, blended inwards from the four sides, made
    lighter or darker by a pattern that depends on the seed and the track alone: the same on every frame.
    """

    name = "pixelate"

    def __init__(self, seed: str = "") -> None:
        """`seed` belongs to the source, so that two sources never share a pattern."""
        self.seed = seed

    def hide(self, pixels: Pixels, covers: Sequence[Cover], masked: Sequence[Cover]) -> Pixels:
        """Return a copy with `covers` replaced by cells; no pixel of `masked` or `covers` is read."""
        size = Size(width=pixels.shape[1], height=pixels.shape[0])
        hidden = pixels.copy()
        closed = [*masked, *covers]
        for cover in covers:
            where = region(cover.box, size)
            if where is not None:
                hidden[where] = self._cells(pixels, where, closed, cover.track)
        return hidden

    def _cells(self, pixels: Pixels, where: Area, closed: Sequence[Cover], track: str) -> Pixels:
        """Return the picture of one region: rows x columns x 3."""
        blend = _blended(ring_of(pixels, where, closed, (DOWN, ACROSS)))
        small = np.clip(np.rint(blend + pattern(self.seed, track)[:, :, None]), 0, 255).astype(np.uint8)
        high, wide = where[0].stop - where[0].start, where[1].stop - where[1].start
        large: Pixels = small[(np.arange(high) * DOWN // high)[:, None], np.arange(wide) * ACROSS // wide]
        return large


@lru_cache(maxsize=1024)
def pattern(seed: str, track: str) -> NDArray[np.float64]:
    """Return grey levels to add, cells down x cells across: the same for the same seed and track for ever.

    Drawn from SHA-256 rather than a random generator, whose stream may change with its library.
    """
    stream = b"".join(hashlib.sha256(f"{part}/{seed}/{track}".encode()).digest() for part in range(2))
    levels = np.frombuffer(stream[: DOWN * ACROSS], dtype=np.uint8).reshape(DOWN, ACROSS)
    drawn: NDArray[np.float64] = np.rint((levels / 127.5 - 1.0) * CONTRAST)
    drawn.flags.writeable = False
    return drawn


def _blended(ring: Ring) -> NDArray[np.float64]:
    """Return cells down x cells across x 3: each side counts by its nearness, unknown sides not at all."""
    known = [side for side in ring if side.known.any()]
    if not known:
        return np.full((DOWN, ACROSS, 3), GREY)
    rows, columns = np.arange(DOWN) + 0.5, np.arange(ACROSS) + 0.5
    total, weight = np.zeros((DOWN, ACROSS, 3)), np.zeros((DOWN, ACROSS, 1))
    flat = ((ring.above, rows / DOWN), (ring.below, 1 - rows / DOWN))
    tall = ((ring.left, columns / ACROSS), (ring.right, 1 - columns / ACROSS))
    for side, away in flat:
        share = side.known[None, :] / away[:, None]
        total += share[:, :, None] * side.colours[None, :, :]
        weight += share[:, :, None]
    for side, away in tall:
        share = side.known[:, None] / away[None, :]
        total += share[:, :, None] * side.colours[:, None, :]
        weight += share[:, :, None]
    mean = sum(_mean(side) for side in known) / len(known)
    return np.where(weight > 0, total / np.maximum(weight, 1e-9), mean)


def _mean(side: Side) -> NDArray[np.float64]:
    """Return one colour for a whole side, from its known cells."""
    average: NDArray[np.float64] = (side.colours * side.known[:, None]).sum(axis=0) / side.known.sum()
    return average
