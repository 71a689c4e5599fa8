"""Code one side of one chunk by itself, so that it can stand between any two others."""

from collections.abc import Mapping
from pathlib import Path

import av
from av.video.codeccontext import VideoCodecContext

from media.encode_errors import telling
from media.encode_picture import Coded, Shaper, rate_of, set_up
from media.frame import Frame
from media.probe import Source
from release.review.proxies.units import without_remarks

OPTIONS: Mapping[str, str] = {
    # Half the time of what finished files are coded with, for about the same bytes: a reviewer waits for it.
    "preset": "superfast", "crf": "23", "profile": "high",
    # No key picture but the first: H.264 demands different numbers of two that follow each other.
    "x264-params": "bframes=0:lookahead-threads=1:cpu-independent=1:scenecut=0"}
ENDLESS = 1 << 20
"""Frames between key pictures; a chunk is shorter."""


def set_up_for_proxies(codec: VideoCodecContext, source: Source) -> None:
    """Set up an encoder that was made with OPTIONS and is not open yet."""
    set_up(codec, source)
    codec.gop_size = ENDLESS
    codec.thread_count = 2  # it shows in nothing but the time


class ChunkCoder:
    """Codes the frames of one chunk."""

    def __init__(self, source: Source, origin: int, path: Path) -> None:
        """source: as it is coded. origin: ticks of the clip's first frame. path: who is named in an error."""
        self._origin, self._path, self._shaper = origin, path, Shaper(source)
        with telling(path):
            made = av.CodecContext.create("libx264", "w")
            assert isinstance(made, VideoCodecContext)
            made.options = dict(OPTIONS)
            made.framerate = rate_of(source).limit_denominator(1001)
            set_up_for_proxies(made, source)
            made.open()
        self._codec = made
        self._pictures: list[Coded] = []

    @property
    def head(self) -> bytes:
        """The parameter sets, which must be those of all other chunks."""
        return bytes(self._codec.extradata or b"")

    def add(self, frame: Frame) -> None:
        """Code the next frame.

        Raises:
            OutputError: it could not be coded.
        """
        self._code(frame)

    def rest(self) -> tuple[Coded, ...]:
        """Return all its pictures, once the last frame was added.

        Raises:
            OutputError: they could not be coded.
        """
        self._code(None)
        return tuple(self._pictures)

    def _code(self, frame: Frame | None) -> None:
        with telling(self._path):
            picture = None if frame is None else self._shaper.shaped(frame, frame.instant.pts - self._origin)
            for packet in self._codec.encode(picture):
                assert packet.pts is not None
                self._pictures.append(Coded(packet.pts, packet.is_keyframe, without_remarks(bytes(packet))))
