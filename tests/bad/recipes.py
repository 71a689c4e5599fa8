"""Recipes of files that are wrong on purpose, each named after what is wrong with it.

Whoever meets a file that was not handled well adds it here, or its recipe, with what has to be said about it.
"""

import struct
import sys
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from benchmarks.originals import originals

SECONDS = 15.0
"""Of processor time, in which each is read or refused; most take less than one."""


@dataclass(frozen=True, slots=True)
class Bad:
    """One file: the ending of its name, how it is made, and what its refusal says ("" where it is read)."""

    suffix: str
    make: Callable[[], bytes]
    says: str


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(width: int, height: int, *extra: bytes) -> bytes:
    """A grey PNG that claims a size and has the pixels of 8 x 8."""
    head = _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    body = b"".join(extra) + _chunk(b"IDAT", zlib.compress(bytes(72))) + _chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + head + body


@cache
def _zeros(length: int) -> bytes:
    packer = zlib.compressobj(9)
    return b"".join(packer.compress(bytes(1 << 20)) for _ in range(length >> 20)) + packer.flush()


def _jpeg(width: int, height: int) -> bytes:
    data = bytearray(originals()["progressive.jpg"])
    place = data.index(b"\xff\xc2") + 5
    struct.pack_into(">HH", data, place, height, width)
    return bytes(data)


def _scans(count: int) -> bytes:
    """A progressive JPEG whose first scan is written so many times."""
    data = originals()["progressive.jpg"]
    begin = data.index(b"\xff\xda")
    end = begin + 2
    while data[end] != 0xFF or data[end + 1] in {0x00, *range(0xD0, 0xD8)}:
        end += 1
    return data[:begin] + data[begin:end] * count + data[end:]


def _exif(ifd: bytes) -> bytes:
    block = b"Exif\0\0II*\0\x08\0\0\0" + ifd
    data = originals()["progressive.jpg"]
    return data[:2] + b"\xff\xe1" + struct.pack(">H", 2 + len(block)) + block + data[2:]


def _loop_of_tables() -> bytes:
    """Every table's next one is itself, and so are those of camera, place and exchange."""
    entries = [(tag, 4, 1, 8) for tag in (0x8769, 0x8825, 0xA005, 0x014A)]
    return _exif(struct.pack("<H", len(entries)) + b"".join(struct.pack("<HHII", *one) for one in entries)
                 + struct.pack("<I", 8))


def _tiff(*entries: tuple[int, int, int, int], following: int = 0) -> bytes:
    known = {256: (256, 3, 1, 64), 257: (257, 3, 1, 64), 258: (258, 3, 1, 8), 259: (259, 3, 1, 1), 262: (262, 3, 1, 1),
             273: (273, 4, 1, 200), 278: (278, 3, 1, 64), 279: (279, 4, 1, 4096)}
    table = {**known, **{one[0]: one for one in entries}}
    ifd = struct.pack("<H", len(table)) + b"".join(struct.pack("<HHII", *table[tag]) for tag in sorted(table))
    return (b"II*\0\x08\0\0\0" + ifd + struct.pack("<I", following)).ljust(200, b"\0") + bytes(4096)


def _gif(width: int, height: int, frames: int) -> bytes:
    one = b"\x21\xf9\x04\0\x01\0\0\0" + b"\x2c" + struct.pack("<HHHHB", 0, 0, 1, 1, 0) + b"\x02\x02\x44\x01\0"
    return b"GIF89a" + struct.pack("<HHBBB", width, height, 0x80, 0, 0) + b"\0\0\0\xff\xff\xff" + one * frames + b";"


def _webp(width: int, height: int) -> bytes:
    size = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    body = struct.pack("<4sIB3x", b"VP8X", 10, 0) + size + originals()["lossless.webp"][12:]
    return struct.pack("<4sI4s", b"RIFF", 4 + len(body), b"WEBP") + body


