"""The audit as a whole: any file is answered, damaged ones are refused, nothing crashes."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from stamped import PHOTOS, STAMP, a_clip, a_photo

from media.errors import ExpectedError, UnreadableInputError, UnsupportedInputError
from watermark.audit import audit
from watermark.grammar import jpeg, mp4, png, webp
from watermark.grammar.allowed import allowed
from watermark.records import Audit

Read = Callable[..., Audit]
KINDS = (*PHOTOS, ".mp4")


def _stamped(folder: Path, suffix: str) -> bytes:
    make = a_clip if suffix == ".mp4" else a_photo
    return make(folder / f"stamped{suffix}", STAMP).read_bytes()


@pytest.mark.parametrize("suffix", KINDS)
def test_every_truncation_is_refused(tmp_path: Path, audit_of: Read, suffix: str) -> None:
    """A copy that broke off on a full disk is not a release."""
    data = _stamped(tmp_path, suffix)

    for length in (*range(16, 200, 7), *range(200, len(data) - 1, max(1, len(data) // 60)), len(data) - 1):
        assert audit_of(data[:length], STAMP).residue, length


@pytest.mark.parametrize("suffix", KINDS)
def test_a_damaged_file_never_crashes_the_audit(tmp_path: Path, audit_of: Read, suffix: str) -> None:
    """Whoever can crash the gate can pass it by; 300 damaged files of each format."""
    data, dice = _stamped(tmp_path, suffix), np.random.default_rng(7)
    described = min(len(data), 4000)  # most of the structure stands in the first bytes

    for _ in range(300):
        dirty = bytearray(data)
        for _ in range(dice.integers(1, 6)):
            value = int(dice.integers(0, 256)) if dice.random() < 0.5 else int(dice.choice([0, 1, 127, 255]))
            dirty[int(dice.integers(4, described))] = value
        if dice.random() < 0.3:
            at = int(dice.integers(0, len(dirty)))
            dirty[at:at] = dice.bytes(int(dice.integers(1, 9)))
        try:
            audit_of(bytes(dirty), STAMP)
        except ExpectedError:
            continue


@pytest.mark.parametrize("suffix", KINDS)
def test_an_insertion_anywhere_is_noticed(tmp_path: Path, audit_of: Read, suffix: str) -> None:
    """No place between two parts is free; only inside coded pictures could bytes pass for picture."""
    data, canary = _stamped(tmp_path, suffix), b"\0Witness Jane Doe"
    picture = {".jpg": data.find(b"\xff\xda") + 14, ".webp": data.find(b"VP8 ")}.get(suffix, len(data))

    for at in (*range(0, min(picture, len(data)), 29), len(data)):
        try:
            found = audit_of(data[:at] + canary + data[at:], STAMP)
        except ExpectedError:
            continue
        assert not found.clean, at


def test_a_file_that_is_none_of_ours_is_refused(tmp_path: Path, audit_of: Read) -> None:
    """The gate answers for five formats and says so about any other."""
    with pytest.raises(UnsupportedInputError):
        audit_of(b"GIF89a" + bytes(100))
    with pytest.raises(UnsupportedInputError):
        audit_of(b"x")
    with pytest.raises(UnreadableInputError, match="is empty"):
        audit_of(b"")
    with pytest.raises(UnreadableInputError):
        audit(tmp_path / "nowhere.jpg", None)


def test_the_name_of_a_file_decides_nothing(tmp_path: Path) -> None:
    """A JPEG called PNG is read as the JPEG it is."""
    path = a_photo(tmp_path / "photo.jpg").rename(tmp_path / "photo.png")

    assert audit(path, None).clean


def test_the_allow_list_names_only_readers_that_exist() -> None:
    """A misspelt reader would be found on the night, in the middle of a release."""
    tables = {"durations", "numbers", "chunks", "sizes", "places", "group", "grouped", "media", "keys",
              "keyed"}

    assert set(allowed().jpeg.segments.values()) == set(jpeg.READERS)
    assert set(allowed().png.chunks.values()) == set(png.READERS) | {"pixels"}
    assert set(allowed().webp.chunks.values()) == set(webp.READERS)
    assert set(allowed().mp4.boxes.values()) == set(mp4.READERS) | tables
    assert set(mp4.INNER) <= set(mp4.READERS)
