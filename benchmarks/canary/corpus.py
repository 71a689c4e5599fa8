"""The whole corpus: every place, and the files that carry them, one place a file or many together."""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.canary import boxes, jpeg, muxed, png, stills, streams
from benchmarks.canary.carriers import carrier
from benchmarks.canary.place import Place
from benchmarks.canary.search import found_in
from benchmarks.canary.token import Token

TOUCHED = 1_015_945_445  # 2002-03-12 15:04:05 UTC, a time that no file of ours has
DATES = (b"2002-03-12", b"2002:03:12", b"20020312", b"12/03/2002")


@dataclass(frozen=True)
class Planted:
    """A file with tokens in it."""

    path: Path
    places: tuple[Place, ...]


def places() -> tuple[Place, ...]:
    """Every place inside a file."""
    return tuple(place for module in (jpeg, png, stills, muxed, boxes, streams) for place in module.places())


def one_by_one(folder: Path, wanted: Iterable[Place] | None = None) -> Iterator[Planted]:
    """Write a file for each place."""
    folder.mkdir(parents=True, exist_ok=True)
    for place in places() if wanted is None else wanted:
        yield _written(folder / place.file, (place,))


def together(folder: Path) -> Iterator[Planted]:
    """Write a file for all places that can share one, and one for each that cannot."""
    folder.mkdir(parents=True, exist_ok=True)
    groups: dict[str, list[Place]] = {}
    for place in places():
        kind = place.carrier.removeprefix(".")
        groups.setdefault(f"{place.shares}-{kind}{place.carrier}" if place.shares else place.file, []).append(place)
    for name, shared in groups.items():
        yield _written(folder / name, tuple(shared))


def not_planted(planted: Planted) -> tuple[str, ...]:
    """Return the places whose token our own search does not find in the file: a test of the corpus itself."""
    found = found_in(planted.path.read_bytes(), (place.token for place in planted.places))
    return tuple(place.title for place in planted.places if place.token.text not in found)


def survivors(data: bytes, planted: Iterable[Place]) -> dict[str, tuple[str, ...]]:
    """Return the places whose token a file still holds, with the forms it was found in."""
    by_token: dict[Token, Place] = {place.token: place for place in planted}
    found = found_in(data, by_token)
    return {place.title: found[token.text] for token, place in by_token.items() if token.text in found}


def _written(path: Path, planted: tuple[Place, ...]) -> Planted:
    data = carrier(path.suffix)
    for place in planted:
        data = place.plant(data, place.token)
    path.write_bytes(data)
    os.utime(path, (TOUCHED, TOUCHED))
    return Planted(path, planted)
