"""Give a sound another voice: lower, and from a larger head. Who knows the speaker may know them still."""

from collections.abc import Iterator
from fractions import Fraction

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from media.soundline import SoundBlock, SoundFilter

PITCH, FORMANTS = 0.78, 0.86
"""By what the pitch, and the resonances of mouth and throat, are multiplied: a woman's voice falls into a man's
range, a man's stays understandable; both at once, since either alone is undone by turning one knob."""

WINDOW = 0.043
"""Seconds looked at in one go: two waves of a deep voice, and short enough for a consonant."""

OVERLAP = 4
"""Windows over each sample; with fewer the seams are heard."""

SMOOTH = 0.002
"""Seconds; what repeats faster shapes the voice, what repeats slower is its pitch (500 Hz is above any speaker's)."""

FLOOR = 1e-9

Numbers = NDArray[np.float64]


def disguising() -> SoundFilter:
    """Return a filter that changes pitch and formants of the whole sound, by the same for every file.

    It is a phase vocoder: nothing moves in time, and the same samples give the same samples.
    """

    def disguised(line: Iterator[SoundBlock]) -> Iterator[SoundBlock]:
        voice: _Voice | None = None
        for block in line:
            voice = voice or _Voice(block)
            yield from voice.of(block.samples.astype(np.float64))
        if voice is not None:
            yield from voice.rest()

    return disguised


class _Voice:
    """All channels of a line while they are changed; holds what a window still reaches into."""

    def __init__(self, first: SoundBlock) -> None:
        self._origin, self._rate = first.start, first.sample_rate
        self._size = 1 << round(np.log2(WINDOW * self._rate))
        self._hop = self._size // OVERLAP
        self._window = np.hanning(self._size + 1)[:-1]
        channels, bins = first.samples.shape[0], self._size // 2 + 1
        places = np.arange(bins)
        self._turns = 2 * np.pi * self._hop / self._size * places  # of each bin's own wave from window to window
        self._from = np.rint(places / PITCH).astype(int)
        self._shaped = np.minimum(places / FORMANTS, bins - 1)
        # Half a window's lead of silence on the way in, and as much taken off on the way out.
        self._lead = self._size - self._hop
        self._held = np.zeros((channels, self._lead))
        self._tail = np.zeros((channels, self._lead))
        self._seen, self._sung = np.zeros((2, channels, 1, bins))
        self._taken = self._given = 0

    def of(self, samples: Numbers) -> Iterator[SoundBlock]:
        """Take samples, channels x n; yield what is finished."""
        self._taken += samples.shape[1]
        yield from self._pushed(samples)

    def rest(self) -> Iterator[SoundBlock]:
        """Yield the end, so that as much comes out as went in."""
        yield from self._pushed(np.zeros((len(self._held), 2 * self._size)))

    def _pushed(self, samples: Numbers) -> Iterator[SoundBlock]:
        self._held = np.concatenate((self._held, samples), axis=1)
        count = (self._held.shape[1] - self._size) // self._hop + 1
        if count <= 0:
            return
        windows = sliding_window_view(self._held, self._size, axis=1)[:, ::self._hop][:, :count]
        out = self._laid(self._changed(windows * self._window))
        self._held = self._held[:, count * self._hop:]
        cut = min(self._lead, out.shape[1])
        self._lead -= cut
        out = out[:, cut:cut + self._taken - self._given]
        if out.shape[1]:
            start = self._origin + Fraction(self._given, self._rate)
            self._given += out.shape[1]
            yield SoundBlock(start, np.clip(out, -1, 1).astype(np.float32), self._rate)

    def _changed(self, windows: Numbers) -> Numbers:
        """Return windows (channels x windows x samples) in the other voice."""
        waves = np.fft.rfft(windows, axis=2)
        loud, phase = np.abs(waves), np.angle(waves)
        before = np.concatenate((self._seen, phase[:, :-1]), axis=1)
        self._seen = phase[:, -1:]
        stray = phase - before - self._turns
        turns = self._turns + stray - 2 * np.pi * np.rint(stray / (2 * np.pi))
        shape = _shape(loud, self._size, round(SMOOTH * self._rate))
        below = self._shaped.astype(int)
        above, part = np.minimum(below + 1, loud.shape[2] - 1), self._shaped - below
        reshaped = shape[..., below] * (1 - part) + shape[..., above] * part
        known = self._from < loud.shape[2]
        taken = np.where(known, self._from, 0)
        louder = np.where(known, (loud / shape)[..., taken], 0) * reshaped
        sung = np.cumsum(np.concatenate((self._sung, turns[..., taken] * PITCH), axis=1), axis=1)
        self._sung = sung[:, -1:]
        return np.asarray(np.fft.irfft(louder * np.exp(1j * sung[:, 1:]), n=self._size, axis=2))

    def _laid(self, windows: Numbers) -> Numbers:
        """Lay windows over one another; return what no later one reaches."""
        count = windows.shape[1]
        out = np.zeros((len(windows), self._tail.shape[1] + count * self._hop))
        out[:, :self._tail.shape[1]] = self._tail
        for place in range(count):
            out[:, place * self._hop:place * self._hop + self._size] += windows[:, place] * self._window
        self._tail = out[:, count * self._hop:]
        finished: Numbers = out[:, :count * self._hop] * (self._hop / (self._window ** 2).sum())
        return finished


def _shape(loud: Numbers, size: int, cut: int) -> Numbers:
    """Return the smooth shape of spectra, which is that of mouth and throat; never 0."""
    ripples = np.fft.irfft(np.log(loud + FLOOR), n=size, axis=2)
    ripples[..., cut:size - cut + 1] = 0
    return np.asarray(np.exp(np.fft.rfft(ripples, axis=2).real))
