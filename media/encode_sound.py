"""One AAC sound track in step with the pictures: silence fills gaps, overlaps are cut."""

from collections.abc import Iterator
from fractions import Fraction

import av
import numpy as np
from av.audio.stream import AudioStream
from av.packet import Packet
from numpy.typing import NDArray

AAC_RATES = frozenset({96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000})
"""Sample rates an AAC stream can have; anything else becomes 48,000."""

BITS_A_CHANNEL = 96_000
"""Bits a second; ffmpeg's own AAC encoder is transparent for speech from about 64,000."""

JITTER = Fraction(8, 1000)
"""Seconds a block may start off the running count before it is moved: Matroska rounds times to 1 ms, and
20 ms is what must be kept."""


class SoundTrack:
    """Turns blocks of samples into encoded packets on the clock of the pictures."""

    def __init__(self, stream: AudioStream, origin: Fraction, rate: int, channels: int) -> None:
        self._stream = stream
        self._origin = origin
        self._rate = rate
        self._layout = "mono" if channels == 1 else "stereo"
        self._channels = channels
        self._cursor = 0
        coded = stream.codec_context.sample_rate
        self._planes = av.AudioResampler(format="fltp", layout=self._layout, rate=coded)

    def add(self, start: Fraction, samples: NDArray[np.float32],
            until: Fraction | None = None) -> "Iterator[Packet[AudioStream]]":
        """Encode a block that starts at `start` seconds; none before the first picture or after `until`."""
        place = round((start - self._origin) * self._rate)
        if abs(place - self._cursor) <= JITTER * self._rate and self._cursor:
            place = self._cursor
        if place < self._cursor:
            samples = samples[:, self._cursor - place:]
            place = self._cursor
        if until is not None:
            samples = samples[:, :max(0, round((until - self._origin) * self._rate) - place)]
        if not samples.shape[1]:
            return
        for silent in _pieces(place - self._cursor, self._rate):
            yield from self._encode(np.zeros((self._channels, silent), np.float32))
        yield from self._encode(samples)

    def end(self) -> "Iterator[Packet[AudioStream]]":
        """Encode what the encoder still holds."""
        for frame in self._planes.resample(None):
            yield from self._stream.encode(frame)
        yield from self._stream.encode(None)

    def _encode(self, samples: NDArray[np.float32]) -> "Iterator[Packet[AudioStream]]":
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples), format="fltp", layout=self._layout)
        frame.sample_rate = self._rate
        frame.pts = self._cursor
        frame.time_base = Fraction(1, self._rate)
        self._cursor += samples.shape[1]
        for shaped in self._planes.resample(frame):
            yield from self._stream.encode(shaped)


def _pieces(samples: int, most: int) -> Iterator[int]:
    """Split a long silence, so that an hour of it is never in memory."""
    while samples > 0:
        yield min(samples, most)
        samples -= most
