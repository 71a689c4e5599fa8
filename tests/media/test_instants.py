"""Every frame keeps its moment, and no frame is added or lost."""

import subprocess
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from media_makers import Finder, Recipe, frames_of, make_clip, stamps_of

from media.probe import probe
from media.render import RenderJob, render

UNEVEN = (0, 33, 34, 100, 250, 251, 900, 5000, 5001, 9000)


def durations(path: Path) -> tuple[int, Fraction]:
    """Count of packets and exact duration of the last one in seconds."""
    with av.open(str(path)) as container:
        packets = [packet for packet in container.demux(video=0) if packet.size]
        last = max(packets, key=lambda packet: packet.pts)
        return len(packets), last.duration * last.time_base


@pytest.mark.parametrize(("name", "base", "pts"), [
    ("a.mp4", Fraction(1, 90_000), [90 * t for t in UNEVEN]),
    ("a.mp4", Fraction(1, 1000), UNEVEN),
    ("a.mp4", Fraction(1001, 30_000), range(30)),
    ("a.mov", Fraction(1, 600), [t * 7 for t in UNEVEN]),
    ("a.mkv", Fraction(1, 1000), UNEVEN),
    ("a.mkv", Fraction(1, 1000), [t + 4321 for t in UNEVEN]),
    ("a.avi", Fraction(1, 25), range(30)),
    ("a.mp4", Fraction(1, 25), [7]),
])
def test_a_copy_has_every_timestamp_of_its_source(tmp_path: Path, name: str, base: Fraction,
                                                  pts: list[int]) -> None:
    """Variable frame rate made even turns 9.5 seconds into 28.5, and evidence into nonsense."""
    clip = make_clip(tmp_path / name, Recipe(pts=pts, base=base))
    out = tmp_path / "out.mp4"
    known = stamps_of(clip)
    assert known[-1] == (pts[-1] - pts[0]) * base

    rendered = render(RenderJob(clip, probe(clip), (), out))

    assert stamps_of(out) == known
    frames = frames_of(out)
    assert [frame.instant.seconds for frame in frames] == known  # and the copy starts at zero
    assert rendered.frame_count == len(known) == probe(out).frame_count == len(frames)


def test_the_last_frame_lasts_as_long_as_in_the_source(tmp_path: Path) -> None:
    """The duration is part of what must not be lost."""
    clip = make_clip(tmp_path / "a.mp4", Recipe(pts=[0, 40, 400], base=Fraction(1, 1000)))
    render(RenderJob(clip, probe(clip), (), tmp_path / "out.mp4"))

    assert durations(tmp_path / "out.mp4") == durations(clip)
    assert probe(tmp_path / "out.mp4").duration == probe(clip).duration


@pytest.mark.parametrize(("name", "recipe"), [
    ("b.mp4", Recipe(pts=range(40), options={"preset": "medium", "crf": "20", "x264-params": "bframes=3"})),
    ("b.avi", Recipe(pts=range(40), codec="mpeg4", options={"bf": "2", "qscale": "3"})),
    ("s.avi", Recipe(pts=range(40), codec="msmpeg4", options={"b": "4000000", "g": "5"})),
    ("m.avi", Recipe(pts=range(40), codec="mjpeg", pix_fmt="yuvj420p", options={}, colours=(5, 2))),
    ("h.mov", Recipe(pts=range(40), codec="libx265", options={"x265-params": "log-level=none"})),
    ("v.webm", Recipe(pts=range(40), codec="libvpx-vp9", options={"cpu-used": "8"}, base=Fraction(1, 1000))),
    ("w.webm", Recipe(pts=range(0, 1600, 40), codec="libvpx", options={"cpu-used": "8"},
                      base=Fraction(1, 1000))),
])
def test_frames_come_in_the_order_they_are_shown(tmp_path: Path, name: str, recipe: Recipe) -> None:
    """Codecs store frames in another order than they are shown, and AVI has no times for them."""
    clip = make_clip(tmp_path / name, recipe)

    frames = frames_of(clip)

    assert [frame.index for frame in frames] == list(range(40))
    instants = [frame.instant.seconds - frames[0].instant.seconds for frame in frames]
    assert instants == [Fraction(number * (1 if recipe.base.denominator != 1000 or name == "v.webm" else 40))
                        * recipe.base for number in range(40)]
    bars = [int(np.argmax(frame.pixels[24].astype(int).min(axis=1)[:32])) for frame in frames[:10]]
    assert np.abs(np.array(bars) - np.arange(10) * 3).max() <= 1


def test_an_mp4_trimmed_by_its_edit_list_shows_what_a_player_shows(tmp_path: Path, outside: Finder) -> None:
    """Trimming without re-encoding leaves frames in the file that are never shown."""
    clip = make_clip(tmp_path / "a.mp4", Recipe(pts=range(50), options={"crf": "20", "g": "50"}))
    trimmed = tmp_path / "trimmed.mp4"
    ffmpeg = [outside("ffmpeg"), "-v", "error"]
    subprocess.run([*ffmpeg, "-ss", "0.8", "-i", clip, "-c", "copy", trimmed], check=True)
    counted = subprocess.run([*ffmpeg, "-i", trimmed, "-f", "framecrc", "-vsync", "0", "-"], check=True,
                             capture_output=True, text=True).stdout
    shown = sum(1 for line in counted.splitlines() if line.startswith("0,"))

    assert len(frames_of(trimmed)) == shown == probe(trimmed).frame_count


def test_a_gif_keeps_its_own_timing(tmp_path: Path) -> None:
    """Each picture of a GIF may stand for another while."""
    clip = make_clip(tmp_path / "a.gif", Recipe(pts=[0, 10, 15, 60], base=Fraction(1, 100), codec="gif",
                                               pix_fmt="rgb8", options={}))
    render(RenderJob(clip, probe(clip), (), tmp_path / "out.mp4"))

    assert stamps_of(tmp_path / "out.mp4") == [Fraction(t, 100) for t in (0, 10, 15, 60)]
