"""Clips whose proxies are made once, and plans that hide something on them."""

import shutil
import subprocess
from collections.abc import Callable, Iterable
from pathlib import Path

import imageio_ffmpeg
import pytest

from media.geometry import Box
from media.probe import probe
from redact.audio import SoundChoice
from redact.records import Kind, Origin, RedactionPlan, Settings, Sighting, Track
from release.item import VERSION
from release.review.proxies.making import make


def a_track(name: str, frames: Iterable[int], box: tuple[int, int, int, int], kind: Kind = Kind.FACE) -> Track:
    """Hide a box of pixels on some frames."""
    where = Box(**dict(zip(("left", "top", "right", "bottom"), map(float, box), strict=True)))
    return Track(id=name, kind=kind, sightings=tuple(
        Sighting(frame=frame, face=where, cover=where, origin=Origin.FOUND, score=0.9) for frame in frames))


def a_plan_for(path: Path, *tracks: Track, sound: SoundChoice = SoundChoice.KEEP) -> RedactionPlan:
    """Hide these tracks in a file."""
    source = probe(path)
    return RedactionPlan(version=VERSION, source=source, frame_count=source.frame_count or 0, tracks=tracks,
                         settings=Settings(sound=sound), drafted_by="Sam Redactor")


def made_by_ffmpeg(out: Path, *words: str) -> Path:
    """Let ffmpeg make a file."""
    subprocess.run([imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-y", *words, str(out)], check=True, timeout=60)
    return out


@pytest.fixture(scope="session")
def little(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a clip of 101 small frames, 25 a second, that can be entered at every fiftieth; with a tone."""
    return made_by_ffmpeg(tmp_path_factory.mktemp("little") / "little.mp4", "-f", "lavfi", "-i",
                          "testsrc=size=322x240:rate=25", "-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000",
                          "-frames:v", "101", "-t", "4.04", "-pix_fmt", "yuv420p", "-g", "50", "-bf", "0",
                          "-metadata", "title=secret")


@pytest.fixture(scope="session")
def little_plan(little: Path) -> RedactionPlan:
    """Return a plan that hides one thing in the first second of it."""
    return a_plan_for(little, a_track("face-1", range(5, 20), (40, 40, 90, 100)))


@pytest.fixture(scope="session")
def _little_drawn(little: Path, little_plan: RedactionPlan, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("drawn") / "I1.proxies"
    make(little, little_plan, folder)
    return folder


@pytest.fixture
def drawn(_little_drawn: Path, tmp_path: Path) -> Path:
    """Return a folder of the little clip's proxies of one's own."""
    return Path(shutil.copytree(_little_drawn, tmp_path / "I1.proxies"))


@pytest.fixture
def with_a_zone(little_plan: RedactionPlan) -> Callable[..., RedactionPlan]:
    """Return the little clip's plan with one more thing hidden."""

    def made(frames: Iterable[int], name: str = "zone-1", left: int = 120) -> RedactionPlan:
        zone = a_track(name, frames, (left, 60, left + 80, 140), Kind.ZONE)
        return little_plan.model_copy(update={"tracks": (*little_plan.tracks, zone)})

    return made


@pytest.fixture(scope="session")
def track_of() -> Callable[..., Track]:
    """Return who hides a box of pixels on some frames."""
    return a_track


@pytest.fixture(scope="session")
def plan_for() -> Callable[..., RedactionPlan]:
    """Return who makes a plan for a file."""
    return a_plan_for


@pytest.fixture(scope="session")
def by_ffmpeg() -> Callable[..., Path]:
    """Return who makes a file by ffmpeg."""
    return made_by_ffmpeg
