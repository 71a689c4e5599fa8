"""Find the small pictures inside a file, thumbnails and covers, and decode each to a few hundred pixels.

They are looked for by what they are (the start of a JPEG or PNG) and not by where they should be, so that one in a
maker note, in a private box or behind the end of the file is found, too.
"""

import base64
import os
import re
from collections.abc import Callable, Iterator
from io import BytesIO

import numpy as np
from PIL import Image

from media.child_clip import demuxing, is_cover
from media.child_tracks import top_boxes
from media.child_wire import Order, RefusalError, Wire

MOST_PICTURES = 12
LONGEST_SIDE = 480
"""Pixels: enough to recognise a face, and 480 x 480 x 3 bytes fit one message."""

SCANNED = 64 << 20
"""Bytes of a file that are searched; a phone's second picture stands within the first few."""

MOST_PIXELS = 60_000_000
SMALLEST_SIDE = 8
Image.preinit()  # nothing can be loaded once the doors are shut
_STARTS = re.compile(rb"\xff\xd8\xff[\xc0-\xfe]|\x89PNG\r\n\x1a\n")
_CODED = re.compile(rb"image>\s*([A-Za-z0-9+/=\s]{200,}?)\s*<")  # xmpGImg:image, in XMP
_PLACES = ((b"Exif\0\0", "thumbnail in EXIF"), (b"Photoshop 3.0\0", "thumbnail of Photoshop"),
           (b"JFXX\0", "thumbnail in the JFIF header"), (b"FPXR\0", "thumbnail in a FlashPix segment"))


def _photo(order: Order, wire: Wire) -> None:
    """Send every picture inside a photo but the photo itself."""
    data = os.pread(order["handle"], SCANNED, 0)
    found = _in_jpeg(data) if order["container"] == "jpeg" else _carved(data, 1, len(data), "picture inside the file")
    _send((*_jfif(data), *found, *_in_xmp(data)), wire)


def _clip(order: Order, wire: Wire) -> None:
    """Send covers, attached pictures and those in boxes about the clip."""
    _send((*_streams(order), *_in_boxes(order)), wire)


def _send(found: "tuple[tuple[str, bytes | Image.Image], ...]", wire: Wire) -> None:
    sent, seen = 0, set[bytes]()
    for place, coded in found:
        picture = coded if isinstance(coded, Image.Image) else _decoded(coded)
        if picture is None or sent == MOST_PICTURES:
            continue
        width, height = picture.size
        picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        pixels = np.asarray(picture.convert("RGB"))
        blob = pixels.tobytes()
        if blob in seen:
            continue
        seen.add(blob)
        wire.say(blob, place=place, width=width, height=height, shown=[pixels.shape[1], pixels.shape[0]])
        sent += 1


def _decoded(coded: bytes) -> Image.Image | None:
    """Decode what begins here; None where it is no picture, or none worth showing."""
    try:
        picture = Image.open(BytesIO(coded), formats=("JPEG", "PNG"))
        if min(picture.size) < SMALLEST_SIDE or picture.width * picture.height > MOST_PIXELS:
            return None
        picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        picture.load()
    except Exception:  # noqa: BLE001  anything may look like the start of a picture
        return None
    return picture


def _in_jpeg(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Look into each segment before the picture, then behind the picture's end."""
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF and data[at + 1] not in {0xD9, 0xDA}:
        end = at + 2 + int.from_bytes(data[at + 2:at + 4], "big")
        name = next((words for start, words in _PLACES if data.startswith(start, at + 4)),
                    f"picture in segment 0x{data[at + 1]:02X}")
        yield from _carved(data, at + 4, end, name)
        at = end
    last = data.find(b"\xff\xd9", at)
    if last >= 0:
        yield from _carved(data, last + 2, len(data), "second picture, behind the end of the first")


def _carved(data: bytes, start: int, end: int, name: str) -> Iterator[tuple[str, bytes]]:
    """Yield whatever begins like a picture; one inside another that was decoded is its own affair."""
    at = start
    while match := _STARTS.search(data, at, end):
        coded = data[match.start():end]
        yield name, coded
        closing = coded.find(b"\xff\xd9")
        at = match.start() + (closing + 2 if closing > 0 and _decoded(coded) is not None else 4)


def _jfif(data: bytes) -> Iterator[tuple[str, Image.Image]]:
    """Read the raw thumbnail that a JFIF header may hold."""
    if data[2:4] == b"\xff\xe0" and data[6:11] == b"JFIF\0" and len(data) > 20:
        width, height = data[18], data[19]
        raw = data[20:20 + 3 * width * height]
        if width and height and len(raw) == 3 * width * height:
            yield "thumbnail in the JFIF header", Image.frombytes("RGB", (width, height), raw)


def _in_xmp(data: bytes) -> Iterator[tuple[str, bytes]]:
    for match in _CODED.finditer(data):
        words = re.sub(rb"\s|&#xA;", b"", match.group(1))
        yield "thumbnail in XMP", base64.b64decode(words + b"=" * (-len(words) % 4))


def _streams(order: Order) -> Iterator[tuple[str, bytes]]:
    """Read covers that are streams, and attachments."""
    try:
        with demuxing(order) as container:
            covers = [stream for stream in container.streams if is_cover(stream)]
            for stream in container.streams:
                if stream.type == "attachment":
                    yield "attached picture", bytes(getattr(stream, "data", b""))
            if covers:
                for packet in container.demux(covers):
                    if packet.size:
                        yield "cover picture", bytes(packet)
    except RefusalError:
        return  # damage is for probing to report


def _in_boxes(order: Order) -> Iterator[tuple[str, bytes]]:
    """Look into every top-level box of an MP4 or MOV but the media data."""
    if order["container"] not in {"mp4", "mov"}:
        return
    for place, size, name in top_boxes(order["handle"]):
        if name != b"mdat":
            data = os.pread(order["handle"], min(size, SCANNED), place)
            yield from _carved(data, 8, len(data), f"picture in the box {name.decode('latin-1')}")


JOBS: dict[str, Callable[[Order, Wire], None]] = {"small-photo": _photo, "small-clip": _clip}
