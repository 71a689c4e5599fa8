"""Take files away so that a crash at any moment leaves work that can be finished, and nothing outside is touched."""

import os
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from media.errors import OutputError
from release.retention_papers import REVIEW
from release.retention_search import BAG, Haul
from release.workbench import Bench

LATE = {".json": 1, ".yaml": 1, ".yml": 1}
"""These lead to the others, so that they go after them; what tells a package from a folder goes last."""


@contextmanager
def quiet(roots: Iterable[Path]) -> Iterator[None]:
    """Hold every review folder below these, so that no release is being made while files are taken away.

    Raises:
        WrongUseError: one is being worked on right now.
    """
    with ExitStack() as held:
        for root in roots:
            for folder in sorted(root.rglob(f"*{REVIEW}")):
                if folder.is_dir() and not folder.is_symlink():
                    held.enter_context(Bench(folder).occupied())
        yield


def take_away(haul: Haul) -> None:
    """Unlink every find, then its empty folders, and sync each folder that held one.

    Raises:
        OutputError: one cannot be taken away, or its folder is no longer where it was found.
    """
    paths = sorted((one.path for one in haul.finds),
                   key=lambda path: (2 if path.name == BAG else LATE.get(path.suffix, 0), str(path)))
    touched = {path.parent for path in paths} | {path.parent for path in haul.folders}
    for path in paths:
        _unlink(path, haul.roots)
    for folder in haul.folders:
        with _telling(folder):
            _insist_inside(folder, haul.roots)
            folder.rmdir()
    for folder in touched:
        if folder.is_dir():
            with _telling(folder):
                _sync(folder)


def _unlink(path: Path, roots: tuple[Path, ...]) -> None:
    """Unlink one name by the folder it was found in, which must still be that folder and no link to another."""
    with _telling(path):
        _insist_inside(path.parent, roots)
        folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        try:
            os.unlink(path.name, dir_fd=folder)
        finally:
            os.close(folder)


def _insist_inside(folder: Path, roots: tuple[Path, ...]) -> None:
    real = Path(os.path.realpath(folder))
    if real != folder or not any(real.is_relative_to(root) for root in roots):
        raise OutputError("is no longer where it was found; nothing more was taken away", file=folder,
                          advice="See who moves things there, and run it again.")


@contextmanager
def _telling(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as problem:
        raise OutputError(f"cannot be taken away ({problem.strerror})", file=path,
                          advice="See to the permissions and run it again: it goes on where it stopped.") from problem


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
