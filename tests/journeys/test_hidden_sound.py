"""Sound through the real command: silenced, under a tone, in step, proven on the finished file."""

import json
from pathlib import Path

import numpy as np
import pytest
from sound_makers import a_clip, babble, clicks, decibels, heard

from media.decode import decoding
from media.probe import probe

MOMENTS = (0.4, 1.2, 2.0)
STEP = 0.020


@pytest.fixture(scope="module")
def talking(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clip of three seconds in which somebody babbles."""
    return a_clip(tmp_path_factory.mktemp("in") / "talking.mkv", babble(3, channels=2))


def test_a_muted_clip_is_silent_there_and_says_so(presspack, talking: Path, tmp_path: Path) -> None:
    """What a person asked for is in the plan, in the file, and in the report."""
    ended = presspack("redact", talking, "-o", tmp_path, "--mode", "fast", "--audio", "mute", "--mute",
                      "00:01-00:01.5", "--json")

    assert ended.code == 0, ended.err
    samples, rate = heard(tmp_path / "talking.redacted.mp4")
    assert decibels(samples[:, rate:rate * 3 // 2]) <= -70 < -12 < decibels(samples[:, :rate // 2])
    plan = json.loads((tmp_path / "talking.plan.json").read_text())
    assert plan["sounds"] == [{"by": "command line", "end": 1.5, "start": 1.0, "why": "asked for by hand"}]
    report = json.loads((tmp_path / "talking.report.json").read_text())
    assert report["proof"]["rehearing"]["stretches"] == 1
    assert any("listen to the rest" in note for note in ended.objects[0]["warnings"])


def test_a_plan_with_a_span_added_by_hand_is_followed(presspack, talking: Path, tmp_path: Path) -> None:
    """A reviewer hears a second name, and adds it."""
    plan, out = tmp_path / "plan.json", tmp_path / "out.mp4"
    assert presspack("plan", talking, "-o", plan, "--mode", "fast", "--audio", "bleep", "--mute", "1-1.3").code == 0
    edited = json.loads(plan.read_text())
    edited["sounds"].append({"start": 2.0, "end": 2.5, "why": "a name", "by": "R. Viewer"})
    plan.write_text(json.dumps(edited))

    ended = presspack("render", talking, "--plan", plan, "-o", out)

    assert ended.code == 0, ended.err
    samples, rate = heard(out)
    tones = samples[0, 2 * rate:rate * 5 // 2].astype(float)
    assert abs(np.argmax(np.abs(np.fft.rfft(tones))) * 2 - 1000) <= 2
    assert "2 spans of sound" in ended.out


@pytest.mark.parametrize(("words", "told"), [
    (("--mute", "1-2"), "--audio drop leaves out all of it"),
    (("--audio", "mute"), "does not say which stretches"),
    (("--audio", "mute", "--mute", "2-1"), "ends before it starts"),
    (("--audio", "mute", "--mute", "9-10"), "the file ends at 3.00 s")])
def test_what_cannot_be_followed_is_refused_with_advice(presspack, talking: Path, tmp_path: Path,
                                                        words: tuple[str, ...], told: str) -> None:
    """Nothing is guessed about what somebody may not hear."""
    ended = presspack("redact", talking, "-o", tmp_path / "out", *words)

    assert ended.code == 2
    assert told in ended.err
    assert not list(tmp_path.rglob("*.mp4"))


@pytest.mark.parametrize(("name", "codec"), [("a.mkv", "pcm_s16le"), ("a.mp4", "aac")])
def test_a_flash_and_its_click_stay_together(presspack, tmp_path: Path, name: str, codec: str) -> None:
    """A shot heard late is a complaint; 20 ms is what must be kept, through the whole command."""
    clip = a_clip(tmp_path / name, clicks(2.4, MOMENTS), flashes=MOMENTS, codec=codec)

    ended = presspack("redact", clip, "-o", tmp_path / "out", "--mode", "fast", "--audio", "mute", "--mute", "1.5-1.6")

    assert ended.code == 0, ended.err
    done = tmp_path / "out" / "a.redacted.mp4"
    samples, rate = heard(done)
    loud = np.flatnonzero(np.abs(samples[0]) > 0.15) / rate
    onsets = [moment for place, moment in enumerate(loud) if not place or moment - loud[place - 1] > 0.2]
    with decoding(done, probe(done)) as frames:
        shown = [(float(frame.instant.seconds), frame.pixels.mean()) for frame in frames]
    flashed = [moment - shown[0][0] for moment, light in shown if light > 170]
    assert len(onsets) == len(flashed) == len(MOMENTS)
    for click, flash in zip(onsets, flashed, strict=True):
        assert abs(click - flash) < STEP
