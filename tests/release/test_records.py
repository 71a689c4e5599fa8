"""Every ending says in words what happened and what to do, and has its own exit code."""

import pytest

from media.errors import ResidueError
from release.records import AwaitingReview, Failed, Held, Outcome, Quarantined, Refused, Released, Waiting

WAITING = Waiting(item="I1", plan="r/I1.plan.json", preview="r/I1.preview.jpg", clip="r/I1.preview.mp4",
                  reason="nobody has looked yet", tracks=3, suggested=("T1",), flags=1)

ENDINGS: list[tuple[Outcome, int, tuple[str, ...]]] = [
    (Released(reference="PP-1", package="o/PP-1", record="o/PP-1.record.json", seal="ab", notes=("late",)), 0,
     ("o/PP-1", "never leaves", "ab", "late")),
    (AwaitingReview(reference="PP-1", review="r", items=(WAITING,), look_for=("no plates",)), 5,
     ("presspack approve r/I1.plan.json", "r/I1.preview.jpg", "r/I1.preview.mp4", "T1", "no plates")),
    (Held(reference="PP-1", reasons=("no rationale",)), 5, ("no rationale",)),
    (Refused(reference="PP-1", reasons=("an order",), duties=("log it",), standing=("o/PP-1",)), 6,
     ("an order", "log it", "still here from an earlier run, deal with it: o/PP-1")),
    (Quarantined(reference="PP-1", reasons=("I1 is",), standing=("r",)), 6,
     ("copy nothing", "digital forensics", "r")),
    (Failed.by(ResidueError("a face shows", file="a.mp4")), 7,
     ("a.mp4", "a face shows", "Nothing was written")),
]


@pytest.mark.parametrize(("ending", "code", "words"), ENDINGS, ids=lambda one: type(one).__name__)
def test_an_ending_says_what_to_do(ending: Outcome, code: int, words: tuple[str, ...]) -> None:
    """The morning report is these lines; whoever reads it was not there."""
    told = "\n".join(ending.lines())

    assert ending.exit_code == code
    for word in words:
        assert word in told


@pytest.mark.parametrize("ending", [ending for ending, _, _ in ENDINGS], ids=lambda one: type(one).__name__)
def test_an_ending_survives_the_disk(ending: Outcome) -> None:
    """The status file is read again by the next command."""
    assert type(ending).from_json(ending.to_json()) == ending
