"""Write frames into a new clip with their own timestamps and nothing inherited but the given tags."""

import struct
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import av
from av.bitstream import BitStreamFilterContext
from av.error import FFmpegError
from av.packet import Packet
from av.video.stream import VideoStream

from media.encode_errors import telling
from media.encode_keys import add_keys
from media.encode_picture import Coded, Shaper, base_of, is_even, options_of, rate_of, set_up
from media.encode_sound import SoundTrack, add_track
from media.errors import UnreadableInputError
from media.frame import Frame
from media.probe import Source
from media.soundline import SoundBlock

XMP_BOX = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
"""The identifier of an XMP box, from the XMP specification, part 3."""



@dataclass(frozen=True)
class Tags:
    """What may be said in a file: rights, and nothing else. Built by watermark, opaque here."""

    exif: bytes = b""
    """An EXIF block for photos."""
    xmp: bytes = b""
    """An XMP packet, for photos and clips."""
    fields: tuple[tuple[str, str], ...] = field(default=())
    """MP4 item list entries by ffmpeg's names: title, copyright, comment, description, artist ..."""
    keys: tuple[tuple[str, str], ...] = field(default=())
    """QuickTime metadata keys of an MP4, with their values."""


class ClipWriter:
    """An MP4 being written: H.264 High and, where asked, AAC; index first, no reordering of frames.

    Frames are not reordered (no B-frames), so every timestamp stands in the file as it is and starts
    at 0. Use as a context manager; leaving it with an error leaves an unfinished file to be removed.
    """

    def __init__(self, path: Path, source: Source, tags: Tags, *, sound: bool) -> None:
        self._path = path
        self._source = source
        self._tags = tags
        self._shaper = Shaper(source)
        self._base = base_of(source)
        self._origin: int | None = None
        self._last = -1
        self._durations: dict[int, int] = {}
        self._waiting: list[Packet[VideoStream]] = []
        with telling(path):
            self._container = av.open(str(path), "w", format="mp4",
                                      options={"movflags": "+faststart", "fflags": "+bitexact"})
        with self._closing_on_error(), telling(path):
            self._video = self._add_video()
            self._audio = add_track(self._container, source.sounds[0]) if sound and source.sounds else None
            self._container.metadata.update(dict(tags.fields))
            self._video.codec_context.open()
            self._container.start_encoding()
            self._no_remarks = BitStreamFilterContext("filter_units=remove_types=6", self._video)
        self._track: SoundTrack | None = None

    @property
    def head(self) -> bytes:
        """The parameter sets that stand in the file for all its pictures."""
        return bytes(self._video.codec_context.extradata or b"")

    @property
    def notes(self) -> tuple[str, ...]:
        """What a user should know about the file."""
        if is_even(self._source):
            return ()
        return ("The size is odd, so colours are kept in full (4:4:4) to keep it exactly; "
                "some players cannot show that.",)

    def add(self, frame: Frame) -> None:
        """Encode the next frame.

        Raises:
            OutputError: it could not be written.
        """
        if self._origin is None:
            self._origin = frame.instant.pts
        pts = frame.instant.pts - self._origin
        if frame.instant.base != self._base or pts <= self._last:
            raise UnreadableInputError(f"has timestamps that do not advance at frame {frame.index}")
        self._follow(pts)
        with telling(self._path):
            self._mux(self._video.encode(self._shaper.shaped(frame, pts)))

    def take(self, coded: Coded) -> None:
        """Write the next picture of a part that was encoded by itself.

        Raises:
            OutputError: it could not be written.
        """
        assert coded.pts > self._last, "parts are taken in their order"
        self._follow(coded.pts)
        packet: Packet[Any] = Packet(coded.data)
        packet.pts = packet.dts = coded.pts
        packet.time_base, packet.is_keyframe = self._base, coded.key
        with telling(self._path):
            self._mux([packet])

    def hear(self, block: SoundBlock) -> None:
        """Encode the next block of the line of sound, whose clock starts with the first picture.

        Raises:
            OutputError: it could not be written.
        """
        assert self._audio is not None, "opened without sound"
        if self._track is None:
            self._track = SoundTrack(self._audio, block.sample_rate, block.samples.shape[0])
        with telling(self._path):
            for packet in self._track.add(block.samples):
                self._container.mux_one(packet)

    def finish(self) -> None:
        """Write what is held back, the index, the keys and the XMP box.

        Raises:
            OutputError: it could not be written.
        """
        self._durations[self._last] = self._last_duration()
        with telling(self._path):
            self._mux(self._video.encode(None))
            for packet in self._no_remarks.filter(None):
                self._put(packet)
            self._mux([])
            if self._track is not None:
                for packet in self._track.end():
                    self._container.mux_one(packet)
            self._container.close()
            add_tags(self._path, self._tags)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        if kind is None:
            self.finish()
        else:
            with suppress(FFmpegError, OSError):  # the first error is the one to tell
                self._container.close()

    def _add_video(self) -> VideoStream:
        rate = rate_of(self._source).limit_denominator(1001)
        stream = self._container.add_stream("libx264", rate=rate, options=options_of(self._source))
        stream.time_base = self._base
        set_up(stream.codec_context, self._source)
        return stream

    def _follow(self, pts: int) -> None:
        """Note when the next picture is shown, which says how long the one before stays."""
        if self._last >= 0:
            self._durations[self._last] = pts - self._last
        self._last = pts

    def _last_duration(self) -> int:
        if self._source.duration is not None:
            left = round(self._source.duration / self._base) - self._last
            if left > 0:
                return left
        return max(1, round(1 / (self._base * rate_of(self._source))))

    def _mux(self, packets: "list[Packet[VideoStream]]") -> None:
        for packet in packets:
            for clean in self._no_remarks.filter(packet):
                self._waiting.append(clean)
        while self._waiting and self._waiting[0].pts in self._durations:
            self._put(self._waiting.pop(0))

    def _put(self, packet: "Packet[VideoStream]") -> None:
        assert packet.pts is not None
        packet.duration = self._durations.pop(packet.pts)
        packet.stream = self._video
        packet.time_base = self._base
        self._container.mux_one(packet)

    @contextmanager
    def _closing_on_error(self) -> Iterator[None]:
        try:
            yield
        except BaseException:
            with suppress(FFmpegError, OSError):
                self._container.close()
            raise


def add_tags(path: Path, tags: Tags) -> None:
    """Add what the muxer does not write to a finished MP4: keys to its index, the XMP packet to its end."""
    add_keys(path, tags.keys)
    if tags.xmp:
        with path.open("ab") as file:
            file.write(struct.pack(">I4s", 24 + len(tags.xmp), b"uuid"))
            file.write(XMP_BOX + tags.xmp)
