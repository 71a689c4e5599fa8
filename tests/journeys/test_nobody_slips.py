"""The samples go through the real command, and an outside judge looks for faces in what came out."""

import json
from pathlib import Path

import pytest

from benchmarks.judge import Verdict, judge
from samples.maker.film import turned


def _judged(samples: Path, stem: str, original: Path, redacted: Path) -> Verdict:
    return judge(json.loads((samples / f"{stem}.truth.json").read_text()), original, redacted)


@pytest.mark.parametrize("stem", ["bwv", "cctv"])
def test_no_third_party_shows_on_any_frame_of_a_sample_clip(samples: Path, redacted: Path, stem: str) -> None:
    """One exposed frame is a witness found."""
    verdict = _judged(samples, stem, samples / f"{stem}.mp4", redacted / f"{stem}.redacted.mp4")

    assert verdict.tracks > 0
    assert verdict.leaks == {}
    assert verdict.frames[0] == verdict.frames[1] > 0
    assert verdict.same_size and verdict.drift == 0


def test_the_judge_sees_faces_where_nothing_was_hidden(samples: Path) -> None:
    """A judge that never finds anything proves nothing: held against the original itself, every face shows."""
    verdict = _judged(samples, "bwv", samples / "bwv.mp4", samples / "bwv.mp4")

    assert verdict.track_leak_rate == 1.0
    assert verdict.subject_masked == 0.0


def test_the_subject_stays_clear(samples: Path, redacted: Path) -> None:
    """The release is for showing this person; where two heads meet, the cover wins."""
    verdict = _judged(samples, "bwv", samples / "bwv.mp4", redacted / "bwv.redacted.mp4")

    assert verdict.subject_masked is not None
    assert verdict.subject_masked < 0.25


def test_the_released_clip_hides_everyone_but_the_subject(samples: Path, demo: Path) -> None:
    """What lies in the package is what counts, mark and tags included."""
    media = next((demo / "PP-2026-0001" / "data" / "media").glob("*.mp4"))

    verdict = _judged(samples, "bwv", samples / "bwv.mp4", media)

    assert verdict.leaks == {}
    assert verdict.frames[0] == verdict.frames[1] and verdict.drift == 0
    assert verdict.subject_masked is not None and verdict.subject_masked < 0.25


def test_a_clip_held_sideways_comes_out_upright_and_hidden(presspack, samples: Path, tmp_path: Path) -> None:
    """Detectors find a quarter of the faces in a picture that lies on its side; a phone's clip always does."""
    clip = tmp_path / "phone.mp4"
    turned(samples / "bwv.mp4", 90, clip)
    ended = presspack("redact", clip, "-o", tmp_path / "out", "--json")
    assert ended.code == 0, ended.err

    plan = json.loads((tmp_path / "out" / "phone.plan.json").read_text())

    assert plan["source"]["rotation"] in (90, 270)
    assert len(plan["tracks"]) >= 1
