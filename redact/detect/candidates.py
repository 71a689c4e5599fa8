"""A network's raw answers, in pixels, on their way to becoming detections."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from media.geometry import Box
from redact.detect.suppress import best_indices
from redact.records import Detection

MOST = 3000
"""Candidates kept before suppression: noise can make every anchor fire, and suppression is quadratic."""

Table = NDArray[np.float64]


@dataclass(frozen=True)
class Candidates:
    """boxes: n x 4 as left, top, right, bottom; scores: n; landmarks: n x 5 x 2; all finite or dropped."""

    boxes: Table
    scores: Table
    landmarks: Table

    def detections(self, detector: str) -> tuple[Detection, ...]:
        """Suppress, and return what is left as records, best first."""
        sound = np.isfinite(self.boxes).all(axis=1) & np.isfinite(self.landmarks).all(axis=(1, 2))
        sound &= (self.boxes[:, 2] > self.boxes[:, 0]) & (self.boxes[:, 3] > self.boxes[:, 1])
        best = np.flatnonzero(sound)
        best = best[np.argsort(-self.scores[best], kind="stable")[:MOST]]
        kept = best[best_indices(self.boxes[best], self.scores[best])]
        return tuple(_detection(self.boxes[one], float(self.scores[one]), self.landmarks[one], detector)
                     for one in kept)


def _detection(box: Table, score: float, landmarks: Table, detector: str) -> Detection:
    left, top, right, bottom = (round(float(edge), 2) for edge in box)
    return Detection(
        box=Box(left=left, top=top, right=right, bottom=bottom),
        score=round(min(1.0, max(0.0, score)), 4),
        detector=detector,
        landmarks=tuple((round(float(x), 2), round(float(y), 2)) for x, y in landmarks),
    )
