"""Decode the picture of a clip, upright and in 8-bit blue-green-red, every frame with its timestamp."""

import importlib
import os
import pkgutil
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from fractions import Fraction
from typing import cast

import av
import numpy as np
from av.container import InputContainer
from av.error import FFmpegError
from av.packet import Packet
from av.sidedata.sidedata import SideData, Type
from av.video.frame import VideoFrame
from av.video.reformatter import Interpolation, VideoReformatter
from av.video.stream import VideoStream
from numpy.typing import NDArray

from media.child_entry import entered
from media.child_whole import HALF, require_whole
from media.child_wire import Order, Wire, unreadable, unsupported

DEMUXERS = {"mp4": "mov", "mov": "mov", "matroska": "matroska", "avi": "avi", "gif": "gif",
            "wav": "wav", "mp3": "mp3"}
"""One demuxer by name for each container: none is ever chosen by probing, so no playlist can be."""

CODECS = frozenset({"h264", "hevc", "mpeg4", "msmpeg4", "mjpeg", "vp8", "vp9", "av1", "libdav1d", "gif"})
"""Video codecs accepted; ffmpeg knows hundreds, and each is a parser an attacker may choose. MS-MPEG-4 is what
recorders of the 2000s wrote into AVI, and some still run."""

ONE_PICTURE_A_PACKET = frozenset({"h264", "hevc", "mjpeg", "gif"})
"""Codecs where fewer pictures than packets means loss; the others have packets that show nothing."""

# PyAV loads its parts when they are first used, which is too late once the doors are shut.
for _part in pkgutil.walk_packages(av.__path__, "av."):
    if _part.name not in {"av.__main__", "av.datasets"}:
        importlib.import_module(_part.name)

LONGEST_SIDE = 8192
MOST_PIXELS = 36_000_000
"""8K UHD is 7680 x 4320 = 33.2 million; beyond it lie only accidents and bombs."""

THREADS = 8
"""More decoding threads mostly cost memory: each holds several pictures."""

_SWS_709, _SWS_601, _SWS_240, _SWS_FCC, _SWS_2020 = 1, 5, 7, 4, 9
_MATRICES = {1: _SWS_709, 4: _SWS_FCC, 5: _SWS_601, 6: _SWS_601, 7: _SWS_240, 9: _SWS_2020, 10: _SWS_2020}
"""ITU-T H.273 matrix numbers to swscale's."""
EXACT = Interpolation.BILINEAR | Interpolation.ACCURATE_RND | Interpolation.FULL_CHR_H_INT
"""Swscale's defaults darken colours by 2.5 of 255 on average in a round trip; this by 0.02, for 5 ms."""
QUICK = Interpolation.BILINEAR
"""A seventh of the time; greys come out 1.4 of 255 darker and at most 6 off, the same for every file."""
HDR = {16: "PQ", 18: "HLG"}
"""H.273 transfer numbers of high dynamic range."""


@contextmanager
def demuxing(order: Order) -> Iterator[InputContainer]:
    """Open the clip with the one demuxer of its container, and with no protocol to follow links by.

    Raises:
        RefusalError: unreadable.
    """
    require_whole(order["handle"], order["container"])
    with os.fdopen(order["handle"], "rb", closefd=False) as file:
        try:
            container = av.open(file, "r", format=DEMUXERS[order["container"]], metadata_errors="replace",
                                options={"protocol_whitelist": ""}, buffer_size=1 << 18)
        except FFmpegError as problem:
            raise unreadable(f"cannot be opened as a clip ({problem.strerror})") from problem
        try:
            yield container
        except FFmpegError as problem:
            raise unreadable(f"is damaged: decoding failed ({problem.strerror})") from problem
        finally:
            container.close()


def is_cover(stream: av.stream.Stream) -> bool:
    """Whether a video stream is a still picture about the clip, not the clip."""
    picture = av.stream.Disposition.attached_pic | av.stream.Disposition.timed_thumbnails
    return stream.type == "video" and bool(stream.disposition & picture)


