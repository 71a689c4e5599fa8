"""Read a finished WebP chunk by chunk."""

from collections.abc import Iterator

from watermark.grammar.allowed import allowed
from watermark.grammar.base import Finding, MalformedError, Stretch, packet_findings, quoted
from watermark.grammar.ifd import exif_findings
from watermark.grammar.vp8 import parts
from watermark.records import Saying

LARGEST = 0x3FFF  # in each direction; the two bits above ask for scaling
HAS_EXIF, HAS_XMP = 0x08, 0x04  # flags of VP8X; the others (colour profile, alpha, animation) are refused


def read_webp(whole: Stretch) -> Iterator[Finding]:
    """Read one WebP: exact sizes, one still picture, flags that tell the truth."""
    if whole.raw(0, 4) != b"RIFF" or whole.raw(8, 4) != b"WEBP":
        raise MalformedError("no WebP start", whole.start)
    size = 8 + whole.number(4, 4, "little")
    if size < len(whole):
        yield whole.residue(f"{len(whole) - size} bytes behind the end of the WebP", size)
    inside, at, seen = whole.sub(0, size), 12, dict[str, Stretch]()
    while at < len(inside):
        kind, length = inside.text(at, 4), inside.number(at + 4, 4, "little")
        body = inside.sub(at + 8, length)
        if length % 2 and inside.raw(at + 8 + length, 1) != b"\0":
            yield inside.residue("a WebP padding byte that is not zero", at + 8 + length)
        yield from _chunk(kind, body, seen)
        seen[kind] = body
        at += 8 + length + length % 2
    yield from _whole_picture(inside, seen)


def _chunk(kind: str, body: Stretch, seen: dict[str, Stretch]) -> Iterator[Finding]:
    reader = allowed().webp.chunks.get(kind)
    if reader is None:
        yield Saying(place=f"WebP {kind!a}", field="chunk", value=quoted(body.raw()))
        yield body.residue(f"WebP chunk {kind!a} of {len(body)} bytes", -8)
        return
    if kind in seen:
        yield body.residue(f"a second WebP chunk {kind!a}", -8)
    yield from READERS[reader](body)


def _whole_picture(inside: Stretch, seen: dict[str, Stretch]) -> Iterator[Finding]:
    """One picture; the extended header, where there is one, comes first and agrees with the rest."""
    picture = seen.get("VP8 ")
    if picture is None:
        raise MalformedError("a WebP without a picture", inside.start)
    size = picture.number(6, 2, "little"), picture.number(8, 2, "little")
    if max(size) > LARGEST:
        yield picture.residue("a WebP picture that asks to be scaled", 6)
    yield Saying(place="WebP", field="size", value=f"{size[0]} x {size[1]}")
    extended = seen.get("VP8X")
    if extended is None:
        if len(seen) > 1:
            yield inside.residue("a WebP with tags but no extended header")
        return
    flags = HAS_EXIF * ("EXIF" in seen) + HAS_XMP * ("XMP " in seen)
    if next(iter(seen)) != "VP8X" or extended.raw(0, 4) != bytes((flags, 0, 0, 0)):
        yield extended.residue("a WebP extended header that does not fit the file")
    if (1 + extended.number(4, 3, "little"), 1 + extended.number(7, 3, "little")) != size:
        yield extended.residue("a WebP canvas of another size than its picture")


def _extended(body: Stretch) -> Iterator[Finding]:
    body.expect(10, "WebP extended header")
    yield from ()


def _lossy(body: Stretch) -> Iterator[Finding]:
    if body.raw(3, 3) != b"\x9d\x01\x2a" or body.number(0, 1) & 1:
        raise MalformedError("a WebP picture that is no VP8 key frame", body.start)
    if 10 + (body.number(0, 3, "little") >> 5) > len(body):
        raise MalformedError("a WebP picture cut short", body.start)
    if parts(body) != 1:
        yield body.residue(f"a WebP picture in {parts(body)} parts")


READERS = {
    "extended": _extended, "lossy": _lossy, "exif": exif_findings, "packet": packet_findings,
}
