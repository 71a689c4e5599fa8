"""Damage a file in ways that a disk, a careless program or an attacker would, from a seed."""

import struct
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

Chance = np.random.Generator

ODD = (0, 1, 2, 7, 8, 0x7F, 0xFF, 0x7FFF, 0xFFFF, 0x10000, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFE, 0xFFFFFFFF)
"""Numbers at which programs stumble: nothing, off by one, the ends of what fits."""

_HOLDERS = frozenset({b"moov", b"trak", b"mdia", b"minf", b"stbl", b"edts", b"udta", b"meta", b"dinf"})


@dataclass(frozen=True, slots=True)
class Part:
    """One box, chunk, segment or element: where it lies, and where its length is written."""

    start: int
    end: int
    length_at: int
    length_bytes: int
    little: bool = False


def mutated(data: bytes, others: Sequence[bytes], chance: Chance) -> tuple[bytes, str]:
    """Return the damaged content, and in a few words what was done: one to three damages, one upon the other."""
    done: list[str] = []
    for _ in range(int(chance.integers(1, 4))):
        if len(data) < 32:  # nothing is left that could be damaged
            break
        name = str(chance.choice(list(WAYS)))
        data = WAYS[name](data, others, chance) or data
        done.append(name)
    if data.startswith(b"\x89PNG") and chance.random() < 0.8:
        data = _with_checksums(data)
    return data, " + ".join(done)


def parts_of(data: bytes) -> list[Part]:
    """Find the parts of a file by its own format; none where it is too broken or has none."""
    try:
        if data[:4] == b"\x89PNG":
            return _png(data)
        if data[:4] == b"RIFF":
            return _riff(data, 12, len(data))
        if data[:2] == b"\xff\xd8":
            return _jpeg(data)
        if data[:4] == b"\x1aE\xdf\xa3":
            return _ebml(data, 0, len(data))
        return _boxes(data, 0, len(data)) if data[4:8].isalpha() else []
    except (struct.error, IndexError):
        return []


def _flip(data: bytes, _: Sequence[bytes], chance: Chance) -> bytes:
    changed = bytearray(data)
    for place in chance.integers(0, len(data), int(chance.integers(1, 9))):
        changed[place] ^= 1 << int(chance.integers(8))
    return bytes(changed)


def _overwrite(data: bytes, _: Sequence[bytes], chance: Chance) -> bytes:
    place = int(chance.integers(0, len(data)))
    length = int(chance.integers(1, 65))
    return (data[:place] + chance.bytes(length) + data[place + length:])[:len(data)]


def _cut(data: bytes, _: Sequence[bytes], chance: Chance) -> bytes:
    return data[:int(chance.integers(12, len(data)))]


def _drop(data: bytes, _: Sequence[bytes], chance: Chance) -> bytes:
    first, last = _stretch(data, chance)
    return data[:max(12, first)] + data[max(12, last):]


def _repeat(data: bytes, _: Sequence[bytes], chance: Chance) -> bytes:
    first, last = _stretch(data, chance)
    place = int(chance.integers(12, len(data)))
    return data[:place] + data[first:last] + data[place:]


def _splice(data: bytes, others: Sequence[bytes], chance: Chance) -> bytes:
    """Put a stretch of another file, of another format more often than not, into this one."""
    other = others[int(chance.integers(len(others)))]
    first, last = _stretch(other, chance)
    place = int(chance.integers(12, len(data)))
    return data[:place] + other[first:last] + data[place:]


def _stretch(data: bytes, chance: Chance) -> tuple[int, int]:
    parts = parts_of(data)
    if parts and chance.random() < 0.6:
        chosen = parts[int(chance.integers(len(parts)))]
        return chosen.start, chosen.end
    first = int(chance.integers(0, len(data)))
    return first, min(len(data), first + int(chance.integers(1, 4096)))


def _length(data: bytes, _: Sequence[bytes], chance: Chance) -> bytes:
    """Let a part claim another length."""
    parts = parts_of(data)
    if not parts:
        return b""
    part = parts[int(chance.integers(len(parts)))]
    limit = 1 << 8 * part.length_bytes
    value = int(chance.choice(ODD)) if chance.random() < 0.7 else part.end - part.start + int(chance.integers(-9, 10))
    written = (value % limit).to_bytes(part.length_bytes, "little" if part.little else "big")
    return data[:part.length_at] + written + data[part.length_at + part.length_bytes:]


