"""Turn a face into 128 numbers that are close together for one person and far apart for two."""

import cv2
import numpy as np
from numpy.typing import NDArray

from media.frame import Pixels
from redact.models import session

Likeness = NDArray[np.float32]
"""128 numbers of length 1; the inner product of two is their cosine similarity, -1 to 1."""

Landmarks = tuple[tuple[float, float], ...]
"""As in Detection: right eye, left eye, nose tip, right and left mouth corner, (x, y) pixels."""

SIDE = 112
"""Width and height of the crop SFace was trained on."""

TEMPLATE = np.array([(38.2946, 51.6963), (73.5318, 51.5014), (56.0252, 71.7366),
                     (41.5493, 92.3655), (70.7299, 92.2041)])
"""Where the five landmarks lie in that crop; SFace's own."""


def likeness(pixels: Pixels, landmarks: Landmarks) -> Likeness:
    """Return what SFace makes of the face with these landmarks, averaged with its mirror image.

    The average takes out a part of what light from one side does. pixels: the whole upright picture.

    Raises:
        MissingPartError: the weights are missing or not the ones in the table.
    """
    crop = aligned(pixels, landmarks)
    return mean(np.stack([_ask(crop), _ask(np.ascontiguousarray(crop[:, ::-1]))]))


def mean(likenesses: NDArray[np.float32]) -> Likeness:
    """Return the direction in the middle of n x 128 likenesses."""
    middle = likenesses.mean(axis=0)
    unit: Likeness = (middle / max(float(np.linalg.norm(middle)), 1e-9)).astype(np.float32)
    return unit


def aligned(pixels: Pixels, landmarks: Landmarks) -> Pixels:
    """Return the 112 x 112 crop in which the landmarks lie as near the template as they can unbent."""
    move = similarity(np.array(landmarks, dtype=np.float64))
    scale = float(np.hypot(move[0, 0], move[1, 0]))
    if scale < 0.5:
        # Shrinking by more than half would skip pixels; average them first.
        wide, high = (max(1, round(side * 2 * scale)) for side in (pixels.shape[1], pixels.shape[0]))
        picture = cv2.resize(pixels, (wide, high), interpolation=cv2.INTER_AREA)
        stretch = np.array([picture.shape[1] / pixels.shape[1], picture.shape[0] / pixels.shape[0]])
        pixels = picture.astype(np.uint8, copy=False)
        move = similarity(np.array(landmarks, dtype=np.float64) * stretch)
    crop = cv2.warpAffine(pixels, move, (SIDE, SIDE), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return crop.astype(np.uint8, copy=False)


def similarity(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the 2 x 3 matrix that turns, scales and moves five points nearest to the template.

    It never mirrors. Landmarks that all lie on one spot give a matrix that shows that spot.
    """
    middle, goal = points.mean(axis=0), TEMPLATE.mean(axis=0)
    here, there = points - middle, TEMPLATE - goal
    spread = max(float((here * here).sum()), 1e-9)
    along = float((here * there).sum()) / spread
    across = float((here[:, 0] * there[:, 1] - here[:, 1] * there[:, 0]).sum()) / spread
    turn = np.array([[along, -across], [across, along]])
    return np.hstack([turn, (goal - turn @ middle)[:, None]])


def _ask(crop: Pixels) -> Likeness:
    """Run the network on one crop; it wants red, green, blue from 0 to 255."""
    asked = np.ascontiguousarray(crop[:, :, ::-1].transpose(2, 0, 1), dtype=np.float32)[None]
    answer = np.asarray(session("sface").run(["fc1"], {"data": asked})[0], dtype=np.float32)
    return mean(answer)
