"""Each network's answers decoded: places, points, thresholds, and an orderly end."""

import subprocess
import sys

import cv2
import numpy as np
import pytest
from faces import EVERYONE, FACES, a_room, portrait, stood

from media.errors import WrongUseError
from redact.detect import named, names
from redact.detect.blazeface import BlazeFace
from redact.detect.retinaface import RetinaFace, anchors_for
from redact.detect.yunet import YuNet, padded


@pytest.mark.parametrize("name", EVERYONE)
def test_two_networks_trained_otherwise_agree_on_a_face(name: str) -> None:
    """Boxes and landmarks decoded by hand: a wrong stride or variance would show as a shift."""
    picture = portrait(name)
    one, other = YuNet().find(picture)[0], RetinaFace().find(picture)[0]

    assert one.box.iou(other.box) > 0.75
    assert one.box.iou(FACES[name]) > 0.75
    assert one.landmarks is not None
    assert other.landmarks is not None
    apart = np.abs(np.array(one.landmarks) - np.array(other.landmarks)).max()
    assert apart < 0.1 * one.box.width


@pytest.mark.parametrize("detector", [YuNet(), RetinaFace()])
def test_landmarks_are_the_persons_own_right_and_left(detector: YuNet | RetinaFace) -> None:
    """Swapped eyes would align every face mirrored and spoil the comparison."""
    found = detector.find(portrait("grace_hopper.jpg"))[0]
    assert found.landmarks is not None
    right_eye, left_eye, nose, right_mouth, left_mouth = found.landmarks

    assert right_eye[0] < nose[0] < left_eye[0]  # who faces us has the right eye on our left
    assert right_mouth[0] < left_mouth[0]
    assert max(right_eye[1], left_eye[1]) < nose[1] < min(right_mouth[1], left_mouth[1])


@pytest.mark.parametrize("shift", [(0, 0), (5, 3), (16, 9), (31, 31)])
def test_a_shifted_picture_gives_a_shifted_face(shift: tuple[int, int]) -> None:
    """The three grids of the network must not be read against each other."""
    room, face = stood(a_room(320, 256), "eileen_collins.png", 50, 60 + shift[0], 40 + shift[1])

    assert YuNet().find(room)[0].box.iou(face) > 0.75


def test_a_higher_threshold_only_takes_away() -> None:
    """The threshold is a promise about scores and nothing else."""
    room, _ = stood(a_room(640, 360), "barack_obama.jpg", 18, 100, 100)
    many, few = YuNet(0.1).find(room), YuNet(0.6).find(room)

    assert set(few) == {one for one in many if one.score >= 0.6}


def test_anchors_come_in_the_order_of_the_network() -> None:
    """One stride after the other, two squares to a cell."""
    anchors = anchors_for(64, 96)

    assert len(anchors) == 2 * (8 * 12 + 4 * 6 + 2 * 3)
    assert anchors[:3].tolist() == [[4, 4, 16, 16], [4, 4, 32, 32], [12, 4, 16, 16]]
    assert anchors[-1].tolist() == [80, 48, 512, 512]


def test_padding_keeps_what_fits_and_adds_black_below_and_right() -> None:
    """Boxes stay in the picture's own pixels only if its corner stays where it is."""
    picture = np.full((33, 64, 3), 9, dtype=np.uint8)

    grown = padded(picture)

    assert grown.shape == (64, 64, 3)
    assert (grown[:33] == 9).all()
    assert not grown[33:].any()
    assert padded(grown) is grown


def test_the_short_range_model_finds_a_near_face() -> None:
    """Both BlazeFace files are carried, so both must work."""
    detector = BlazeFace(model="short")
    picture = cv2.resize(portrait("eileen_collins.png"), (256, 256)).astype(np.uint8)

    found = detector.find(picture)
    detector.close()
    detector.close()

    assert found
    assert found[0].landmarks is None


def test_blazeface_ends_without_a_word() -> None:
    """Left open it crashes in the interpreter's last moments; compiled code talks on stderr all the time."""
    program = ("import numpy as np; from redact.detect.blazeface import BlazeFace; kept = BlazeFace(); "
               "kept.find(np.zeros((90, 120, 3), np.uint8)); other = BlazeFace(); del other")

    ended = subprocess.run([sys.executable, "-W", "ignore", "-c", program], capture_output=True, text=True,
                           check=False)

    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")


def test_detectors_are_found_by_name() -> None:
    """Settings name the detector; what they name must be what looks."""
    assert {"blazeface", "retinaface", "yunet"} <= set(names())
    assert named("retinaface").name == "retinaface"


def test_an_unknown_detector_is_refused_with_the_names_there_are() -> None:
    """A misspelt name must not fall back to another detector."""
    with pytest.raises(WrongUseError, match=r"'yunett'.*blazeface, retinaface, yunet"):
        named("yunett")
