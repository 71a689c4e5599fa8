"""Which pixels of a picture a cover replaces."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from media.geometry import Box, Size
from redact.records import Cover

Mask = NDArray[np.bool_]
Area = tuple[slice, slice]
"""Rows and columns of a picture, both with start and stop."""

BLOCK = 2  # pixels; in nearly every clip and photo one colour sample is shared by 2 x 2 pixels


def region(box: Box, size: Size) -> Area | None:
    """Return rows and columns to replace, or None where the box lies wholly outside the picture.

    Every pixel the box touches is in it, and it reaches outwards to even pixels. Colour is stored once for
    2 x 2 pixels (4:2:0), so a pixel just outside an odd edge still shows the colour of the face inside it,
    and after encoding a replaced pixel would be tinted by an open one.
    """
    exact = box.pixels(size)
    if exact is None:
        return None
    rows, columns = exact
    return _even(rows, size.height), _even(columns, size.width)


def union(covers: Sequence[Cover], size: Size) -> Mask:
    """Return height x width booleans: True where any of the covers hides a pixel."""
    mask = np.zeros((size.height, size.width), dtype=np.bool_)
    for cover in covers:
        where = region(cover.box, size)
        if where is not None:
            mask[where] = True
    return mask


def _even(reach: slice, end: int) -> slice:
    start, stop = int(reach.start), int(reach.stop)
    return slice(start - start % BLOCK, min(end, stop + -stop % BLOCK))
