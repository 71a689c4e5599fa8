"""Whether a clip's container is complete, by its own declared lengths; found before decoding."""

import os
import struct

from media.child_wire import unreadable

HALF = "is incomplete: it ends before its own index says it should (cut off while copying or recording?)"


def require_whole(handle: int, container: str) -> None:
    """Refuse a container that declares more bytes than the file has.

    Raises:
        RefusalError: unreadable.
    """
    length = os.fstat(handle).st_size
    if container in {"mp4", "mov"}:
        _mp4(handle, length)
    elif container == "avi":
        _avi(handle, length)
    elif container == "matroska":
        _matroska(handle, length)
    elif container == "wav":
        _wav(handle, length)
    elif container == "gif" and os.pread(handle, 1, length - 1) not in {b";", b"\x00"}:
        raise unreadable(HALF)  # a GIF ends in its trailer; some writers pad it with zeros


def _mp4(handle: int, length: int) -> None:
    """Walk the top-level boxes; bytes after the last that are no box are harmless padding."""
    place, seen = 0, set()
    while place + 8 <= length:
        size, name = struct.unpack(">I4s", os.pread(handle, 8, place))
        if size == 1:
            wide = os.pread(handle, 8, place + 8)
            size = struct.unpack(">Q", wide)[0] if len(wide) == 8 else length + 1
        elif size == 0:
            size = length - place
        if size < 8 or not name.isascii():
            break
        if place + size > length and name in {b"moov", b"mdat", b"moof"}:
            raise unreadable(HALF)
        seen.add(name)
        place += size
    if b"moov" not in seen:
        raise unreadable("has no index (moov): the recording was cut off before it was finished")


def _avi(handle: int, length: int) -> None:
    """Walk the RIFF chunks: the first, and the AVIX ones that follow it beyond 1 GB."""
    place = 0
    while place + 12 <= length:
        name, size = struct.unpack("<4sI", os.pread(handle, 8, place))
        if name != b"RIFF":
            return
        if place + 8 + size > length:
            raise unreadable(HALF)
        place += 8 + size + size % 2


def _wav(handle: int, length: int) -> None:
    """Walk the RIFF chunks as far as the sound; a recorder that died leaves 0 or all ones as its length."""
    place = 12
    while place + 8 <= length:
        name, size = struct.unpack("<4sI", os.pread(handle, 8, place))
        if name == b"data":
            if not size or place + 8 + size > length:
                raise unreadable(HALF)
            return
        place += 8 + size + size % 2
    raise unreadable("holds no sound, or was cut off before it")


def _matroska(handle: int, length: int) -> None:
    """Find the Segment after the EBML head; one written live may declare no length."""
    place = 0
    while place + 12 <= length:
        head = os.pread(handle, 12, place)
        id_bytes = 1 if head[0] & 0x80 else 2 if head[0] & 0x40 else 3 if head[0] & 0x20 else 4
        first = head[id_bytes]
        size_bytes = 9 - first.bit_length()
        if not 1 <= size_bytes <= 8:
            return
        field = int.from_bytes(os.pread(handle, size_bytes, place + id_bytes), "big")
        size = field & ((1 << 7 * size_bytes) - 1)
        body = place + id_bytes + size_bytes
        if head[:4] == b"\x18\x53\x80\x67":
            unknown = size == (1 << 7 * size_bytes) - 1
            if not unknown and body + size > length:
                raise unreadable(HALF)
            return
        place = body + size
