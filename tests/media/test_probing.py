"""Probing one file again and again costs one look, and never tells of a file what another one is."""

from pathlib import Path

import pytest
from media_makers import Recipe, make_clip

import media.probe
from media.probe import REMEMBERED, probe


def test_the_same_content_is_looked_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each stage probes; a decoding child takes longer to start than a photo takes to redact."""
    clip = make_clip(tmp_path / "a.mp4", Recipe())
    copy = tmp_path / "b.mp4"
    copy.write_bytes(clip.read_bytes())
    first = probe(clip)
    monkeypatch.setattr(media.probe, "child", None)

    assert probe(clip) == first
    assert probe(copy) == first


def test_a_file_that_was_changed_in_place_is_looked_at_again(tmp_path: Path) -> None:
    """Facts belong to the bytes, not to the name."""
    clip = make_clip(tmp_path / "a.mp4", Recipe(size=(64, 48)))
    first = probe(clip)
    make_clip(clip, Recipe(size=(96, 64)))

    second = probe(clip)

    assert (first.size.width, second.size.width) == (64, 96)
    assert first.digest != second.digest


def test_a_night_of_files_is_not_all_remembered(tmp_path: Path) -> None:
    """Only the item at hand is probed again."""
    for width in range(32, 32 + 2 * (REMEMBERED + 3), 2):
        probe(make_clip(tmp_path / f"{width}.mp4", Recipe(size=(width, 32))))

    assert len(media.probe._known) == REMEMBERED
