"""Check the inside of each MP4 box that describes something: every field is known, or zero."""

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from watermark.grammar.allowed import allowed
from watermark.grammar.base import Finding, Stretch, packet_findings, quoted
from watermark.records import Saying

MATRIX = struct.pack(">9I", 1 << 16, 0, 0, 0, 1 << 16, 0, 0, 0, 1 << 30)  # upright and unscaled
UNDETERMINED = 0x55C4  # the language code "und"


@dataclass(frozen=True)
class Box:
    """One box: `path` from the file's root, `name` its four letters, `body` what follows the header."""

    path: str
    name: str
    body: Stretch
    start: int

    def residue(self, what: str) -> Finding:
        """Something foreign in this box."""
        return self.body.residue(f"{what} in {self.path}")


def zeros(box: Box, *ranges: tuple[int, int]) -> Iterator[Finding]:
    """Residue for each (at, length) of the body that is not all zero."""
    for at, length in ranges:
        if any(box.body.raw(at, length)):
            yield box.residue(f"{length} bytes that should be zero, {at} in,")


def full(box: Box, flags: tuple[int, ...] = (0,), versions: tuple[int, ...] = (0,)) -> Iterator[Finding]:
    """Version and flags of a full box."""
    if box.body.number(0, 1) not in versions or box.body.number(1, 3) not in flags:
        yield box.residue("an unknown version or flag")


def _children(box: Box) -> Iterator[Finding]:
    """Nothing stands in such a box but other boxes, which are read one by one."""
    yield from ()


def _metadata(box: Box) -> Iterator[Finding]:
    yield from full(box)


def _descriptions(box: Box) -> Iterator[Finding]:
    """One description of the samples."""
    yield from full(box)
    if box.body.number(4, 4) != 1:
        yield box.residue(f"{box.body.number(4, 4)} descriptions")


def _avc1(box: Box) -> Iterator[Finding]:
    """Check the fixed part of an H.264 description, the name of the compressor foremost."""
    yield from zeros(box, (0, 6), (8, 16), (36, 4))
    name = box.body.raw(42, 32).strip(b"\0")
    if name.decode("latin-1") not in allowed().mp4.compressors:
        yield Saying(place="MP4", field="compressor", value=quoted(name))
        yield box.residue("the name of a compressor")
    fixed = b"".join((box.body.raw(6, 2), box.body.raw(28, 8), box.body.raw(40, 2), box.body.raw(74, 4)))
    if fixed != b"\0\1" + b"\0\x48\0\0" * 2 + b"\0\1" + b"\0\x18\xff\xff":
        yield box.residue("an unknown form of description")


def _mp4a(box: Box) -> Iterator[Finding]:
    """Check the fixed part of an AAC description."""
    yield from zeros(box, (0, 6), (8, 8), (20, 4), (26, 2))
    if box.body.raw(6, 2) != b"\0\1" or box.body.raw(18, 2) != b"\0\x10":
        yield box.residue("an unknown form of description")


def _brands(box: Box) -> Iterator[Finding]:
    names = tuple(box.body.text(at, 4) for at in (0, *range(8, len(box.body), 4)))
    known = allowed().mp4.recording if is_recording(box) else allowed().mp4.brands
    if names != known or box.body.number(4, 4) != 0x200:
        yield box.residue(f"unknown brands {names!a}")
    yield Saying(place="MP4", field="brands", value=" ".join(names))


def is_recording(brands: Box) -> bool:
    """Whether a file of these brands says that it holds sound and no picture."""
    return brands.body.text(0, 4) == allowed().mp4.recording[0]


def _padding(box: Box) -> Iterator[Finding]:
    """Ffmpeg keeps eight bytes before mdat for a 64-bit size; nothing may stand in a free box."""
    if len(box.body):
        yield Saying(place=f"MP4 {box.path}", field="free", value=quoted(box.body.raw()))
        yield box.residue(f"{len(box.body)} bytes")


def _packet(box: Box) -> Iterator[Finding]:
    if box.body.raw(0, 16).hex() != allowed().mp4.packet:
        yield Saying(place="MP4 uuid", field=box.body.raw(0, 16).hex(), value=quoted(box.body.raw(16)))
        yield box.residue("a foreign uuid box")
        return
    yield from packet_findings(box.body.sub(16))


def _times(box: Box, width: int) -> Iterator[Finding]:
    """Creation and modification times are not told."""
    if any(box.body.raw(4, 2 * width)):
        yield box.residue("a creation or modification time")


def _movie(box: Box) -> Iterator[Finding]:
    version = box.body.number(0, 1)
    wide = 8 if version == 1 else 4
    yield from full(box, versions=(0, 1))
    box.body.expect(88 + 3 * wide, "movie header")
    yield from _times(box, wide)
    rest = 8 + 3 * wide
    if box.body.raw(rest, 6) != b"\0\1\0\0\1\0" or box.body.raw(rest + 16, 36) != MATRIX:
        yield box.residue("another rate, volume or matrix")
    yield from zeros(box, (rest + 6, 10), (rest + 52, 24))


