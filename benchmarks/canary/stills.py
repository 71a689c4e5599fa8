"""Places in WebP, TIFF and GIF."""

import struct
from collections.abc import Callable, Iterator
from io import BytesIO

import piexif
from PIL import Image, TiffImagePlugin

from benchmarks.canary.carriers import carrier, pixels
from benchmarks.canary.jpeg import iptc, packet, profile, resource
from benchmarks.canary.place import Place, Plant, appended
from benchmarks.canary.png import hidden, palette
from benchmarks.canary.token import Token

WEBP, TIF, GIF = ".webp", ".tif", ".gif"
DESCRIBED = {  # TIFF tags that hold words: number, name
    0x010D: "document name", 0x010E: "description", 0x013B: "artist", 0x013C: "host computer", 0x011D: "page name",
    0x0131: "software", 0x8298: "copyright"}

OTHERS: dict[int, tuple[str, Callable[[Token], bytes]]] = {
    65000: ("private tag", lambda token: token.everything),
    700: ("XMP", lambda token: packet(token.words)),
    33723: ("IPTC caption", lambda token: iptc(2, 120, token.everything)),
    34377: ("Photoshop resources", lambda token: resource(1028, iptc(2, 120, token.everything))),
    34675: ("colour profile, a text in it", lambda token: profile(token.words))}


def _webp(**words: str) -> Plant:
    """Plant by writing the picture anew with EXIF, XMP or a profile."""

    def plant(data: bytes, token: Token) -> bytes:
        with Image.open(BytesIO(data)) as picture:
            kept = {key: picture.info[name] for key, name in
                    (("exif", "exif"), ("xmp", "xmp"), ("icc_profile", "icc_profile")) if name in picture.info}
            made = {"exif": piexif.dump({"0th": {0x010E: token.words.encode()}, "Exif": {0x927C: token.everything}}),
                    "xmp": packet(token.words), "icc_profile": profile(token.words)}
            out = BytesIO()
            picture.save(out, "WEBP", **kept | {key: made[key] for key in words})
        return out.getvalue()

    return plant


def riff(data: bytes, name: bytes, body: bytes) -> bytes:
    """Return a RIFF file with one more chunk at its end."""
    size = int.from_bytes(data[4:8], "little")
    made = struct.pack("<4sI", name, len(body)) + body + b"\0" * (len(body) % 2)
    return data[:4] + struct.pack("<I", size + len(made)) + data[8:8 + size] + made + data[8 + size:]


def _lossless(picture: Image.Image) -> bytes:
    out = BytesIO()
    picture.save(out, "WEBP", lossless=True, exact=True)
    return out.getvalue()


def tiff(data: bytes, number: int, value: bytes) -> bytes:
    """Write a TIFF anew with one more tag."""
    info, out = TiffImagePlugin.ImageFileDirectory_v2(), BytesIO()
    with Image.open(BytesIO(data)) as picture:
        kept = {tag: picture.tag_v2[tag] for tag in picture.tag_v2 if tag in {*DESCRIBED, *OTHERS}}
        for tag, words in (kept | {number: value}).items():
            info.tagtype[tag] = 2 if tag in DESCRIBED else 7
            info[tag] = words.decode() if tag in DESCRIBED and isinstance(words, bytes) else words
        Image.fromarray(pixels(*picture.size)).save(out, "TIFF", compression="tiff_deflate", tiffinfo=info)
    return out.getvalue()


def _exif_in_tiff(token: Token) -> bytes:
    """Write a TIFF with directories of camera and place."""
    info, out = TiffImagePlugin.ImageFileDirectory_v2(), BytesIO()
    info[0x8769] = {0x927C: token.everything, 0xA431: token.text}
    info[0x8825] = {1: "N", 2: (51.0, 30.0, 26.0), 0x1B: token.everything}
    Image.fromarray(pixels(96, 64)).save(out, "TIFF", tiffinfo=info)  # uncompressed: libtiff takes no directories
    return out.getvalue()


def _pages(token: Token) -> bytes:
    out, first = BytesIO(), Image.fromarray(pixels(96, 64))
    second = TiffImagePlugin.ImageFileDirectory_v2()
    second[0x010E] = token.words
    with Image.open(BytesIO(tiff(carrier(TIF), 270, token.words.encode()))) as page:
        first.save(out, "TIFF", compression="tiff_deflate", save_all=True, append_images=[page], tiffinfo=second)
    return out.getvalue()


def _in_a_gap(data: bytes, token: Token) -> bytes:
    """Move the directory to the end, and leave the token where nothing points to."""
    first = int.from_bytes(data[4:8], "little")
    words = token.everything + b"\0" * (len(token.everything) % 2)
    moved = len(data) + len(words)
    return data[:4] + struct.pack("<I", moved) + data[8:] + words + data[first:first + 2 + 12 * 30 + 4]


def _gif(made: Callable[[Token], bytes]) -> Plant:
    """Plant a block before the first picture."""

    def plant(data: bytes, token: Token) -> bytes:
        size = 3 * 2 << (data[10] & 7) if data[10] & 0x80 else 0
        at = 13 + size
        return data[:at] + made(token) + data[at:]

    return plant


def blocks(data: bytes) -> bytes:
    """Cut data into the sub-blocks of a GIF."""
    return b"".join(bytes((len(data[at:at + 255]),)) + data[at:at + 255] for at in range(0, len(data), 255)) + b"\0"


def _gif_palette(data: bytes, token: Token) -> bytes:
    """Give a GIF of one picture a palette with colours that nothing uses."""
    del data
    out = BytesIO()
    palette(token).save(out, "GIF", optimize=False)
    return out.getvalue()


def places() -> Iterator[Place]:
    """Every place."""
    yield Place(WEBP, "EXIF and maker note", _webp(exif=""))
    yield Place(WEBP, "XMP", _webp(xmp=""))
    yield Place(WEBP, "colour profile, a text in it", _webp(icc_profile=""))
    yield Place(WEBP, "private chunk", lambda data, token: riff(data, b"JANE", token.everything))
    yield Place(WEBP, "behind the end", appended)
    yield Place(WEBP, "colours of transparent pixels", lambda _, token: _lossless(hidden(token)), shares="")
    for number, name in DESCRIBED.items():
        yield Place(TIF, f"{name} tag", lambda data, token, number=number: tiff(data, number, token.words.encode()))
    for number, (name, made) in OTHERS.items():
        yield Place(TIF, name, lambda data, token, number=number, made=made: tiff(data, number, made(token)))
    yield Place(TIF, "maker note, serial number and place", lambda _, token: _exif_in_tiff(token), shares="")
    yield Place(TIF, "bytes that nothing refers to", _in_a_gap, shares="")
    yield Place(TIF, "behind the end", appended, shares="")
    yield Place(TIF, "second page", lambda _, token: _pages(token), shares="")
    yield Place(GIF, "comment", _gif(lambda token: b"\x21\xfe" + blocks(token.everything)))
    yield Place(GIF, "application block", _gif(lambda token: b"\x21\xff\x0bJANEDOE1.00" + blocks(token.everything)))
    yield Place(GIF, "XMP block", _gif(lambda token: b"\x21\xff\x0bXMP DataXMP" + blocks(packet(token.words))))
    yield Place(GIF, "plain text block", _gif(lambda token: (
        b"\x21\x01\x0c" + bytes(8) + b"\x08\x08\1\0" + blocks(token.everything))), shares="")
    yield Place(GIF, "behind the end", appended, shares="")
    yield Place(GIF, "palette entries that nothing uses", _gif_palette, shares="")

