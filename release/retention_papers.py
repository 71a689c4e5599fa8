"""What lies in known folders, and what its papers say: requests, plans, reports, records."""

import mmap
import os
import re
import stat
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from media.errors import ExpectedError, OutputError
from release.policy.yamlfile import LARGEST, parse_yaml

REVIEW, RECORD, REFUSAL = ".review", ".record.json", ".refusal.json"


@dataclass(frozen=True, slots=True)
class Entry:
    """One name in a folder, links not followed."""

    path: Path
    seen: os.stat_result

    @property
    def is_file(self) -> bool:
        """Tell whether it is a plain file."""
        return stat.S_ISREG(self.seen.st_mode)

    @property
    def is_folder(self) -> bool:
        """Tell whether it is a folder."""
        return stat.S_ISDIR(self.seen.st_mode)

    @property
    def is_link(self) -> bool:
        """Tell whether it is a symbolic link."""
        return stat.S_ISLNK(self.seen.st_mode)


Entries = tuple[Entry, ...]


def walk(roots: tuple[Path, ...]) -> Iterator[Entry]:
    """Yield everything below folders.

    Raises:
        OutputError: a folder cannot be read, so that nobody can say what it holds.
    """

    def stop(problem: OSError) -> None:
        raise OutputError(f"cannot be read ({problem.strerror}), and may hold the picture",
                          file=problem.filename) from problem

    for root in roots:
        for folder, folders, files in os.walk(root, onerror=stop, followlinks=False):
            for name in sorted((*folders, *files)):
                path = Path(folder, name)
                with suppress(FileNotFoundError):  # gone since it was listed
                    yield Entry(path, path.lstat())


def papers_in(entries: Entries) -> dict[Path, dict[str, Any]]:
    """Read every file that may be a request, or the record of a refusal."""
    found = {}
    for one in entries:
        written = one.path.suffix in {".yaml", ".yml"} or one.path.name.endswith(REFUSAL)
        if one.is_file and written and one.seen.st_size <= LARGEST:
            try:
                data = parse_yaml(one.path.read_bytes(), one.path).data
            except (ExpectedError, OSError):
                continue  # no request that presspack would read
            if isinstance(data, dict):
                found[one.path] = data
    return found


def barred_by(papers: dict[Path, dict[str, Any]]) -> frozenset[str]:
    """Name every item of which no request file here says that it may be looked at."""
    return frozenset(str(paper.parent / path) for paper, data in papers.items() for path in shut_paths(data))


def shut_paths(data: dict[str, Any]) -> Iterator[str]:
    """Yield the path of each item that a request, as plain data, does not clear for anybody to look at."""
    picture, held, items = data.get("picture"), data.get("held"), data.get("items")
    if isinstance(held, dict) and isinstance(picture, dict) and isinstance(held.get("here"), list):
        items = [{**picture, "path": path} for path in held["here"]]
    for item in items if isinstance(items, list) else ():
        if isinstance(item, dict) and isinstance(item.get("path"), str) and not (
                item.get("intimate") == "clear" and item.get("deprivation_order") is False):
            yield item["path"]


def lengths_in(path: Path, digests: frozenset[str]) -> set[int]:
    """Return the lengths that a plan, a report or a record states beside one of these digests."""
    if not digests:
        return set()
    pattern = re.compile(rb'"bytes":\s*(\d+),\s*"sha256":\s*"(?:' + "|".join(sorted(digests)).encode() + rb')"')
    try:
        with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as text:
            return {int(one.group(1)) for one in pattern.finditer(text)}
    except OSError as problem:
        raise OutputError(f"cannot be read ({problem.strerror}), and may say something of the picture",
                          file=path) from problem


def reference_of(path: Path) -> set[str]:
    """Return the release to which a file belongs by where it lies."""
    if path.name.endswith(RECORD):
        return {path.name.removesuffix(RECORD)}
    return {one.name.removesuffix(REVIEW) for one in path.parents if one.name.endswith(REVIEW)}
