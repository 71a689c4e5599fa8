"""Recordings: what our encoder writes reads clean, and what is planted in one, or is missing from a clip, is found."""

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from stamped import STAMP, a_box, a_clip, in_moov

from media.digest import Digest
from media.encode import Tags
from media.encode_recording import write_recording
from media.geometry import Size
from media.probe import MediaKind, Sound, Source
from media.soundline import SoundBlock
from watermark.records import Audit, Stamp
from watermark.video_tags import video_tags

Read = Callable[..., Audit]
CANARY = b"Witness Jane Doe"


def a_recording(path: Path, stamp: Stamp | None = None) -> Path:
    """Write one second as the product does."""
    source = Source(kind=MediaKind.RECORDING, container="wav", codec="pcm_s16le", digest=Digest(sha256="", bytes=0),
                    size=Size(width=0, height=0), duration=Fraction(1),
                    sounds=(Sound(codec="pcm_s16le", sample_rate=48000, channels=1),))
    wave = np.sin(np.arange(48_000) * 0.05).astype(np.float32)[None]
    write_recording(path, source, Tags() if stamp is None else video_tags(stamp),
                    iter([SoundBlock(start=Fraction(0), samples=wave, sample_rate=48000)]))
    return path


@pytest.mark.parametrize("stamp", [None, STAMP])
def test_a_recording_says_its_stamp_and_nothing_else(tmp_path: Path, audit_of: Read, stamp: Stamp | None) -> None:
    """Every byte of the index and every packet is accounted for."""
    found = audit_of(a_recording(tmp_path / "a.m4a", stamp).read_bytes(), stamp)

    assert found.clean, found


@pytest.mark.parametrize(("plant", "named"), [
    (lambda data: data + a_box(b"free", CANARY), "free"),
    (lambda data: data + a_box(b"uuid", bytes(16) + CANARY), "second MP4 box uuid"),
    (lambda data: in_moov(data, "udta", a_box(b"name", CANARY)), "udta/name"),
    (lambda data: data.replace(b"SoundHandler", b"Jane Doe Rec", 1), "handler"),
    (lambda data: data.replace(b"isom", b"JANE", 1), "brands"),
    (lambda data: data + CANARY, "malformed")])
def test_what_is_planted_in_a_recording_is_found(tmp_path: Path, audit_of: Read, plant: Callable[[bytes], bytes],
                                                 named: str) -> None:
    """A recorder's habit, or another program's, must not ride along."""
    data = a_recording(tmp_path / "a.m4a", STAMP).read_bytes()
    planted = plant(data)

    assert planted != data
    assert any(named in one for one in audit_of(planted, STAMP).residue)


def test_a_clip_that_lost_its_picture_and_a_recording_with_one_are_found(tmp_path: Path, audit_of: Read) -> None:
    """Sound alone passes only in a file that says it is sound alone."""
    recording, clip = a_recording(tmp_path / "a.m4a").read_bytes(), a_clip(tmp_path / "a.mp4").read_bytes()
    as_clip = recording.replace(b"M4A ", b"isom", 2)
    as_recording = clip.replace(clip[8:12], b"M4A ", 1)

    assert any("instead of one video" in one for one in audit_of(as_clip).residue)
    assert any("instead of one sound" in one for one in audit_of(as_recording).residue)
