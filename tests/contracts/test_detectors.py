"""What every installed detector must keep to, ours and anybody else's, bare and wrapped in Tiled."""

import sys
from importlib.metadata import entry_points
from pathlib import Path

import cv2
import numpy as np
import pytest

from media.frame import Pixels
from media.geometry import Box
from redact.detect import GROUP, named
from redact.detect.base import Detector
from redact.records import Detection

sys.path.append(str(Path(__file__).parents[1] / "redact"))
from faces import EVERYONE, a_room, head, portrait, stood, wide

NAMES = sorted({point.name for point in entry_points(group=GROUP)})


@pytest.fixture(scope="module", params=[f"{name} {way}" for name in NAMES for way in ("bare", "tiled")])
def detector(request: pytest.FixtureRequest) -> Detector:
    """Each installed detector, both ways."""
    name, way = str(request.param).split()
    (point,) = entry_points(group=GROUP, name=name)
    made: Detector = point.load()() if way == "bare" else named(name)
    return made


@pytest.fixture(scope="module", params=NAMES)
def tiled(request: pytest.FixtureRequest) -> Detector:
    """Each installed detector as it is used by default."""
    return named(str(request.param))


def finds(detector: Detector, pixels: Pixels, face: Box, at_least: float = 0.4) -> bool:
    """Whether some detection lies on the face; BlazeFace's square boxes reach 0.6 of the true ones."""
    return any(one.box.iou(face) >= at_least for one in detector.find(pixels))


def test_our_own_detectors_are_installed() -> None:
    """A packaging mistake would leave the command without eyes."""
    assert {"blazeface", "retinaface", "yunet"} <= set(NAMES)


@pytest.mark.parametrize("name", EVERYONE)
def test_a_portrait_is_found(detector: Detector, name: str) -> None:
    """The least that can be asked: a face that fills a third of the picture."""
    picture, face = wide(name, 120)

    assert finds(detector, picture, face, at_least=0.5)


@pytest.mark.parametrize("turn", [-20, 20])
def test_a_head_turned_a_little_is_found(tiled: Detector, turn: int) -> None:
    """People tilt their heads."""
    picture, face = wide("eileen_collins.png", 90)
    rows, columns = picture.shape[:2]
    move = cv2.getRotationMatrix2D(face.centre, turn, 1)
    tilted = cv2.warpAffine(picture, move, (columns, rows), borderMode=cv2.BORDER_REPLICATE).astype(np.uint8)

    assert finds(tiled, tilted, face, at_least=0.35)


def test_a_face_in_the_dark_is_found(tiled: Detector) -> None:
    """Night footage holds faces at a quarter of the light, and what a viewer can brighten must be hidden."""
    picture, face = wide("grace_hopper.jpg", 90)

    assert finds(tiled, (picture * 0.25).astype(np.uint8), face)


def test_several_people_are_all_found(tiled: Detector) -> None:
    """The best face must not hide the others."""
    room = a_room(960, 400)
    places = []
    for index, name in enumerate(EVERYONE):
        room, face = stood(room, name, 70, 20 + 230 * index, 60)
        places.append(face)

    assert all(finds(tiled, room, face) for face in places)


def test_a_face_of_the_size_of_the_picture_is_found(tiled: Detector) -> None:
    """Someone leans into a body-worn camera: 900 pixels of face, larger than any network was trained for."""
    picture, face = head("barack_obama.jpg", 900)

    assert finds(tiled, picture, face)


def test_a_face_in_a_photo_of_twelve_megapixels_is_found(tiled: Detector) -> None:
    """A phone's photo must not be shrunk until the people at its back are gone."""
    picture, face = stood(a_room(4000, 3000), "eileen_collins.png", 60, 1900, 1400)

    assert finds(tiled, picture, face)


def test_the_same_picture_gives_the_same_answer(detector: Detector) -> None:
    """A plan can be made again; a detector that remembers would change it with what came before."""
    picture, _ = wide("eileen_collins.png", 80)
    first = detector.find(picture)

    detector.find(portrait("grace_hopper.jpg"))

    assert detector.find(picture) == first


def test_the_picture_is_not_written_to(detector: Detector) -> None:
    """The same pixels go on to the next stage."""
    picture, _ = wide("eileen_collins.png", 80)
    before = picture.copy()
    picture.setflags(write=False)

    detector.find(picture)

    assert np.array_equal(picture, before)


@pytest.mark.parametrize("size", [(641, 479), (333, 517), (97, 1201)])
def test_odd_sizes_are_answered_in_their_own_pixels(detector: Detector, size: tuple[int, int]) -> None:
    """Padding and scaling inside a detector must not shift what it reports."""
    picture, face = head("eileen_collins.png", 40)
    room = a_room(*size)
    room[10:10 + picture.shape[0], 5:5 + picture.shape[1]] = picture[:size[1] - 10, :size[0] - 5]
    found = detector.find(room)

    assert all(np.isfinite([one.box.left, one.box.top, one.box.right, one.box.bottom]).all() for one in found)
    assert well_formed(found, size)
    if "blazeface" not in detector.name:  # sees nothing this small in a strip without tiles
        assert any(one.box.iou(face.shifted(5, 10)) > 0.5 for one in found)


@pytest.mark.parametrize("size", [(1, 1), (1, 50), (50, 1), (2, 2), (3, 7), (20, 20), (31, 33)])
def test_a_tiny_picture_is_no_trouble(detector: Detector, size: tuple[int, int]) -> None:
    """A thumbnail or a broken frame must not stop a night's work."""
    assert well_formed(detector.find(a_room(*size)), size)


@pytest.mark.parametrize("value", [0, 128, 255])
def test_an_even_picture_holds_nobody(detector: Detector, value: int) -> None:
    """Black leaders and white flashes are part of real footage."""
    assert detector.find(np.full((360, 640, 3), value, dtype=np.uint8)) == ()


def test_noise_is_answered_in_order(detector: Detector) -> None:
    """A camera without signal sends noise; whatever is seen in it is well formed."""
    noise = np.random.default_rng(5).integers(0, 256, (360, 640, 3), dtype=np.uint8)

    assert well_formed(detector.find(noise), (640, 360))


def well_formed(found: tuple[Detection, ...], size: tuple[int, int]) -> bool:
    """Whether scores fall and lie in 0 to 1, and every box is near the picture and not empty."""
    width, height = size
    scores = [one.score for one in found]
    near = Box(left=-width / 2 - 16, top=-height / 2 - 16, right=width * 1.5 + 16, bottom=height * 1.5 + 16)
    return (scores == sorted(scores, reverse=True) and all(0 <= score <= 1 for score in scores)
            and all(near.contains(one.box) and one.box.area > 0 for one in found))
