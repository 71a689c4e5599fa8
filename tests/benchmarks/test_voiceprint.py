"""What measures a disguise finds the pitch and the formants that a made voice has."""

import numpy as np
import pytest

from benchmarks.voiceprint import formants, pitch
from benchmarks.vowels import RATE, VOWELS, vowels


@pytest.mark.parametrize("hertz", [80.0, 120.0, 210.0, 300.0])
def test_the_pitch_of_a_made_voice_is_found(hertz: float) -> None:
    """An estimator that hears an octave off would call every disguise a success."""
    assert abs(pitch(vowels("aieou", pitch=hertz), RATE) / hertz - 1) < 0.06


@pytest.mark.parametrize("vowel", list(VOWELS))
@pytest.mark.parametrize(("hertz", "size"), [(110.0, 1.0), (200.0, 1.17)])
def test_the_formants_of_a_made_voice_are_found(vowel: str, hertz: float, size: float) -> None:
    """The first is hard to find where the pitch is as high; the others say how long the throat is."""
    found = np.array(formants(vowels(vowel * 5, pitch=hertz, size=size), RATE))

    truth = np.array(VOWELS[vowel][:3]) * size
    assert np.abs(found - truth).max() < 60
    assert np.abs(found[1:] / truth[1:] - 1).max() < 0.06


def test_noise_has_no_pitch() -> None:
    """Hisses are not voiced, and would blur the medians."""
    assert np.isnan(pitch(np.random.default_rng(0).standard_normal((1, RATE)).astype(np.float32), RATE))
