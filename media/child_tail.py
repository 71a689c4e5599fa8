"""Find bytes of a finished JPEG or WebP that stand inside its coded picture and change nothing of it.

A decoder ignores what follows the last block, so text could stand there that no reader of headers finds. What
belongs to the picture changes it when it is changed; what does not was put there.
"""

import os
from collections.abc import Callable, Iterator
from io import BytesIO

from PIL import Image

from media.child_photo import FORMATS, load
from media.child_wire import Order, RefusalError, Wire, unreadable

TRIED = (0x00, 0x55, 0xAA, 0x7E)
"""What bytes are replaced by, one after the other; none can begin a JPEG marker."""

JPEG_TAIL = 3
"""Bytes: the last one may hold a single bit of picture, which a decoder guesses right, and three cannot be guessed."""

WEBP_TAIL = 8
"""Bytes: an arithmetic coder ends with up to four that say nothing."""

OUTSIDE = 16
"""Bytes that a block of 4 x 4 may take which lies outside the picture: at most two of them end a picture whose size is
no multiple of 16, and changing them changes nothing to be seen. On 160 pictures up to 7 bytes were idle, on another
one 8; up to 3 where no block lies outside."""


def _tail(order: Order, wire: Wire) -> None:
    """Say which parts of the coded picture end in bytes that change nothing."""
    data = os.pread(order["handle"], os.fstat(order["handle"]).st_size, 0)
    kind = order["container"]
    whole = _pixels(data, kind)
    if whole is None:
        raise unreadable("cannot be decoded")
    for name, end, length in (_jpeg if kind == "jpeg" else _webp)(data):
        if all(_pixels(_replaced(data, end, length, value), kind) == whole for value in TRIED):
            wire.say(part=name)


def _jpeg(data: bytes) -> Iterator[tuple[str, int, int]]:
    """The one part of a JPEG: its scan, which ends before the end marker."""
    end = len(data) - 2
    length = JPEG_TAIL
    while data[end - length - 1] == 0xFF:  # never between an escape and its zero
        length += 1
    yield "the picture data of the JPEG", end, length


def _webp(data: bytes) -> Iterator[tuple[str, int, int]]:
    """The two parts of a WebP picture: how blocks are predicted, and what remains."""
    at = data.index(b"VP8 ", 12) + 8
    first = at + 10 + (int.from_bytes(data[at:at + 3], "little") >> 5)
    end = at + int.from_bytes(data[at - 4:at], "little")
    wide, high = (int.from_bytes(data[at + 6 + side:at + 8 + side], "little") & 0x3FFF for side in (0, 2))
    outside = 2 if 1 <= high % 16 <= 8 else 1 if 1 <= wide % 16 <= 8 else 0
    yield "the first part of the WebP picture", first, min(WEBP_TAIL, first - at - 10)
    yield "the second part of the WebP picture", end, min(WEBP_TAIL + OUTSIDE * outside, end - first)


def _replaced(data: bytes, end: int, length: int, value: int) -> bytes:
    return data[:end - length] + bytes((value,)) * length + data[end:]


def _pixels(data: bytes, kind: str) -> bytes | None:
    """Decode; None where that fails."""
    try:
        with Image.open(BytesIO(data), formats=FORMATS[kind]) as photo:
            load(photo)
            return photo.tobytes()
    except (RefusalError, OSError, ValueError, SyntaxError):
        return None


JOBS: dict[str, Callable[[Order, Wire], None]] = {"tail-photo": _tail}
