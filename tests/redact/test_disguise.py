"""A disguised voice: another pitch, other formants, the same moments, the same bytes every time."""

from pathlib import Path

import numpy as np
import pytest
from sound_makers import RATE, Samples, a_clip, babble, clicks, in_blocks, whole

from media.probe import probe
from media.render import RenderJob, render
from redact.audio import SoundChoice, spans_of
from redact.disguise import FORMANTS, PITCH, disguising
from redact.records import RedactionPlan, Settings
from redact.rehear import rehear
from redact.sounding import sounding


def a_vowel(pitch: float, formant: float, seconds: float = 1.5) -> Samples:
    """Return a buzz of this pitch with one resonance, both in Hz."""
    time = np.arange(int(RATE * seconds)) / RATE
    parts = [np.exp(-((times * pitch - formant) / 150) ** 2) * np.cos(2 * np.pi * times * pitch * time)
             for times in range(1, int(5000 / pitch))]
    sound = np.sum(parts, axis=0)
    return (0.4 * sound / np.abs(sound).max())[None].astype(np.float32)


def spectrum(samples: Samples) -> np.ndarray:
    """Return the strength at each whole hertz of the middle second."""
    middle = samples[0, RATE // 4:RATE // 4 + RATE]
    return np.abs(np.fft.rfft(middle * np.hanning(RATE)))


@pytest.mark.parametrize(("pitch", "formant"), [(110, 1500), (200, 1200), (160, 2400)])
def test_pitch_and_formants_both_move(pitch: int, formant: int) -> None:
    """Either alone is undone by turning one knob, and leaves the other to know the speaker by."""
    strong = spectrum(whole(disguising()(in_blocks(a_vowel(pitch, formant)))))

    loudest = int(np.argmax(strong)) / (pitch * PITCH)
    assert abs(loudest - round(loudest)) < 0.06  # it stands at a multiple of the new pitch
    centre = (strong ** 2 * np.arange(len(strong))).sum() / (strong ** 2).sum()
    assert abs(centre / formant - FORMANTS) < 0.05


def test_nothing_moves_in_time_and_nothing_is_lost() -> None:
    """Lips and words stay together, as far as a window reaches."""
    moments = (0.5, 1.1)
    done = whole(disguising()(in_blocks(clicks(1.7, moments))))

    assert done.shape == (1, round(1.7 * RATE))
    for moment in moments:
        around = done[0, round((moment - 0.1) * RATE):round((moment + 0.1) * RATE)].astype(float) ** 2
        middle = np.searchsorted(np.cumsum(around), around.sum() / 2) / RATE - 0.1
        assert abs(middle - 0.005) < 0.020  # a click lasts 10 ms


@pytest.mark.parametrize("count", [1, 100, 2047, 2048, 5000])
def test_a_sound_shorter_than_a_window_keeps_its_length(count: int) -> None:
    """A track of one packet is a sound, too."""
    assert whole(disguising()(in_blocks(babble(1)[:, :count]))).shape == (1, count)


def test_the_same_sound_gives_the_same_samples_however_it_comes() -> None:
    """A plan replayed on another day gives the same file."""
    voice = babble(1, channels=2)

    assert np.array_equal(whole(disguising()(in_blocks(voice, size=999))),
                          whole(disguising()(in_blocks(voice, size=30_000))))


def test_a_disguised_clip_is_proven_and_an_undisguised_one_is_not(tmp_path: Path) -> None:
    """A filter that does nothing agrees with itself; the gate asks whether the voice is another."""
    clip, out = a_clip(tmp_path / "a.mkv", babble(3)), tmp_path / "out.mp4"
    source = probe(clip)
    plan = RedactionPlan(version="0", source=source, frame_count=source.frame_count or 0, drafted_by="A. Drafter",
                         settings=Settings(sound=SoundChoice.DISGUISE, mute=("1-1.5",)), tracks=(),
                         sounds=spans_of(("1-1.5",), "A. Drafter"))

    render(RenderJob(clip, source, (), out, keep_sound=True, sound_filters=sounding(plan)))
    assert rehear(clip, plan, sounding(plan), out).faults == ()
    render(RenderJob(clip, source, (), out, keep_sound=True))
    assert any("source's own" in one for one in rehear(clip, plan, (), out).faults)
