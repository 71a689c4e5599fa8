"""Enter a clip in its middle, at a picture that needs nothing of what lies before it."""

from collections.abc import Iterator

from av.container import InputContainer
from av.packet import Packet
from av.video.stream import VideoStream

from media.child_wire import unreadable

MOST_SKIPPED = 2_000
"""Packets read on the way from where a seek leads to the picture wanted: an index of Matroska names few of them."""

_IDR, _SLICES = 5, range(1, 6)
"""H.264, table 7-1: a picture after which nothing before it is referred to, and all coded slices."""
_IRAP, _SEGMENTS = range(16, 22), range(32)
"""H.265, table 7-1: the same, provided that no picture after it is shown before it; and all coded slices."""


def entered(container: InputContainer, stream: VideoStream, pts: int) -> "Iterator[Packet[VideoStream]]":
    """Yield the stream's packets from the picture that is shown at `pts` ticks.

    Raises:
        RefusalError: unreadable, when no seek leads there.
    """
    container.seek(pts, stream=stream, backward=True)
    packets = container.demux(stream)
    for skipped, packet in enumerate(packets):
        if packet.pts == pts:
            yield packet
            yield from packets
            return
        if not packet.size or skipped >= MOST_SKIPPED or (packet.is_keyframe and (packet.pts or 0) > pts):
            break
    raise unreadable("cannot be read from its middle, where its own index says that it can")


def begins_anew(packet: "Packet[VideoStream]", stream: VideoStream) -> bool:
    """Whether decoding may begin with a packet: said by its container, and by the coded picture itself."""
    if not packet.is_keyframe:
        return False
    codec, head = stream.codec_context.name, stream.codec_context.extradata or b""
    if codec == "mjpeg":
        return True
    if codec == "h264" and len(head) > 4 and head[0] == 1:
        kinds = [first & 31 for first in _first_bytes(bytes(packet), (head[4] & 3) + 1)]
        return {kind for kind in kinds if kind in _SLICES} == {_IDR}
    if codec == "hevc" and len(head) > 21 and head[0] == 1:
        kinds = [first >> 1 & 63 for first in _first_bytes(bytes(packet), (head[21] & 3) + 1)]
        slices = [kind for kind in kinds if kind in _SEGMENTS]
        return bool(slices) and all(kind in _IRAP for kind in slices)
    return False


def _first_bytes(data: bytes, length_bytes: int) -> Iterator[int]:
    """Yield the first byte of each NAL unit of a packet, which states its kind."""
    place = 0
    while place + length_bytes < len(data):
        size = int.from_bytes(data[place:place + length_bytes], "big")
        yield data[place + length_bytes]
        place += length_bytes + size
