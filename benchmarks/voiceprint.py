"""Measure what a speaker is known by: pitch by autocorrelation, formants by linear prediction."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import solve_toeplitz
from scipy.signal import resample_poly

LOW, HIGH = 50, 400  # Hz between which a pitch is sought
PIECE, STEP = 0.045, 0.015  # seconds
VOICED = 0.6  # share of its energy that a piece has again one wave later
FORMANT_RATE, ORDER = 10_000, 12  # five resonances below 5,000 Hz, and two poles for the source
BROADEST = 400  # Hz; what is broader is no formant


def pitch(samples: NDArray[np.float32], rate: int) -> float:
    """Return the median pitch of the voiced pieces, in Hz; samples are channels x n, the first counts."""
    found = [hertz for piece in _pieces(samples[0], rate) if (hertz := _pitch(piece, rate))]
    return float(np.median(found)) if found else float("nan")


def formants(samples: NDArray[np.float32], rate: int) -> tuple[float, float, float]:
    """Return the median of each of the first three formants over the voiced pieces, in Hz."""
    sound = np.asarray(resample_poly(samples[0].astype(np.float64), FORMANT_RATE, rate))
    found = [one for piece in _pieces(sound, FORMANT_RATE)
             if _pitch(piece, FORMANT_RATE) and len(one := _formants(piece)) >= 3]
    one, two, three = np.median([each[:3] for each in found], axis=0) if found else (np.nan,) * 3
    return float(one), float(two), float(three)


def _pieces(sound: NDArray[np.floating], rate: int) -> Iterator[NDArray[np.float64]]:
    size, step = int(PIECE * rate), int(STEP * rate)
    loud = float(np.sqrt(np.mean(sound ** 2)))
    for start in range(0, len(sound) - size, step):
        piece = sound[start:start + size].astype(np.float64)
        if np.sqrt(np.mean(piece ** 2)) > 0.3 * loud:
            yield piece - piece.mean()


def _pitch(piece: NDArray[np.float64], rate: int) -> float:
    """Return the pitch of one piece, or 0 where it has none."""
    size = 1 << (2 * len(piece) - 1).bit_length()
    again = np.fft.irfft(np.abs(np.fft.rfft(piece, size)) ** 2)[:len(piece)]
    again = again / (1 - np.arange(len(piece)) / len(piece))  # fewer samples meet at a longer lag
    low, high = int(rate / HIGH), min(int(rate / LOW), len(piece) * 2 // 3)
    best = low + int(np.argmax(again[low:high]))
    # The first lag that is nearly as good: two waves later a sound repeats itself, too.
    near = [lag for lag in range(low, best + 1) if again[lag] >= 0.9 * again[best]
            and again[lag] >= again[lag - 1] and again[lag] >= again[lag + 1]]
    lag = near[0] if near else best
    return rate / lag if again[lag] > VOICED * again[0] else 0.0


def _formants(piece: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the formants of one piece, rising, in Hz."""
    shaped = np.append(piece[0], piece[1:] - 0.97 * piece[:-1]) * np.hamming(len(piece))
    again = np.correlate(shaped, shaped, "full")[len(shaped) - 1:len(shaped) + ORDER]
    again[0] *= 1.000_1
    poles = np.roots(np.append(1, -solve_toeplitz(again[:-1], again[1:])))
    poles = poles[poles.imag > 0.01]
    hertz, width = np.angle(poles) * FORMANT_RATE / (2 * np.pi), -np.log(np.abs(poles)) * FORMANT_RATE / np.pi
    return np.sort(hertz[(width < BROADEST) & (hertz > 150) & (hertz < 4_500)])
