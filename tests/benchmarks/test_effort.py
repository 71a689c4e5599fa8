"""A reviewer's effort is counted from what is flagged; a bare face that no flag shows is left, and said."""

import json
from pathlib import Path

import pytest
from edit_makers import a_face, a_small_plan, flagged

from benchmarks.effort import effort, efforts, main
from release.review.docket.effort import seconds_for

PLAN = a_small_plan([flagged(a_face("face-1", 0, 11), 2, 5), a_face("face-2", 0, 11, left=30)])


def verdict(*bare: tuple[int, ...]) -> dict[str, object]:
    """What the judge saw: the frames on which each of some third parties was bare."""
    faces = [{"keep": False, "bare": list(frames)} for frames in bare]
    return {"clip": "one", "aimed_at": "20-40", "refused": "", "faces": [*faces, {"keep": True, "bare": [0, 1]}]}


def test_a_bare_face_in_a_flagged_span_is_found_by_whoever_looks() -> None:
    """The subject who may be seen is no leak."""
    seen = effort(verdict((3, 4), ()), PLAN)

    rate = float(PLAN.source.frame_rate or 25)
    assert (seen.spans, seen.tracks, seen.leaking, seen.left) == (1, 2, 1, 0)
    assert seen.flagged == 4 / rate and seen.looking == seconds_for(4 / rate, PLAN.tracks[0].risk)


def test_a_bare_face_outside_every_flagged_span_is_left() -> None:
    """Nobody would be led to it."""
    assert effort(verdict((5, 6)), PLAN).left == 1


def test_the_page_is_written_from_what_lies_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Runs that were refused, or kept no plan, are not counted as runs without doubts."""
    runs = tmp_path / "runs" / "presspack-abc"
    (runs / "one").mkdir(parents=True)
    (runs / "one.json").write_text(json.dumps(verdict(())))
    (runs / "one" / "one.plan.json").write_text(PLAN.to_json())
    (runs / "two.json").write_text(json.dumps({**verdict(()), "refused": "damaged"}))

    assert len(list(efforts(tmp_path))) == 1
    main(["--work", str(tmp_path), "--out", str(tmp_path / "effort.md")])
    assert "| 20-40 px | 1 |" in capsys.readouterr().out
    with pytest.raises(SystemExit):
        main(["--work", str(tmp_path / "nothing"), "--out", str(tmp_path / "effort.md")])
