"""Read a finished file again, byte by byte, and tell what it says and what must not be there."""

import mmap
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from media.errors import ExpectedError, UnreadableInputError, UnsupportedInputError
from media.tail import idle_parts
from watermark import photo_tags, video_tags
from watermark.grammar import jpeg, mp4, png, tiff, webp
from watermark.grammar.allowed import allowed
from watermark.grammar.base import Grammar, Stretch, collected
from watermark.records import Audit, Saying, Stamp

Sayings = Callable[[Stamp], tuple[Saying, ...]]


def audit(path: Path, stamp: Stamp | None) -> Audit:
    """Account for every byte of a finished JPEG, PNG, WebP, TIFF or MP4, whatever its name says.

    With a stamp its words must all be there, unaltered, and no others; without one there must be none.

    Raises:
        UnreadableInputError: the file is missing, empty or cannot be read.
        UnsupportedInputError: it is of no format that we write.
        WrongUseError: the stamp itself could not have been written.

    """
    with _opened(path) as whole:
        grammar, sayings = _format(whole, path)
        reading = collected(grammar(whole))
    expected = Counter() if stamp is None else Counter(sayings(stamp))
    found = Counter(one for one in reading.says if one.place in allowed().rights)
    residue = (*reading.residue, *map(_unasked, (found - expected).elements()))
    missing = tuple(_missing(one, reading.says) for one in (expected - found).elements())
    return Audit(says=reading.says, residue=residue or _idle(path), missing=missing)


@contextmanager
def _opened(path: Path) -> Iterator[Stretch]:
    """Map the whole file, so that a long clip costs no memory."""
    try:
        with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            yield Stretch(data, 0, len(data))
    except OSError as problem:
        raise UnreadableInputError(f"cannot be read ({problem.strerror})", file=path,
                                   advice="Check the path and the permissions.") from problem
    except ValueError as problem:
        if path.stat().st_size:
            raise
        raise UnreadableInputError("is empty", file=path) from problem


def _format(whole: Stretch, path: Path) -> tuple[Grammar, Sayings]:
    """Choose the reader for these first bytes, and what a stamp must say in such a file."""
    head = whole.raw(0, min(16, len(whole)))
    if head.startswith(jpeg.MAGIC):
        return jpeg.read_jpeg, photo_tags.photo_sayings
    if head.startswith(png.MAGIC):
        return png.read_png, photo_tags.photo_sayings
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return webp.read_webp, photo_tags.photo_sayings
    if head.startswith(tiff.MAGICS):
        return tiff.read_tiff, photo_tags.photo_sayings
    if head[4:8] == b"ftyp":
        return mp4.read_mp4, video_tags.video_sayings
    raise UnsupportedInputError("is no JPEG, PNG, WebP, TIFF or MP4", file=path)


def _idle(path: Path) -> tuple[str, ...]:
    """Look behind the last block of a coded photo; only where the rest is in order, since it costs two decodes."""
    try:
        return tuple(f"{part} ends in bytes that change nothing of it" for part in idle_parts(path))
    except ExpectedError as problem:
        return (f"the picture cannot be decoded: {problem.what}",)


def _unasked(found: Saying) -> str:
    """Name a text that no stamp accounts for."""
    return f"{found.place} {found.field} says what it was not asked to"


def _missing(wanted: Saying, says: tuple[Saying, ...]) -> str:
    """One stamp that is not as it should be."""
    there = any((one.place, one.field) == (wanted.place, wanted.field) for one in says)
    return f"{wanted.place} {wanted.field} {'differs' if there else 'is not there'}"
