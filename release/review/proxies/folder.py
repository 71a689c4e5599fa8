"""A folder of proxies: drawn beside, exchanged whole, and never by two at a time."""

import ctypes
import errno
import fcntl
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from media.digest import digest_of
from media.errors import ExpectedError, OutputError, UnreadableInputError
from release.review.proxies.records import RECORD, Kept, ProxySet

_HERE, _EXCHANGE = -100, 2
"""Of the system call renameat2: paths are as they are, and the two names trade places."""
_libc = ctypes.CDLL(None, use_errno=True)

LONGEST_RECORD = 64 << 20
"""Bytes; a day of frames with times of their own stays below it."""


def load(folder: Path) -> ProxySet | None:
    """Return what lies in a folder; None where nothing does that is whole.

    Files are held against their lengths; `unaltered` holds them against their digests.
    """
    try:
        text = _text(folder / RECORD)
        found = ProxySet.from_json(text, file=folder / RECORD, error=UnreadableInputError)
        whole = all((folder / one.name).stat().st_size == one.bytes for one in found.after)
    except (OSError, ExpectedError):
        return None
    return found if whole else None


def unaltered(folder: Path, found: ProxySet) -> bool:
    """Whether every file of the after side is the one that was drawn, byte for byte."""
    return found.after == kept(folder, (one.name for one in found.after)) and shown_by(found.after) == found.shown


def kept(folder: Path, names: Iterable[str]) -> tuple[Kept, ...]:
    """Return the files of these names with their lengths and digests; those that are not there are left out."""
    there = ((name, folder / name) for name in sorted(names) if (folder / name).is_file())
    return tuple(Kept(name=name, bytes=path.stat().st_size, sha256=digest_of(path).sha256) for name, path in there)


def shown_by(after: Iterable[Kept]) -> str:
    """Return the SHA-256 over all files of an after side."""
    lines = "".join(f"{one.sha256}  {one.name}\n" for one in sorted(after, key=lambda one: one.name))
    return hashlib.sha256(lines.encode()).hexdigest()


@contextmanager
def drawn_alone(folder: Path) -> Iterator[None]:
    """Wait until nobody else draws into the folder; clear away what a killed one left beside it.

    Raises:
        OutputError: what lies beside it cannot be written.
    """
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        lock = (folder.parent / f".{folder.name}.lock").open("a")
    except OSError as problem:
        raise OutputError(f"cannot be written ({problem.strerror})", file=folder) from problem
    with lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for one in folder.parent.glob(f"{_prefix(folder)}*"):
            shutil.rmtree(one, ignore_errors=True)
        yield


@contextmanager
def beside(folder: Path) -> Iterator[Path]:
    """Yield an empty folder beside it; on success the two trade places at once, and the old one is removed.

    Whoever has a file of the old one open reads on in it. On any error the old one stays as it was.

    Raises:
        OutputError: it cannot be written, or the disk is full.
    """
    try:
        new = Path(tempfile.mkdtemp(prefix=_prefix(folder), dir=folder.parent))
        try:
            yield new
            _exchanged(new, folder)
        finally:
            shutil.rmtree(new, ignore_errors=True)
    except OSError as problem:
        raise OutputError(f"cannot be written ({problem.strerror or problem})", file=folder) from problem


def link(old: Path, new: Path, names: Iterable[str]) -> None:
    """Let the new folder have these files of the old one, where there are such, without copying them."""
    for name in names:
        if (old / name).is_file():
            (new / name).parent.mkdir(exist_ok=True)
            os.link(old / name, new / name)


def names_in(folder: Path) -> frozenset[str]:
    """Return the names of all files in it, relative to it."""
    return frozenset(str(one.relative_to(folder)) for one in folder.rglob("*") if one.is_file())


def _prefix(folder: Path) -> str:
    # Not the one of media.atomic: whoever occupies the bench clears that away, and may do so while this is drawn.
    return f".{folder.name}-"


def _exchanged(new: Path, old: Path) -> None:
    if not old.exists():
        new.rename(old)
        return
    if _libc.renameat2(_HERE, os.fsencode(new), _HERE, os.fsencode(old), _EXCHANGE) == 0:
        return
    number = ctypes.get_errno()
    if number not in (errno.ENOSYS, errno.EINVAL):
        raise OSError(number, os.strerror(number), str(old))
    aside = new.with_name(f"{new.name}.old")  # a file system that cannot trade names: for a moment there is none
    old.rename(aside)
    new.rename(old)
    aside.rename(new)


def _text(path: Path) -> bytes:
    with path.open("rb") as file:
        text = file.read(LONGEST_RECORD + 1)
    if len(text) > LONGEST_RECORD:
        raise UnreadableInputError("too large for a list of proxies", file=path)
    return text
