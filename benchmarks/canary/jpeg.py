"""Places in a JPEG: EXIF and what it leads to, every other segment, tables, what stands behind the end."""

import struct
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

import piexif
from PIL import Image, ImageCms

from benchmarks.canary.carriers import carrier, picture_mark, thumbnail
from benchmarks.canary.place import Place, Plant, appended
from benchmarks.canary.token import Token

JPG = ".jpg"
EXTENDED = b"http://ns.adobe.com/xmp/extension/\0"


def segment(marker: int, body: bytes) -> bytes:
    """One JPEG segment."""
    return bytes((0xFF, marker)) + struct.pack(">H", len(body) + 2) + body


def packet(words: str) -> bytes:
    """Make an XMP packet that says these words."""
    return (f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
            f'<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:description>{words}'
            "</dc:description></rdf:Description></rdf:RDF></x:xmpmeta>").encode()


def resource(number: int, body: bytes) -> bytes:
    """One Photoshop resource."""
    return b"8BIM" + struct.pack(">H", number) + b"\0\0" + struct.pack(">I", len(body)) + body + b"\0" * (len(body) % 2)


def iptc(record: int, data_set: int, body: bytes) -> bytes:
    """One IPTC data set."""
    return bytes((0x1C, record, data_set)) + struct.pack(">H", len(body)) + body


def profile(words: str) -> bytes:
    """Make a colour profile that works, with words for its copyright, of just as many bytes in a new tag."""
    data = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    count = int.from_bytes(data[128:132], "big")
    for row in range(count):  # one more row in the table moves everything behind it
        at = 132 + 12 * row + 4
        data[at:at + 4] = (int.from_bytes(data[at:at + 4], "big") + 12).to_bytes(4, "big")
    text = b"text\0\0\0\0" + words.encode() + b"\0"
    end = len(data) + 12
    data[132 + 12 * count:132 + 12 * count] = struct.pack(">4sII", b"Jane", end, len(text))
    data[128:132] = (count + 1).to_bytes(4, "big")
    data += text
    data[0:4] = len(data).to_bytes(4, "big")
    return bytes(data)


def jfxx(small: bytes) -> bytes:
    """Make a JFIF extension with a thumbnail coded as JPEG."""
    return segment(0xE0, b"JFXX\0\x10" + small)


def _exif(part: str, tag: int, words: str = "ascii") -> Plant:
    """Plant into a field of EXIF, beside the fields that are there."""

    def plant(data: bytes, token: Token) -> bytes:
        tags = piexif.load(data)
        tags[part][tag] = {"ascii": token.words.encode(), "any": token.everything,
                           "wide": tuple(token.text.encode("utf-16-le") + b"\0\0")}[words]
        if part == "GPS":
            tags[part] |= {1: b"N", 2: ((51, 1), (30, 1), (2616, 100)), 3: b"W", 4: ((0, 1), (7, 1), (3925, 100))}
        return _with_exif(data, tags)

    return plant


def _with_exif(data: bytes, tags: dict[str, Any]) -> bytes:
    out = BytesIO()
    piexif.insert(piexif.dump(tags), data, out)
    return out.getvalue()


def _thumbnail(data: bytes, token: Token) -> bytes:
    tags = piexif.load(data)
    small = thumbnail()
    tags["thumbnail"] = small[:2] + segment(0xFE, token.everything) + small[2:]
    tags["1st"] = {piexif.ImageIFD.Make: token.ascii, 0x0103: 6}
    return _with_exif(data, tags)


def _after_start(body: Callable[[Token], bytes]) -> Plant:
    """Plant a segment, made from the token, behind the JFIF header."""

    def plant(data: bytes, token: Token) -> bytes:
        at = 4 + int.from_bytes(data[4:6], "big") if data[3] == 0xE0 else 2
        made = body(token)
        return data[:at] + made + data[at:]

    return plant


def _jfif_thumbnail(data: bytes, token: Token) -> bytes:
    """Give the JFIF header a picture of 16 x 2 pixels, which are the token."""
    at = 4 + int.from_bytes(data[4:6], "big")
    return data[:2] + segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\x10\2" + token.everything[:96].ljust(96, b"J")) + data[at:]


def _before_scan(made: Callable[[Token], bytes]) -> Plant:
    """Plant a table that no component uses, right before the scan."""

    def plant(data: bytes, token: Token) -> bytes:
        at = data.rindex(b"\xff\xda")  # a thumbnail has one of its own
        return data[:at] + made(token) + data[at:]

    return plant


