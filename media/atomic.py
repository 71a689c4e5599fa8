"""Files and folders that appear whole or not at all."""

import os
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from media.errors import OutputError

UNFINISHED = ".presspack-"
"""What the name of everything begins with that is still being written, or that a killed run left behind."""


def unfinished(path: Path) -> Iterator[Path]:
    """Yield the folders that a killed run was to let appear at `path`; only whoever holds a lock on it may ask."""
    name = re.compile(rf"{re.escape(UNFINISHED + path.name)}-[a-z0-9_]{{8}}")
    yield from (one for one in sorted(path.parent.glob(f"{UNFINISHED}*")) if name.fullmatch(one.name) and one.is_dir())


def place_folder(beside: Path, path: Path) -> None:
    """Sync a folder that is whole, and let it appear at `path`.

    Raises:
        OutputError: something is there, or the disk fails.
    """
    with _telling(path):
        for one in sorted(beside.rglob("*")):
            _sync(one)
        beside.chmod(0o755 & ~_umask())
        beside.replace(path)
        _sync(path.parent)


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Yield a path beside `path` to write to; on success sync it and rename it into place.

    On any error what was written is removed and `path` stays as it was. The temporary file keeps the
    suffix of `path`, because encoders choose by suffix.

    Raises:
        OutputError: the folder cannot be written or the disk is full.
    """
    with _telling(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=UNFINISHED, suffix=path.suffix, dir=path.parent)
        os.close(handle)
    beside = Path(name)
    try:
        with _naming(path, beside):
            yield beside
        with _telling(path):
            _sync(beside)
            beside.chmod(0o644 & ~_umask())
            beside.replace(path)
            _sync(path.parent)
    finally:
        beside.unlink(missing_ok=True)


@contextmanager
def replacing_folder(path: Path) -> Iterator[Path]:
    """Yield a new folder beside `path`; on success sync its files and rename it into place.

    `path` must not exist or be an empty folder: nothing is ever merged or overwritten.

    Raises:
        OutputError: it is there already, cannot be written, or the disk is full.
    """
    with _telling(path):
        if path.exists() and (not path.is_dir() or any(path.iterdir())):
            raise OutputError("already exists and is not empty", file=path, advice="Choose another output folder.")
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(prefix=f"{UNFINISHED}{path.name}-", dir=path.parent))
    try:
        with _naming(path, beside):
            yield beside
        place_folder(beside, path)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def write_text(path: Path, text: str | Iterable[str]) -> None:
    """Write a text file whole or not at all; a long one may be given in pieces."""
    with replacing(path) as beside, _telling(path), beside.open("w", encoding="utf-8") as file:
        file.writelines([text] if isinstance(text, str) else text)


def write_bytes(path: Path, data: bytes) -> None:
    """Write a small file whole or not at all."""
    with replacing(path) as beside, _telling(path):
        beside.write_bytes(data)


@contextmanager
def _telling(path: Path) -> Iterator[None]:
    """Turn the operating system's refusal into an OutputError that names the destination."""
    try:
        yield
    except OSError as problem:
        raise OutputError(f"cannot be written ({problem.strerror or problem})", file=path) from problem


@contextmanager
def _naming(path: Path, beside: Path) -> Iterator[None]:
    """Let a refusal to write name the destination, for nobody but this file knows what lies beside it."""
    try:
        yield
    except OutputError as problem:
        if problem.file == str(beside):
            raise OutputError(problem.what, file=path, advice=problem.advice) from problem
        raise
    except OSError as problem:  # a full or failing disk, met by whoever fills it
        raise OutputError(f"cannot be written ({problem.strerror or problem})", file=path) from problem


def _sync(path: Path) -> None:
    """Flush a file or a folder to the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
