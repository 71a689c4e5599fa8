"""A clip is cut only where its own pictures can be decoded by themselves."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from long_clips import FRAMES, GROUP, a_long_clip, all_frames, cuts_of
from media_makers import Recipe, make_clip

import media.parts
from media.child_entry import Entries
from media.decode import decoding
from media.errors import UnreadableInputError
from media.parts import WHOLE, parts_of
from media.probe import probe


@pytest.fixture(autouse=True)
def _short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(media.parts, "PART_SECONDS", 3)


@pytest.mark.parametrize(("name", "codec"), [("a.mp4", "libx264"), ("a.mov", "libx264"), ("a.mkv", "libx264"),
                                             ("a.mp4", "libx265"), ("a.mkv", "mjpeg")])
def test_parts_show_the_very_frames_of_the_whole(tmp_path: Path, name: str, codec: str) -> None:
    """A picture that came out otherwise, or one place later, would carry the covers of another."""
    clip = a_long_clip(tmp_path / name, codec=codec)
    parts = parts_of(clip, probe(clip))

    assert len(parts) >= 3
    assert all(part.first % GROUP == 0 for part in parts) or codec == "mjpeg"
    assert len(all_frames(clip)) == FRAMES
    assert all_frames(clip, parts) == all_frames(clip)


@pytest.mark.parametrize("codec", ["libx264", "libx265"])
def test_an_open_group_is_not_cut(tmp_path: Path, codec: str) -> None:
    """Pictures shown before its key picture need the group before, and would be missing or made up."""
    assert cuts_of(a_long_clip(tmp_path / "a.mp4", codec=codec, closed=False)) == [0]


def test_an_index_that_lies_about_key_pictures_moves_no_cut(tmp_path: Path) -> None:
    """Whoever writes an index says what he likes; pictures decoded from where it points would look whole."""
    clip = a_long_clip(tmp_path / "a.mp4", sound=False)
    data = bytearray(clip.read_bytes())
    place = data.index(b"stss") + 8
    count = int.from_bytes(data[place:place + 4], "big")
    for number in range(1, count):  # the second sample of each group, in place of its first
        where = place + 4 + 4 * number
        data[where:where + 4] = (int.from_bytes(data[where:where + 4], "big") + 1).to_bytes(4, "big")
    clip.write_bytes(data)

    assert all(first % GROUP == 0 for first in cuts_of(clip))
    assert all_frames(clip, parts_of(clip, probe(clip))) == all_frames(clip)


def test_parameter_sets_between_pictures_hold_back_a_cut() -> None:
    """Whoever begins behind them would decode by others, into pictures that look whole and are not."""
    head = bytes((1, 100, 0, 30, 255))

    def packet(*kinds: int) -> Any:
        return _Packet(b"".join(bytes((0, 0, 0, 2, kind, 0)) for kind in kinds))

    plain, repeated, once = (Entries("h264", head) for _ in range(3))

    assert [plain.begins(packet(5)), plain.begins(packet(1)), plain.begins(packet(5))] == [True, False, True]
    assert [repeated.begins(packet(7, 8, 5)), repeated.begins(packet(7, 8, 5))] == [True, True]
    assert [once.begins(packet(7, 8, 5)), once.begins(packet(5)), once.begins(packet(7, 5))] == [True, False, False]


class _Packet:
    """As much of a packet as is looked at."""

    is_keyframe = True

    def __init__(self, data: bytes) -> None:
        self._data = data

    def __bytes__(self) -> bytes:
        return self._data


def test_no_part_is_shorter_than_the_least(tmp_path: Path) -> None:
    """A decoder that is started for half a second costs more than it saves."""
    clip = a_long_clip(tmp_path / "a.mp4")

    assert cuts_of(clip) == [0, 40, 80]  # 3 s are 30 frames, and key pictures lie 20 apart


def test_a_short_clip_is_one_part(tmp_path: Path) -> None:
    """Most clips are, and nothing about them changes."""
    clip = make_clip(tmp_path / "a.mp4", Recipe(options={"g": "1"}))

    assert parts_of(clip, probe(clip)) == (WHOLE,)


def test_chosen_cuts_are_taken_where_they_can_be(tmp_path: Path) -> None:
    """The proof cuts the finished file where the source is cut; a frame inside a group is no cut."""
    clip = a_long_clip(tmp_path / "a.mp4")

    assert [part.first for part in parts_of(clip, probe(clip), at=(20, 33, 100))] == [0, 20, 100]


def test_a_part_that_lacks_frames_is_an_error(tmp_path: Path) -> None:
    """A plan's frame numbers must never slide along the pictures."""
    clip = a_long_clip(tmp_path / "a.mp4")
    source = probe(clip)
    middle = parts_of(clip, source)[1]

    for wrong in (replace(middle, pts=(middle.pts or 0) + 1), replace(middle, stop=(middle.stop or 0) + 5),
                  replace(middle, until=(middle.pts or 0) + 1)):
        with decoding(clip, source, part=wrong) as frames, pytest.raises(UnreadableInputError):
            list(frames)
