"""Draw a standing or walking person under a portrait's head."""

from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

from samples.maker.cast import Picture, head
from samples.maker.scene import Clothes

PHASES = 8  # drawings of one double step
SHIFT = 4  # fixed-point bits for smooth edges

# Outlines in metres from the middle of the neck: right of it, below it.
TORSO = ((-.055, -.03), (-.075, .01), (-.19, .06), (-.235, .13), (-.25, .38), (-.235, .64), (-.17, .66),
         (.17, .66), (.235, .64), (.25, .38), (.235, .13), (.19, .06), (.075, .01), (.055, -.03))
LAPELS = (((-.06, -.02), (-.012, .28)), ((.06, -.02), (.012, .28)), ((.0, .28), (.0, .64)))
SLEEVES = (((-.165, .17), (-.165, .62)), ((.165, .17), (.165, .62)))


@dataclass(frozen=True, eq=False)
class Figure:
    """A person as BGRA (colour multiplied by alpha), feet on the last row, and the face box in it."""

    pixels: Picture
    face: tuple[float, float, float, float]
    middle: float  # column over which the person turns
    pixels_per_metre: float


@cache
def figure(portrait: str, mirrored: bool, clothes: Clothes, height: float, phase: int) -> Figure:
    """Draw one person, `height` metres tall, at one of PHASES moments of a step (0: standing)."""
    top = head(portrait, mirrored)
    scale = top.pixels_per_metre
    neck_row = round(top.neck[1])
    middle = round(0.36 * scale)
    rows = max(round(height * scale), neck_row + round(0.9 * scale))
    canvas = np.zeros((rows, 2 * middle, 4), np.float32)
    _legs(canvas, (middle, neck_row), scale, clothes.trousers, phase)
    _torso(canvas, (middle, neck_row), scale, clothes.coat)
    left = middle - round(top.neck[0])
    part = canvas[:top.pixels.shape[0], left:left + top.pixels.shape[1]]
    alpha = top.pixels[..., 3:].astype(np.float32) / 255
    part[:] = part * (1 - alpha) + top.pixels
    x, y, wide, high = top.face
    pixels = canvas.round().clip(0, 255).astype(np.uint8)
    return Figure(pixels, (x + left, y, wide, high), float(middle), scale)


def _torso(canvas: NDArray[np.float32], neck: tuple[int, int], scale: float,
           colour: tuple[int, int, int]) -> None:
    """Draw a coat: rounded by shade, creased by low noise, with lapels, sleeves and a button line."""
    alpha = _filled(canvas.shape[:2], TORSO, neck, scale)
    across = (np.arange(canvas.shape[1]) - neck[0]) / (0.25 * scale)
    shade = 1.08 - 0.42 * across[None, :] ** 2
    shade = shade * _creases(canvas.shape[:2], scale)
    for line, dark in [*((line, .62) for line in LAPELS), *((line, .72) for line in SLEEVES)]:
        mark = np.zeros(canvas.shape[:2], np.uint8)
        ends = [(round((neck[0] + x * scale) * 16), round((neck[1] + y * scale) * 16)) for x, y in line]
        cv2.line(mark, ends[0], ends[1], 255, max(1, round(.012 * scale)), cv2.LINE_AA, SHIFT)
        soft = cv2.GaussianBlur(mark, (0, 0), .004 * scale).astype(np.float32) / 255
        shade = shade * (1 - (1 - dark) * soft)
    _lay(canvas, alpha, np.asarray(shade[..., None] * np.array(colour), dtype=np.float32))


def _legs(canvas: NDArray[np.float32], neck: tuple[int, int], scale: float, colour: tuple[int, int, int],
          phase: int) -> None:
    """Draw two legs and shoes, swung apart according to the phase of the step."""
    floor = (canvas.shape[0] - neck[1]) / scale
    swing = 0.13 * np.sin(2 * np.pi * phase / PHASES)
    crease = _creases(canvas.shape[:2], scale)[..., None]
    for side, dark in ((-1, .8), (1, 1.0)):
        foot = side * (0.085 + swing)
        lift = max(0.0, 0.05 * side * float(np.cos(2 * np.pi * phase / PHASES))) if phase else 0.0
        ankle = floor - .06 - lift
        leg = ((side * .105 - .095, .55), (side * .105 + .095, .55),
               (foot + .065, ankle), (foot - .065, ankle))
        cloth = crease * dark * np.array(colour, np.float32)
        _lay(canvas, _filled(canvas.shape[:2], leg, neck, scale), cloth)
        shoe = ((foot - .07, floor - .07 - lift), (foot + .07, floor - .07 - lift),
                (foot + .08, floor - lift), (foot - .08, floor - lift))
        _lay(canvas, _filled(canvas.shape[:2], shoe, neck, scale), np.full(3, 28, np.float32))


def _filled(shape: tuple[int, ...], outline: tuple[tuple[float, float], ...], neck: tuple[int, int],
            scale: float) -> NDArray[np.float32]:
    """Alpha (0 to 1) of an outline given in metres from the neck, with a soft edge."""
    points = np.array([(neck[0] + x * scale, neck[1] + y * scale) for x, y in outline])
    mask = np.zeros(shape[:2], np.uint8)
    cv2.fillPoly(mask, [np.round(points * 16).astype(np.int32)], 255, cv2.LINE_AA, SHIFT)
    soft = cv2.GaussianBlur(mask, (0, 0), max(.8, .003 * scale)).astype(np.float32)
    return np.asarray(soft / 255, dtype=np.float32)


def _lay(canvas: NDArray[np.float32], alpha: NDArray[np.float32], colour: NDArray[np.float32]) -> None:
    """Put a colour over the canvas (BGRA, 0 to 255, multiplied by alpha), in place."""
    cover = alpha[..., None]
    canvas[..., :3] = canvas[..., :3] * (1 - cover) + np.clip(colour, 0, 255) * cover
    canvas[..., 3:] = canvas[..., 3:] * (1 - cover) + 255 * cover


def _creases(shape: tuple[int, ...], scale: float) -> NDArray[np.float32]:
    """Cloth's uneven light, about 1, the same for every call of one size."""
    rng = np.random.default_rng(7)
    cells = (max(2, round(shape[0] / (.05 * scale))), max(2, round(shape[1] / (.03 * scale))))
    coarse = rng.normal(0, 1, cells)
    size = (shape[1], shape[0])
    smooth = cv2.resize(coarse.astype(np.float32), size, interpolation=cv2.INTER_CUBIC)
    fine = rng.normal(0, .03, shape[:2]).astype(np.float32)
    return (1 + .06 * smooth + fine).astype(np.float32)
