"""The pattern that says a copy's number in the grain of a picture: one sign for each cell of a raster."""

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from math import ceil

import numpy as np
from numpy.typing import NDArray

from media.geometry import Size
from watermark.codes import COPIES

ACROSS = 192
"""Cells along the longer side of a picture. Of 128, 192 and 256 the one that survives both halving of a small
picture and hard coding (benchmarks/marks.md); tied to the picture, so that mere scaling moves no cell."""

BITS, WORDS = 12, 5
"""The number and its check bits are said in five words of twelve bits."""

CHECK = 23
"""Bits that check: what is left of 60 when 36.2 say which copy. Chance passes once in eight million."""

ROLES = 8
"""Of eight cells three say where the pattern lies, and one each says a word."""
PLACES = ROLES - WORDS

Words = tuple[int, ...]
Signs = NDArray[np.int8]
"""Cells down x cells across, each -1 or 1."""


@dataclass(frozen=True)
class Raster:
    """What a key makes of each of ACROSS x ACROSS cells."""

    sign: Signs
    letter: NDArray[np.int32]
    """Which of a word's 4,096 orthogonal patterns' places this cell is."""
    role: NDArray[np.int8]
    """0 up to PLACES: says where; from there on: says a word."""

    @property
    def where(self) -> NDArray[np.float32]:
        """The cells that are the same in every copy, and 0 for the others."""
        return np.where(self.role < PLACES, self.sign, 0).astype(np.float32)


@lru_cache(maxsize=4)
def raster(key: bytes) -> Raster:
    """Lay a key out; without it the pattern is noise."""
    stream = hashlib.shake_256(b"presspack pattern 1\0" + key).digest(ACROSS * ACROSS * 4)
    drawn = np.frombuffer(stream, "<u4").reshape(ACROSS, ACROSS)
    return Raster(sign=(1 - 2 * (drawn & 1).astype(np.int8)).astype(np.int8),
                  letter=((drawn >> 1) & ((1 << BITS) - 1)).astype(np.int32),
                  role=((drawn >> 16) % ROLES).astype(np.int8))


def words_of(number: int) -> Words:
    """Return a copy's number and its check bits as five words."""
    whole = number << CHECK | _check(number)
    return tuple(whole >> BITS * place & (1 << BITS) - 1 for place in reversed(range(WORDS)))


def number_in(words: Words) -> int | None:
    """Return the number that five words say, or None where its check bits are wrong."""
    whole = 0
    for word in words:
        whole = whole << BITS | word
    number, check = whole >> CHECK, whole & (1 << CHECK) - 1
    return number if number < COPIES and check == _check(number) else None


def pattern(key: bytes, number: int) -> Signs:
    """Return the signs of a copy, ACROSS x ACROSS; a picture uses as many rows and columns as it has."""
    laid = raster(key)
    signs = laid.sign.copy()
    for place, word in enumerate(words_of(number)):
        mine = laid.role == PLACES + place
        signs[mine] *= (1 - 2 * _parity(laid.letter[mine] & word)).astype(np.int8)
    return signs


def cells(size: Size) -> tuple[int, int, float]:
    """Return the cells down and across that cover a picture, and the side of one in pixels."""
    side = max(size.width, size.height) / ACROSS
    return ceil(size.height / side - 1e-9), ceil(size.width / side - 1e-9), side


def _check(number: int) -> int:
    digest = hashlib.sha256(b"presspack check 1\0" + number.to_bytes(8)).digest()
    return int.from_bytes(digest[:4]) & (1 << CHECK) - 1


def _parity(values: NDArray[np.int32]) -> NDArray[np.int32]:
    """Whether a number has an odd count of ones: 0 or 1. Words differ in half of all places by it (Hadamard)."""
    folded = values.copy()
    for shift in (8, 4, 2, 1):
        folded ^= folded >> shift
    return folded & 1