def the_picture(container: InputContainer) -> VideoStream:
    """Return the one video stream, set up to fail on damage rather than paint over it.

    Raises:
        RefusalError: there is none or more than one, its codec is not handled, or it is too large.
    """
    streams = [stream for stream in container.streams.video if not is_cover(stream)]
    if not streams:
        raise unsupported("holds no video")
    if len(streams) > 1:
        raise unsupported(f"holds {len(streams)} video streams, and only one can be released; "
                          "export one of them")
    stream = streams[0]
    codec = stream.codec_context
    if codec is None or codec.name not in CODECS:
        name = "an unknown or encrypted codec" if codec is None else f"the codec {codec.name}"
        raise unsupported(f"uses {name}")
    check_size(codec.width, codec.height)
    codec.options = {"err_detect": "explode"}
    stream.thread_type = "AUTO"
    codec.thread_count = min(THREADS, os.cpu_count() or 1)
    return stream


def check_size(width: int, height: int) -> None:
    """Refuse sizes that no camera makes."""
    if max(width, height) > LONGEST_SIDE or width * height > MOST_PIXELS:
        raise unsupported(f"is {width}x{height}; clips up to {LONGEST_SIDE} pixels a side and "
                          f"{MOST_PIXELS // 1_000_000} megapixels are handled")


def side_data(frame: VideoFrame) -> list[SideData]:
    """Return what travels beside the picture; PyAV's type hints call it a mapping, but it iterates values."""
    return cast("list[SideData]", list(frame.side_data))


def turn(frame: VideoFrame) -> tuple[int, bool]:
    """Return (degrees clockwise, mirrored first) that make the frame upright, from its display matrix.

    Raises:
        RefusalError: it asks for a turn that is not a quarter.
    """
    data = next((bytes(one) for one in side_data(frame) if one.type is Type.DISPLAYMATRIX), None)
    if data is None or len(data) < 36:
        return 0, False
    a, b, _, c, d = np.frombuffer(data, np.int32, 5) / 65536
    mirrored = bool(a * d - b * c < 0)
    cosine, sine = (-a, -b) if mirrored else (a, b)
    quarter = {(1, 0): 0, (0, 1): 90, (-1, 0): 180, (0, -1): 270}.get((round(cosine), round(sine)))
    if quarter is None or abs(abs(cosine) + abs(sine) - 1) > 0.01:
        raise unsupported("is to be shown at an angle that is not a quarter turn")
    return quarter, mirrored


