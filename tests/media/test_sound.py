"""Sound stays in step with the pictures within 20 milliseconds, or is left out altogether."""

import subprocess
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from media_makers import Finder, Recipe, beeps, make_clip

from media.decode import decoding, hearing
from media.probe import metadata, probe
from media.render import RenderJob, render

MOMENTS = (0.2, 1.0, 1.7)
STEP = 0.020


def heard(path: Path) -> list[float]:
    """When each burst starts, in seconds after the first picture of the file."""
    source = probe(path)
    with hearing(path, source) as blocks:
        parts = [(block.start, block.samples[0], block.sample_rate) for block in blocks]
    onsets: list[float] = []
    for start, samples, rate in parts:
        for place in np.flatnonzero(np.abs(samples) > 0.15):
            moment = float(start) + place / rate
            if not onsets or moment - onsets[-1] > 0.2:
                onsets.append(moment)
    return [moment - float(first_picture(path)) for moment in onsets]


def first_picture(path: Path) -> Fraction:
    """When the first picture is shown, on the file's own clock."""
    with decoding(path, probe(path)) as frames:
        return next(frames).instant.seconds


def joined(tmp_path: Path, ffmpeg: str, name: str, *, offset: float = 0, codec: str = "aac") -> Path:
    """Make a two-second clip with bursts of sound; `offset` delays the sound in its container."""
    clip = make_clip(tmp_path / "silent.mp4", Recipe(pts=range(50)))
    sound = beeps(tmp_path / "beeps.wav", MOMENTS, 2.0)
    out = tmp_path / name
    subprocess.run([ffmpeg, "-v", "error", "-i", clip, "-itsoffset", str(offset), "-i", sound, "-map", "0:v",
                    "-map", "1:a", "-c:v", "copy", "-c:a", codec, out], check=True)
    return out


@pytest.mark.outside
@pytest.mark.parametrize(("name", "codec", "offset"), [
    ("a.mp4", "aac", 0), ("a.mp4", "aac", 0.5), ("a.mov", "pcm_s16le", 0), ("a.mkv", "pcm_s16le", 0.3),
    ("a.avi", "pcm_s16le", 0), ("a.mkv", "libopus", 0), ("a.mp4", "libmp3lame", 0)])
def test_sound_stays_in_step(tmp_path: Path, outside: Finder, name: str, codec: str, offset: float) -> None:
    """A mouth that moves before its words is a complaint; a shot heard late is worse."""
    clip = joined(tmp_path, outside("ffmpeg"), name, offset=offset, codec=codec)
    out = tmp_path / "out.mp4"

    render(RenderJob(clip, probe(clip), (), out, keep_sound=True))

    expected = [moment + offset for moment in MOMENTS if moment + offset < 1.99]
    known, copied = heard(clip)[:len(expected)], heard(out)
    assert len(known) == len(copied) == len(expected)  # a burst after the last picture is cut
    for before, after, wanted in zip(known, copied, expected, strict=True):
        assert abs(after - before) < STEP
        assert abs(after - wanted) < STEP
    assert probe(out).sounds[0].codec == "aac"
    assert probe(out).frame_count == 50


@pytest.mark.outside
def test_ffmpeg_hears_the_copy_in_step_too(tmp_path: Path, outside: Finder) -> None:
    """Our own decoder may share a mistake with our own encoder: the priming samples, for one."""
    clip = joined(tmp_path, outside("ffmpeg"), "a.mp4", offset=0.5)
    render(RenderJob(clip, probe(clip), (), tmp_path / "out.mp4", keep_sound=True))
    raw = subprocess.run([outside("ffmpeg"), "-v", "error", "-i", tmp_path / "out.mp4", "-map", "0:a", "-f",
                          "s16le", "-ac", "1", "-ar", "48000", "-"], check=True, capture_output=True).stdout
    samples = np.abs(np.frombuffer(raw, np.int16).astype(int))

    assert abs(np.flatnonzero(samples > 5000)[0] / 48_000 - 0.7) < STEP


@pytest.mark.outside
def test_sound_is_left_out_unless_it_is_asked_for(tmp_path: Path, outside: Finder) -> None:
    """Voices, names and addresses are personal data too."""
    clip = joined(tmp_path, outside("ffmpeg"), "a.mp4")
    assert probe(clip).sounds

    render(RenderJob(clip, probe(clip), (), tmp_path / "out.mp4"))

    assert probe(tmp_path / "out.mp4").sounds == ()
    assert b"mp4a" not in (tmp_path / "out.mp4").read_bytes()


@pytest.mark.outside
def test_sound_ends_with_the_pictures(tmp_path: Path, outside: Finder) -> None:
    """What is heard after the last picture was never looked at together with it."""
    clip = make_clip(tmp_path / "silent.mp4", Recipe(pts=range(25)))
    sound = beeps(tmp_path / "beeps.wav", (0.2, 2.5), 3.0)
    long = tmp_path / "a.mkv"
    subprocess.run([outside("ffmpeg"), "-v", "error", "-i", clip, "-i", sound, "-c:v", "copy", "-c:a",
                    "pcm_s16le", long], check=True)

    render(RenderJob(long, probe(long), (), tmp_path / "out.mp4", keep_sound=True))

    assert len(heard(tmp_path / "out.mp4")) == 1


@pytest.mark.outside
def test_subtitles_beside_the_pictures_are_named_and_never_carried(tmp_path: Path, outside: Finder) -> None:
    """Other tools leave subtitle text in: "Witness Jane Doe"."""
    words = tmp_path / "a.srt"
    words.write_text("1\n00:00:00,000 --> 00:00:01,000\nWitness Jane Doe\n")
    clip = tmp_path / "a.mkv"
    subprocess.run([outside("ffmpeg"), "-v", "error", "-i", make_clip(tmp_path / "silent.mp4"), "-i", words,
                    "-c:v", "copy", "-c:s", "srt", clip], check=True)

    render(RenderJob(clip, probe(clip), (), tmp_path / "out.mp4", keep_sound=True))

    assert probe(clip).other_streams == ("subtitle",)
    assert any("Witness Jane Doe" in value for _, _, value in metadata(clip))
    assert b"Witness" not in (tmp_path / "out.mp4").read_bytes()
    assert probe(tmp_path / "out.mp4").other_streams == ()
