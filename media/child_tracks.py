"""Name the tracks of an MP4 or MOV by their own codes, telemetry among them, which demuxers do not tell apart."""

import os
from collections.abc import Iterator

LONGEST = 64 << 20  # bytes of an index that are read
_INSIDE = ("trak", "mdia", "minf", "stbl")


def top_boxes(handle: int) -> Iterator[tuple[int, int, bytes]]:
    """Yield (first byte, length, name) of each top-level box, up to the first that cannot be one."""
    place, length = 0, os.fstat(handle).st_size
    while place + 8 <= length:
        head = os.pread(handle, 16, place)
        size = int.from_bytes(head[:4], "big")
        size = int.from_bytes(head[8:16], "big") if size == 1 else size
        size = size or length - place
        if size < 8:
            return
        yield place, size, head[4:8]
        place += size


def tracks(handle: int) -> Iterator[tuple[str, str]]:
    """Yield (handler, kind of sample) of each track, four letters each, e.g. ("meta", "gpmd")."""
    for place, size, name in top_boxes(handle):
        if name == b"moov":
            for trak in _boxes(os.pread(handle, min(size, LONGEST), place)[8:], "trak"):
                yield _letters(trak, "hdlr", 8), _letters(trak, "stsd", 12)


def _letters(trak: bytes, name: str, at: int) -> str:
    """Four letters from the first box of a name, wherever in the track it is."""
    for found in _deep(trak, name):
        letters = found[at:at + 4].decode("latin-1")
        if letters != "url ":  # the data reference has a handler of its own in MOV files
            return letters
    return ""


def _deep(data: bytes, name: str) -> Iterator[bytes]:
    yield from _boxes(data, name)
    for outer in _INSIDE:
        for inner in _boxes(data, outer):
            yield from _deep(inner, name)


def _boxes(data: bytes, name: str) -> Iterator[bytes]:
    at = 0
    while at + 8 <= len(data):
        size = int.from_bytes(data[at:at + 4], "big")
        if size < 8:
            return
        if data[at + 4:at + 8] == name.encode():
            yield data[at + 8:at + size]
        at += size
