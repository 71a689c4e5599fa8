"""Of detections that show one face, keep the best."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from redact.records import Detection

SAME = 0.4
"""Overlap over union above which two boxes are one face; heads side by side in a crowd reach about 0.2."""

WITHIN = 0.85
"""Share of a box inside a better one above which it is an eye or a mouth taken for a face of its own."""

LOOSE, WEAK, HOLDS = 4.0, 0.6, 0.75
"""A box up to LOOSE times as large, scoring below WEAK, that holds this share of a better one is that face
seen badly, on a level too coarse for it. One that scores more, or is larger still, may be somebody else."""


def best_indices(boxes: NDArray[np.float64], scores: NDArray[np.float64]) -> list[int]:
    """Return the indices to keep, best first; equal scores keep their order.

    boxes: n x 4 as left, top, right, bottom.
    """
    order = np.argsort(-scores, kind="stable")
    areas = (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])
    kept: list[int] = []
    while order.size:
        best, rest = order[0], order[1:]
        kept.append(int(best))
        shared = _shared(boxes[best], boxes[rest])
        union = areas[best] + areas[rest] - shared
        one_face = shared > SAME * union
        part = (shared > WITHIN * areas[rest]) & (areas[rest] <= areas[best])
        loose = (shared > HOLDS * areas[best]) & (areas[rest] <= LOOSE * areas[best]) & (scores[rest] < WEAK)
        order = rest[~(one_face | part | loose)]
    return kept


def best_of(found: Sequence[Detection]) -> tuple[Detection, ...]:
    """Return one detection per face, best first."""
    if not found:
        return ()
    boxes = np.array([(one.box.left, one.box.top, one.box.right, one.box.bottom) for one in found])
    scores = np.array([one.score for one in found])
    return tuple(found[index] for index in best_indices(boxes, scores))


def _shared(box: NDArray[np.float64], others: NDArray[np.float64]) -> NDArray[np.float64]:
    """Area that `box` shares with each of the others."""
    wide = np.minimum(box[2], others[:, 2]) - np.maximum(box[0], others[:, 0])
    high = np.minimum(box[3], others[:, 3]) - np.maximum(box[1], others[:, 1])
    shared: NDArray[np.float64] = np.clip(wide, 0, None) * np.clip(high, 0, None)
    return shared
