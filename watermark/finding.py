"""Read which copy a leaked picture or clip is from its grain, though it was scaled, cropped or coded again."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import product

import cv2
import numpy as np
from numpy.typing import NDArray

from media.frame import Pixels
from watermark.pattern import ACROSS, BITS, PLACES, ROLES, WORDS, Words, number_in, raster, words_of

Grain = NDArray[np.float32]

FINE = 4 * ACROSS  # pixels along the longer side at which pictures are compared: four to a cell
FIELD = 288  # cells; room for the largest of MOST, and a length that is quickly transformed
FEWEST, MOST = 0.55 * ACROSS, 1.3 * ACROSS  # cells along what was leaked: from a crop to a screenshot with its frame
STEP = 1.0  # cells between two sizes tried; a quarter of a cell is off at either end then
TRIED = 4  # best places looked at closely
LIMIT = 2.5  # standard deviations beyond which an edge of the picture counts no more
SURE = 5.0
"""Standard deviations by which the cells that say where must agree; a search of an unmarked picture ends at 5 to 7, so
that it is the check bits that decide there."""
CERTAIN = 8.0
"""Standard deviations by which a copy that is asked for by name must show: chance does so once in 10^15."""


@dataclass(frozen=True)
class Place:
    """Where the pattern lies: cells along the longer side, and which cell the picture's corner is in."""

    cells: float = float(ACROSS)
    left: float = 0.0
    top: float = 0.0


@dataclass(frozen=True)
class Found:
    """What the grain says at the likeliest place."""

    number: int | None
    """Which copy; None where nothing certain is said."""
    agreement: float
    """Standard deviations by which the cells that say where agree."""
    place: Place
    spectra: NDArray[np.float64] = field(repr=False)
    """Words x values: how much the grain is like each value of each word, in standard deviations."""

    def likeness(self, number: int) -> float:
        """Return how much the grain is like a copy's, in standard deviations; see CERTAIN."""
        shown = [float(self.spectra[place, word]) for place, word in enumerate(words_of(number))]
        return sum(shown) / float(np.sqrt(WORDS))


def find(pictures: Iterable[Pixels], key: bytes) -> Found:
    """Read the pictures of one leaked file together; all must have one size.

    Whole pictures are read as they lie; where that says nothing, crops and screenshots of every size are tried,
    and then all of it once more with left and right exchanged.
    """
    grain = _gathered(pictures)
    straight = _searched(grain, key)
    if straight.number is not None:
        return straight
    return max(straight, _searched(np.ascontiguousarray(grain[:, ::-1]), key), key=_weight)


def _searched(grain: Grain, key: bytes) -> Found:
    whole = _read(grain, key, Place())
    if whole.number is not None and whole.agreement >= SURE:
        return whole
    best = max((whole, *(_read(grain, key, place) for place in _places(grain, key))), key=_weight)
    return best if best.agreement >= SURE else Found(None, best.agreement, best.place, best.spectra)


def _weight(found: Found) -> tuple[bool, float]:
    """Order readings: what says a number before what does not."""
    return found.number is not None, found.agreement


def _gathered(pictures: Iterable[Pixels]) -> Grain:
    """Add up the grain of all pictures: the pattern is the same on each, what they show is not."""
    total: Grain | None = None
    for picture in pictures:
        grain = _grain(picture)
        total = grain if total is None else total + grain
    if total is None:
        raise ValueError("there is no picture to read")
    return total


def _grain(picture: Pixels) -> Grain:
    """Return what is left when the picture itself is taken away, edges and shades evened out."""
    grey = np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY))
    scale = FINE / max(grey.shape)
    size = (max(1, round(grey.shape[1] * scale)), max(1, round(grey.shape[0] * scale)))
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    smooth = np.asarray(cv2.resize(grey, size, interpolation=how), np.float32)
    rough = smooth - _mean(smooth, 13)
    spread = np.sqrt(np.maximum(_mean(rough * rough, 25), 0)) + 0.3
    return np.clip(rough / spread, -LIMIT, LIMIT).astype(np.float32)


def _mean(picture: Grain, wide: int) -> Grain:
    return np.asarray(cv2.blur(picture, (wide, wide), borderType=cv2.BORDER_REFLECT), np.float32)


