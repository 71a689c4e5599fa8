"""The units of a coded H.264 picture.

An encoder gives them between start codes; in an MP4 each has its length before it.
"""

import re
import struct
from collections.abc import Iterator

START = b"\x00\x00\x00\x01"
_CODES = re.compile(rb"\x00{2,3}\x01")
"""Nothing else in a coded picture looks like it: the encoder sees to that."""
_KIND, _REMARK = 0x1f, 6
"""Where a unit says of which kind it is, and the kind of what is no picture: an encoder names itself there."""


def without_remarks(coded: bytes) -> bytes:
    """Return a coded picture, its units between start codes, without the encoder's remarks."""
    units = (unit for unit in _CODES.split(coded) if unit)
    return b"".join(START + unit for unit in units if unit[0] & _KIND != _REMARK)


def with_codes(stored: bytes) -> bytes:
    """Return a picture as it is stored in an MP4, with start codes in place of the lengths.

    Raises:
        ValueError: the lengths do not add up.
    """
    return b"".join(START + unit for unit in _units(stored))


def _units(stored: bytes) -> Iterator[bytes]:
    place = 0
    while place < len(stored):
        if place + 4 > len(stored):
            raise ValueError("a picture ends in the middle of a length")
        (length,) = struct.unpack_from(">I", stored, place)
        place += 4 + length
        if length == 0 or place > len(stored):
            raise ValueError("a picture is shorter than it says")
        yield stored[place - length:place]
