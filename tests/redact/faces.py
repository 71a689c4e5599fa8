"""Pictures with faces whose places are known, made from the public-domain portraits in samples/."""

from pathlib import Path

import cv2
import numpy as np

from media.frame import Pixels
from media.geometry import Box

PORTRAITS = Path(__file__).parents[2] / "samples" / "portraits"

FACES = {
    "barack_obama.jpg": Box(left=223, top=52, right=365, bottom=252),
    "cameraman.png": Box(left=195, top=113, right=257, bottom=195),
    "eileen_collins.png": Box(left=108, top=61, right=201, bottom=177),
    "grace_hopper.jpg": Box(left=180, top=113, right=354, bottom=330),
}
"""Brow to chin in pixels of the file, where three detectors and the eye agree."""

EVERYONE = tuple(FACES)


def portrait(name: str) -> Pixels:
    """Read one portrait."""
    pixels = cv2.imread(str(PORTRAITS / name), cv2.IMREAD_COLOR)
    assert pixels is not None, f"samples/portraits/{name} is missing"
    return np.ascontiguousarray(pixels, dtype=np.uint8)


def wide(name: str, width: float) -> tuple[Pixels, Box]:
    """Return the portrait scaled until its face is `width` pixels wide, and where the face is."""
    picture, face = portrait(name), FACES[name]
    factor = width / face.width
    way = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
    scaled = cv2.resize(picture, None, fx=factor, fy=factor, interpolation=way)
    return np.ascontiguousarray(scaled, dtype=np.uint8), Box(
        left=face.left * factor, top=face.top * factor,
        right=face.right * factor, bottom=face.bottom * factor)


def head(name: str, width: float) -> tuple[Pixels, Box]:
    """Return the head and a little round it, its face `width` pixels wide, and where the face is."""
    picture, face = wide(name, width)
    left, top = max(0, int(face.left - 0.6 * width)), max(0, int(face.top - 0.6 * width))
    right, bottom = int(face.right + 0.6 * width), int(face.bottom + 0.5 * width)
    return np.ascontiguousarray(picture[top:bottom, left:right]), face.shifted(-left, -top)


def a_room(width: int, height: int) -> Pixels:
    """Make an empty room: a wall that darkens towards the floor, with a faint grain."""
    shade = np.linspace(150, 80, height)[:, None, None] + np.zeros((height, width, 3))
    return np.clip(shade + np.random.default_rng(3).normal(0, 3, shade.shape), 0, 255).astype(np.uint8)


def stood(room: Pixels, name: str, width: float, left: int, top: int) -> tuple[Pixels, Box]:
    """Return the room with a head at that corner, its face `width` pixels wide, and where the face is."""
    picture, face = head(name, width)
    together = room.copy()
    rows, columns = picture.shape[:2]
    together[top:top + rows, left:left + columns] = picture
    return together, face.shifted(left, top)
