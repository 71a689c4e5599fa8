"""The number of workers shows in nothing that is written: not in a plan, not in a file, not in a proof."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import imageio_ffmpeg
import pytest
from makers import a_box, a_plan, a_track

import media.parts
from media import workers
from media.decode import decoding
from media.parts import parts_of
from media.probe import probe
from redact.audio import SoundChoice
from redact.obscure.freeze import frozen
from redact.records import Method, RedactionPlan, Settings
from release.item import HideOptions, Proof, hide
from release.marking import Marks

MARKED = HideOptions(marks=Marks(line="Exampleshire Police · PP-1", unseen=(7, b"k" * 32)))


@pytest.fixture(autouse=True)
def _cut(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(media.parts, "PART_SECONDS", 1.5)
    yield
    workers.use(None)


@pytest.fixture(scope="module")
def clips(tmp_path_factory: pytest.TempPathFactory, samples: Path) -> Path:
    """A folder with both sample clips at half their size, with a key picture every 20 frames."""
    folder = tmp_path_factory.mktemp("half")
    coding = ("-vf", "scale=iw/2:-2", "-fps_mode", "passthrough", "-enc_time_base", "1:90000", "-g", "20", "-bf", "2")
    for name in ("bwv", "cctv"):
        subprocess.run([imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-i", samples / f"{name}.mp4", "-map", "0:v",
                        "-map", "0:a?", *coding, "-c:a", "copy", folder / f"{name}.mp4"], check=True)
    return folder


def walking(path: Path, settings: Settings) -> RedactionPlan:
    """Plan for two people who walk through the whole clip, over every cut."""
    source = probe(path)
    count = source.frame_count or 0
    tracks = [a_track({frame: a_box(10 + 3 * frame, 60 + frame % 7, 70, 90) for frame in range(count)}, "face-1"),
              a_track({frame: a_box(400 - 2 * frame, 200, 24, 30) for frame in range(10, count - 10)}, "face-2")]
    plan = a_plan(tracks, source, count).model_copy(update={"settings": settings})
    if settings.method is not Method.MOSAIC:
        return plan
    with decoding(path, source) as frames:
        return frozen(frames, plan)


def hidden(path: Path, plan: RedactionPlan, out: Path, count: int) -> tuple[bytes, Proof]:
    """Hide and prove with so many workers."""
    workers.use(count)
    proof = hide(path, plan, out, MARKED)
    return out.read_bytes(), proof


@pytest.mark.parametrize("method", list(Method))
def test_each_way_of_hiding_gives_the_same_bytes_and_proof(clips: Path, tmp_path: Path, method: Method) -> None:
    """A release made again elsewhere must have the digest that its manifest names."""
    clip = clips / "cctv.mp4"
    plan = walking(clip, Settings(method=method))
    assert len(parts_of(clip, probe(clip))) >= 4

    (one, proof), (two, second), (four, third) = (hidden(clip, plan, tmp_path / f"{count}.mp4", count)
                                                  for count in (1, 2, 4))

    assert one == two == four
    assert proof == second == third
    assert proof.recheck.frames == plan.frame_count
    assert proof.recheck.regions == 2 * plan.frame_count - 20


def test_uneven_times_and_kept_sound_give_the_same_bytes(clips: Path, tmp_path: Path) -> None:
    """Body-worn cameras record so."""
    clip = clips / "bwv.mp4"
    plan = walking(clip, Settings(sound=SoundChoice.KEEP))

    (one, proof), (two, second) = (hidden(clip, plan, tmp_path / f"{count}.mp4", count) for count in (1, 2))

    assert one == two
    assert proof == second
    assert proof.rehearing.faults == ()
