"""Find faces with RetinaFace (MobileNet 0.25): a second opinion trained otherwise than the default."""

from functools import lru_cache

import numpy as np

from media.frame import Pixels
from redact.detect.candidates import Candidates, Table
from redact.detect.planes import planes
from redact.detect.reach import Reach
from redact.detect.yunet import STEP, padded
from redact.models import session
from redact.records import Detection

ANCHORS = ((8, (16, 32)), (16, (64, 128)), (32, (256, 512)))
"""Stride in pixels, and the sides of the two squares on each of its cells."""

SHIFT, STRETCH = 0.1, 0.2
"""The variances the network was trained with: for centres and points, and for sizes."""

MEAN = (104.0, 117.0, 123.0)
"""Blue, green, red: subtracted in training."""

THRESHOLD = 0.4
"""Lower than the default detector's, because it errs less: see YuNet's table."""


class RetinaFace:
    """Agrees with, or adds to, the default detector; slower, and weaker below 20 px."""

    name = "retinaface"
    reach = Reach(enlarged=1920 * 1088)  # three times as slow as YuNet

    def __init__(self, threshold: float = THRESHOLD) -> None:
        self.threshold = threshold

    def find(self, pixels: Pixels) -> tuple[Detection, ...]:
        """Return every face scoring at least the threshold; see Detector."""
        picture = padded(pixels, STEP)
        asked = planes(picture, MEAN)
        places, classes, points = session("retinaface").run(["loc", "conf", "landmarks"], {"input": asked})
        scores = classes[0, :, 1].astype(np.float64)
        picked = np.flatnonzero(scores >= self.threshold)
        anchors = anchors_for(picture.shape[0], picture.shape[1])[picked]
        middles, sides = anchors[:, :2], anchors[:, 2:]
        offsets = places[0, picked].astype(np.float64)
        centres = middles + offsets[:, :2] * SHIFT * sides
        halves = sides * np.exp(offsets[:, 2:] * STRETCH) / 2
        shifts = points[0, picked].astype(np.float64).reshape(-1, 5, 2)
        return Candidates(
            boxes=np.concatenate([centres - halves, centres + halves], axis=1),
            scores=scores[picked],
            landmarks=middles[:, None, :] + shifts * SHIFT * sides[:, None, :],
        ).detections(self.name)


@lru_cache(maxsize=16)
def anchors_for(rows: int, columns: int) -> Table:
    """Return n x 4: centre x, centre y, width, height in pixels, in the order of the network's answers.

    rows, columns: of the padded picture, multiples of 32.
    """
    grids = []
    for stride, sides in ANCHORS:
        y, x = np.mgrid[0:rows // stride, 0:columns // stride]
        middles = (np.stack([x.ravel(), y.ravel()], axis=1) + 0.5) * stride
        squares = np.array([(side, side) for side in sides], dtype=np.float64)
        grids.append(np.concatenate([np.repeat(middles, len(sides), axis=0),
                                     np.tile(squares, (len(middles), 1))], axis=1))
    anchors = np.concatenate(grids)
    anchors.setflags(write=False)  # shared between calls
    return anchors
