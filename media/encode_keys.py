"""Write QuickTime metadata keys into a finished MP4 whose index comes first."""

import os
import shutil
import struct
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from media.atomic import UNFINISHED

PLACES = {b"stco": ">I", b"co64": ">Q"}
"""Tables of the places of the samples in the file, and how a place is written."""
AROUND = (b"moov", b"trak", b"mdia", b"minf", b"stbl")
"""The boxes in which such a table stands."""
UTF_8 = 1  # of the well-known types of the QuickTime File Format


def add_keys(path: Path, keys: Sequence[tuple[str, str]]) -> None:
    """Put names and values into the index of an MP4, as `moov/meta`; the samples move, and their places with them.

    The muxer writes either its item list or these keys, so they are added to what it wrote. path: written by it
    with "+faststart", so that the index stands before the samples.

    Raises:
        OSError: it could not be written.
    """
    if not keys:
        return
    meta = _meta(keys)
    beside = path.with_name(f"{UNFINISHED}{path.name}.keys")
    try:
        with path.open("rb") as before, beside.open("wb") as after:
            _copied(before, after, meta)
            after.flush()
            os.fsync(after.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _copied(before: BinaryIO, after: BinaryIO, meta: bytes) -> None:
    """Copy a file box by box as far as its index, put `meta` at the index's end, and copy the rest."""
    while True:
        head = before.read(8)
        size, name = struct.unpack(">I4s", head)
        assert size >= 8, "what comes before the index is short, and the index of a film is under 4 GB"
        body = before.read(size - 8)
        if name == b"moov":
            break
        assert name != b"mdat", "the index comes first"
        after.write(head + body)
    index = bytearray(body)
    _move(index, 0, len(index), len(meta))
    after.write(struct.pack(">I4s", size + len(meta), b"moov") + index + meta)
    shutil.copyfileobj(before, after, 1 << 20)


def _move(index: bytearray, start: int, end: int, by: int) -> None:
    """Add to every place of a sample, wherever a table of them stands between `start` and `end`."""
    at = start
    while at < end:
        size, name = struct.unpack_from(">I4s", index, at)
        if name in AROUND:
            _move(index, at + 8, at + size, by)
        elif name in PLACES:
            count, = struct.unpack_from(">I", index, at + 12)
            layout = f">{count}{PLACES[name][1:]}"
            moved = [place + by for place in struct.unpack_from(layout, index, at + 16)]
            struct.pack_into(layout, index, at + 16, *moved)
        at += size


def _meta(keys: Sequence[tuple[str, str]]) -> bytes:
    """Return the box as QuickTime has it, without version and flags: who handles it, the names, a value for each."""
    handler = _box(b"hdlr", bytes(8) + b"mdta" + bytes(12) + b"\0")
    names = b"".join(_box(b"mdta", name.encode()) for name, _ in keys)
    values = b"".join(
        _box(struct.pack(">I", place), _box(b"data", struct.pack(">II", UTF_8, 0) + value.encode()))
        for place, (_, value) in enumerate(keys, 1))
    return _box(b"meta", handler + _box(b"keys", struct.pack(">II", 0, len(keys)) + names)
                + _box(b"ilst", values))


def _box(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I4s", 8 + len(body), name) + body
