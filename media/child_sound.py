"""Decode the first sound stream of a clip into floating-point samples with exact times."""

from collections.abc import Callable
from fractions import Fraction

import av
import numpy as np
from numpy.typing import NDArray

from media.child_clip import demuxing
from media.child_recording import codec_of
from media.child_whole import HALF
from media.child_wire import Order, Wire, unreadable, unsupported

MOST_CHANNELS = 2
"""Surround sound is mixed down: an AAC stereo stream plays everywhere."""

FEWEST_RATE, MOST_RATE = 8_000, 96_000
BLOCK_SECONDS = 1


def _sound(order: Order, wire: Wire) -> None:
    """Send blocks of about a second: start in seconds, sample rate, channels, then float32 planes."""
    with demuxing(order) as container:
        if not container.streams.audio:
            return
        stream = container.streams.audio[0]
        codec = codec_of(stream)
        rate = codec.sample_rate
        layout = "mono" if codec.layout.nb_channels == 1 else "stereo"
        if not FEWEST_RATE <= rate <= MOST_RATE:
            raise unsupported(f"has sound at {rate} samples a second")
        planes = av.AudioResampler(format="fltp", layout=layout, rate=rate)
        gathered = Gathered(wire, rate)
        for packet in container.demux(stream):
            if packet.size and packet.is_corrupt:
                raise unreadable(HALF)
            for decoded in packet.decode():
                for frame in planes.resample(decoded):
                    gathered.add(frame)
        gathered.send()


class Gathered:
    """Consecutive sound frames collected into one block; a gap in time starts a new one."""

    def __init__(self, wire: Wire, rate: int) -> None:
        self._wire = wire
        self._rate = rate
        self._start: Fraction | None = None
        self._parts: list[NDArray[np.float32]] = []
        self._count = 0

    def add(self, frame: av.AudioFrame) -> None:
        """Take one frame; send what was gathered when there is a gap or a second is full."""
        samples = frame.to_ndarray().astype(np.float32, copy=False)
        following = None if self._start is None else self._start + Fraction(self._count, self._rate)
        start = following if frame.pts is None or frame.time_base is None else frame.pts * frame.time_base
        # Containers round to a millisecond; more than five is a real gap.
        gap = following is not None and start is not None and abs(start - following) > Fraction(5, 1000)
        if gap or self._count >= BLOCK_SECONDS * self._rate:
            self.send()
        if self._start is None:
            self._start = start if start is not None else Fraction(0)
        self._parts.append(samples)
        self._count += samples.shape[1]

    def send(self) -> None:
        """Send what was gathered."""
        if not self._count or self._start is None:
            return
        block = np.ascontiguousarray(np.concatenate(self._parts, axis=1), dtype="<f4")
        self._wire.say(block.tobytes(), start=str(self._start), rate=self._rate, channels=block.shape[0])
        self._start, self._parts, self._count = None, [], 0


JOBS: dict[str, Callable[[Order, Wire], None]] = {"sound": _sound}