def _cells(grain: Grain, place: Place) -> Grain:
    """Return one value for each cell, the picture's corner lying in the first."""
    side = max(grain.shape) / place.cells
    wide = max(1, round(side))
    smooth = cv2.blur(grain, (wide, wide), borderType=cv2.BORDER_CONSTANT)
    left, top = place.left % 1, place.top % 1
    size = (int(np.ceil(grain.shape[1] / side + left - 1e-6)), int(np.ceil(grain.shape[0] / side + top - 1e-6)))
    turn = np.array([[side, 0, (0.5 - left) * side - 0.5], [0, side, (0.5 - top) * side - 0.5]], np.float32)
    cut = cv2.warpAffine(smooth, turn, size, flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
                         borderMode=cv2.BORDER_CONSTANT)
    values = np.asarray(cut, np.float32)
    return values - _mean(values, 3)


def _laid(grain: Grain, place: Place) -> Grain:
    """Lay the cells where they belong on the whole raster; what was cropped away is 0."""
    values = _cells(grain, place)
    whole = np.zeros((ACROSS, ACROSS), np.float32)
    top, left = int(np.floor(place.top)), int(np.floor(place.left))
    bottom, right = min(ACROSS, top + values.shape[0]), min(ACROSS, left + values.shape[1])
    first, start = max(0, top), max(0, left)
    if first < bottom and start < right:
        whole[first:bottom, start:right] = values[first - top:bottom - top, start - left:right - left]
    return whole


def _agreement(whole: Grain, key: bytes) -> float:
    where = raster(key).where
    weight = float(np.sqrt((whole[where != 0]**2).sum()))
    return float((whole * where).sum()) / weight if weight else 0.0


def _read(grain: Grain, key: bytes, place: Place) -> Found:
    """Say which value of each word the grain is most like."""
    whole, laid = _laid(grain, place), raster(key)
    signed, spectra = whole * laid.sign, np.zeros((WORDS, 1 << BITS))
    for word in range(WORDS):
        mine = laid.role == PLACES + word
        weight = float(np.sqrt((whole[mine]**2).sum()))
        if weight:
            summed = np.bincount(laid.letter[mine], weights=signed[mine].astype(np.float64),
                                 minlength=1 << BITS).astype(np.float64)
            spectra[word] = _transformed(summed) / weight
    words: Words = tuple(int(one) for one in spectra.argmax(axis=1))
    return Found(number_in(words), _agreement(whole, key), place, spectra)


def _transformed(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Compare with every word at once: the fast Walsh-Hadamard transform."""
    half = 1
    while half < values.size:
        pairs = values.reshape(-1, 2, half)
        values = np.stack([pairs[:, 0] + pairs[:, 1], pairs[:, 0] - pairs[:, 1]], axis=1).reshape(-1)
        half *= 2
    return values


def _places(grain: Grain, key: bytes) -> Iterator[Place]:
    """Yield the likeliest places of a crop or a screenshot, each moved to where the cells agree most."""
    wanted = np.zeros((FIELD, FIELD), np.float32)
    wanted[:ACROSS, :ACROSS] = raster(key).where
    spectrum = np.conj(np.fft.rfft2(wanted))
    tried = sorted((_best(grain, cells, spectrum) for cells in np.arange(FEWEST, MOST, STEP)),
                   key=lambda one: -one[0])
    for _, place in tried[:TRIED]:
        for by in (0.4, 0.2, 0.1):
            place = _moved(grain, key, place, by)  # noqa: PLW2901  step by step to the best
        yield place


def _best(grain: Grain, cells: float, spectrum: NDArray[np.complex64]) -> tuple[float, Place]:
    """Return how well the cells agree at the best of all offsets, and where that is."""
    values = _cells(grain, Place(cells=cells))[:FIELD, :FIELD]
    padded = np.zeros((FIELD, FIELD), np.float32)
    padded[:values.shape[0], :values.shape[1]] = values
    agreed = np.fft.irfft2(np.fft.rfft2(padded) * spectrum, (FIELD, FIELD))
    top, left = (int(one) for one in np.unravel_index(int(agreed.argmax()), agreed.shape))
    weight = float(np.sqrt((values**2).sum() * PLACES / ROLES))
    place = Place(cells=float(cells), left=float(_offset(left)), top=float(_offset(top)))
    return (float(agreed.max()) / weight if weight else 0.0), place


def _offset(shift: int) -> int:
    """Return the cell in which the picture begins, from the shift that a circular correlation names."""
    return -shift if shift < FIELD // 2 else FIELD - shift


def _moved(grain: Grain, key: bytes, place: Place, by: float) -> Place:
    """Return the place next to this one at which the cells agree most."""
    near = [Place(place.cells + cells, place.left + left, place.top + top)
            for cells, left, top in product((-by, 0.0, by), repeat=3)]
    return max(near, key=lambda one: _agreement(_laid(grain, one), key))
