"""How far two pictures of one place differ, and whether the one still shows the other's fine detail."""

import cv2
import numpy as np
from numpy.typing import NDArray

from media.frame import Pixels

Grey = NDArray[np.uint8]
"""Height x width, 0 to 255."""

WINDOW = 8  # pixels; the block in which JPEG and H.264 spread their errors
SHORTEST = 6  # pixels; less than this holds no detail that could be recognised
CLOSE_ENOUGH = 128  # pixels; larger regions are compared at this size, which keeps every feature of a face
CODED = 24  # grey levels by which no codec in use moves the pixels of such a block: 11 at most on five clips at CRF 23
FLAT = 0.25  # grey levels; detail weaker than this is noise


def grey(pixels: Pixels) -> Grey:
    """Return the brightness of a picture."""
    return _bytes(cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY))


def difference(one: Grey, other: Grey) -> tuple[float, float]:
    """Return the mean difference in grey levels, and the mean in the worst window of 8 x 8 pixels."""
    apart = _bytes(cv2.absdiff(one, other))
    wide, high = min(WINDOW, apart.shape[1]), min(WINDOW, apart.shape[0])
    return float(apart.mean()), float(_bytes(cv2.blur(apart, (wide, high))).max())


def scenery(one: Grey, other: Grey) -> float:
    """Return the share of 8 x 8 blocks whose brightness differs, pixel by pixel, by more than codecs make it differ."""
    small = (max(1, one.shape[1] // WINDOW), max(1, one.shape[0] // WINDOW))
    return float((_resized(_bytes(cv2.absdiff(one, other)), small) > CODED).mean())


def resemblance(original: Grey, shown: Grey) -> float:
    """Return the correlation, -1 to 1, of fine detail: the most of the whole, its upper and its lower half.

    0 where there is too little to see. Smooth shading does not count: it says nothing about who it is.
    """
    high, wide = original.shape
    if min(high, wide) < SHORTEST:
        return 0.0
    if max(high, wide) > CLOSE_ENOUGH:
        scale = CLOSE_ENOUGH / max(high, wide)
        small = (max(SHORTEST, round(wide * scale)), max(SHORTEST, round(high * scale)))
        original, shown = _resized(original, small), _resized(shown, small)
        high = original.shape[0]
    parts = [slice(0, high)]
    if high >= 2 * SHORTEST:
        parts += [slice(0, high // 2), slice(high // 2, high)]
    return max(_correlation(_detail(original[part]), _detail(shown[part])) for part in parts)


def _detail(picture: Grey) -> NDArray[np.float32]:
    """Return what is left of a picture after its own smooth part is taken away, with a mean of zero."""
    exact = picture.astype(np.float32)
    fine = exact - cv2.GaussianBlur(exact, (0, 0), max(3.0, min(exact.shape) / 4) / 2)
    centred: NDArray[np.float32] = fine - fine.mean()
    return centred


def _correlation(one: NDArray[np.float32], other: NDArray[np.float32]) -> float:
    strengths = float(np.linalg.norm(one)), float(np.linalg.norm(other))
    if min(strengths) < FLAT * one.size**0.5:
        return 0.0
    return float((one * other).sum()) / (strengths[0] * strengths[1])


def _resized(picture: Grey, size: tuple[int, int]) -> Grey:
    """Return the picture at another width and height; each new pixel is the mean of those it stands for."""
    return _bytes(cv2.resize(picture, size, interpolation=cv2.INTER_AREA))


def _bytes(picture: object) -> Grey:
    """Say to the type checker what OpenCV returns for pictures of bytes."""
    return np.asarray(picture, dtype=np.uint8)
