"""One AAC sound track, encoded sample by sample from a line of sound."""

from collections.abc import Iterator
from fractions import Fraction

import av
import numpy as np
from av.audio.stream import AudioStream
from av.codec.context import Flags
from av.container import OutputContainer
from av.packet import Packet
from numpy.typing import NDArray

from media.probe import Sound

AAC_RATES = frozenset({96000, 88200, 64000, 48000, 44100, 32000})
"""Sample rates that are kept. An AAC stream can have lower ones, but few players show them, and a packet of 1,024
samples would last an eighth of a second: what is silenced would take a quarter of a second of its neighbours along."""

OTHERWISE = 48_000
"""The rate of everything else."""

BITS_A_CHANNEL = 96_000
"""Bits a second; ffmpeg's own AAC encoder is transparent for speech from about 64,000."""

REACH = 2_048
"""Coded samples over which one sample is heard after coding: AAC looks at two packets of 1,024 at a time, and what
it rounds away in them comes back as noise over both."""


def coded_rate(rate: int) -> int:
    """Return the rate at which sound of this rate is written."""
    return rate if rate in AAC_RATES else OTHERWISE


def add_track(container: OutputContainer, sound: Sound) -> AudioStream:
    """Add the AAC stream that a source's first sound will be written into."""
    stream = container.add_stream("aac", rate=coded_rate(sound.sample_rate))
    stream.codec_context.layout = "mono" if sound.channels == 1 else "stereo"
    stream.codec_context.bit_rate = BITS_A_CHANNEL * min(2, sound.channels)
    stream.codec_context.flags |= Flags.bitexact | Flags.global_header
    return stream


class SoundTrack:
    """Turns samples, one after the other, into encoded packets."""

    def __init__(self, stream: AudioStream, rate: int, channels: int) -> None:
        self._stream = stream
        self._rate = rate
        self._layout = "mono" if channels == 1 else "stereo"
        self._cursor = 0
        coded = stream.codec_context.sample_rate
        self._planes = av.AudioResampler(format="fltp", layout=self._layout, rate=coded)

    def add(self, samples: NDArray[np.float32]) -> "Iterator[Packet[AudioStream]]":
        """Encode the next samples, channels x n."""
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples), format="fltp", layout=self._layout)
        frame.sample_rate = self._rate
        frame.pts = self._cursor
        frame.time_base = Fraction(1, self._rate)
        self._cursor += samples.shape[1]
        for shaped in self._planes.resample(frame):
            yield from self._stream.encode(shaped)

    def end(self) -> "Iterator[Packet[AudioStream]]":
        """Encode what the encoder still holds."""
        for frame in self._planes.resample(None):
            yield from self._stream.encode(frame)
        yield from self._stream.encode(None)
