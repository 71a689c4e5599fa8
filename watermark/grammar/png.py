"""Read a finished PNG chunk by chunk."""

import zlib
from collections.abc import Iterator

from watermark.grammar.allowed import allowed
from watermark.grammar.base import Finding, MalformedError, Stretch, packet_findings, quoted
from watermark.grammar.ifd import exif_findings
from watermark.grammar.packed import unpacked_findings
from watermark.records import Saying

MAGIC = b"\x89PNG\r\n\x1a\n"
PACKET = b"XML:com.adobe.xmp\0\0\0\0\0"  # keyword, not compressed, no language, no translated keyword


def read_png(whole: Stretch) -> Iterator[Finding]:
    """Read one PNG: checked sums, one picture that fills its data exactly, nothing behind the end."""
    if whole.raw(0, 8) != MAGIC:
        raise MalformedError("no PNG start", whole.start)
    at, seen, pixels = 8, list[str](), list[Stretch]()
    while not seen or seen[-1] != "IEND":
        kind, body = whole.text(at + 4, 4), whole.sub(at + 8, whole.number(at, 4))
        if whole.number(at + 8 + len(body), 4) != zlib.crc32(whole.raw(at + 4, 4 + len(body))):
            raise MalformedError(f"PNG chunk {kind!a} with a wrong checksum", whole.start + at)
        yield from _chunk(kind, body, seen)
        if kind == "IDAT":
            pixels.append(body)
        seen.append(kind)
        at += 12 + len(body)
    if at < len(whole):
        yield whole.residue(f"{len(whole) - at} bytes behind the end of the PNG", at)
    yield from _pixels(whole.sub(16, 13), pixels, seen)


def _chunk(kind: str, body: Stretch, seen: list[str]) -> Iterator[Finding]:
    """One chunk, its place among the others included."""
    reader = allowed().png.chunks.get(kind)
    if reader is None:
        yield Saying(place=f"PNG {kind!a}", field="chunk", value=quoted(body.raw()))
        yield body.residue(f"PNG chunk {kind!a} of {len(body)} bytes", -8)
        return
    if kind in seen and (kind != "IDAT" or seen[-1] != "IDAT"):
        yield body.residue(f"a second PNG chunk {kind!a}", -8)
    if (kind == "IHDR") == bool(seen):
        raise MalformedError("a PNG that does not begin with its header", body.start)
    if reader in READERS:
        yield from READERS[reader](body)


def _header(body: Stretch) -> Iterator[Finding]:
    body.expect(13, "PNG header")
    depth, colour = body.number(8, 1), body.number(9, 1)
    if depth not in allowed().png.bit_depths or colour not in allowed().png.colour_types:
        yield body.residue(f"a PNG of colour type {colour}, {depth} bits")
    if body.raw(10, 3) != b"\0\0\0":
        yield body.residue("a PNG with another compression, filter or interlacing")
    yield Saying(place="PNG", field="size", value=f"{body.number(0, 4)} x {body.number(4, 4)}")


def _packet(body: Stretch) -> Iterator[Finding]:
    """Read the XMP packet; any other text is residue."""
    if body.raw(0, min(len(PACKET), len(body))) == PACKET:
        yield from packet_findings(body.sub(len(PACKET)))
        return
    yield Saying(place="PNG iTXt", field="text", value=quoted(body.raw()))
    yield body.residue("a PNG text chunk", -8)


def _end(body: Stretch) -> Iterator[Finding]:
    body.expect(0, "PNG end")
    yield from ()


def _pixels(header: Stretch, parts: list[Stretch], seen: list[str]) -> Iterator[Finding]:
    """Check that the picture data unpacks to exactly the picture, and ends with its last byte."""
    if "IHDR" not in seen or not parts:
        raise MalformedError("a PNG without a picture", header.start)
    row = 1 + header.number(0, 4) * 3  # a filter byte, then RGB
    yield from unpacked_findings(parts, header.number(4, 4) * row, "PNG")


READERS = {
    "header": _header, "exif": exif_findings, "packet": _packet, "end": _end,
}
