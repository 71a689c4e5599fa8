"""Speak in vowels: a made voice of which pitch, formants and pauses are known exactly."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.signal import lfilter

RATE = 48_000
VOWELS = {"a": (730, 1090, 2440, 3400), "i": (270, 2290, 3010, 3500), "u": (300, 870, 2240, 3300),
          "e": (530, 1840, 2480, 3500), "o": (570, 840, 2410, 3300)}
"""Formants in Hz: means of men's voices by Peterson and Barney, 1952; the fourth is a usual one."""
WIDTHS = (60, 90, 120, 150)  # Hz
SYLLABLE = 0.22  # seconds


def vowels(spoken: Sequence[str], *, pitch: float = 115, size: float = 1.0, seed: int = 0) -> NDArray[np.float32]:
    """Return 1 x n samples: one vowel a syllable, a space a pause of one; `size` multiplies all formants.

    The pitch glides by a tenth around `pitch` (Hz), as in a sentence.
    """
    chance, length = np.random.default_rng(seed), int(SYLLABLE * RATE)
    time = np.arange(length * len(spoken)) / RATE
    glide = pitch * (1 + 0.1 * np.sin(2 * np.pi * 0.6 * time + seed))
    turns = np.cumsum(glide) / RATE
    pulses = np.diff(np.floor(turns), prepend=0.0)
    source = lfilter([1], [1, -0.97], pulses) + 0.003 * chance.standard_normal(len(time))
    out = np.zeros(len(time))
    edge = np.minimum(1, np.minimum(np.arange(length), np.arange(length)[::-1]) / (0.02 * RATE))
    for place, vowel in enumerate(spoken):
        if vowel != " ":
            here = slice(place * length, (place + 1) * length)
            out[here] = _throat(source[here], VOWELS[vowel], size) * edge
    return (0.5 * out / np.abs(out).max())[None].astype(np.float32)


def _throat(source: NDArray[np.float64], formants: Sequence[float], size: float) -> NDArray[np.float64]:
    """Pass a source through one resonance after the other, at one loudness."""
    shaped = source
    for formant, width in zip(formants, WIDTHS, strict=True):
        radius = np.exp(-np.pi * width / RATE)
        poles = [1, -2 * radius * np.cos(2 * np.pi * formant * size / RATE), radius ** 2]
        shaped = lfilter([sum(poles)], poles, shaped)
    return np.asarray(shaped / (np.sqrt(np.mean(shaped ** 2)) + 1e-12))
