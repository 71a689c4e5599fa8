"""What light, lens and sensor do to a picture on its way into the recorder."""

import cv2
import numpy as np
from numpy.typing import NDArray

from samples.maker.cast import Picture
from samples.maker.scene import Wear


def worn(pixels: Picture, wear: Wear, moved: tuple[float, float], seed: tuple[int, int]) -> Picture:
    """Darken, tint, soften, smear by `moved` pixels, add noise; the default Wear changes nothing."""
    picture = pixels.astype(np.float32) * (np.array(wear.tint, np.float32) * np.float32(wear.gain))
    if wear.vignette:
        high, wide = pixels.shape[:2]
        rows, columns = np.ogrid[-1:1:high * 1j, -1:1:wide * 1j]
        picture *= (1 - wear.vignette * (rows ** 2 + columns ** 2) / 2).astype(np.float32)[..., None]
    if wear.blur:
        picture = cv2.GaussianBlur(picture, (0, 0), wear.blur).astype(np.float32)
    far = wear.shutter * float(np.hypot(*moved))
    if far > 1:
        picture = _smeared(picture, far, float(np.arctan2(moved[1], moved[0])))
    if wear.noise:
        rng = np.random.default_rng(seed)
        picture = picture + rng.normal(0, wear.noise, picture.shape[:2]).astype(np.float32)[..., None]
        picture = picture + rng.normal(0, wear.noise / 3, picture.shape).astype(np.float32)
    return picture.round().clip(0, 255).astype(np.uint8)


def _smeared(picture: NDArray[np.float32], far: float, angle: float) -> NDArray[np.float32]:
    """Average along a line of `far` pixels."""
    side = 2 * int(np.ceil(far / 2)) + 1
    kernel = np.zeros((side, side), np.float32)
    across, down = np.cos(angle) * far / 2, np.sin(angle) * far / 2
    middle = (side - 1) / 2
    ends = [(round((middle + sign * across) * 16), round((middle + sign * down) * 16)) for sign in (-1, 1)]
    cv2.line(kernel, ends[0], ends[1], 1.0, 1, cv2.LINE_8, 4)
    return cv2.filter2D(picture, -1, kernel / max(float(kernel.sum()), 1.0)).astype(np.float32)
