"""Which of the handled formats a file is, by its first bytes and never by its name."""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from media.errors import UnreadableInputError, UnsupportedInputError

NAME_FILES = "Name the photos, clips and recordings themselves."
PHOTOS = frozenset({"jpeg", "png", "webp", "tiff"})
CLIPS = frozenset({"gif", "mp4", "mov", "matroska", "avi"})
"""What may hold pictures; without any, MP4, MOV, Matroska and AVI are recordings, too."""
RECORDINGS = frozenset({"wav", "mp3"})

_TEXT_SAYS = {
    b"#EXTM3U": "an HLS playlist", b"ffconcat": "a concat playlist", b"<?xml": "an XML document",
    b"<MPD": "a DASH playlist", b"v=0": "an SDP session", b"%PDF": "a PDF document",
    b"PK\x03\x04": "a ZIP archive",
}
_MP4_BOXES = frozenset({b"moov", b"mdat", b"free", b"skip", b"wide", b"pnot"})


@contextmanager
def opened(path: Path) -> Iterator[int]:
    """Yield a read-only descriptor of a regular, non-empty file.

    A symbolic link to a regular file is followed (evidence stores use them); what it leads to is checked on
    the open descriptor, so nothing can be swapped in between.

    Raises:
        UnreadableInputError: missing, not permitted, empty, or not a regular file.
    """
    advice = "Check the path and the permissions."
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # before opening: to open a FIFO or a tape is to act on it
            raise UnreadableInputError(f"is {_called(path.stat().st_mode)}, not a file", file=path, advice=NAME_FILES)
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except (OSError, ValueError) as problem:
        why = getattr(problem, "strerror", None) or problem
        raise UnreadableInputError(f"cannot be read ({why})", file=path, advice=advice) from problem
    try:
        found = os.fstat(handle)
        if not stat.S_ISREG(found.st_mode):
            raise UnreadableInputError(f"is {_called(found.st_mode)}, not a file", file=path, advice=NAME_FILES)
        if found.st_size == 0:
            raise UnreadableInputError("is empty", file=path, advice="Copy it again from where it came from.")
        yield handle
    finally:
        os.close(handle)


def container_of(handle: int, path: Path) -> str:
    """Return jpeg, png, webp, tiff, gif, mp4, mov, matroska, avi, wav or mp3.

    Raises:
        UnsupportedInputError: the first bytes are of no handled format; says of which, if known.
    """
    head = os.pread(handle, 64, 0)
    kind = _photo(head) or _clip(head) or _recording(head)
    if kind is None:
        raise UnsupportedInputError(f"is {_guess(head)} by its content, not a photo, clip or recording that is "
                                    "handled", file=path)
    return kind


def _photo(head: bytes) -> str | None:
    if head.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "webp"
    if head[:4] in {b"II*\x00", b"MM\x00*"}:
        return "tiff"
    return None


def _clip(head: bytes) -> str | None:
    if head[:6] in {b"GIF87a", b"GIF89a"}:
        return "gif"
    if head[:4] == b"RIFF" and head[8:12] == b"AVI ":
        return "avi"
    if head.startswith(b"\x1aE\xdf\xa3"):
        return "matroska"
    if head[4:8] == b"ftyp":
        return None if head[8:12] in {b"heic", b"heix", b"mif1", b"avif", b"crx "} else (
            "mov" if head[8:12] == b"qt  " else "mp4")
    return "mov" if head[4:8] in _MP4_BOXES else None


def _recording(head: bytes) -> str | None:
    if head[:4] == b"RIFF" and head[8:12] == b"WAVE":
        return "wav"
    layer_three = head[:1] == b"\xff" and len(head) > 1 and head[1] in {0xFA, 0xFB, 0xF2, 0xF3, 0xE2, 0xE3}
    return "mp3" if head[:3] == b"ID3" or layer_three else None


def _guess(head: bytes) -> str:
    if head[4:8] == b"ftyp":
        return "an HEIC, AVIF or raw photo"
    for start, name in _TEXT_SAYS.items():
        if head.startswith(start):
            return name
    printable = all(32 <= byte < 127 or byte in b"\t\r\n" for byte in head)
    return "text" if printable else "an unknown kind of file"


def _called(mode: int) -> str:
    if stat.S_ISDIR(mode):
        return "a folder"
    if stat.S_ISFIFO(mode):
        return "a pipe"
    if stat.S_ISSOCK(mode):
        return "a socket"
    return "a device"
