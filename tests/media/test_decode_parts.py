"""Decoding only what is wanted, and only as exactly as wanted."""

from pathlib import Path

import numpy as np
import pytest
from media_makers import Recipe, make_clip

from media.decode import decoding
from media.errors import UnreadableInputError
from media.probe import probe


@pytest.mark.parametrize("codec", ["libx264", "mpeg4"])
def test_chosen_frames_are_the_very_frames_of_the_whole(tmp_path: Path, codec: str) -> None:
    """A preview that shows another frame than it names would mislead its reviewer."""
    clip = make_clip(tmp_path / "a.mp4", Recipe(codec=codec, options={}))
    source = probe(clip)
    with decoding(clip, source) as frames:
        whole = list(frames)

    with decoding(clip, source, only={7, 0, 3}) as frames:
        chosen = list(frames)

    assert [one.index for one in chosen] == [0, 3, 7]
    for one in chosen:
        assert one.instant == whole[one.index].instant
        assert np.array_equal(one.pixels, whole[one.index].pixels)


def test_frames_beyond_the_end_are_missed_not_made_up(tmp_path: Path) -> None:
    """Whoever asked can then say that the clip is not the plan's."""
    clip = make_clip(tmp_path / "a.mp4", Recipe())
    source = probe(clip)

    with decoding(clip, source, only={2, 99}) as frames:
        assert [one.index for one in frames] == [2]
    with decoding(clip, source, only={99}) as frames, pytest.raises(UnreadableInputError):
        next(frames)


def test_quicker_colours_are_nearly_the_exact_ones(tmp_path: Path) -> None:
    """The proof compares pictures read so; an error of a few grey levels is within what coding does."""
    clip = make_clip(tmp_path / "a.mp4", Recipe(size=(320, 240)))
    source = probe(clip)

    with decoding(clip, source) as exact, decoding(clip, source, exact=False) as quick:
        apart = [np.abs(one.pixels.astype(int) - other.pixels).mean() for one, other in zip(exact, quick, strict=True)]

    assert len(apart) == 10
    assert max(apart) < 3


def test_a_frame_stays_what_it_was_when_later_ones_come(tmp_path: Path) -> None:
    """Looks are made beside each other: a frame whose memory were used again would be searched for later faces."""
    clip = make_clip(tmp_path / "a.mp4", Recipe(size=(320, 240)))

    with decoding(clip, probe(clip)) as frames:
        first = next(frames)
        then = first.pixels.copy()
        rest = list(frames)

    assert len(rest) == 9
    assert np.array_equal(first.pixels, then)
    assert not np.array_equal(first.pixels, rest[-1].pixels)