def _track(box: Box) -> Iterator[Finding]:
    version = box.body.number(0, 1)
    wide = 8 if version == 1 else 4
    yield from full(box, flags=(3,), versions=(0, 1))
    box.body.expect(72 + 3 * wide, "track header")
    yield from _times(box, wide)
    rest = 12 + 3 * wide
    yield from zeros(box, (8 + 2 * wide, 4), (rest, 10), (rest + 14, 2))
    if box.body.number(rest + 10, 2) > 1 or box.body.number(rest + 12, 2) not in {0, 0x100}:
        yield box.residue("an unknown group or volume")
    if box.body.raw(rest + 16, 36) != MATRIX:
        yield box.residue("a rotation or scaling")


def _medium(box: Box) -> Iterator[Finding]:
    version = box.body.number(0, 1)
    wide = 8 if version == 1 else 4
    yield from full(box, versions=(0, 1))
    box.body.expect(12 + 3 * wide, "media header")
    yield from _times(box, wide)
    if box.body.number(8 + 3 * wide, 2) != UNDETERMINED:
        yield box.residue("a language")
    yield from zeros(box, (10 + 3 * wide, 2))


def _handler(box: Box) -> Iterator[Finding]:
    yield from full(box)
    kind, name = box.body.text(8, 4), box.body.raw(24)
    text = name.removesuffix(b"\0").decode("latin-1")
    yield from zeros(box, (4, 4), (16, 8) if kind == "mdir" else (12, 12))
    if text not in allowed().mp4.handlers.get(kind, ()) or not name.endswith(b"\0"):
        yield box.residue(f"an unknown handler {kind!a} {text[:40]!a}")
    if kind == "mdir" and box.body.text(12, 4) != "appl":
        yield box.residue("an unknown maker of tags")
    yield Saying(place="MP4", field=f"handler {kind!a}", value=quoted(name.removesuffix(b"\0")))


def _fields(box: Box) -> Iterator[Finding]:
    """Read the iTunes-style atoms: one UTF-8 text each."""
    at, seen = 0, set[str]()
    while at < len(box.body):
        atom = box.body.sub(at, max(8, box.body.number(at, 4)))
        name = atom.text(4, 4)
        known = allowed().mp4.fields.get(name)
        data = atom.sub(8)
        plain = known is not None and name not in seen and len(data) >= 16 and (
            data.number(0, 4) == len(data) and data.raw(4, 12) == b"data\0\0\0\1\0\0\0\0")
        value = data.raw(min(16, len(data)))
        text = value.decode("utf-8", errors="replace") if plain else quoted(value)
        yield Saying(place="MP4 tag", field=known or ascii(name), value=text)
        if not plain:
            yield atom.residue(f"MP4 tag {name!a}")
        seen.add(name)
        at += len(atom)


def _edits(box: Box) -> Iterator[Finding]:
    version, count = box.body.number(0, 1), box.body.number(4, 4)
    yield from full(box, versions=(0, 1))
    row = 20 if version == 1 else 12
    box.body.expect(8 + row * count, "edit list")
    if count != 1 or box.body.raw(4 + row, 4) != b"\0\1\0\0":
        yield box.residue(f"{count} edits, or one at another speed")


def _video(box: Box) -> Iterator[Finding]:
    box.body.expect(12, "video header")
    yield from full(box, flags=(1,))
    yield from zeros(box, (4, 8))


def _sound(box: Box) -> Iterator[Finding]:
    box.body.expect(8, "sound header")
    yield from full(box)
    yield from zeros(box, (4, 4))


def _reference(box: Box) -> Iterator[Finding]:
    """One reference: this very file."""
    if box.body.raw() != b"\0\0\0\0\0\0\0\1\0\0\0\x0curl \0\0\0\1":
        yield Saying(place=f"MP4 {box.path}", field="reference", value=quoted(box.body.raw()))
        yield box.residue("a reference to another file")


def _bitrate(box: Box) -> Iterator[Finding]:
    box.body.expect(12, "bit rate")
    yield from zeros(box, (0, 4))


def _aspect(box: Box) -> Iterator[Finding]:
    box.body.expect(8, "pixel shape")
    yield from ()


def _colour(box: Box) -> Iterator[Finding]:
    if box.body.raw(0, 4) != b"nclx":
        yield box.residue("a colour profile")
        return
    box.body.expect(11, "colour description")
    if box.body.number(10, 1) & 0x7F:
        yield box.residue("unknown colour flags")


PLAIN: dict[str, Callable[[Box], Iterator[Finding]]] = {
    "children": _children, "metadata": _metadata, "descriptions": _descriptions, "avc1": _avc1,
    "mp4a": _mp4a, "brands": _brands, "padding": _padding, "packet": _packet, "movie": _movie,
    "track": _track, "medium": _medium, "handler": _handler, "fields": _fields, "edits": _edits,
    "video": _video, "sound": _sound, "reference": _reference, "bitrate": _bitrate, "aspect": _aspect,
    "colour": _colour,
}
