"""Find faces with YuNet, through onnxruntime at the picture's own size."""

import cv2
import numpy as np
from numpy.typing import NDArray

from media.frame import Pixels
from redact.detect.candidates import Candidates
from redact.detect.planes import planes
from redact.models import session
from redact.records import Detection

STRIDES = (8, 16, 32)
STEP = 32
"""The network halves the picture five times; other sizes would shift its three grids against each other."""

THRESHOLD = 0.45
"""Low for recall; linking through time drops what is seen once, and every detection carries its score.

Measured with Tiled on ten pictures of 1280 x 720 with 320 faces 11 to 48 px wide in bad conditions: share of
the 11, 14, 18, 24 and 32 px ones found, then false ones in all, at 0.4: .57 .77 .96 1 1, 23; at 0.45:
.55 .74 .93 1 1, 18; at 0.6: .47 .68 .91 .98 .95, 8. RetinaFace at 0.4, enlarged 1.5 times: .18 .43 .76 .94
.95, 5.
"""


class YuNet:
    """The default detector: fast, made for faces of 10 to 300 px; wrap it in Tiled for the rest."""

    name = "yunet"

    def __init__(self, threshold: float = THRESHOLD) -> None:
        self.threshold = threshold

    def find(self, pixels: Pixels) -> tuple[Detection, ...]:
        """Return every face scoring at least the threshold; see Detector."""
        picture = padded(pixels)
        asked = planes(picture)
        network = session("yunet")
        names = [output.name for output in network.get_outputs()]
        answers = dict(zip(names, network.run(names, {"input": asked}), strict=True))
        parts = [self._read(answers, stride, picture.shape[1] // stride) for stride in STRIDES]
        return Candidates(
            boxes=np.concatenate([part.boxes for part in parts]),
            scores=np.concatenate([part.scores for part in parts]),
            landmarks=np.concatenate([part.landmarks for part in parts]),
        ).detections(self.name)

    def _read(self, answers: dict[str, NDArray[np.float32]], stride: int, columns: int) -> Candidates:
        """Decode one grid, `columns` cells wide; a score is the geometric mean of class and objectness."""
        of_class, of_object = answers[f"cls_{stride}"][0, :, 0], answers[f"obj_{stride}"][0, :, 0]
        scores = np.sqrt(np.clip(of_class, 0, 1) * np.clip(of_object, 0, 1)).astype(np.float64)
        picked = np.flatnonzero(scores >= self.threshold)
        cells = np.stack(np.divmod(picked, columns)[::-1], axis=1).astype(np.float64)  # column, row
        offsets = answers[f"bbox_{stride}"][0, picked].astype(np.float64)
        centres = (cells + offsets[:, :2]) * stride
        halves = np.exp(offsets[:, 2:]) * stride / 2
        points = answers[f"kps_{stride}"][0, picked].astype(np.float64).reshape(-1, 5, 2)
        return Candidates(
            boxes=np.concatenate([centres - halves, centres + halves], axis=1),
            scores=scores[picked],
            landmarks=(points + cells[:, None, :]) * stride,
        )


def padded(pixels: Pixels, step: int = STEP) -> Pixels:
    """Return the picture grown on the right and below, in black, to a multiple of `step`."""
    down, right = -pixels.shape[0] % step, -pixels.shape[1] % step
    if not (down or right):
        return pixels
    grown = cv2.copyMakeBorder(pixels, 0, down, 0, right, cv2.BORDER_CONSTANT, value=(0, 0, 0))
    return grown.astype(np.uint8, copy=False)
