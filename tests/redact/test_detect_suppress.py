"""One face, one detection."""

from media.geometry import Box
from redact.detect.suppress import best_of
from redact.records import Detection


def a_face(left: float, top: float, width: float = 40, height: float = 50, score: float = 0.9) -> Detection:
    """Say that a face was seen there."""
    return Detection(box=Box(left=left, top=top, right=left + width, bottom=top + height), score=score,
                     detector="pretend")


def test_the_best_of_overlapping_boxes_stays() -> None:
    """Every level reports the same face again."""
    weak, strong = a_face(10, 10, score=0.5), a_face(14, 12, score=0.8)

    assert best_of([weak, strong]) == (strong,)


def test_neighbours_in_a_crowd_both_stay() -> None:
    """Two faces that touch are two people."""
    one, other = a_face(10, 10), a_face(38, 10, score=0.6)

    assert best_of([other, one]) == (one, other)


def test_a_mouth_inside_a_better_face_is_dropped() -> None:
    """On an enlarged picture an eye or a mouth looks like a small face."""
    face, mouth = a_face(0, 0, 200, 250), a_face(80, 180, 40, 30, score=0.6)

    assert best_of([face, mouth]) == (face,)


def test_a_better_small_face_inside_a_worse_large_one_leaves_both() -> None:
    """Which of them is the person is not known, and hiding too much is the lesser fault."""
    doubtful, sure = a_face(0, 0, 200, 250, score=0.5), a_face(80, 100, 40, 50)

    assert best_of([doubtful, sure]) == (sure, doubtful)


def test_a_weak_loose_box_round_a_better_face_is_dropped() -> None:
    """It would become a second track on the same head, and hide a subject who may be shown."""
    sure, loose = a_face(20, 20, 12, 15), a_face(18, 16, 21, 25, score=0.5)

    assert best_of([loose, sure]) == (sure,)


def test_a_sure_larger_box_round_a_better_face_stays() -> None:
    """A child held before its father's face: both are people."""
    child, father = a_face(20, 30, 30, 36), a_face(10, 10, 50, 62, score=0.7)

    assert best_of([father, child]) == (child, father)


def test_nothing_stays_nothing() -> None:
    """An empty street is an ordinary picture."""
    assert best_of([]) == ()
