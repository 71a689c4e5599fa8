"""Nothing of what was said is left in a silenced stretch, nor under a tone; everything else is untouched."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sound_makers import RATE, a_clip, babble, decibels, heard, in_blocks, whole

from media.probe import probe
from media.render import RenderJob, render
from redact.silence import LEVEL, TONE, margin, silencing

STRETCH = (1.0, 1.4)
VOICES = babble(1.5, seed=2), babble(1.5, seed=3)


def rendered(tmp_path: Path, samples: np.ndarray, *, tone: bool, rate: int = RATE, codec: str = "pcm_s16le") -> Path:
    """Write a clip with these samples and the stretch hidden."""
    clip = a_clip(tmp_path / "a.mkv", samples, rate, codec=codec)
    out = tmp_path / "out.mp4"
    render(RenderJob(clip, probe(clip), (), out, keep_sound=True, sound_filters=(silencing((STRETCH,), tone=tone),)))
    return out


@pytest.mark.parametrize("tone", [False, True])
def test_what_was_said_there_changes_no_byte(tmp_path: Path, tone: bool) -> None:
    """Non-interference: another voice in the stretch, the same file; so the file says nothing of the voice."""
    one = babble(3, seed=1, channels=2)
    other = one.copy()
    there = slice(round(STRETCH[0] * RATE), round(STRETCH[1] * RATE))
    other[:, there] = -babble(3, seed=7, channels=2)[:, there]

    first = rendered(tmp_path, one, tone=tone).read_bytes()
    second = rendered(tmp_path, other, tone=tone).read_bytes()

    assert not np.array_equal(one, other)
    assert first == second


@pytest.mark.parametrize(("rate", "channels", "codec"), [
    (48_000, 1, "pcm_s16le"), (44_100, 2, "pcm_s16le"), (16_000, 1, "aac"), (8_000, 1, "pcm_s16le"),
    (48_000, 2, "aac")])
def test_a_muted_stretch_is_silent_in_the_finished_file(tmp_path: Path, rate: int, channels: int, codec: str) -> None:
    """Coding smears the neighbours of a stretch into it: at most -70 dBFS may be there, to its last sample."""
    out = rendered(tmp_path, babble(3, rate=rate, channels=channels), tone=False, rate=rate, codec=codec)

    samples, coded = heard(out)
    assert decibels(samples[:, round(STRETCH[0] * coded):round(STRETCH[1] * coded)]) <= -70
    assert decibels(samples[:, :coded // 2]) > -12  # and it is not silence altogether
    wide = margin(rate) + 0.03  # the coder's own reach; what is further away is as loud as it was
    assert decibels(samples[:, round((STRETCH[1] + wide) * coded):]) > -12


def test_the_tone_is_a_thousand_hertz_at_its_own_level(tmp_path: Path) -> None:
    """A tone that rose and fell with the voice would tell its rhythm."""
    samples, rate = heard(rendered(tmp_path, babble(3), tone=True))
    inside = samples[0, round(STRETCH[0] * rate):round(STRETCH[1] * rate)]

    spectrum = np.abs(np.fft.rfft(inside * np.hanning(len(inside))))
    assert abs(np.argmax(spectrum) * rate / len(inside) - TONE) < 3
    pieces = inside[:len(inside) // 480 * 480].reshape(-1, 480)
    loud = np.sqrt(2 * (pieces ** 2).mean(axis=1))
    assert np.allclose(loud, LEVEL, rtol=0.05)


def test_the_rest_is_untouched_and_the_fade_lies_outside() -> None:
    """An edge inside the stretch would leave the first sound of a name."""
    voice = babble(3)
    silenced = whole(silencing((STRETCH,))(in_blocks(voice)))
    changed = np.flatnonzero((silenced != voice).any(axis=0)) / RATE

    assert not silenced[:, round(STRETCH[0] * RATE):round(STRETCH[1] * RATE)].any()
    assert STRETCH[0] - margin(RATE) - 1e-3 <= changed.min() < STRETCH[0] - 0.04
    assert STRETCH[1] + 0.04 < changed.max() <= STRETCH[1] + margin(RATE) + 1e-3


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.floats(0, 2), st.floats(0.001, 1)), min_size=1, max_size=4), st.booleans(),
       st.integers(700, 9_000))
def test_no_stretch_leaves_anything_wherever_it_lies(spans: list[tuple[float, float]], tone: bool, size: int) -> None:
    """At the start, past the end, across blocks, upon one another: never a sample of the source."""
    stretches = [(start, start + length) for start, length in spans]
    one, other = VOICES
    inside = np.zeros(one.shape[1], bool)
    for start, end in stretches:
        inside[int(start * RATE):int(np.ceil(end * RATE))] = True
    hide = silencing(stretches, tone=tone)

    first, second = whole(hide(in_blocks(one, size=size))), whole(hide(in_blocks(other, size=size)))

    assert first.shape == one.shape
    assert first[:, inside].tobytes() == second[:, inside].tobytes()
