"""Several detectors as one: what any of them sees counts, and who agreed is remembered."""

from collections.abc import Sequence

from media.frame import Pixels
from redact.detect.base import Detector
from redact.detect.suppress import best_of
from redact.records import Detection

AGREE = 0.3
"""Overlap over union above which two detectors mean the same face; their boxes are cut differently."""


class Together:
    """The union of what its detectors see; two that agree on a face make one detection that names both."""

    def __init__(self, detectors: Sequence[Detector]) -> None:
        self.name = "+".join(detector.name for detector in detectors)
        self._detectors = tuple(detectors)

    def find(self, pixels: Pixels) -> tuple[Detection, ...]:
        """Return every face any of them sees, best first; see Detector."""
        seen = [face for detector in self._detectors for face in detector.find(pixels)]
        return tuple(face.model_copy(update={"detector": _agreed(face, seen)}) for face in best_of(seen))


def _agreed(face: Detection, seen: Sequence[Detection]) -> str:
    """Name every detector that saw this face, in the order of their names."""
    return "+".join(sorted({other.detector for other in seen if other.box.iou(face.box) > AGREE}
                           | {face.detector}))
