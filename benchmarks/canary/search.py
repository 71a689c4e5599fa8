"""Search a file for tokens: as they are, in UTF-16, base64 and hex, inside packed streams, inside pictures."""

import zlib
from collections.abc import Iterable, Iterator
from io import BytesIO

import numpy as np
from PIL import Image, ImageSequence, UnidentifiedImageError

from benchmarks.canary.token import STEM, Token

RAW_UP_TO = 400_000  # bytes of a file in which a deflated stream is looked for at every byte, not at headers alone
UNPACKED = 1 << 22  # bytes unpacked of one stream with a header
PEEKED = 512  # bytes unpacked where there is no header: a token is near the start of what we plant
Image.init()


def found_in(data: bytes, tokens: Iterable[Token]) -> dict[str, tuple[str, ...]]:
    """Return the tokens that a file holds, each with the forms it was found in."""
    wanted = tuple(tokens)
    views = [("", data), *(("deflated ", one) for one in _unpacked(data)), *(("pixels ", one) for one in _pixels(data))]
    found: dict[str, set[str]] = {}
    for where, view in views:
        for token in wanted:
            for form, needles in token.needles.items():
                if any(needle in view for needle in needles):
                    found.setdefault(token.text, set()).add(where + form)
    return {text: tuple(sorted(forms)) for text, forms in found.items()}


def _unpacked(data: bytes) -> Iterator[bytes]:
    """Yield what unpacks anywhere in the file and could hold a token."""
    stems = (STEM.encode(), STEM.lower().encode(), STEM.encode("utf-16-le"), STEM.encode("utf-16-be"),
             STEM.encode().hex().encode(), b"Q0FOQVJZ", b"NBTkFSW", b"DQU5BUl")
    view = memoryview(data)
    for at in range(len(data) - 2):
        header = data[at] & 0x0F == 8 and (data[at] << 8 | data[at + 1]) % 31 == 0
        wrapped = header or data[at:at + 2] == b"\x1f\x8b"
        if not wrapped and len(data) > RAW_UP_TO:
            continue
        out = _inflate(view[at:], 47 if wrapped else -15, UNPACKED if wrapped else PEEKED)
        if any(stem in out for stem in stems):
            yield out


def _inflate(view: memoryview, bits: int, most: int) -> bytes:
    """Unpack as much as there is; nothing where it is no stream."""
    unpack = zlib.decompressobj(bits)
    try:
        return unpack.decompress(view[:4096] if bits < 0 else view, most)
    except zlib.error:
        return b""


def _pixels(data: bytes) -> Iterator[bytes]:
    """Yield the pixels of a picture: all channels together, then each alone, so that alpha is read too."""
    try:
        with Image.open(BytesIO(data)) as picture:
            if picture.format == "JPEG":
                return  # no byte survives the coding; what is visible is not hidden
            for page in ImageSequence.Iterator(picture):
                yield page.tobytes()
                full = np.asarray(page.convert("RGBA"))
                yield full[:, :, :3].tobytes()
                yield from (full[:, :, channel].tobytes() for channel in range(4))
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError):
        return
