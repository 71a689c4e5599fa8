"""Silence stretches of a sound, or lay a tone over them that carries nothing of what was said."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil, floor

import numpy as np
from numpy.typing import NDArray

from media.encode_sound import REACH, coded_rate
from media.soundline import SoundBlock, SoundFilter

Samples = NDArray[np.float32]

FADE = 0.010
"""Seconds over which the sound goes and comes back, outside the silenced stretch: less is heard as a click."""

RINGING = 0.005
"""Seconds that a change of the sample rate smears: swresample's filter has 16 samples at the lower rate of 8,000."""

TONE = 1_000  # Hz, what listeners know as "something was taken out here"
LEVEL = 0.1
"""Peak of the tone, -20 dBFS, the level broadcasters line up by; whatever was said there, it is the same."""


@dataclass(frozen=True, slots=True)
class _Hole:
    """Where nothing of the source is left, in samples: `start` to `end`, and faded from `before` to `after`."""

    before: int
    start: int
    end: int
    after: int


def silencing(stretches: Sequence[tuple[float, float]], *, tone: bool = False) -> SoundFilter:
    """Return a filter that leaves nothing of the source within the stretches (start, end in seconds).

    Coding spreads each sample over its neighbours, so the hole is wider than the stretch by as much, and the
    fades lie outside the hole. With `tone` a sine fills the hole; where the sound ends, so does the tone.
    """

    def silenced(line: Iterator[SoundBlock]) -> Iterator[SoundBlock]:
        for block in line:
            first = round(block.start * block.sample_rate)
            samples = block.samples.copy()
            for hole in _holes(stretches, block.sample_rate):
                _dig(samples, first, hole, block.sample_rate if tone else 0)
            yield SoundBlock(block.start, samples, block.sample_rate)

    return silenced


def margin(rate: int) -> float:
    """Return how many seconds of its neighbours go silent with a stretch, at each end, fade included."""
    return REACH / coded_rate(rate) + RINGING + FADE


def tone_at(first: int, count: int, rate: int) -> Samples:
    """Return `count` samples of the tone from sample `first` of the line on."""
    turns = ((first + np.arange(count, dtype=np.int64)) * TONE % rate) / rate
    return (LEVEL * np.sin(2 * np.pi * turns)).astype(np.float32)


def _holes(stretches: Sequence[tuple[float, float]], rate: int) -> Iterator[_Hole]:
    """Yield the holes to dig for stretches that may lie so near each other that their fades overlap."""
    guard, fade = REACH / coded_rate(rate) + RINGING, round(FADE * rate)
    for start, end in stretches:
        first, last = floor((start - guard) * rate), ceil((end + guard) * rate)
        yield _Hole(first - fade, first, last, last + fade)


def _dig(samples: Samples, first: int, hole: _Hole, tone_rate: int) -> None:
    """Dig one hole into a block whose first sample is sample `first` of the line; fill it where there is a tone."""
    count = samples.shape[1]
    low, high = max(0, hole.before - first), min(count, hole.after - first)
    if low >= high:
        return
    left = _left(np.arange(first + low, first + high), hole)
    part = samples[:, low:high]
    # Not a product where nothing may be left: 0 times a negative sample is -0, which another voice would not leave.
    part[:] = np.where(left > 0, part * left, np.float32(0))
    if tone_rate:
        part += tone_at(first + low, high - low, tone_rate) * (1 - left)


def _left(places: NDArray[np.int64], hole: _Hole) -> Samples:
    """Return the share of the source that is left at each sample: 1 outside, 0 in the hole, a cosine between."""
    fade = max(1, hole.start - hole.before)
    away = np.maximum(hole.start - places, places - hole.end + 1)  # samples from the hole, at most 0 within it
    return (0.5 - 0.5 * np.cos(np.pi * np.clip(away / fade, 0, 1))).astype(np.float32)
