"""Find out what a clip or a recording is: size, rotation, timing, colour, sound, and whether all of it is there."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any, cast

import av
from av.audio.codeccontext import AudioCodecContext
from av.container import InputContainer
from av.packet import Packet
from av.stream import Stream
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from media.child_clip import HDR, check_size, demuxing, is_cover, matrix_of, the_picture, turn
from media.child_recording import has_no_picture, recording_facts
from media.child_whole import HALF
from media.child_wire import Order, Wire, unreadable

MOST_FRAMES = 5_000_000
"""Twenty-three hours at 60 frames a second."""

_NO_COUNT = frozenset({"vp8"})
"""VP8 has packets that show nothing and are not marked, so packets do not count pictures."""


class Tally:
    """What one pass over the packets of a clip has seen."""

    def __init__(self, by_reading: bool) -> None:
        self._by_reading = by_reading
        self.count = 0
        self.first: int | None = None
        self.last = 0
        self.end = 0
        self.step = 1
        self.furthest = Fraction(0)
        self.read = 0

    def saw(self, packet: "Packet[Stream]", is_picture: bool) -> None:
        """Take one packet of any stream into account."""
        if packet.is_corrupt:
            raise unreadable(HALF)
        stamp = packet.dts if self._by_reading or packet.pts is None else packet.pts
        if stamp is None:
            stamp = self.last + self.step if self.count else 0
        length = packet.duration or 0
        self.furthest = max(self.furthest, (stamp + length) * packet.time_base)
        if not is_picture:
            return
        self.read += 1
        if packet.is_discard:
            return
        if self.count and stamp > self.last:
            self.step = stamp - self.last
        self.count += 1
        if self.count > MOST_FRAMES:
            raise unreadable(f"holds more than {MOST_FRAMES} frames")
        self.first = stamp if self.first is None else min(self.first, stamp)
        self.last = max(self.last, stamp)
        self.end = max(self.end, stamp + length)


def _look(order: Order, wire: Wire) -> None:
    """Send one message with everything a Source needs to know."""
    with demuxing(order) as container:
        if has_no_picture(container):
            wire.say(**recording_facts(container))
            return
        stream = the_picture(container)
        tally = Tally(order["container"] == "avi")
        picture: VideoFrame | None = None
        for packet in container.demux():
            is_picture = packet.stream_index == stream.index
            if packet.size:
                tally.saw(packet, is_picture)
            if is_picture and picture is None:
                picture = cast("VideoFrame | None", next(iter(packet.decode()), None))
        if picture is None or tally.first is None:
            raise unreadable("holds no picture that can be decoded")
        _require_all(container, stream, tally, order["container"])
        wire.say(**_facts(container, stream, tally, picture))


def _require_all(container: InputContainer, stream: VideoStream, tally: Tally, kind: str) -> None:
    """Hold what was read against what the container declares.

    Raises:
        RefusalError: unreadable, when something declared is not there.
    """
    if kind in {"mp4", "mov"} and tally.read < len(stream.index_entries):
        raise unreadable(f"is incomplete: {tally.read} of {len(stream.index_entries)} frames are there")
    if kind == "avi" and tally.last + 2 * tally.step < stream.frames:
        raise unreadable(f"is incomplete: it declares {stream.frames} frames and ends after {tally.last + 1}")
    declared = container.duration
    # A live recording may round its length; half a second is less than any useful loss hides in.
    if kind == "matroska" and declared and float(tally.furthest) < declared / av.time_base - 0.5:
        raise unreadable(HALF)


def _facts(container: InputContainer, stream: VideoStream, tally: Tally,
           picture: VideoFrame) -> dict[str, Any]:
    check_size(picture.width, picture.height)
    degrees, mirrored = turn(picture)
    base = stream.time_base or Fraction(1, 25)
    rate = stream.average_rate or stream.guessed_rate
    assert tally.first is not None
    step = round(1 / (rate * base)) if rate else tally.step
    end = tally.end if tally.end > tally.last else tally.last + max(1, step)
    if container.format.name == "avi":  # its packets each claim one tick, even where a picture lasts two
        end = tally.last + tally.step
    aspect = stream.sample_aspect_ratio or Fraction(1)
    return {
        "width": picture.width, "height": picture.height, "rotation": degrees, "mirrored": mirrored,
        "codec": stream.codec_context.name, "time_base": str(base), "frame_rate": str(rate) if rate else None,
        "frame_count": None if stream.codec_context.name in _NO_COUNT else tally.count,
        "duration": str((end - tally.first) * base),
        "sample_aspect": str(aspect if aspect > 0 else Fraction(1)),
        "colours": _colours(picture), "notes": _notes(picture),
        "sounds": [_sound(one) for one in container.streams.audio],
        "other_streams": ["cover art" if is_cover(one) else one.type for one in container.streams
                          if one.type not in {"video", "audio"} or is_cover(one)],
    }


def _sound(stream: av.AudioStream) -> dict[str, Any]:
    codec: AudioCodecContext | None = stream.codec_context  # None where ffmpeg knows no decoder
    if codec is None:
        return {"codec": "unknown", "sample_rate": 0, "channels": 0}
    return {"codec": codec.name, "sample_rate": codec.sample_rate or 0, "channels": codec.layout.nb_channels}


def _colours(picture: VideoFrame) -> str:
    """Return bt709, or bt601-525 or bt601-625 by the number of lines: how the copy will be tagged."""
    if picture.format.is_rgb or matrix_of(picture) not in {4, 5}:
        return "bt709"
    return "bt601-625" if picture.height in {288, 576} or int(picture.colorspace) == 5 else "bt601-525"


def _notes(picture: VideoFrame) -> list[str]:
    notes = []
    if picture.interlaced_frame:
        notes.append("The source is interlaced; its two fields stay woven into each picture.")
    if any(part.bits > 8 for part in picture.format.components):
        notes.append("The source has more than 8 bits a colour; the copy has 8.")
    if int(picture.color_trc) in HDR:
        notes.append(f"The source has high dynamic range ({HDR[int(picture.color_trc)]}); "
                     "the copy has standard range, so bright parts look different.")
    return notes


JOBS: dict[str, Callable[[Order, Wire], None]] = {"look-clip": _look}
