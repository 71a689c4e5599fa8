"""Enter a clip in its middle, at a picture that needs nothing of what lies before it."""

from collections.abc import Iterator

from av.container import InputContainer
from av.packet import Packet
from av.video.stream import VideoStream

from media.child_wire import unreadable

MOST_SKIPPED = 2_000
"""Packets read on the way from where a seek leads to the picture wanted: an index of Matroska names few of them."""

_H264 = {"slices": range(1, 6), "anew": range(5, 6), "sets": (7, 8)}
"""H.264, table 7-1: coded slices; those of a picture after which nothing before it is referred to (IDR); parameter
sets of the stream and of pictures."""
_H265 = {"slices": range(32), "anew": range(16, 22), "sets": (33, 34)}
"""H.265, table 7-1: the same; a picture of these kinds (IRAP) is one only if no picture after it is shown before it."""


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


class Entries:
    """Says of each packet of a stream, in order, whether decoding may begin with it."""

    def __init__(self, codec: str, head: bytes) -> None:
        """head: the parameter sets and all else that the container keeps for the whole stream."""
        self._codec, self._kinds, self._length = codec, _H264 if codec == "h264" else _H265, 0
        if codec == "h264" and len(head) > 4 and head[0] == 1:
            self._length = (head[4] & 3) + 1
        if codec == "hevc" and len(head) > 21 and head[0] == 1:
            self._length = (head[21] & 3) + 1
        self._sets_inside = False

    def begins(self, packet: "Packet[VideoStream]") -> bool:
        """Take the next packet; its container must say so, the coded picture itself, and what came with those before.

        Parameter sets between pictures hold for all that follow: whoever begins behind them must meet them again.
        """
        if self._codec == "mjpeg" or not self._length:
            return self._codec == "mjpeg" and packet.is_keyframe
        kinds = [self._kind(first) for first in _first_bytes(bytes(packet), self._length)]
        sets = all(one in kinds for one in self._kinds["sets"])
        self._sets_inside = self._sets_inside or any(one in kinds for one in self._kinds["sets"])
        slices = [one for one in kinds if one in self._kinds["slices"]]
        anew = bool(slices) and all(one in self._kinds["anew"] for one in slices)
        return packet.is_keyframe and anew and (sets or not self._sets_inside)

    def _kind(self, first: int) -> int:
        return first & 31 if self._codec == "h264" else first >> 1 & 63


def _first_bytes(data: bytes, length_bytes: int) -> Iterator[int]:
    """Yield the first byte of each NAL unit of a packet, which states its kind."""
    place = 0
    while place + length_bytes < len(data):
        size = int.from_bytes(data[place:place + length_bytes], "big")
        yield data[place + length_bytes]
        place += length_bytes + size
