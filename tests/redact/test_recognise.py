"""Faces brought to one size and place, and turned into numbers."""

import cv2
import numpy as np
import pytest
from faces import EVERYONE, a_room, portrait, wide

from redact.detect.tiled import Tiled
from redact.detect.yunet import YuNet
from redact.recognise import SIDE, aligned, likeness, similarity

COLLINS, HOPPER = "eileen_collins.png", "grace_hopper.jpg"
EYES = Tiled(YuNet())


def test_different_people_are_unlike() -> None:
    """SFace's own threshold is 0.363; the portraits stay far below it."""
    pictures = [portrait(name) for name in EVERYONE]
    seen = [EYES.find(picture)[0].landmarks for picture in pictures]
    both = zip(pictures, seen, strict=True)
    numbers = np.stack([likeness(picture, marks) for picture, marks in both if marks])

    between = numbers @ numbers.T - np.eye(len(EVERYONE))

    assert len(numbers) == len(EVERYONE)
    assert between.max() < 0.25
    assert np.linalg.norm(numbers, axis=1) == pytest.approx(np.ones(len(EVERYONE)), abs=1e-5)


@pytest.mark.parametrize("turn", [-30, 0, 45])
def test_aligning_undoes_size_and_tilt(turn: int) -> None:
    """The same face, tilted and scaled, must give nearly the same numbers."""
    picture, face = wide(COLLINS, 150)
    straight = EYES.find(picture)[0].landmarks
    assert straight is not None
    rows, columns = picture.shape[:2]
    move = cv2.getRotationMatrix2D(face.centre, turn, 0.6)
    tilted = cv2.warpAffine(picture, move, (columns, rows), borderMode=cv2.BORDER_REPLICATE).astype(np.uint8)
    marks = tuple((float(x), float(y)) for x, y in np.hstack([np.array(straight), np.ones((5, 1))]) @ move.T)

    crop = aligned(tilted, marks)

    assert crop.shape == (SIDE, SIDE, 3)
    assert float(likeness(picture, straight) @ likeness(tilted, marks)) > 0.9


def test_a_large_face_is_shrunk_without_losing_itself() -> None:
    """A 1,000 px face is brought to 112 by averages, not by leaving pixels out."""
    small, large = wide(HOPPER, 110)[0], wide(HOPPER, 1000)[0]
    marks = EYES.find(small)[0].landmarks
    assert marks is not None
    across, down = large.shape[1] / small.shape[1], large.shape[0] / small.shape[0]
    grown = tuple((x * across, y * down) for x, y in marks)

    assert float(likeness(small, marks) @ likeness(large, grown)) > 0.9


def test_landmarks_on_one_spot_do_no_harm() -> None:
    """A detector's nonsense must not end a night's work."""
    assert np.isfinite(similarity(np.full((5, 2), 7.0))).all()
    assert aligned(a_room(64, 48), ((7.0, 7.0),) * 5).shape == (SIDE, SIDE, 3)