def _number(data: bytes, _: Sequence[bytes], chance: Chance) -> bytes:
    """Write an odd number over two or four bytes near the head, where sizes, counts and rates stand."""
    width = int(chance.choice((2, 4)))
    place = int(chance.integers(8, max(9, min(len(data) - width, 2048))))
    written = (int(chance.choice(ODD)) % (1 << 8 * width)).to_bytes(width, str(chance.choice(("little", "big"))))
    return data[:place] + written + data[place + width:]


def _shuffle(data: bytes, _: Sequence[bytes], chance: Chance) -> bytes:
    """Let two neighbouring parts change places."""
    parts = parts_of(data)
    pairs = [(one, two) for one in parts for two in parts if one.end == two.start]
    if not pairs:
        return b""
    one, two = pairs[int(chance.integers(len(pairs)))]
    return data[:one.start] + data[two.start:two.end] + data[one.start:one.end] + data[two.end:]


WAYS: dict[str, Callable[[bytes, Sequence[bytes], Chance], bytes]] = {
    "bits flipped": _flip, "bytes overwritten": _overwrite, "cut off": _cut, "a part dropped": _drop,
    "a part repeated": _repeat, "a part of another file": _splice, "another length": _length,
    "another number": _number, "parts changed places": _shuffle,
}


def _boxes(data: bytes, start: int, end: int) -> list[Part]:
    found = []
    while start + 8 <= end:
        size, name = struct.unpack_from(">I4s", data, start)
        size = size or end - start
        if size < 8 or start + size > end:
            break
        found.append(Part(start, start + size, start, 4))
        if name in _HOLDERS:
            found += _boxes(data, start + (12 if name == b"meta" else 8), start + size)
        start += size
    return found


def _png(data: bytes) -> list[Part]:
    found, start = [], 8
    while start + 12 <= len(data):
        size = 12 + struct.unpack_from(">I", data, start)[0]
        if start + size > len(data):
            break
        found.append(Part(start, start + size, start, 4))
        start += size
    return found


def _riff(data: bytes, start: int, end: int) -> list[Part]:
    found = []
    while start + 8 <= end:
        name, size = struct.unpack_from("<4sI", data, start)
        stop = start + 8 + size + size % 2
        if stop > end:
            break
        found.append(Part(start, stop, start + 4, 4, little=True))
        if name == b"LIST":
            found += _riff(data, start + 12, stop)
        start = stop
    return found


def _jpeg(data: bytes) -> list[Part]:
    found, start = [], 2
    while data[start] == 0xFF and data[start + 1] not in {0xD9, 0xDA}:
        size = struct.unpack_from(">H", data, start + 2)[0]
        found.append(Part(start, start + 2 + size, start + 2, 2))
        start += 2 + size
    return found


def _ebml(data: bytes, start: int, end: int) -> list[Part]:
    """Matroska: the elements of the top, and those of segments, tracks, clusters and the like."""
    found = []
    while start < end:
        id_bytes = 9 - data[start].bit_length()
        size_at = start + id_bytes
        size_bytes = 9 - data[size_at].bit_length()
        if id_bytes > 4 or size_bytes > 8:
            break
        size = int.from_bytes(data[size_at:size_at + size_bytes], "big") & ((1 << 7 * size_bytes) - 1)
        body = size_at + size_bytes
        if body + size > end:
            break
        found.append(Part(start, body + size, size_at, size_bytes))
        if id_bytes == 4 and data[start] != 0x1A:
            found += _ebml(data, body, body + size)
        start = body + size
    return found


def _with_checksums(data: bytes) -> bytes:
    """Make the checksums of a PNG right again, so that the damage is not seen at the first look."""
    changed = bytearray(data)
    for part in _png(data):
        changed[part.end - 4:part.end] = struct.pack(">I", zlib.crc32(data[part.start + 4:part.end - 4]))
    return bytes(changed)
