"""Hide a region under five by six cells whose colours were taken once and never change."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from media.errors import WrongUseError
from media.frame import Pixels
from media.geometry import Box, Size
from redact.obscure.region import Area, region
from redact.records import MOSAIC_ACROSS, MOSAIC_DOWN, Cover

BITS = 4  # a channel; a mosaic of 16 levels at 4 to 5 cells across still says something, so it says no more
STEP = 255 // (2**BITS - 1)  # grey levels between one colour and the next
BUDGET = MOSAIC_ACROSS * MOSAIC_DOWN * 3 * BITS
"""Bits that one track can show of what it covers, over all frames together."""

Places = NDArray[np.intp]


class Mosaic:
    """True colours of the head, very coarse: only for those who ask for it, see docs/threat-model.md.

    The colours come with the cover, from the plan; no pixel of the picture is ever read here. So hiding stays a
    pure function of the frame, and all frames together show at most BUDGET bits of a track.
    """

    name = "mosaic"

    def __init__(self, seed: str = "") -> None:
        """Every obscurer is offered a seed; this needs none."""
        self.seed = seed

    def hide(self, pixels: Pixels, covers: Sequence[Cover], masked: Sequence[Cover]) -> Pixels:
        """Return a copy with every cover replaced by the cells that lie over it.

        Raises:
            WrongUseError: a cover has no colours; none are made up, and none are read from the picture.
        """
        size = Size(width=pixels.shape[1], height=pixels.shape[0])
        hidden = pixels.copy()
        for cover in sorted(covers, key=lambda cover: -cover.box.area):  # small faces under small cells
            colours = colours_of(cover)
            where = region(cover.box, size)
            if where is not None:
                down, across = places(where, cover.grid or cover.box)
                hidden[where] = colours[down[:, None], across]
        return hidden


def colours_of(cover: Cover) -> Pixels:
    """Return the cells of a cover: down x across x 3.

    Raises:
        WrongUseError: it has none, or not as many as there are cells.
    """
    levels = cover.levels or ""
    if len(levels) * BITS != BUDGET:
        raise WrongUseError(f"the plan holds no mosaic colours for {cover.track}",
                            advice="Make the plan again with `--method mosaic`.")
    cells: Pixels = np.array([int(level, 2**BITS) * STEP for level in levels], dtype=np.uint8)
    return cells.reshape(MOSAIC_DOWN, MOSAIC_ACROSS, 3)


def places(where: Area, grid: Box) -> tuple[Places, Places]:
    """Return for each row and each column of a region the cell of the grid it lies in; beyond it, the last."""
    rows, columns = where
    return (_cells(rows, grid.top, grid.height, MOSAIC_DOWN), _cells(columns, grid.left, grid.width, MOSAIC_ACROSS))


def _cells(reach: slice, start: float, length: float, count: int) -> Places:
    middles = np.arange(reach.start, reach.stop) + 0.5
    return np.clip((middles - start) * count // max(length, 1e-9), 0, count - 1).astype(np.intp)
