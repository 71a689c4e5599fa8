"""List everything a clip says about itself, for the inspector: tags, chapters, subtitles, hidden streams."""

import os
from collections.abc import Callable
from typing import cast

import av
from av.container import InputContainer
from av.error import FFmpegError
from av.packet import Packet
from av.stream import Stream
from av.video.frame import VideoFrame

from media.child_clip import demuxing, is_cover, side_data
from media.child_tracks import top_boxes, tracks
from media.child_wire import Order, Wire

MOST_CUES = 20
"""Subtitle lines quoted of each stream; the rest is counted."""



def _said(order: Order, wire: Wire) -> None:
    """Send one message for each thing said."""
    if order["container"] in {"mp4", "mov"}:
        _boxes(order["handle"], wire)
        for number, (handler, kind) in enumerate(tracks(order["handle"])):
            wire.say(place=f"track {number}", field=handler, value=kind)
    with demuxing(order) as container:
        for field, value in container.metadata.items():
            wire.say(place="container", field=field, value=value[:1000])
        for number, chapter in enumerate(container.chapters()):
            words = "; ".join(f"{field}: {value}" for field, value in chapter["metadata"].items())
            wire.say(place="chapter", field=str(number), value=words[:1000])
        for stream in container.streams:
            _stream(stream, wire)
        _contents(container, wire)


def _stream(stream: av.stream.Stream, wire: Wire) -> None:
    kind = "cover art" if is_cover(stream) else stream.type
    place = f"stream {stream.index} ({kind})"
    codec = stream.codec_context
    wire.say(place=place, field="codec", value=codec.name if codec is not None else "unknown")
    for field, value in stream.metadata.items():
        wire.say(place=place, field=field, value=value[:1000])
    if isinstance(stream, av.stream.AttachmentStream):
        wire.say(place=place, field="attachment", value=f"{stream.mimetype}, {len(stream.data)} bytes")


def _contents(container: InputContainer, wire: Wire) -> None:
    """Quote subtitles, count data packets, and look into the first picture for remarks of its encoder."""
    counts: dict[int, int] = {}
    videos = {stream.index for stream in container.streams.video}
    for packet in container.demux():
        stream = packet.stream
        if not packet.size or stream.type == "audio":
            continue
        seen = counts.get(stream.index, 0)
        counts[stream.index] = seen + 1
        if stream.type == "subtitle" and seen < MOST_CUES:
            words = bytes(packet).decode("utf-8", "replace").strip("\x00")
            wire.say(place=f"stream {stream.index} (subtitle)", field=f"text {seen}", value=words[:1000])
        elif stream.index in videos and seen == 0:
            _remarks(packet, wire)
    for stream in container.streams:
        if stream.type in {"data", "subtitle"}:
            wire.say(place=f"stream {stream.index} ({stream.type})", field="packets",
                     value=str(counts.get(stream.index, 0)))


def _remarks(packet: "Packet[Stream]", wire: Wire) -> None:
    try:
        frames = packet.decode()
    except FFmpegError:
        return  # damage is for probing to report
    data = bytes(packet)
    if (place := data.find(b"x264 - core")) >= 0:
        remark = data[place:place + 250].decode("latin-1")
        wire.say(place="pictures", field="encoder remark (SEI)", value=remark)
    for frame in frames:
        for one in side_data(cast("VideoFrame", frame)):
            wire.say(place="pictures", field=f"side data {one.type.name}", value=f"{one.buffer_size} bytes")


def _boxes(handle: int, wire: Wire) -> None:
    """Name the top-level boxes beyond the ones a clip needs."""
    end, length = 0, os.fstat(handle).st_size
    for place, size, name in top_boxes(handle):
        end = place + size
        if name not in {b"ftyp", b"moov", b"mdat", b"moof", b"mfra", b"sidx"}:
            words = os.pread(handle, min(size, 1000), place + 8)
            quoted = words[16:] if name == b"uuid" else b""
            wire.say(place="top-level box", field=name.decode("latin-1"),
                     value=f"{size} bytes {quoted.decode('utf-8', 'replace')}")
    if end < length:
        wire.say(place="after the last box", field="bytes", value=str(length - end))


JOBS: dict[str, Callable[[Order, Wire], None]] = {"said-clip": _said}
