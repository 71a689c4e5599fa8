"""Photos are shown in full size, recordings are heard, and neither side says anything."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from media.decode import lining
from media.probe import probe
from redact.audio import SoundChoice, SoundSpan
from redact.records import Settings
from release.review.proxies.folder import load, unaltered
from release.review.proxies.making import make, refresh
from watermark.audit import audit


def test_a_photo_is_shown_in_full_size(samples: Path, tmp_path: Path, track_of: Any, plan_for: Any) -> None:
    """A face of twelve pixels must be judged at twelve pixels."""
    photo, folder = samples / "custody.jpg", tmp_path / "I1.proxies"
    box = (40, 60, 140, 180)
    plan = plan_for(photo, track_of("face-1", (0,), box)).model_copy(
        update={"frame_count": 1, "settings": Settings()})

    make(photo, plan, folder)

    before, after = (np.asarray(Image.open(folder / name)).astype(int) for name in ("before.jpg", "after.jpg"))
    size = probe(photo).size
    assert before.shape == after.shape == (size.height, size.width, 3)
    apart = np.abs(before - after).mean(axis=2)
    assert apart[64:176, 44:136].mean() > 10
    assert np.delete(apart, range(40, 200), axis=0).mean() < 2
    for name in ("before.jpg", "after.jpg", "cards/face-1.jpg"):
        assert audit(folder / name, None).residue == (), name


def test_only_the_after_side_of_a_photo_is_drawn_again(samples: Path, tmp_path: Path, track_of: Any,
                                                       plan_for: Any) -> None:
    """Before is before, whatever is decided."""
    photo, folder = samples / "custody.jpg", tmp_path / "I1.proxies"
    plan = plan_for(photo, track_of("face-1", (0,), (40, 60, 140, 180))).model_copy(
        update={"frame_count": 1, "settings": Settings()})
    old = make(photo, plan, folder)
    inodes = {name: (folder / name).stat().st_ino for name in ("before.jpg", "after.jpg")}

    same = refresh(photo, plan, folder)
    found = refresh(photo, plan.model_copy(update={"tracks": (*plan.tracks, track_of("zone-1", (0,), (0, 0, 30, 30)))}),
                    folder)

    assert same == old
    assert (folder / "before.jpg").stat().st_ino == inodes["before.jpg"]
    assert (folder / "after.jpg").stat().st_ino != inodes["after.jpg"]
    assert found.shown != old.shown
    assert unaltered(folder, found)
    assert (folder / "cards" / "zone-1.jpg").exists()
    assert load(folder) == found


@pytest.fixture
def recording(tmp_path: Path, by_ffmpeg: Any) -> Path:
    """Return three seconds of a tone, with a title."""
    return Path(by_ffmpeg(tmp_path / "call.m4a", "-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000", "-t", "3",
                          "-c:a", "aac", "-metadata", "title=secret"))


def test_a_recording_is_heard_on_both_sides(recording: Path, tmp_path: Path, plan_for: Any) -> None:
    """What is muted can be heard by whoever may hear the source, and by nobody else."""
    folder, plan = tmp_path / "I1.proxies", plan_for(recording)
    old = make(recording, plan, folder)
    before = (folder / "before.m4a").stat().st_ino

    found = refresh(recording, plan.model_copy(update={
        "settings": Settings(sound=SoundChoice.MUTE),
        "sounds": (SoundSpan(start=1, end=2, why="a name", by="Robin Reviewer"),)}), folder)

    assert (folder / "before.m4a").stat().st_ino == before
    assert found.shown != old.shown
    after = json.loads((folder / "peaks.json").read_text())
    assert after["rate"] == 20
    assert max(after["values"][22:38]) == 0
    assert max(after["values"][:18]) > 0.05
    assert min(json.loads((folder / "peaks-before.json").read_text())["values"][22:38]) > 0.05
    with lining(folder / "after.m4a", probe(folder / "after.m4a")) as line:
        assert np.abs(np.concatenate([one.samples[0] for one in line])[53_000:91_000]).max() < 1e-4
    for name in ("before.m4a", "after.m4a"):
        assert audit(folder / name, None).residue == (), name
