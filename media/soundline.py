"""One unbroken line of sound on the finished file's clock: silence fills gaps, overlaps are cut."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction

import av
import numpy as np
from numpy.typing import NDArray

JITTER = Fraction(8, 1000)
"""Seconds a block may start off the running count before it is moved: Matroska rounds times to 1 ms, and
20 ms is what must be kept."""


@dataclass(frozen=True, slots=True)
class SoundBlock:
    """A stretch of sound; `start` in seconds on the clip's own clock, `samples` channels x n from -1 to 1."""

    start: Fraction
    samples: NDArray[np.float32]
    sample_rate: int


SoundFilter = Callable[[Iterator[SoundBlock]], Iterator[SoundBlock]]
"""Takes the blocks of one line and returns a line of the same rate, channels, start and length."""


def placed(blocks: Iterator[SoundBlock], origin: Fraction, until: Fraction | None = None) -> Iterator[SoundBlock]:
    """Yield the sound as one line that starts at 0, block beside block, with neither gap nor overlap.

    `origin` is the moment on the blocks' clock that becomes 0: what is heard before it is cut, as is what is
    heard after `until`, a moment on the same clock.
    """
    cursor = 0
    for block in blocks:
        rate, samples = block.sample_rate, block.samples
        place = round((block.start - origin) * rate)
        if abs(place - cursor) <= JITTER * rate and cursor:
            place = cursor
        if place < cursor:
            samples = samples[:, cursor - place:]
            place = cursor
        if until is not None:
            samples = samples[:, :max(0, round((until - origin) * rate) - place)]
        if not samples.shape[1]:
            continue
        for silent in _pieces(place - cursor, rate):
            yield SoundBlock(Fraction(cursor, rate), np.zeros((samples.shape[0], silent), np.float32), rate)
            cursor += silent
        yield SoundBlock(Fraction(cursor, rate), samples, rate)
        cursor += samples.shape[1]


def through(line: Iterator[SoundBlock], filters: tuple[SoundFilter, ...]) -> Iterator[SoundBlock]:
    """Return the line as every filter leaves it, in order."""
    for change in filters:
        line = change(line)
    return line


def channels_at(line: Iterator[SoundBlock], rate: int) -> Iterator[NDArray[np.float32]]:
    """Yield the line at another sample rate, for listening: channels x n, without times."""
    resampler: av.AudioResampler | None = None
    for block in line:
        layout = "mono" if block.samples.shape[0] == 1 else "stereo"
        resampler = resampler or av.AudioResampler(format="fltp", layout=layout, rate=rate)
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(block.samples), format="fltp", layout=layout)
        frame.sample_rate = block.sample_rate
        yield from _planes(resampler, frame)
    if resampler is not None:
        yield from _planes(resampler, None)


def _planes(resampler: av.AudioResampler, frame: av.AudioFrame | None) -> Iterator[NDArray[np.float32]]:
    yield from (shaped.to_ndarray().astype(np.float32, copy=False) for shaped in resampler.resample(frame))


def _pieces(samples: int, most: int) -> Iterator[int]:
    """Split a long silence, so that an hour of it is never in memory."""
    while samples > 0:
        yield min(samples, most)
        samples -= most
