"""Whatever kind of clip the encoder may be asked for, its reader takes it: a gate that cries wolf is taken down."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from stamped import a_picture

from media.decode import SoundBlock
from media.digest import Digest
from media.encode import ClipWriter, Tags
from media.frame import Frame
from media.geometry import Size
from media.probe import MediaKind, Sound, Source
from media.timing import Instant
from watermark.records import Audit


@dataclass(frozen=True)
class Kind:
    """A kind of clip: size, frames a second, clock, ticks a frame, pixel shape, colours, sound."""

    size: tuple[int, int] = (64, 48)
    rate: Fraction = Fraction(25)
    base: Fraction = Fraction(1, 25)
    step: int = 1
    shape: Fraction = Fraction(1)
    colours: str = "bt709"
    sound: tuple[int, int] = (48_000, 1)
    uneven: bool = False


KINDS = {
    "odd size": Kind(size=(63, 47), base=Fraction(1, 90_000), step=3600, sound=(44_100, 1)),
    "wide pixels of PAL": Kind(shape=Fraction(16, 15), base=Fraction(1, 12_800), step=512, colours="bt601-625",
                               sound=(8_000, 1)),
    "narrow pixels of NTSC": Kind(rate=Fraction(30_000, 1001), base=Fraction(1, 30_000), step=1001,
                                  shape=Fraction(8, 9), colours="bt601-525", sound=(16_000, 2)),
    "odd clock": Kind(rate=Fraction(30_000, 1001), base=Fraction(1001, 30_000), sound=(32_000, 2)),
    "uneven frames": Kind(rate=Fraction(15), base=Fraction(1, 1000), step=67, sound=(11_025, 1), uneven=True),
    "one frame a second": Kind(size=(65, 48), rate=Fraction(1), base=Fraction(1)),
    "finest clock": Kind(base=Fraction(1, 10_000_000), step=400_000, shape=Fraction(12, 11), uneven=True),
    "a rate of sound that does not fit its field": Kind(rate=Fraction(50), base=Fraction(1, 50), sound=(96_000, 2)),
    "a rate of sound that AAC has not": Kind(sound=(7_000, 1)),
    "a tenth of a second": Kind(rate=Fraction(120), base=Fraction(1, 240), step=2),
}


def _clip(path: Path, kind: Kind) -> Path:
    width, height = kind.size
    frames = 3 if kind.rate == 1 else 14
    rate, channels = kind.sound
    length = frames * kind.step * kind.base
    source = Source(
        kind=MediaKind.CLIP, container="mp4", codec="h264", digest=Digest(sha256="", bytes=0),
        size=Size(width=width, height=height), frame_rate=kind.rate, duration=length, time_base=kind.base,
        sounds=(Sound(codec="aac", sample_rate=rate, channels=channels),), sample_aspect=kind.shape,
        colours=kind.colours)
    with ClipWriter(path, source, Tags(), sound=True) as writer:
        for index in range(frames):
            late = index * index % (kind.step // 2) if kind.uneven else 0
            instant = Instant(pts=index * kind.step + late, base=kind.base)
            writer.add(Frame(index, instant, a_picture(width, height, seed=index)))
        wave = np.sin(np.arange(round(length * rate)) * 0.05).astype(np.float32)[None].repeat(channels, 0)
        writer.hear(SoundBlock(start=Fraction(0), samples=wave, sample_rate=rate))
    return path


@pytest.mark.parametrize("name", KINDS)
def test_a_clip_of_any_kind_reads_clean(tmp_path: Path, audit_of: Callable[..., Audit], name: str) -> None:
    """Old recorders have odd shapes, clocks and rates; each number is held against another all the same."""
    found = audit_of(_clip(tmp_path / "clip.mp4", KINDS[name]).read_bytes())

    assert found.clean, found.residue
