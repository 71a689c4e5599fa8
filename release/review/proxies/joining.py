"""Join coded pictures and coded sound to an MP4 without coding anything again, and take the pictures out of one."""

from collections.abc import Iterator
from fractions import Fraction
from math import inf
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import av
from av.audio.stream import AudioStream
from av.packet import Packet
from av.video.stream import VideoStream

from media.encode_errors import telling
from media.encode_picture import Coded, base_of, rate_of
from media.errors import OutputError, UnreadableInputError
from media.probe import Source
from release.review.proxies.coder import OPTIONS, set_up_for_proxies
from release.review.proxies.units import with_codes


class Joiner:
    """An MP4 that is being put together: index first, nothing said in it, sound between the pictures it belongs to.

    Use as a context manager; leaving it with an error leaves an unfinished file to be removed.
    """

    def __init__(self, path: Path, source: Source, head: bytes, sound: Path | None) -> None:
        """source: as the pictures are coded. head: their parameter sets. sound: an M4A of ours to copy, or None.

        Raises:
            OutputError: it cannot be written, or this encoder would have used other parameter sets.
        """
        self._path, self._source, self._base = path, source, base_of(source)
        self._waiting: Coded | None = None
        with telling(path):
            self._container = av.open(str(path), "w", format="mp4",
                                      options={"movflags": "+faststart", "fflags": "+bitexact"})
            self._heard = None if sound is None else av.open(str(sound))
        try:
            with telling(path):
                self._video = self._container.add_stream("libx264", rate=rate_of(source).limit_denominator(1001),
                                                         options=dict(OPTIONS))
                self._video.time_base = self._base
                set_up_for_proxies(self._video.codec_context, source)
                self._video.codec_context.open()
                self._sound = self._copied()
                self._container.start_encoding()
            self._insist_on(head)
        except BaseException:
            self._close()
            raise

    def add(self, picture: Coded) -> None:
        """Write the next picture, with the sound up to it.

        Raises:
            OutputError: it could not be written.
        """
        if self._waiting is not None:
            self._put(self._waiting, picture.pts - self._waiting.pts)
        self._waiting = picture

    def finish(self) -> None:
        """Write the last picture, the rest of the sound, and the index.

        Raises:
            OutputError: it could not be written.
        """
        if self._waiting is not None:
            self._put(self._waiting, self._last_duration(self._waiting.pts))
        with telling(self._path):
            for packet in self._sound:
                self._container.mux_one(packet)
            self._close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        if kind is None:
            self.finish()
        else:
            self._close()

    def _insist_on(self, head: bytes) -> None:
        if bytes(self._video.codec_context.extradata or b"") != head:
            raise OutputError("could not be joined: its pictures are coded in another way", file=self._path)

    def _put(self, picture: Coded, duration: int) -> None:
        packet: Packet[Any] = Packet(picture.data)
        packet.pts = packet.dts = picture.pts
        packet.duration, packet.time_base, packet.is_keyframe = duration, self._base, picture.key
        packet.stream = self._video
        with telling(self._path):
            for sound in self._sound_until(picture.pts * self._base):
                self._container.mux_one(sound)
            self._container.mux_one(packet)

    def _sound_until(self, seconds: Fraction) -> "Iterator[Packet[AudioStream]]":
        while self._sound.begins <= seconds:
            yield next(self._sound)

    def _copied(self) -> "_Sound":
        if self._heard is None:
            return _Sound(iter(()), 1)
        stream = self._heard.streams.audio[0]
        copy = self._container.add_stream_from_template(stream)
        copy.metadata.clear()
        return _Sound(_moved(self._heard.demux(stream), copy), int(1 / (stream.time_base or 1)))

    def _last_duration(self, pts: int) -> int:
        """As long as the source's last picture; as media.encode has it."""
        left = 0 if self._source.duration is None else round(self._source.duration / self._base) - pts
        return left if left > 0 else max(1, round(1 / (self._base * rate_of(self._source))))

    def _close(self) -> None:
        self._container.close()
        if self._heard is not None:
            self._heard.close()


class _Sound:
    """Packets of sound, of which it can be told when the next one begins before it is taken."""

    def __init__(self, packets: "Iterator[Packet[AudioStream]]", rate: int) -> None:
        """rate: ticks a second."""
        self._packets, self._rate = packets, rate
        self._next = next(packets, None)

    @property
    def begins(self) -> Fraction | float:
        """When the next one begins, in seconds; never, where there is none."""
        return inf if self._next is None else Fraction(self._next.pts or 0, self._rate)

    def __iter__(self) -> "_Sound":
        return self

    def __next__(self) -> "Packet[AudioStream]":
        if self._next is None:
            raise StopIteration
        packet, self._next = self._next, next(self._packets, None)
        return packet


def _moved(packets: "Iterator[Packet[AudioStream]]", stream: AudioStream) -> "Iterator[Packet[AudioStream]]":
    for packet in packets:
        if packet.size:
            packet.stream = stream
            yield packet


def pictures_of(path: Path, source: Source) -> Iterator[Coded]:
    """Yield the coded pictures of an MP4 of ours, in order; source: as they are coded.

    Raises:
        UnreadableInputError: it is damaged.
    """
    base = base_of(source)
    try:
        with av.open(str(path)) as container:
            stream: VideoStream = container.streams.video[0]
            ticks = (stream.time_base or base) / base
            for packet in container.demux(stream):
                if packet.size and packet.pts is not None:
                    pts = packet.pts * ticks.numerator // ticks.denominator
                    yield Coded(pts, packet.is_keyframe, with_codes(bytes(packet)))
    except (av.FFmpegError, ValueError, IndexError) as problem:
        raise UnreadableInputError("is damaged", file=path, advice="Draw it again.") from problem
