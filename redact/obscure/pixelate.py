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

DOWN, ACROSS = 20, 18  # cells; the same for every cover, so that the pattern moves with the head and stays
CONTRAST = 26  # grey levels a cell may be lighter or darker than its place: enough to read as pixelation
DIM, BRIGHT = 0.3, 150.0  # the contrast is this share of itself in the dark, and whole from this grey level
FINE, COARSE = 3.0, 6.0  # pixels across a cell: up to the first it is a chessboard, from the second at random
GREY = 128.0  # where nothing around the region is open

Levels = NDArray[np.float64]


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
        for cover in sorted(covers, key=lambda cover: -cover.box.area):  # small faces under small cells
            where = region(cover.box, size)
            if where is not None:
                hidden[where] = self._cells(pixels, where, closed, cover)
        return hidden

    def _cells(self, pixels: Pixels, where: Area, closed: Sequence[Cover], cover: Cover) -> Pixels:
        """Return the picture of one region: rows x columns x 3; no cell is smaller than a pixel."""
        high, wide = where[0].stop - where[0].start, where[1].stop - where[1].start
        down, across = min(DOWN * cover.heads, high), min(ACROSS * cover.heads, wide)
        blend = _blended(ring_of(pixels, where, closed, (down, across)))
        contrast = CONTRAST * np.clip(DIM + blend.mean(axis=2, keepdims=True) / BRIGHT, 0, 1)
        levels = np.tile(pattern(self.seed, cover.track, min(high / down, wide / across)), (cover.heads, cover.heads))
        small = np.clip(np.rint(blend + contrast * levels[:down, :across, None]), 0, 255).astype(np.uint8)
        across_each, down_each = np.arange(wide) * across // wide, np.arange(high) * down // high
        large: Pixels = small.take(across_each, axis=1).take(down_each, axis=0)  # whole rows at a time
        return large


def pattern(seed: str, track: str, cell: float) -> Levels:
    """Return how much lighter or darker (-1 to 1) each cell is, down x across: for ever the same.

    cell: its smaller side in pixels. Large cells are drawn at random. Small ones take turns, lighter and
    darker, as on a chessboard: at random they would now and then form patches like the eyes and mouth of a
    small face, whereas a face has next to no detail as fine and as regular as this.
    """
    loose, chess = _drawn(seed, track)
    share = min(1.0, max(0.0, (COARSE - cell) / (COARSE - FINE)))
    mixed: Levels = share * chess + (1 - share) * loose
    return mixed


@lru_cache(maxsize=1024)
def _drawn(seed: str, track: str) -> tuple[Levels, Levels]:
    """Return the levels for large and for small cells.

    Drawn from SHA-256 rather than a random generator, whose stream may change with its library. Each large
    cell stands out from the mean of the 3 x 3 around it, so that no patch is lighter or darker as a whole.
    """
    digests = -(-DOWN * ACROSS // hashlib.sha256().digest_size)
    stream = b"".join(hashlib.sha256(f"{part}/{seed}/{track}".encode()).digest() for part in range(digests))
    levels = np.frombuffer(stream[: DOWN * ACROSS], dtype=np.uint8).reshape(DOWN, ACROSS) / 255
    wide = np.pad(levels, 1, mode="reflect")
    around = sum(wide[row:row + DOWN, column:column + ACROSS] for row in range(3) for column in range(3)) / 9
    turns = 1 - 2 * (np.add.outer(np.arange(DOWN), np.arange(ACROSS)) % 2)
    loose, chess = np.clip(2 * (levels - around), -1, 1), turns * (0.8 + levels / 5)
    loose.flags.writeable = chess.flags.writeable = False
    return loose, chess


def _blended(ring: Ring) -> NDArray[np.float64]:
    """Return cells down x cells across x 3: each side counts by its nearness, unknown sides not at all."""
    down, across = len(ring.left.known), len(ring.above.known)
    known = [side for side in ring if side.known.any()]
    if not known:
        return np.full((down, across, 3), GREY)
    rows, columns = np.arange(down) + 0.5, np.arange(across) + 0.5
    total, weight = np.zeros((down, across, 3)), np.zeros((down, across, 1))
    flat = ((ring.above, rows / down), (ring.below, 1 - rows / down))
    tall = ((ring.left, columns / across), (ring.right, 1 - columns / across))
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
