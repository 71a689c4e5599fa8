"""Read a finished JPEG segment by segment."""

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
            yield from READERS[kind](body)
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


def _jfif(body: Stretch) -> Iterator[Finding]:
    """Check the header that every JPEG of ours has; a thumbnail could stand in it."""
    if body.raw().hex() != allowed().jpeg.jfif:
        yield Saying(place="JPEG APP0", field="segment", value=quoted(body.raw()))
        yield body.residue(f"a JFIF header of {len(body)} bytes that is not ours")


def _application(body: Stretch) -> Iterator[Finding]:
    """EXIF or XMP."""
    start = body.raw(0, min(len(XMP), len(body)))
    if start.startswith(EXIF):
        yield from exif_findings(body.sub(len(EXIF)))
    elif start == XMP:
        yield from packet_findings(body.sub(len(XMP)))
    else:
        yield Saying(place="JPEG APP1", field="segment", value=quoted(body.raw()))
        yield body.residue("APP1 that is neither EXIF nor XMP")


def _quantisation(body: Stretch) -> Iterator[Finding]:
    at = 0
    while at < len(body):
        head = body.number(at, 1)
        if head & 0x0F > 3 or head >> 4 > 1:
            yield body.residue("a quantisation table of an unknown kind", at)
        at += 1 + 64 * (1 + (head >> 4 & 1))
        body.sub(0, at)


def _huffman(body: Stretch) -> Iterator[Finding]:
    at = 0
    while at < len(body):
        head, counts = body.number(at, 1), body.raw(at + 1, 16)
        if head & 0x0F > 3 or head >> 4 > 1 or sum(counts) > 256:
            yield body.residue("a Huffman table of an unknown kind", at)
        at += 17 + sum(counts)
        body.sub(0, at)


def _frame(body: Stretch) -> Iterator[Finding]:
    """Check a frame of three colours, eight bits each; say its size."""
    components = body.number(5, 1)
    if components not in allowed().jpeg.components or body.number(0, 1) != 8:
        yield body.residue(f"a JPEG frame of {components} components, {body.number(0, 1)} bits")
    body.expect(6 + 3 * components, "JPEG frame header")
    yield Saying(place="JPEG", field="size", value=f"{body.number(3, 2)} x {body.number(1, 2)}")


def _scan(body: Stretch) -> Iterator[Finding]:
    """Check that one scan holds the whole picture: all components, all 64 coefficients, full precision."""
    components = body.number(0, 1)
    body.expect(4 + 2 * components, "scan header")
    if components not in allowed().jpeg.components or body.raw(1 + 2 * components, 3) != b"\0\x3f\0":
        yield body.residue("a scan of part of the picture")


READERS = {
    "jfif": _jfif, "application": _application, "quantisation": _quantisation, "huffman": _huffman,
    "frame": _frame, "scan": _scan,
}
