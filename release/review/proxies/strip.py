"""The sheet of small after pictures that a pointer on the timeline shows."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from media.errors import UnreadableInputError
from media.frame import Pixels
from media.geometry import Size
from release.review.proxies.cards import jpeg
from release.review.proxies.records import Sheet

STRIP, TILES = "strip.jpg", "tiles.raw"
"""The sheet, and the same before JPEG: one small picture drawn anew leaves all others as they are."""
MOST, COLUMNS = 120, 10
SIDE = 144
"""Pixels of the longer side of one."""
QUALITY = 80
ANEW = "Draw the proxies of this item anew."


def sheet_of(frame_count: int, size: Size) -> Sheet:
    """Return how many small pictures a clip has, and how large they are."""
    count = min(MOST, frame_count)
    factor = min(1.0, SIDE / max(size.width, size.height))
    return Sheet(columns=min(COLUMNS, count), rows=-(-count // COLUMNS), count=count,
                 width=max(1, round(size.width * factor)), height=max(1, round(size.height * factor)))


def frames_of(sheet: Sheet, frame_count: int) -> tuple[int, ...]:
    """Return which frame each small picture is of: the middle of its stretch."""
    return tuple(int((place + 0.5) * frame_count / sheet.count) for place in range(sheet.count))


class Strip:
    """The small pictures of one clip."""

    def __init__(self, sheet: Sheet, frame_count: int, tiles: NDArray[np.uint8] | None = None) -> None:
        """tiles: those of an earlier strip, to be changed in places."""
        self._sheet = sheet
        self._places = {frame: place for place, frame in enumerate(frames_of(sheet, frame_count))}
        shape = (sheet.count, sheet.height, sheet.width, 3)
        self._tiles = np.zeros(shape, np.uint8) if tiles is None else tiles

    @property
    def frames(self) -> frozenset[int]:
        """The frames of which there is one."""
        return frozenset(self._places)

    @property
    def size(self) -> Size:
        """Of one of them."""
        return Size(width=self._sheet.width, height=self._sheet.height)

    def take(self, tiles: Mapping[int, Pixels]) -> None:
        """Put small pictures where they belong, by frame."""
        for frame, pixels in tiles.items():
            self._tiles[self._places[frame]] = pixels

    def write(self, folder: Path) -> None:
        """Write the sheet, and what it is made from."""
        (folder / STRIP).write_bytes(self.drawn())
        (folder / TILES).write_bytes(self._tiles.tobytes())

    def drawn(self) -> bytes:
        """Return the sheet, a JPEG."""
        sheet = self._sheet
        high, wide = sheet.height, sheet.width
        whole = np.zeros((sheet.rows * high, sheet.columns * wide, 3), np.uint8)
        for place, tile in enumerate(self._tiles):
            row, column = divmod(place, sheet.columns)
            whole[row * high:(row + 1) * high, column * wide:(column + 1) * wide] = tile
        return jpeg(whole, QUALITY)


def strip_again(folder: Path, sheet: Sheet, frame_count: int) -> Strip:
    """Return the strip that lies in a folder.

    Raises:
        UnreadableInputError: it is not there, or is not what the sheet was drawn from.
    """
    shape = (sheet.count, sheet.height, sheet.width, 3)
    try:
        strip = Strip(sheet, frame_count, np.fromfile(folder / TILES, np.uint8).reshape(shape))
        same = strip.drawn() == (folder / STRIP).read_bytes()
    except (OSError, ValueError) as problem:
        raise UnreadableInputError("cannot be read", file=folder / TILES, advice=ANEW) from problem
    if not same:
        raise UnreadableInputError("is not what was drawn", file=folder / TILES, advice=ANEW)
    return strip