def _second_picture(data: bytes, token: Token) -> bytes:
    """Write what a telephone writes: a multi-picture file, its second picture behind the first one's end."""
    del data
    first, second = (Image.open(BytesIO(one)) for one in (carrier(JPG), thumbnail()))
    out = BytesIO()
    first.save(out, "MPO", save_all=True, append_images=[second])
    whole = out.getvalue()
    at = whole.rindex(b"\xff\xd8\xff")
    return whole[:at + 2] + segment(0xFE, token.everything) + whole[at + 2:] + thumbnail()


def _huffman(token: Token) -> bytes:
    """Make a Huffman table of 19 values in slot 3."""
    return segment(0xC4, b"\x13" + bytes((0, 0, 0, 0, 0, len(token.ascii))) + bytes(10) + token.ascii)


def places() -> Iterator[Place]:
    """Every place, those that rewrite EXIF first."""
    exif = (("EXIF description", "0th", 0x010E, "ascii"), ("EXIF artist", "0th", 0x013B, "ascii"),
            ("EXIF software", "0th", 0x0131, "ascii"), ("EXIF XPAuthor (UTF-16)", "0th", 0x9C9D, "wide"),
            ("EXIF user comment", "Exif", 0x9286, "any"), ("EXIF maker note", "Exif", 0x927C, "any"),
            ("EXIF owner", "Exif", 0xA430, "ascii"), ("EXIF serial number", "Exif", 0xA431, "ascii"),
            ("EXIF lens serial number", "Exif", 0xA435, "ascii"), ("EXIF image id", "Exif", 0xA420, "ascii"),
            ("GPS area", "GPS", 0x1C, "any"), ("GPS satellites", "GPS", 0x08, "ascii"),
            ("interoperability index", "Interop", 0x0001, "ascii"))
    for name, part, tag, words in exif:
        yield Place(JPG, name, _exif(part, tag, words))
    yield Place(JPG, "EXIF thumbnail, its picture and its comment", _thumbnail, mark=picture_mark)
    yield Place(JPG, "XMP", _after_start(lambda token: segment(
        0xE1, b"http://ns.adobe.com/xap/1.0/\0" + packet(token.words))))
    yield Place(JPG, "XMP, extended", _after_start(lambda token: segment(
        0xE1, EXTENDED + b"0" * 32 + struct.pack(">II", 4000, 0) + packet(token.words))))
    yield Place(JPG, "IPTC caption", _after_start(lambda token: segment(
        0xED, b"Photoshop 3.0\0" + resource(1028, iptc(2, 120, token.everything)))))
    yield Place(JPG, "Photoshop thumbnail", _after_start(lambda token: segment(
        0xED, b"Photoshop 3.0\0" + resource(1036, bytes(28) + thumbnail(78) + token.everything))),
        mark=lambda: picture_mark(78))
    yield Place(JPG, "colour profile, a text in it", _after_start(lambda token: segment(
        0xE2, b"ICC_PROFILE\0\1\1" + profile(token.words))))
    yield Place(JPG, "comment", _after_start(lambda token: segment(0xFE, token.everything)))
    yield Place(JPG, "FlashPix segment", _after_start(lambda token: segment(0xE2, b"FPXR\0" + token.everything)))
    yield Place(JPG, "content credentials (JUMBF)", _after_start(lambda token: segment(
        0xEB, b"JP\0\1\0\0\0\1" + struct.pack(">I4s", 8 + len(token.everything), b"jumb") + token.everything)))
    yield Place(JPG, "segment APP10", _after_start(lambda token: segment(0xEA, token.everything)))
    yield Place(JPG, "segment APP14, behind Adobe's 12 bytes", _after_start(lambda token: segment(
        0xEE, b"Adobe\0\x64\0\0\0\0\1" + token.everything)))
    yield Place(JPG, "segment of an unknown marker (JPG7)", _after_start(lambda token: segment(0xF7, token.everything)),
                shares="")
    yield Place(JPG, "JFXX thumbnail", _after_start(lambda token: jfxx(
        thumbnail(79)[:2] + segment(0xFE, token.everything) + thumbnail(79)[2:])), mark=lambda: picture_mark(79))
    yield Place(JPG, "quantisation table that nothing uses", _before_scan(lambda token: segment(
        0xDB, b"\3" + token.everything[:64])))
    yield Place(JPG, "Huffman table that nothing uses", _before_scan(_huffman))
    yield Place(JPG, "behind the end", appended)
    yield Place(JPG, "JFIF thumbnail", _jfif_thumbnail, shares="")
    yield Place(JPG, "second picture (MPF)", _second_picture, shares="", mark=picture_mark)
