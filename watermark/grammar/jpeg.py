"""Read a finished JPEG segment by segment."""

import hashlib
import re
from collections.abc import Iterator

from watermark.grammar.allowed import allowed
from watermark.grammar.base import Finding, MalformedError, Stretch, packet_findings, quoted
from watermark.grammar.ifd import exif_findings
from watermark.records import Saying

MAGIC = b"\xff\xd8\xff"
EXIF = b"Exif\0\0"
XMP = b"http://ns.adobe.com/xap/1.0/\0"
END = 0xD9
QUANTISATION = ("table of steps 0", "table of steps 1")  # brightness, and both colours

_MARKER = re.compile(rb"\xff[^\x00]")  # in picture data 0xFF is followed by a zero; fill bytes are refused


def read_jpeg(whole: Stretch) -> Iterator[Finding]:
    """Read one JPEG: markers in order, one frame, nothing behind the end marker."""
    if whole.raw(0, 2) != MAGIC[:2]:
        raise MalformedError("no JPEG start", whole.start)
    at, seen, readers = 2, list[str](), allowed().jpeg.segments
    while True:
        if whole.number(at, 1) != 0xFF:
            raise MalformedError("something where a JPEG marker should be", whole.start + at)
        marker = whole.number(at + 1, 1)
        if marker == END:
            break
        body = whole.sub(at + 4, max(0, whole.number(at + 2, 2) - 2))
        kind = readers.get(marker)
        if kind is None:
            yield Saying(place=f"JPEG 0xFF{marker:02X}", field="segment", value=quoted(body.raw()))
            yield whole.residue(f"JPEG segment 0xFF{marker:02X} of {len(body)} bytes", at)
        else:
            yield from READERS[kind](body, seen)
            yield from _again(kind, seen, body)
            seen.append(kind)
        at += 4 + len(body)
        if kind == "scan":
            at = _entropy(whole, at)
    yield from _ended(whole, at + 2, seen)


def _ended(whole: Stretch, end: int, seen: list[str]) -> Iterator[Finding]:
    if end < len(whole):
        yield whole.residue(f"{len(whole) - end} bytes behind the end of the JPEG", end)
    if "frame" not in seen or "scan" not in seen:
        yield whole.residue("a JPEG without a picture")
    tables = sorted(one for one in seen if one.startswith("table"))
    if tables != sorted((*QUANTISATION, *(_table(slot) for slot in allowed().jpeg.huffman))):
        yield whole.residue(f"other tables than the picture uses: {', '.join(tables)}")


def _again(kind: str, seen: list[str], body: Stretch) -> Iterator[Finding]:
    """Segments that may stand only once."""
    if kind in {"jfif", "frame", "scan"} and kind in seen:
        yield body.residue(f"a second {kind} segment")
    if kind == "scan" and "frame" not in seen:
        yield body.residue("a scan before its frame")


def _entropy(whole: Stretch, at: int) -> int:
    """Find the place of the next marker behind the coded picture data.

    Raises:
        MalformedError: there is no data, or it runs out.

    """
    match = _MARKER.search(whole.data, whole.start + at, whole.end)
    if match is None or match.start() == whole.start + at:
        raise MalformedError("picture data without an end or a beginning", whole.start + at)
    return match.start() - whole.start


def _jfif(body: Stretch, _seen: list[str]) -> Iterator[Finding]:
    """Check the header that every JPEG of ours has; a thumbnail could stand in it."""
    if body.raw().hex() != allowed().jpeg.jfif:
        yield Saying(place="JPEG APP0", field="segment", value=quoted(body.raw()))
        yield body.residue(f"a JFIF header of {len(body)} bytes that is not ours")


def _application(body: Stretch, _seen: list[str]) -> Iterator[Finding]:
    """EXIF or XMP."""
    start = body.raw(0, min(len(XMP), len(body)))
    if start.startswith(EXIF):
        yield from exif_findings(body.sub(len(EXIF)))
    elif start == XMP:
        yield from packet_findings(body.sub(len(XMP)))
    else:
        yield Saying(place="JPEG APP1", field="segment", value=quoted(body.raw()))
        yield body.residue("APP1 that is neither EXIF nor XMP")


def _quantisation(body: Stretch, seen: list[str]) -> Iterator[Finding]:
    """Note which tables are given; one that is given twice, or that nothing uses, holds 64 free bytes."""
    for at in range(0, len(body), 65):
        head, steps = body.number(at, 1), body.raw(at + 1, 64)
        if head >> 4 or not all(steps):
            yield body.residue("a quantisation table of an unknown kind", at)
        seen.append(f"table of steps {head & 15}")


def _huffman(body: Stretch, seen: list[str]) -> Iterator[Finding]:
    """Check that each table is the standard's own; the order of its codes could spell a hundred letters."""
    at = 0
    while at < len(body):
        slot, end = body.number(at, 1), at + 17 + sum(body.raw(at + 1, 16))
        digest = hashlib.sha256(body.raw(at + 1, end - at - 1)).hexdigest()
        if allowed().jpeg.huffman.get(slot) != digest:
            yield body.residue("a Huffman table that is not the standard's", at)
        seen.append(_table(slot))
        at = end


def _table(slot: int) -> str:
    return f"table of codes 0x{slot:02X}"


def _frame(body: Stretch, _seen: list[str]) -> Iterator[Finding]:
    """Check a frame of three colours in full, eight bits each; say its size."""
    body.expect(15, "JPEG frame header")
    if body.raw(0, 1) != b"\x08" or body.raw(5).hex() != allowed().jpeg.frame:
        yield body.residue("a JPEG frame of other components, bits or tables")
    yield Saying(place="JPEG", field="size", value=f"{body.number(3, 2)} x {body.number(1, 2)}")


def _scan(body: Stretch, _seen: list[str]) -> Iterator[Finding]:
    """Check that one scan holds the whole picture: all components, all 64 coefficients, full precision."""
    if body.raw().hex() != allowed().jpeg.scan:
        yield body.residue("a scan of part of the picture, or by other tables")


READERS = {
    "jfif": _jfif, "application": _application, "quantisation": _quantisation, "huffman": _huffman,
    "frame": _frame, "scan": _scan,
}
