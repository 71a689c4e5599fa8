"""Places in the boxes of an MP4 or MOV, and tracks of telemetry, each made by hand."""

import struct
from collections.abc import Callable, Iterator

from benchmarks.canary.carriers import picture_mark, thumbnail
from benchmarks.canary.jpeg import packet
from benchmarks.canary.place import Place, Plant, appended
from benchmarks.canary.token import Token

MP4, MOV = ".mp4", ".mov"
XMP_BOX = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
FIXED = {"meta": 4, "stsd": 8, "avc1": 78, "mp4a": 28}  # bytes before the boxes inside


def box(name: bytes, body: bytes) -> bytes:
    """One box."""
    return struct.pack(">I4s", 8 + len(body), name) + body


def inside(data: bytes, path: str, made: bytes) -> bytes:
    """Return an MP4 with bytes at the end of the first box at a path below moov; boxes that lack are made.

    The media data comes before the index in our carriers, so that no sample moves.
    """
    outer, start, end = list[int](), 0, len(data)
    for name in ("moov", *path.split("/")) if path else ("moov",):
        at = _find(data, name.encode("latin-1"), start, end)
        if at is None:  # an empty one, with its version where it has one
            grown = _grown(data, outer, box(name.encode("latin-1"), bytes(FIXED.get(name, 0))))
            return inside(grown, path, made)
        outer.append(at)
        start, end = at + 8 + FIXED.get(name, 0), at + int.from_bytes(data[at:at + 4], "big")
    return _grown(data, outer, made)


def _find(data: bytes, name: bytes, start: int, end: int) -> int | None:
    while start + 8 <= end:
        if data[start + 4:start + 8] == name:
            return start
        start += int.from_bytes(data[start:start + 4], "big")
    return None


def _grown(data: bytes, outer: list[int], made: bytes) -> bytes:
    last = outer[-1]
    end = last + int.from_bytes(data[last:last + 4], "big")
    grown = bytearray(data[:end] + made + data[end:])
    for at in outer:
        grown[at:at + 4] = (int.from_bytes(grown[at:at + 4], "big") + len(made)).to_bytes(4, "big")
    return bytes(grown)


def _in(path: str, made: Callable[[Token], bytes]) -> Plant:
    return lambda data, token: inside(data, path, made(token))


def _behind(made: Callable[[Token], bytes]) -> Plant:
    return lambda data, token: data + made(token)


def _named(name: bytes, value: bytes, kind: int = 1) -> bytes:
    return box(name, box(b"data", struct.pack(">II", kind, 0) + value))


def _slack(data: bytes, token: Token) -> bytes:
    """Leave the token at the end of the media data, where no sample is."""
    at = _find(data, b"mdat", 0, len(data))
    assert at is not None
    end = at + int.from_bytes(data[at:at + 4], "big")
    grown = data[:at] + struct.pack(">I", end - at + len(token.everything)) + data[at + 4:end]
    return grown + token.everything + data[end:]


def _compressor(data: bytes, token: Token) -> bytes:
    at = data.index(b"avc1", data.index(b"stsd")) + 4 + 42
    return data[:at] + bytes((len(token.ascii),)) + token.ascii.ljust(31, b"\0") + data[at + 32:]


def _handler(data: bytes, token: Token) -> bytes:
    at = data.index(b"VideoHandler")
    return data[:at] + token.ascii[:12] + data[at + 12:]


def telemetry(handler: bytes, entry: bytes, header: bytes = b"gmin") -> Plant:
    """Plant a track of another kind, whose one sample is the token, with its data before the index."""

    def plant(data: bytes, token: Token) -> bytes:
        at = _find(data, b"moov", 0, len(data))
        assert at is not None
        sample = token.everything
        grown = data[:at] + box(b"mdat", sample) + data[at:]
        return inside(grown, "", _track(handler, entry, header, (at + 8, len(sample))))

    return plant


def _track(handler: bytes, entry: bytes, header: bytes, where: tuple[int, int]) -> bytes:
    matrix = struct.pack(">9I", 1 << 16, 0, 0, 0, 1 << 16, 0, 0, 0, 1 << 30)
    table = b"".join((
        box(b"stsd", struct.pack(">II", 0, 1) + box(entry, bytes(6) + b"\0\1")),
        box(b"stts", struct.pack(">IIII", 0, 1, 1, 1000)), box(b"stsc", struct.pack(">IIIII", 0, 1, 1, 1, 1)),
        box(b"stsz", struct.pack(">IIII", 0, 0, 1, where[1])), box(b"stco", struct.pack(">III", 0, 1, where[0]))))
    media = box(b"mdhd", struct.pack(">IIIIIHH", 0, 0, 0, 1000, 1000, 0x55C4, 0)) + box(
        b"hdlr", bytes(8) + handler + bytes(13)) + box(
        b"minf", box(header, bytes(4) if header == b"nmhd" else bytes(16)) + box(
            b"dinf", box(b"dref", struct.pack(">II", 0, 1) + box(b"url ", b"\0\0\0\1"))) + box(b"stbl", table))
    head = struct.pack(">IIIIII8xHHHH", 7, 0, 0, 9, 0, 1000, 0, 0, 0, 0) + matrix + bytes(8)
    return box(b"trak", box(b"tkhd", head) + box(b"mdia", media))


