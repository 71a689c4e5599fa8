"""The before/after sheet: what it shows, that it forbids its own release."""

from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from redact.records import Action, Flag, Origin, RedactionPlan, Verdict
from release.preview import HIDDEN, SHOWN, choose, planned, preview


def a_clip(plan: RedactionPlan, frames: int) -> RedactionPlan:
    """Turn the photo's plan into one for a clip; both tracks are seen on every frame."""
    source = plan.source.model_copy(update={"kind": "clip", "container": "mp4", "frame_count": frames})
    tracks = tuple(track.model_copy(update={"sightings": tuple(
        track.sightings[0].model_copy(update={"frame": frame}) for frame in range(frames))})
        for track in plan.tracks)
    return plan.model_copy(update={"source": source, "frame_count": frames, "tracks": tracks})


def test_a_photo_shows_its_faces_before_and_not_after(a_plan: Any, tmp_path: Path) -> None:
    """The reviewer sees what would leave, beside what it was."""
    out = tmp_path / "sheet.jpg"

    preview(planned(tmp_path / "in" / "interview-room.jpg", a_plan), out)

    with Image.open(out) as sheet:
        assert sheet.format == "JPEG"
        wide, high = sheet.size
        banner = sheet.convert("RGB").getpixel((6, 6))
        left = sheet.crop((16, 82, wide // 2 - 8, high - 16))
        right = sheet.crop((wide // 2 + 8, 82, wide - 16, high - 16))
    assert max(abs(one - other) for one, other in zip(banner, HIDDEN, strict=True)) < 20
    assert left.tobytes() != right.tobytes()


def test_the_sheet_says_nothing_about_itself(a_plan: Any, tmp_path: Path) -> None:
    """A preview that is sent by mistake must not also tell where the picture was taken."""
    out = tmp_path / "sheet.jpg"

    preview(planned(tmp_path / "in" / "interview-room.jpg", a_plan), out)

    with Image.open(out) as sheet:
        assert not sheet.getexif()
        assert set(sheet.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_doubtful_frames_are_shown_first_of_all(a_plan: Any) -> None:
    """Six frames of ten thousand: they must be the ones where something may be wrong."""
    clip = a_clip(a_plan, 1000)
    flag = Flag(first=401, last=411, reason="lost in a crowd")
    flagged = clip.tracks[1].model_copy(update={"flags": (flag,)})
    clip = clip.model_copy(update={"tracks": (clip.tracks[0], flagged)})

    shown = {one.frame: one.why for one in choose(clip)}

    assert shown[406] == "T2: lost in a crowd"
    assert len(shown) == SHOWN


def test_whoever_stays_clear_is_shown(a_plan: Any) -> None:
    """The one face that will be published is the one that must be the right one."""
    clip = a_clip(a_plan, 100).settled_by(
        Verdict(track="T1", action=Action.KEEP, by="x", role="suggestion", reason="a match"))

    assert any(one.why == "T1 stays clear" for one in choose(clip))


def test_a_frame_where_nothing_was_seen_is_shown(a_plan: Any) -> None:
    """Between two sightings the cover is a guess, and a guess wants to be looked at."""
    clip = a_clip(a_plan, 100)
    sightings = list(clip.tracks[0].sightings)
    sightings[37] = sightings[37].model_copy(update={"origin": Origin.BRIDGED})
    track = clip.tracks[0].model_copy(update={"sightings": tuple(sightings)})

    chosen = choose(clip.model_copy(update={"tracks": (track, clip.tracks[1])}))

    assert "covered all the same" in {one.frame: one.why for one in chosen}[37]


@pytest.mark.parametrize("frames", [1, 2, 3, 6, 7])
def test_a_short_clip_shows_no_frame_twice(a_plan: Any, frames: int) -> None:
    """A clip of two frames has two, whatever is asked for."""
    shown = [one.frame for one in choose(a_clip(a_plan, frames))]

    assert shown == sorted(set(shown))
    assert len(shown) == min(frames, SHOWN)
    assert all(0 <= one < frames for one in shown)
