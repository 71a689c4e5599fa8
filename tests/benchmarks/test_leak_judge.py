"""The judge counts what is there: faces that show, runs of them, covers that reach too far."""

from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
import pytest

from benchmarks.judge import Verdict, altered, judge
from benchmarks.rates import Judged, rows, size_of, wilson

FACES = {"faces": [{"id": "a", "keep": False, "boxes": {str(n): [20, 20, 30, 40] for n in range(10)}},
                   {"id": "s", "keep": True, "boxes": {str(n): [100, 20, 30, 40] for n in range(10)}}]}


def _picture() -> np.ndarray:
    """Draw something with detail everywhere, on which every patch is unlike the next."""
    coarse = np.random.default_rng(5).integers(40, 200, (24, 40), dtype=np.uint8)
    return np.kron(coarse, np.ones((4, 4), np.uint8))


def _clip(path: Path, frames: list[np.ndarray]) -> Path:
    with av.open(str(path), "w") as box:
        stream = box.add_stream("libx264", rate=25)
        stream.width, stream.height, stream.pix_fmt = 160, 96, "yuv420p"
        stream.options = {"crf": "8"}
        for index, pixels in enumerate(frames):
            frame = av.VideoFrame.from_ndarray(pixels, format="gray").reformat(format="yuv420p")
            frame.pts, frame.time_base = index, Fraction(1, 25)
            box.mux(stream.encode(frame))
        box.mux(stream.encode(None))
    return path


def _judged(tmp_path: Path, hidden: dict[int, tuple[slice, ...]]) -> Verdict:
    """Judge ten frames, on some of which a part is painted grey."""
    after = [_picture() for _ in range(10)]
    for index, part in hidden.items():
        after[index][part] = 0
    before = _clip(tmp_path / "before.mp4", [_picture()] * 10)
    return judge(FACES, before, _clip(tmp_path / "after.mp4", after))


WHOLE = (slice(10, 70), slice(10, 60))


def test_exposure_counts_frames_and_the_longest_run(tmp_path: Path) -> None:
    """Three frames bare, two of them in a row, is 30 % exposure and a longest run of two."""
    verdict = _judged(tmp_path, {index: WHOLE for index in range(10) if index not in {2, 5, 6}})

    assert verdict.faces[0].shown == (2, 5, 6)
    assert verdict.frame_exposure == pytest.approx(.3)
    assert verdict.longest_exposure == 2
    assert verdict.track_leak_rate == 1.0
    assert verdict.leaks == {"a": 3}


def test_a_blurred_face_leaves_a_trace_and_is_not_bare(tmp_path: Path) -> None:
    """Blur is a weak cover but it is one: a table that called it none would flatter whoever does not blur."""
    soft = cv2.GaussianBlur(_picture(), (0, 0), 2.5)
    before = _clip(tmp_path / "before.mp4", [_picture()] * 10)

    face = judge(FACES, before, _clip(tmp_path / "after.mp4", [soft] * 5 + [_picture()] * 5)).faces[0]

    assert face.shown == tuple(range(10))
    assert face.bare == tuple(range(5, 10))
    assert (face.longest(face.bare), face.longest(face.shown)) == (5, 10)


def test_a_covered_subject_is_told_from_a_clear_one(tmp_path: Path) -> None:
    """The wanted person must stay visible: each frame on which they are not is counted."""
    verdict = _judged(tmp_path, {**dict.fromkeys(range(8), WHOLE), 9: (slice(0, 96), slice(0, 160))})

    assert verdict.subject_masked == pytest.approx(.1)
    assert verdict.faces[1].apart == tuple(range(10))


def test_over_redaction_is_the_area_altered_outside_true_heads() -> None:
    """A face of 20 x 20 has a head of 36 x 36; a cover of 60 x 40 around it leaves an area that can be counted."""
    before = np.full((100, 100), 200, np.float32)
    after = before.copy()
    after[30:70, 20:80] = 0

    outside, heads = altered(before, after, [(40, 40, 20, 20)])

    assert heads == 36 * 36
    assert outside == pytest.approx(60 * 40 - 36 * 36, abs=2 * (60 + 40) * 2)  # a smoothed edge is up to 2 px wide
    assert altered(before, before, [(40, 40, 20, 20)])[0] == 0


def test_a_cover_no_larger_than_the_head_is_none_too_large() -> None:
    """Covering the head is what was asked for."""
    before = np.full((100, 100), 200, np.float32)
    after = before.copy()
    after[34:66, 34:66] = 0

    assert altered(before, after, [(40, 40, 20, 20)])[0] == 0


@pytest.mark.parametrize(("hits", "trials", "low", "high"), [
    (0, 60, 0.0, .0602), (1, 60, .0029, .0886), (30, 60, .3773, .6227), (60, 60, .9398, 1.0)])
def test_the_interval_is_wilsons(hits: int, trials: int, low: float, high: float) -> None:
    """No leak among sixty tracks still allows a leak rate of six in a hundred; a table must say so."""
    assert wilson(hits, trials) == pytest.approx((low, high), abs=5e-4)


def test_nothing_tried_is_nothing_known() -> None:
    """An empty class must not look like a perfect one."""
    assert wilson(0, 0) == (0.0, 1.0)
    assert next(row for row in rows([]) if row.name == "80+ px").leak_rate is None


def test_sizes_are_half_open() -> None:
    """A face of exactly 20 px belongs to one class only."""
    assert [size_of(width) for width in (9.9, 10, 19.9, 20, 40, 79.9, 80)] == [
        "<10", "10-20", "10-20", "20-40", "40-80", "40-80", "80+"]


def test_a_row_counts_tracks_and_a_refused_clip_is_left_out(tmp_path: Path) -> None:
    """A clip that was refused leaks nothing, and must not make the rate look better either."""
    faces = _judged(tmp_path, dict.fromkeys(range(9), WHOLE)).faces
    seen = Judged("one", "20-40", ("dark",), 1.0, (10, 10), faces, 50.0, 100.0)
    refused = Judged("two", "20-40", ("dark",), 1.0, refused="exit 5")

    table = {row.name: row for row in rows([seen, refused])}

    assert (table["20-40 px"].tracks, table["20-40 px"].leaking, table["20-40 px"].longest) == (1, 1, 1)
    assert table["20-40 px"].traced == 1
    assert table["dark"].over_redaction == .5
    assert table["dark"].subject_masked == 0.0
    assert table["80+ px"].tracks == 0