def upright(picture: NDArray[np.uint8], degrees: int, mirrored: bool) -> NDArray[np.uint8]:
    """Mirror left to right if asked, then turn clockwise; a view, not a copy."""
    flipped = picture[:, ::-1] if mirrored else picture
    return np.rot90(flipped, -(degrees // 90))


def matrix_of(frame: VideoFrame) -> int:
    """Swscale's number for the frame's colour matrix; untagged frames are read as players read them."""
    guess = _SWS_709 if frame.height >= 720 or frame.width >= 1280 else _SWS_601
    return _MATRICES.get(int(frame.colorspace), guess)


class Painter:
    """Turns decoded frames into blue-green-red pictures."""

    def __init__(self, *, exact: bool = True) -> None:
        self._reformatter = VideoReformatter()
        self._way = EXACT if exact else QUICK

    def paint(self, frame: VideoFrame) -> NDArray[np.uint8]:
        """Return the picture as stored (not yet upright); what is transparent shows white."""
        clear = frame.format.has_palette or any(part.is_alpha for part in frame.format.components)
        layers = 4 if clear else 3
        full = int(frame.color_range) == 2 or frame.format.name.startswith("yuvj")
        wide = int(frame.color_trc) in HDR
        shown = self._reformatter.reformat(
            frame, format="bgra" if clear else "bgr24", src_colorspace=matrix_of(frame),
            interpolation=self._way,
            src_color_range=2 if full else 1, dst_color_range=2,
            dst_color_trc=1 if wide else None, dst_color_primaries=1 if wide else None)
        plane = shown.planes[0]
        rows = np.frombuffer(memoryview(plane), np.uint8).reshape(-1, plane.line_size)[:frame.height]
        picture = rows[:, :frame.width * layers].reshape(frame.height, frame.width, layers)
        return on_white(picture) if clear else picture


def on_white(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Lay a picture with alpha over white, so that colour hidden under full transparency is gone."""
    alpha = picture[:, :, 3:].astype(np.uint16)
    if alpha.min() == 255:
        return picture[:, :, :3]
    mixed = picture[:, :, :3] * alpha + 255 * (255 - alpha)
    return ((mixed + 127) // 255).astype(np.uint8)


class Clock:
    """Gives each decoded frame its timestamp in ticks of the stream's time base, strictly rising."""

    def __init__(self, stream: VideoStream, container: str) -> None:
        self._by_order = container == "avi"  # AVI knows only when packets are read, in decoding order
        self._read: deque[int] = deque()
        self._step = 1 / ((stream.average_rate or Fraction(25)) * (stream.time_base or Fraction(1, 25)))
        self._last: int | None = None
        self._count = 0

    def saw(self, packet: "Packet[VideoStream]") -> None:
        """Note a packet that was sent to the decoder."""
        if packet.dts is not None:
            self._read.append(packet.dts)

    def tick(self, frame: VideoFrame) -> int:
        """Return the frame's timestamp.

        Raises:
            RefusalError: time stands still or runs backwards.
        """
        pts = frame.pts
        if self._by_order:
            pts = self._read.popleft() if self._read else None
        if pts is None:
            pts = 0 if self._last is None else self._last + max(1, round(self._step))
        if self._last is not None and pts <= self._last:
            raise unreadable(f"has timestamps that do not advance at frame {self._count}")
        self._last = pts
        self._count += 1
        return pts


def _frames(order: Order, wire: Wire) -> None:
    """Send the frames wanted in presentation order; refuse if any up to the last of them is damaged or missing."""
    with demuxing(order) as container:
        stream = the_picture(container)
        clock, painter = Clock(stream, order["container"]), Painter(exact=order["exact"])
        only = frozenset(order["only"])
        due: list[int] = []
        packets, count, turned = _begun(order, container, stream)
        first = None
        for packet in packets:
            _check_packet(packet, stream, due, clock)
            for frame in packet.decode():
                if frame.is_corrupt:
                    raise unreadable(f"is damaged at frame {count}")
                turned = turned or turn(frame)
                if turn(frame) != turned:
                    raise unsupported(f"changes its rotation at frame {count}")
                first = frame.pts if first is None else first
                pts = clock.tick(frame)
                if not only or count in only:
                    wire.show(upright(painter.paint(frame), *turned), pts)
                count += 1
                if only and count > max(only):
                    return
        _check_count(stream, due, first, count)


def _begun(order: Order, container: InputContainer, stream: VideoStream,
           ) -> "tuple[Iterator[Packet[VideoStream]], int, tuple[int, bool] | None]":
    """Return the packets to decode, the number of their first frame, and how it lies where that is known already."""
    if order["start"] is None:
        return container.demux(stream), 0, None
    frame, pts, degrees, mirrored = order["start"]
    return entered(container, stream, pts), frame, (degrees, bool(mirrored))


def _check_packet(packet: "Packet[VideoStream]", stream: VideoStream, due: list[int], clock: Clock) -> None:
    if not packet.size:
        return
    if packet.is_corrupt:
        raise unreadable(HALF)
    clock.saw(packet)
    if not packet.is_discard:
        stamp = packet.pts if packet.pts is not None else packet.dts
        due.append(stamp if stamp is not None else len(due))


def _check_count(stream: VideoStream, due: list[int], first: int | None, count: int) -> None:
    """Hold the pictures against the packets; pictures before the first that can be decoded are not due."""
    if count == 0:
        raise unreadable("holds no picture that can be decoded")
    if stream.codec_context.name not in ONE_PICTURE_A_PACKET:
        return
    wanted = len(due) if first is None else sum(1 for stamp in due if stamp >= first)
    if count < wanted:
        raise unreadable(f"is damaged: only {count} of {wanted} frames can be decoded")


JOBS: dict[str, Callable[[Order, Wire], None]] = {"frames-clip": _frames}
