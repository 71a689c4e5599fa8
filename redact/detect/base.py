"""What a detector is: one verb, pixels in, detections out."""

from typing import Protocol

from media.frame import Pixels
from redact.records import Detection


class Detector(Protocol):
    """Finds faces in one upright picture; keeps no memory between pictures, so several threads may ask at once."""

    name: str

    def find(self, pixels: Pixels) -> tuple[Detection, ...]:
        """Return every face seen; boxes in pixels of this picture, scores 0 to 1, best first."""
        ...
