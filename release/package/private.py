"""Hold a finished package against the words that must never leave with it."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from media.errors import ResidueError

SHORTEST = 4
"""Characters. Shorter words turn up in any compressed file by chance."""

SHORTEST_TYPED = 6
"""Characters. A gigabyte of picture holds a given word of six letters, in either case, about once in 4,000 times."""

BLOCK = 4 << 20
OVERLAP = 4096
"""Bytes carried over between blocks: more than the longest word, in UTF-16."""


def insist_nothing_private(package: Path, words: Iterable[str], typed: Iterable[str] = ()) -> None:
    """Read every byte of every file for any of the words, in UTF-8 and UTF-16, whatever their case.

    The manifest is built without them; this catches what people typed, such as a file's name in the
    conditions. Of the words in `typed`, which can be ordinary ones, the short are not sought in the pictures:
    chance writes them there, and nothing else can, for the tags say what the sheet says.

    Raises:
        ResidueError: naming the file and the word.
    """
    wanted = sorted({word.lower() for word in words if len(word) >= SHORTEST})
    ordinary = {word.lower() for word in typed if len(word) >= SHORTEST}
    in_media = sorted({*wanted, *(word for word in ordinary if len(word) >= SHORTEST_TYPED)})
    in_text = sorted({*wanted, *ordinary})
    found = [f"{path.relative_to(package)} holds {word!r}"
             for path in sorted(package.rglob("*")) if path.is_file()
             for word in _held(path, in_media if path.parent.name == "media" else in_text)]
    if found:
        raise ResidueError(f"the package would give away what stays with the force: {'; '.join(found)}",
                           advice="Take it out of the request's conditions or force details.")


def _held(path: Path, words: Sequence[str]) -> Iterator[str]:
    """Yield every word found, reading in blocks that overlap so that none is cut in two."""
    codes = {word: tuple(word.encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be")) for word in words}
    seen: set[str] = set()
    tail = b""
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            data = tail + block.lower()
            seen.update(word for word, forms in codes.items() if any(form in data for form in forms))
            tail = data[-OVERLAP:]
    yield from sorted(seen)