def _clip(name: str, box: bytes, offset: int, layout: str, *values: int) -> bytes:
    """A sound clip in whose first such box numbers are written, so many bytes behind its name."""
    data = bytearray(originals()[name])
    struct.pack_into(layout, data, data.index(box) + len(box) + offset, *values)
    return bytes(data)


def _box(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I4s", 8 + len(body), name) + body


def _added(body: bytes) -> bytes:
    """An MP4 with something more at the end of its index, which comes last in the file."""
    data = bytearray(originals()["h264.mp4"])
    place = data.index(b"moov") - 4
    struct.pack_into(">I", data, place, struct.unpack_from(">I", data, place)[0] + len(body))
    return bytes(data) + body


def _nested(depth: int) -> bytes:
    sizes = (struct.pack(">I4s", 8 * (depth - level), b"udta" if level else b"trak") for level in range(depth))
    return _added(b"".join(sizes))


def _tracks(count: int) -> bytes:
    data = originals()["h264.mp4"]
    place = data.index(b"trak") - 4
    return _added(data[place:place + struct.unpack_from(">I", data, place)[0]] * count)


def _samples(count: int) -> bytes:
    """An index of one entry that claims so many pictures of one byte."""
    return _clip("h264.mp4", b"stsz", 4, ">II", 1, count)


def _ebml(depth: int) -> bytes:
    """Matroska elements in each other, each of unknown length."""
    data = originals()["vp8.mkv"]
    head = data[:data.index(b"\x18\x53\x80\x67")]
    return head + b"\x18\x53\x80\x67\x01" + b"\xff" * 7 + b"\x1f\x43\xb6\x75\xff" * depth


def _mkv(element: bytes, value: bytes) -> bytes:
    data = bytearray(originals()["vp8.mkv"])
    place = data.index(element) + len(element)
    width = data[place] & 0x7F
    data[place + 1:place + 1 + width] = value[-width:].rjust(width, b"\0")
    return bytes(data)


HUGE = "megapixels are handled"

BAD: Mapping[str, Bad] = {
    "a PNG that claims 65535 x 65535": Bad("png", lambda: png(65535, 65535), HUGE),
    "a PNG that claims 2147483647 x 1": Bad("png", lambda: png(2147483647, 1), HUGE),
    "a PNG whose compressed remark unpacks to 128 MB": Bad("png", lambda: png(
        8, 8, _chunk(b"zTXt", b"Comment\0\0" + _zeros(128 << 20))), "opened as PNG"),
    "a PNG whose international remark unpacks to 128 MB": Bad("png", lambda: png(
        8, 8, _chunk(b"iTXt", b"Comment\0\x01\0\0\0" + _zeros(128 << 20))), "opened as PNG"),
    "a PNG with 200 remarks of 1 MB": Bad("png", lambda: png(
        8, 8, *[_chunk(b"zTXt", b"Comment\0\0" + _zeros(1 << 20)) for _ in range(200)]), "opened as PNG"),
    "a PNG whose colour profile unpacks to 128 MB": Bad("png", lambda: png(
        8, 8, _chunk(b"iCCP", b"p\0\0" + _zeros(128 << 20))), "opened as PNG"),
    "a JPEG that claims 65535 x 65535": Bad("jpg", lambda: _jpeg(65535, 65535), HUGE),
    "a JPEG of 30000 scans": Bad("jpg", lambda: _scans(30_000), "more than 100 scans"),
    "a JPEG whose EXIF tables point at themselves": Bad("jpg", _loop_of_tables, ""),
    "a JPEG whose EXIF claims 65535 entries": Bad("jpg", lambda: _exif(b"\xff\xff" + bytes(2000)), ""),
    "a JPEG whose EXIF value is 4 GB long": Bad("jpg", lambda: _exif(
        struct.pack("<HHHII", 1, 0x010F, 2, 0xFFFFFFFF, 8) + bytes(4)), ""),
    "a TIFF whose next page is itself": Bad("tif", lambda: _tiff(following=8), ""),
    "a TIFF with 4294967295 strips": Bad("tif", lambda: _tiff((273, 4, 0xFFFFFFFF, 8), (279, 4, 0xFFFFFFFF, 8)),
                                         "damaged|opened|decoded|memory"),
    "a TIFF that claims 2147483647 x 2147483647": Bad("tif", lambda: _tiff(
        (256, 4, 1, 2147483647), (257, 4, 1, 2147483647)), HUGE),
    "a WebP that claims 16777216 x 16777216": Bad("webp", lambda: _webp(1 << 24, 1 << 24), "opened as WEBP"),
    "a GIF that claims 65535 x 65535": Bad("gif", lambda: _gif(65535, 65535, 2), "damaged"),
    "a GIF of 10000 pictures of one pixel": Bad("gif", lambda: _gif(1, 1, 10_000), ""),
    "an MP4 with boxes 100000 deep": Bad("mp4", lambda: _nested(100_000), "opened as a clip"),
    "an MP4 with 5000 tracks": Bad("mp4", lambda: _tracks(5000), "opened as a clip"),
    "an MP4 with 200 tracks": Bad("mp4", lambda: _tracks(200), "201 video streams"),
    "an MP4 that claims 4294967295 pictures": Bad("mp4", lambda: _samples(0xFFFFFFFF), "holds no picture"),
    "an MP4 that claims 100000000 pictures": Bad("mp4", lambda: _samples(100_000_000), "holds no picture"),
    "an MP4 whose time never advances": Bad("mp4", lambda: _clip("h264.mp4", b"stts", 12, ">I", 0), "advance"),
    "an MP4 whose pictures last 4294967295 ticks": Bad("mp4", lambda: (
        _clip("h264.mp4", b"stts", 12, ">I", 0xFFFFFFFF)), "clock must be damaged"),
    "an MP4 whose pictures last 2147483647 ticks": Bad("mp4", lambda: (
        _clip("h264.mp4", b"stts", 12, ">I", 0x7FFFFFFF)), "claims to last 46 hours"),
    "an MP4 with no ticks a second": Bad("mp4", lambda: _clip("h264.mp4", b"mdhd", 12, ">I", 0), "holds no picture"),
    "an MP4 with 4294967295 ticks a second": Bad("mp4", lambda: (
        _clip("h264.mp4", b"mdhd", 12, ">I", 0xFFFFFFFF)), "holds no picture"),
    "an MP4 that begins before time": Bad("mp4", lambda: (
        _clip("h264.mp4", b"elst", 12, ">i", -2147483648)), "holds no picture"),
    "an MP4 whose pictures lie behind its end": Bad("mp4", lambda: (
        _clip("h264.mp4", b"stco", 8, ">I", 0x3FFFFFFF)), "incomplete|holds no picture"),
    "an AVI that claims 2147483647 pictures": Bad("avi", lambda: (
        _clip("mpeg4.avi", b"vids", 28, "<I", 0x7FFFFFFF)), "declares 2147483647 frames"),
    "an AVI with 4294967295 pictures in one second": Bad("avi", lambda: (
        _clip("mpeg4.avi", b"vids", 16, "<II", 1, 0xFFFFFFFF)), "clock must be damaged"),
    "an AVI with a picture in 4294967295 seconds": Bad("avi", lambda: (
        _clip("mpeg4.avi", b"vids", 16, "<II", 0xFFFFFFFF, 1)), "claims to last"),
    "a Matroska with elements 20000 deep": Bad("mkv", lambda: _ebml(20_000), "holds no video"),
    "a Matroska whose clock does not tick": Bad("mkv", lambda: _mkv(b"\x2a\xd7\xb1", b"\0\0\0"), ""),
    "a Matroska whose clock ticks in 16 ms": Bad("mkv", lambda: _mkv(b"\x2a\xd7\xb1", b"\xff\xff\xff"), "incomplete"),
}


def main() -> None:
    """Write one file, by its name, to look at it with other programs."""
    name, out = sys.argv[1:]
    with open(out, "wb") as file:  # noqa: PTH123  a tool for one moment
        file.write(BAD[name].make())


if __name__ == "__main__":
    main()
