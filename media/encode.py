"""Write frames into a new clip with their own timestamps and nothing inherited but the given tags."""

import struct
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Self

import av
from av.bitstream import BitStreamFilterContext
from av.codec.context import Flags
from av.error import FFmpegError
from av.packet import Packet
from av.video.reformatter import Interpolation, VideoReformatter
from av.video.stream import VideoStream

from media.encode_sound import SoundTrack, add_track
from media.errors import OutputError, UnreadableInputError
from media.frame import Frame
from media.probe import Source
from media.soundline import SoundBlock

XMP_BOX = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
"""The identifier of an XMP box, from the XMP specification, part 3."""

CRF = 20
"""Constant quality; at 20 and "veryfast" a copy is hard to tell from its source and mostly smaller."""
PRESET = "veryfast"
THREADS = 4
"""Frames encoded at once; how many does not show in the bytes, which must be the same for the same plan anywhere."""
GROUP_SECONDS = 2
"""Seconds between key frames, so that a reviewer's player can jump."""

_TAGGED = {"bt709": (1, 1, 1), "bt601-525": (6, 6, 6), "bt601-625": (5, 6, 5)}
"""Colour standard to H.273 numbers for primaries, transfer, matrix."""
_SWS_709, _SWS_601 = 1, 5
EXACT = Interpolation.BILINEAR | Interpolation.ACCURATE_RND
"""Without exact rounding every copy would be 1.5 of 255 darker than its source."""
_PARAMETER_SETS = frozenset({7, 8})


@dataclass(frozen=True)
class Tags:
    """What may be said in a file: rights, and nothing else. Built by watermark, opaque here."""

    exif: bytes = b""
    """An EXIF block for photos."""
    xmp: bytes = b""
    """An XMP packet, for photos and clips."""
    fields: tuple[tuple[str, str], ...] = field(default=())
    """MP4 item list entries by ffmpeg's names: title, copyright, comment, description, artist ..."""


class ClipWriter:
    """An MP4 being written: H.264 High and, where asked, AAC; index first, no reordering of frames.

    Frames are not reordered (no B-frames), so every timestamp stands in the file as it is and starts
    at 0. Use as a context manager; leaving it with an error leaves an unfinished file to be removed.
    """

    def __init__(self, path: Path, source: Source, tags: Tags, *, sound: bool) -> None:
        self._path = path
        self._source = source
        self._tags = tags
        self._reformatter = VideoReformatter()
        self._even = source.size.width % 2 == 0 and source.size.height % 2 == 0
        self._base = source.time_base or Fraction(1, 25)
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
    def notes(self) -> tuple[str, ...]:
        """What a user should know about the file."""
        if self._even:
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
        if self._last >= 0:
            self._durations[self._last] = pts - self._last
        self._last = pts
        with telling(self._path):
            picture = av.VideoFrame.from_numpy_buffer(frame.pixels, "bgr24")
            coded = self._reformatter.reformat(
                picture, format=self._video.codec_context.pix_fmt, src_color_range=2, dst_color_range=1,
                interpolation=EXACT,
                dst_colorspace=_SWS_709 if self._source.colours == "bt709" else _SWS_601)
            coded.pts, coded.time_base = pts, self._base
            self._mux(self._video.encode(coded))

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
        """Write what is held back, the index and the XMP box.

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
            add_packet(self._path, self._tags)

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
        rate = self._source.frame_rate or Fraction(25)
        stream = self._container.add_stream("libx264", rate=rate.limit_denominator(1001), options={
            "preset": PRESET, "crf": str(CRF), "profile": "high" if self._even else "high444",
            # cpu-independent: the same bytes whatever the processor's instructions
            "x264-params": "bframes=0:lookahead-threads=1:cpu-independent=1"})
        codec = stream.codec_context
        codec.width, codec.height = self._source.size.width, self._source.size.height
        codec.pix_fmt = "yuv420p" if self._even else "yuv444p"
        codec.time_base = stream.time_base = self._base
        codec.gop_size = max(1, round(GROUP_SECONDS * rate))
        # PyAV asks for slices, whose bytes depend on their number and, on a busy machine, on chance (1 run in 10).
        codec.thread_count, codec.thread_type = THREADS, "FRAME"
        codec.sample_aspect_ratio = self._source.sample_aspect
        codec.color_primaries, codec.color_trc, codec.colorspace = _TAGGED[self._source.colours]
        codec.color_range = 1
        codec.flags |= Flags.bitexact | Flags.global_header
        return stream

    def _last_duration(self) -> int:
        if self._source.duration is not None:
            left = round(self._source.duration / self._base) - self._last
            if left > 0:
                return left
        return max(1, round(1 / (self._base * (self._source.frame_rate or Fraction(25)))))

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


def add_packet(path: Path, tags: Tags) -> None:
    """Add the XMP packet, if there is one, to the end of a finished MP4."""
    if tags.xmp:
        with path.open("ab") as file:
            file.write(struct.pack(">I4s", 24 + len(tags.xmp), b"uuid"))
            file.write(XMP_BOX + tags.xmp)


@contextmanager
def telling(path: Path) -> Iterator[None]:
    """Turn a refused write into an OutputError."""
    try:
        yield
    except OSError as problem:
        raise OutputError(f"cannot be written ({problem.strerror or problem})", file=path) from problem
    except FFmpegError as problem:
        raise OutputError(f"could not be encoded ({problem.strerror or problem})", file=path) from problem
