"""Read the parameter sets of an H.264 stream bit by bit: sizes and choices of coding, and nothing else."""

import re
from collections.abc import Iterator
from fractions import Fraction

from media.records import Record
from watermark.grammar.base import Finding, MalformedError, Stretch
from watermark.grammar.bits import Bits
from watermark.grammar.mp4_boxes import Box

HIGH, HIGH_444 = 100, 244  # profiles of our encoder: 4:2:0, and 4:4:4 for odd sizes
SHAPES = {1: (1, 1), 2: (12, 11), 3: (10, 11), 4: (16, 11), 5: (40, 33), 6: (24, 11), 7: (20, 11), 8: (32, 11),
          9: (80, 33), 10: (18, 11), 11: (15, 11), 12: (64, 33), 13: (160, 99), 14: (4, 3), 15: (3, 2), 16: (2, 1)}
"""Shapes of a pixel by their number in H.264, table E-1; 255 stands before two numbers."""
WIDE = 1 << 16
START_CODES = re.compile(rb"\x00\x00[\x00-\x02]")  # never inside a unit: an escaped 3 is put in


class Sequence(Record):
    """What a sequence parameter set says that other boxes say too."""

    width: int
    height: int
    shape: Fraction | None
    """Width over height of a pixel."""
    colours: tuple[int, int, int] | None
    full_range: bool
    tick: Fraction | None
    """Seconds."""


def parameter_findings(box: Box) -> Iterator[Finding]:
    """Check avcC: one sequence set, one picture set, both understood to their last bit; nothing behind."""
    body = box.body
    if body.raw(0, 1) != b"\1" or body.raw(4, 1) != b"\xff" or body.raw(1, 3) != _units(box)[0].raw(1, 3):
        yield box.residue("an unknown form of H.264")
    sequence, picture = _units(box)
    chroma = _sequence(sequence)[1]
    _picture(picture)
    after = picture.end - body.start
    if body.raw(after) != bytes((0xFC | chroma, 0xF8, 0xF8, 0)):  # chroma, two depths, no further sets
        yield box.residue("unknown parameter set extensions")


def sequence_of(box: Box) -> Sequence:
    """Return what the sequence set of an avcC box says; MalformedError where it is none of ours."""
    return _sequence(_units(box)[0])[0]


def _units(box: Box) -> tuple[Stretch, Stretch]:
    """Cut out the one set of each kind."""
    found, at = [], 5
    for kind, count in ((0x67, 0xE1), (0x68, 1)):  # the first count has three set bits before it
        if box.body.number(at, 1) != count:
            raise MalformedError("not one parameter set of each kind", box.start)
        part = box.body.sub(at + 3, box.body.number(at + 1, 2))
        if part.number(0, 1) != kind:
            raise MalformedError("a parameter set of an unknown kind", part.start)
        found.append(part)
        at += 3 + len(part)
    return found[0], found[1]


def _plain(unit: Stretch, skipped: int) -> Bits:
    """Undo the escapes of a unit whose first bytes were read; only escapes that had to be are taken."""
    raw = unit.raw()
    plain = re.sub(rb"\x00\x00\x03(?=[\x00-\x03])", b"\0\0", raw)
    if START_CODES.search(raw) or re.sub(rb"\x00\x00(?=[\x00-\x03])", b"\0\0\3", plain) != raw:
        raise MalformedError("a parameter set with needless escapes", unit.start)
    return Bits(plain[skipped:], unit.start)


def _sequence(unit: Stretch) -> tuple[Sequence, int]:
    """Read a sequence set: what it says, and its chroma format."""
    profile = unit.number(1, 1)
    if profile not in {HIGH, HIGH_444} or unit.number(2, 1) or unit.number(3, 1) > 62:
        raise MalformedError("a profile that is not ours", unit.start)
    bits = _plain(unit, 4)
    bits.insist(1, 1, "another number of the sequence set")
    chroma = bits.count(3)
    if chroma == 3:
        bits.insist(1, 0, "planes apart")
    bits.insist(4, 0b1100, "more than eight bits, or another transform")  # two depths of 0, no bypass, no scaling
    bits.count(12)
    if (order := bits.count(2)) == 1:
        raise MalformedError("an unknown order of pictures", unit.start)
    if order == 0:
        bits.count(12)
    bits.count(16)
    bits.insist(1, 0, "gaps between frames")
    across, down = bits.count(1023), bits.count(1023)
    bits.insist(1, 1, "fields")
    bits.take(1)
    width, height = 16 * (across + 1), 16 * (down + 1)
    if bits.take(1):
        left, right, top, bottom = (bits.count(15) * (2 if chroma == 1 else 1) for _ in range(4))
        width, height = width - left - right, height - top - bottom
        if left or top or max(right, bottom) > 15:
            raise MalformedError("a picture larger than it shows", unit.start)
    bits.insist(1, 1, "no description of the picture")
    said = _described(bits, width, height)
    bits.end("a sequence set")
    return said, chroma


def _described(bits: Bits, width: int, height: int) -> Sequence:
    """Read the part about shape, colours and time."""
    shape = colours = tick = None
    full = False
    if bits.take(1):
        number = bits.take(8)
        across, down = (bits.take(16), bits.take(16)) if number == 255 else SHAPES.get(number, (0, 0))
        shape = Fraction(across, down) if across and down else None
    bits.insist(1, 0, "a remark on overscan")
    if bits.take(1):
        bits.insist(3, 5, "an origin of the picture")
        full = bool(bits.take(1))
        if bits.take(1):
            colours = bits.take(8), bits.take(8), bits.take(8)
    bits.insist(1, 0, "a place of chroma")
    if bits.take(1):
        units, scale = bits.take(32), bits.take(32)
        tick = Fraction(2 * units, scale) if scale and units else None
        bits.take(1)
    bits.insist(3, 0, "a decoder's buffer or picture structure")
    if bits.take(1):
        bits.take(1)
        for most in (0, 0, 16, 16, 0, 16):  # no limits of size, lengths of vectors, nothing reordered, buffered frames
            bits.count(most)
    return Sequence(width=width, height=height, shape=shape, colours=colours, full_range=full, tick=tick)


def _picture(unit: Stretch) -> None:
    """Read a picture set; MalformedError where it is none of ours."""
    bits = _plain(unit, 1)
    bits.insist(2, 3, "another number of the picture set")
    bits.take(1)
    bits.insist(2, 1, "fields, or groups of slices")
    for _ in range(2):
        bits.count(31)
    bits.take(3)
    for _ in range(2):
        bits.signed(26)
    bits.signed(12)
    bits.take(2)
    bits.insist(1, 0, "redundant pictures")
    bits.take(1)
    bits.insist(1, 0, "scaling lists")
    bits.signed(12)
    bits.end("a picture set")
