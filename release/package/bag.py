"""Write and list a BagIt 1.0 bag (RFC 8493).

The bagit library writes version 0.97 and changes the working directory of the whole process while it does, so
bags are written here, plainly and the same every time; the library is the independent judge in verify.py.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from shutil import copyfile

from media.digest import digest_of

DECLARATION = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
MANIFEST = "data/manifest.json"
SHEET = "data/conditions.html"
PAYLOAD_LIST = "manifest-sha256.txt"
TAG_LIST = "tagmanifest-sha256.txt"
TAG_FILES = ("bag-info.txt", "bagit.txt", PAYLOAD_LIST)


@dataclass(frozen=True, slots=True)
class Contents:
    """What goes into a bag: the two documents, and each finished file by its name in the manifest."""

    manifest: str
    sheet: str
    media: Mapping[str, Path]
    info: tuple[tuple[str, str], ...]
    """Lines of bag-info.txt; Payload-Oxum is added."""


def fill(bag: Path, contents: Contents) -> str:
    """Fill an empty folder with a complete bag and return its seal.

    The seal is the SHA-256 of the tag manifest, which names the payload manifest, which names every file: one
    value that nobody can keep while changing a byte of the package.
    """
    (bag / "data" / "media").mkdir(parents=True)
    (bag / MANIFEST).write_text(contents.manifest, encoding="utf-8")
    (bag / SHEET).write_text(contents.sheet, encoding="utf-8")
    for name, file in sorted(contents.media.items()):
        copyfile(file, bag / "data" / name)
    payload = [MANIFEST, SHEET, *(f"data/{name}" for name in contents.media)]
    sizes = [(bag / one).stat().st_size for one in payload]
    info = (*contents.info, ("Payload-Oxum", f"{sum(sizes)}.{len(sizes)}"))
    (bag / "bagit.txt").write_text(DECLARATION, encoding="utf-8")
    (bag / "bag-info.txt").write_text("".join(f"{key}: {value}\n" for key, value in info), encoding="utf-8")
    (bag / PAYLOAD_LIST).write_text(_listing(bag, payload), encoding="utf-8")
    (bag / TAG_LIST).write_text(_listing(bag, TAG_FILES), encoding="utf-8")
    return seal_of(bag)


def seal_of(bag: Path) -> str:
    """SHA-256 of the tag manifest."""
    return hashlib.sha256((bag / TAG_LIST).read_bytes()).hexdigest()


def expected_files(media: tuple[str, ...]) -> frozenset[str]:
    """Every file a package holds, by its path inside; there are no others."""
    return frozenset({MANIFEST, SHEET, TAG_LIST, *TAG_FILES, *(f"data/{name}" for name in media)})


def _listing(bag: Path, names: tuple[str, ...] | list[str]) -> str:
    return "".join(f"{digest_of(bag / name).sha256}  {name}\n" for name in sorted(names))