def places() -> Iterator[Place]:
    """Every place; those in tracks that players skip come last."""
    in_boxes: tuple[tuple[str, str, Callable[[Token], bytes]], ...] = (
        ("title (ilst)", "udta/meta/ilst", lambda token: _named(b"\xa9nam", token.words.encode())),
        ("encoder (ilst)", "udta/meta/ilst", lambda token: _named(b"\xa9too", token.words.encode())),
        ("free-form tag (ilst)", "udta/meta/ilst", lambda token: box(
            b"----", box(b"mean", b"\0\0\0\0com.jane") + box(b"name", b"\0\0\0\0officer")
            + box(b"data", struct.pack(">II", 1, 0) + token.everything))),
        ("cover picture (ilst)", "udta/meta/ilst", lambda token: _named(
            b"covr", thumbnail(80)[:2] + b"\xff\xfe\0\x1b" + token.ascii.ljust(25, b"\0") + thumbnail(80)[2:], 13)),
        ("place (QuickTime text)", "udta", lambda token: box(
            b"\xa9xyz", struct.pack(">HH", len(token.ascii), 0x15C7) + token.ascii)),
        ("place (3GPP loci)", "udta", lambda token: box(
            b"loci", b"\0\0\0\0\x15\xc7" + token.ascii + bytes(20))),
        ("author (3GPP, UTF-16)", "udta", lambda token: box(
            b"auth", b"\0\0\0\0\x15\xc7\xfe\xff" + token.text.encode("utf-16-be") + b"\0\0")),
        ("chapters (chpl)", "udta", lambda token: box(
            b"chpl", b"\1" + bytes(7) + b"\1" + bytes(8) + bytes((len(token.ascii),)) + token.ascii)),
        ("unknown box in udta", "udta", lambda token: box(b"JANE", token.everything)),
        ("keys", "meta", lambda token: box(b"keys", struct.pack(">II", 0, 1) + box(b"mdta", token.ascii))),
        ("ID3 (ID32)", "meta", lambda token: box(b"ID32", b"\0\0\0\0\x15\xc7ID3\4\0" + bytes(5) + token.everything)),
        ("XML", "meta", lambda token: box(b"xml ", bytes(4) + packet(token.words))),
        ("box in the track", "trak", lambda token: box(b"tapt", token.everything)),
        ("box in the sample table", "trak/mdia/minf/stbl", lambda token: box(b"saio", token.everything)),
        ("box in the description", "trak/mdia/minf/stbl/stsd/avc1", lambda token: box(b"Jane", token.everything)))
    for name, path, made in in_boxes:
        yield Place(MP4, name, _in(path, made), mark=(lambda: picture_mark(80)) if "cover" in name else tuple)
    tops: tuple[tuple[str, Callable[[Token], bytes]], ...] = (
        ("uuid box", lambda token: box(b"uuid", bytes(range(16)) + token.everything)),
        ("XMP box", lambda token: box(b"uuid", XMP_BOX + packet(token.words))),
        ("free box", lambda token: box(b"free", token.everything)),
        ("skip box", lambda token: box(b"skip", token.everything)),
        ("wide box", lambda token: box(b"wide", token.everything)),
        ("content credentials (uuid)", lambda token: box(
            b"uuid", bytes.fromhex("d8fec3d61b0e483c92975828877ec481") + token.everything)),
        ("unknown box", lambda token: box(b"Jane", token.everything)))
    for name, made in tops:
        yield Place(MP4, name, _behind(made))
    yield Place(MP4, "slack of the media data", _slack)
    yield Place(MP4, "compressor's name", _compressor)
    yield Place(MP4, "telemetry track (GoPro gpmd)", telemetry(b"meta", b"gpmd"))
    yield Place(MP4, "telemetry track (camm)", telemetry(b"camm", b"camm", b"nmhd"))
    yield Place(MP4, "telemetry track (DJI djmd)", telemetry(b"meta", b"djmd"))
    yield Place(MP4, "telemetry track (KLV)", telemetry(b"meta", b"klva"))
    yield Place(MP4, "timecode track", telemetry(b"tmcd", b"tmcd", b"gmhd"))
    yield Place(MP4, "behind the end", appended)
    mov: tuple[tuple[str, str, Callable[[Token], bytes]], ...] = (
        ("maker (QuickTime text)", "udta", lambda token: box(
            b"\xa9mak", struct.pack(">HH", len(token.ascii), 0x15C7) + token.ascii)),
        ("place (QuickTime text)", "udta", lambda token: box(
            b"\xa9xyz", struct.pack(">HH", len(token.ascii), 0x15C7) + token.ascii)),
        ("Apple keys", "meta", lambda token: box(b"hdlr", bytes(8) + b"mdta" + bytes(13)) + box(
            b"keys", struct.pack(">II", 0, 1) + box(b"mdta", b"com.apple.quicktime.location.ISO6709")) + box(
            b"ilst", box(b"\0\0\0\1", box(b"data", struct.pack(">II", 1, 0) + token.words.encode())))))
    for name, path, made in mov:
        yield Place(MOV, name, _in(path, made))
    yield Place(MOV, "preview (pnot and PICT)", _behind(lambda token: box(b"pnot", bytes(12)) + box(
        b"PICT", token.everything)))
