"""Places in a PNG: text chunks, private chunks, palettes, hidden pixels, what stands behind the end."""

import struct
import zlib
from collections.abc import Callable, Iterator
from io import BytesIO

import numpy as np
import piexif
from PIL import Image

from benchmarks.canary.carriers import pixels
from benchmarks.canary.jpeg import packet, profile
from benchmarks.canary.place import Place, appended
from benchmarks.canary.token import Token

PNG = ".png"


def chunk(kind: bytes, body: bytes) -> bytes:
    """One PNG chunk with its checksum."""
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def _before(kind: bytes, made: Callable[[Token], bytes]) -> Callable[[bytes, Token], bytes]:
    """Plant a chunk before the first one of a kind."""

    def plant(data: bytes, token: Token) -> bytes:
        at = data.index(kind) - 4
        return data[:at] + made(token) + data[at:]

    return plant


def _saved(picture: Image.Image) -> bytes:
    out = BytesIO()
    picture.save(out, "PNG", compress_level=0)
    return out.getvalue()


def hidden(token: Token) -> Image.Image:
    """Draw a picture whose transparent corner holds the token in its colours."""
    picture = np.dstack([pixels(96, 64), np.full((64, 96), 255, np.uint8)])
    words = np.frombuffer(token.everything.ljust(768, b"."), np.uint8)[:768].reshape(8, 32, 3)
    picture[:8, :32, :3], picture[:8, :32, 3] = words, 0
    return Image.fromarray(picture)


def in_alpha(token: Token) -> Image.Image:
    """Draw a picture whose transparency spells the token."""
    picture = np.dstack([pixels(96, 64), np.full((64, 96), 255, np.uint8)])
    word = np.frombuffer(token.ascii, np.uint8)
    picture[5, :len(word), 3] = word
    return Image.fromarray(picture)


def palette(token: Token) -> Image.Image:
    """Draw a picture of few colours whose palette goes on with the token."""
    picture = Image.fromarray(pixels(96, 64)).convert("P", palette=Image.Palette.ADAPTIVE, colors=64)
    colours = bytes(picture.getpalette() or ())[:192] + token.everything
    picture.putpalette(colours[:576].ljust(576, b"."))
    return picture


def _behind_the_picture(data: bytes, token: Token) -> bytes:
    """Put the token into the picture's own chunk, behind the end of its packed stream."""
    at = data.index(b"IDAT") - 4
    size = int.from_bytes(data[at:at + 4], "big")
    return data[:at] + chunk(b"IDAT", data[at + 8:at + 8 + size] + token.everything) + data[at + 12 + size:]


def places() -> Iterator[Place]:
    """Every place."""
    chunks: tuple[tuple[str, bytes, Callable[[Token], bytes]], ...] = (
        ("tEXt", b"IDAT", lambda token: chunk(b"tEXt", b"Comment\0" + token.words.encode())),
        ("zTXt", b"IDAT", lambda token: chunk(b"zTXt", b"Author\0\0" + zlib.compress(token.words.encode()))),
        ("iTXt", b"IDAT", lambda token: chunk(b"iTXt", b"Title\0\0\0\0\0" + token.words.encode())),
        ("iTXt, packed", b"IDAT", lambda token: chunk(
            b"iTXt", b"Source\0\1\0\0\0" + zlib.compress(token.words.encode()))),
        ("XMP", b"IDAT", lambda token: chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + packet(token.words))),
        ("raw profile in hex (ImageMagick)", b"IDAT", lambda token: chunk(
            b"zTXt", b"Raw profile type exif\0\0" + zlib.compress(
                b"\nexif\n%8d\n" % len(token.ascii) + token.ascii.hex().encode()))),
        ("eXIf", b"IDAT", lambda token: chunk(b"eXIf", piexif.dump({"0th": {0x010E: token.words.encode()}})[6:])),
        ("colour profile, its name and a text", b"IDAT", lambda token: chunk(
            b"iCCP", token.ascii + b"\0\0" + zlib.compress(profile(token.words)))),
        ("suggested palette, its name", b"IDAT", lambda token: chunk(b"sPLT", token.ascii + b"\0\x08")),
        ("private chunk", b"IDAT", lambda token: chunk(b"caNy", token.everything)),
        ("content credentials (caBX)", b"IDAT", lambda token: chunk(b"caBX", token.everything)),
        ("private chunk behind the picture", b"IEND", lambda token: chunk(b"teSt", token.everything)))
    for name, before, made in chunks:
        yield Place(PNG, name, _before(before, made))
    yield Place(PNG, "behind the packed picture", _behind_the_picture, shares="")
    yield Place(PNG, "behind the end", appended)
    yield Place(PNG, "colours of transparent pixels", lambda _, token: _saved(hidden(token)), shares="")
    yield Place(PNG, "transparency", lambda _, token: _saved(in_alpha(token)), shares="")
    yield Place(PNG, "palette entries that nothing uses", lambda _, token: _saved(palette(token)), shares="")
