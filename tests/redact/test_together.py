"""Several detectors as one."""

from media.frame import Pixels
from media.geometry import Box
from redact.detect.together import Together
from redact.records import Detection


class Sees:
    """A detector that always sees the same."""

    def __init__(self, name: str, *faces: tuple[float, float]) -> None:
        self.name = name
        self.faces = faces

    def find(self, pixels: Pixels) -> tuple[Detection, ...]:
        """Return faces of 20 x 20 at these places from the left, with these scores."""
        return tuple(Detection(box=Box(left=left, top=10, right=left + 20, bottom=30), score=score,
                               detector=self.name) for left, score in self.faces)


def test_what_any_of_them_sees_counts_and_agreement_is_remembered() -> None:
    """A face that one detector misses is covered all the same; two that agree are believed more."""
    together = Together([Sees("one", (10, 0.9), (100, 0.5)), Sees("two", (12, 0.7), (200, 0.6))])

    found = together.find(None)

    assert together.name == "one+two"
    assert [(face.box.left, face.detector) for face in found] == [(10, "one+two"), (200, "two"), (100, "one")]
