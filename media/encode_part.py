"""Encode one part of a clip by itself, so that it can be joined to the others without encoding again."""

from collections.abc import Iterator
from pathlib import Path

import av
from av.packet import Packet
from av.video.codeccontext import VideoCodecContext
from av.video.frame import PictureType
from av.video.stream import VideoStream

from media.encode_errors import telling
from media.encode_picture import Coded, Shaper, group_of, options_of, rate_of, set_up
from media.frame import Frame
from media.probe import Source


class PartCoder:
    """Encodes one part of a clip so that it can stand behind another part and before a third.

    Its first picture is a key picture, and its last is none: of two that follow each other H.264 demands
    different numbers, and each encoder counts from 0. Therefore key pictures are asked for by count, and the
    encoder's own limit, which it would put above that, is out of reach.
    """

    def __init__(self, source: Source, origin: int, length: int | None, path: Path) -> None:
        """length: frames in the part, None for the last one. path: who is named where it cannot be encoded."""
        self._origin, self._length, self._path = origin, length, path
        self._group, self._done, self._shaper = group_of(source), 0, Shaper(source)
        with telling(path):
            made = av.CodecContext.create("libx264", "w")
            assert isinstance(made, VideoCodecContext)
            made.options = {**options_of(source), "forced-idr": "1"}
            made.framerate = rate_of(source).limit_denominator(1001)
            set_up(made, source)
            made.gop_size = 2 * self._group
            made.open()
        self._codec = made

    @property
    def head(self) -> bytes:
        """The parameter sets, which must be those of all other parts."""
        return bytes(self._codec.extradata or b"")

    def add(self, frame: Frame) -> Iterator[Coded]:
        """Encode the next frame.

        Raises:
            OutputError: it could not be encoded.
        """
        with telling(self._path):
            picture = self._shaper.shaped(frame, frame.instant.pts - self._origin)
            if self._done % self._group == 0:
                picture.pict_type = PictureType.I
            if self._length is not None and self._done == self._length - 1:
                picture.pict_type = PictureType.P
            self._done += 1
            packets = self._codec.encode(picture)
        yield from map(_coded, packets)

    def rest(self) -> Iterator[Coded]:
        """Encode what is held back.

        Raises:
            OutputError: it could not be encoded.
        """
        with telling(self._path):
            packets = self._codec.encode(None)
        yield from map(_coded, packets)


def _coded(packet: "Packet[VideoStream]") -> Coded:
    assert packet.pts is not None
    return Coded(packet.pts, packet.is_keyframe, bytes(packet))
