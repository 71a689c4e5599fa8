"""Encoding is a pure function of the frames: neither the machine nor chance shows in the bytes."""

from fractions import Fraction
from pathlib import Path

import cv2
import numpy as np
import pytest
from media_makers import Recipe, make_clip

import media.encode_picture
from media.encode import ClipWriter, Tags
from media.frame import Frame
from media.probe import probe
from media.timing import Instant


def wandering(index: int) -> np.ndarray:
    """Paint a picture that moves, with enough detail that the encoder has choices to make."""
    cells = np.random.default_rng(4).integers(0, 256, (60, 80, 3), dtype=np.uint8)
    large = cv2.resize(cells, (800, 600), interpolation=cv2.INTER_CUBIC)
    return np.ascontiguousarray(np.roll(large, (3 * index, 5 * index), axis=(0, 1))[:480, :640])


def test_the_bytes_do_not_depend_on_how_many_threads_encode(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A release is made again from its plan, on another machine: the digest in the manifest must hold there."""
    source = probe(make_clip(tmp_path / "a.mp4", Recipe(size=(640, 480))))
    seen = set()
    for threads in (1, 2, 4):
        monkeypatch.setattr(media.encode_picture, "THREADS", threads)
        out = tmp_path / f"{threads}.mp4"
        with ClipWriter(out, source, Tags(), sound=False) as writer:
            for index in range(24):
                base = source.time_base or Fraction(1, 25)
                writer.add(Frame(index=index, instant=Instant(pts=round(index / (25 * base)), base=base),
                                 pixels=wandering(index)))
        seen.add(out.read_bytes())

    assert len(seen) == 1
