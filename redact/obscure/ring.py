"""What may be seen around a region: the colours of the open pixels along its four sides."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from media.frame import Pixels
from media.geometry import Size
from redact.obscure.region import Area, Mask, region
from redact.records import Cover

WIDTH = 0.12  # of the region's shorter side: wide enough to average out noise, too narrow to stray
SAMPLES = 24  # pixels taken along each side of one cell: more cost time and change no colour

Colours = NDArray[np.float64]
Places = NDArray[np.intp]


class Side(NamedTuple):
    """One side, cell by cell: colours is cells x 3; known is 1 where an open pixel was, else 0."""

    colours: Colours
    known: Colours


class Ring(NamedTuple):
    """The open surroundings of one region."""

    above: Side
    below: Side
    left: Side
    right: Side


def ring_of(pixels: Pixels, where: Area, masked: Sequence[Cover], cells: tuple[int, int]) -> Ring:
    """Read the ring around a region (rows, columns); no pixel of `masked` is read.

    `cells` is the number of cells down and across. Sides outside the picture, or hidden, are not known.
    """
    rows, columns = where
    down, across = cells
    size = Size(width=pixels.shape[1], height=pixels.shape[0])
    reach = max(2, round(WIDTH * min(rows.stop - rows.start, columns.stop - columns.start)))
    others = [spot for spot in (region(cover.box, size) for cover in masked) if spot is not None]
    above, below = slice(max(0, rows.start - reach), rows.start), slice(rows.stop, rows.stop + reach)
    left = slice(max(0, columns.start - reach), columns.start)
    right = slice(columns.stop, columns.stop + reach)
    flat = [_side(*_strip(pixels, others, (beside, columns)), across) for beside in (above, below)]
    tall = [_side(_turned(strip), _turned(open_here), down)
            for strip, open_here in (_strip(pixels, others, (rows, beside)) for beside in (left, right))]
    return Ring(*flat, *tall)


def _strip(pixels: Pixels, others: Sequence[Area], where: Area) -> tuple[Pixels, Mask]:
    """Return a strip of the picture, and which of its pixels are open."""
    strip = pixels[where]
    open_here = np.ones(strip.shape[:2], dtype=np.bool_)
    row, column = where[0].start, where[1].start
    for rows, columns in others:
        open_here[max(0, rows.start - row):max(0, rows.stop - row),
                  max(0, columns.start - column):max(0, columns.stop - column)] = False
    return strip, open_here


def _turned(values: NDArray[Any]) -> NDArray[Any]:
    """Return an upright strip lying down, so that its length runs along the second axis."""
    return values.swapaxes(0, 1)


def _side(strip: Pixels, open_here: Mask, cells: int) -> Side:
    """Average the open pixels of a strip (depth x length) along its length, one mean for each cell."""
    thin = max(1, strip.shape[1] // (cells * SAMPLES))
    strip, open_here = np.ascontiguousarray(strip[::thin, ::thin]), open_here[::thin, ::thin]
    if not open_here.all():
        strip = strip * open_here[:, :, None]
    total = strip.sum(axis=0, dtype=np.uint32)  # whole numbers: exact, whatever the order
    count = open_here.sum(axis=0, dtype=np.float64)
    starts, ends = _bounds(cells, strip.shape[1])
    summed = np.vstack([np.zeros((1, 3)), np.cumsum(total, axis=0, dtype=np.float64)])
    counted = np.concatenate([[0.0], np.cumsum(count)])
    colours, seen = summed[ends] - summed[starts], counted[ends] - counted[starts]
    return Side(colours / np.maximum(seen, 1.0)[:, None], (seen > 0).astype(np.float64))


@lru_cache(maxsize=4096)
def _bounds(cells: int, length: int) -> tuple[Places, Places]:
    """Return where each cell's stretch of a side starts, and where it ends: at least one pixel each."""
    starts = np.arange(cells) * length // cells
    ends = np.maximum((np.arange(cells) + 1) * length // cells, starts + 1)
    return starts, ends
