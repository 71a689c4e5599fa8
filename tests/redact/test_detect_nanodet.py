"""NanoDet sees persons whose face cannot be seen, and says where their heads are."""

import cv2
import numpy as np
import onnxruntime
import pytest
from faces import FACES, a_room, portrait

from media.frame import Pixels
from media.geometry import Box
from redact.detect.nanodet import BOTH, FINE, WHOLE, NanoDet, head_within, letterboxed, one_each
from redact.detect.yunet import YuNet
from redact.models import weights
from redact.records import Detection, Kind


def without_face(name: str) -> tuple[Pixels, Box]:
    """Return a portrait whose whole head is one dark oval, as a head is from behind, and where the face was."""
    picture, face = portrait(name), FACES[name]
    x, y = face.centre
    middle, axes = (int(x), int(y - 0.1 * face.height)), (int(0.75 * face.width), int(0.75 * face.height))
    return cv2.ellipse(picture, middle, axes, 0, 0, 360, (40, 45, 60), -1).astype(np.uint8), face


def a_body(left: float, top: float, width: float, height: float, score: float = 0.8) -> Detection:
    """Make a person as the network would report it."""
    body = Box(left=left, top=top, right=left + width, bottom=top + height)
    return Detection(box=head_within(body), body=body, score=score, detector="pretend", kind=Kind.HEAD)


@pytest.mark.parametrize("sides", [WHOLE, BOTH, FINE])
@pytest.mark.parametrize("name", ["cameraman.png", "grace_hopper.jpg"])
def test_a_person_without_a_face_is_found_and_the_head_is_in_the_region(name: str, sides: tuple[int, ...]) -> None:
    """From behind, hooded or masked: no face detector has anything to see there."""
    picture, face = without_face(name)

    person = NanoDet(sides=sides).find(picture)[0]

    assert not [one for one in YuNet().find(picture) if one.box.overlap(face)]
    assert person.kind is Kind.HEAD
    assert person.detector == "nanodet"
    assert person.score > 0.7
    assert person.box.contains(face)
    assert person.body is not None
    assert person.body.overlap(person.box) > 0


def test_a_person_is_found_where_he_stands_in_a_wide_picture() -> None:
    """The picture is scaled to the network and grown to whole cells; the way back must undo both."""
    man, room = portrait("cameraman.png"), a_room(1283, 719)
    room[719 - 320:, 900:1220] = cv2.resize(man, (320, 320), interpolation=cv2.INTER_AREA)
    alone = NanoDet(sides=WHOLE).find(man)[0].body
    assert alone is not None
    edges = (edge * 320 / 512 for edge in alone.model_dump().values())
    there = Box(**dict(zip(("left", "top", "right", "bottom"), edges, strict=True))).shifted(900, 399)

    found = NanoDet().find(room)

    assert found[0].body is not None
    assert found[0].body.iou(there) > 0.75


def test_an_empty_room_holds_nobody() -> None:
    """A head hidden where there is none spoils a picture for nothing."""
    assert NanoDet().find(a_room(960, 540)) == ()


@pytest.mark.parametrize(("width", "height"), [(1, 1), (7, 400), (400, 3)])
def test_pictures_of_any_shape_are_looked_at(width: int, height: int) -> None:
    """A strip of a picture is no reason to stop a night's work."""
    assert NanoDet(sides=(64,)).find(a_room(width, height)) == ()


def test_a_copy_is_whole_cells_and_keeps_its_shape() -> None:
    """Stretched people are found less; half cells would shift the three grids against each other."""
    copy, factor = letterboxed(a_room(1280, 720), 416)

    assert copy.shape == (256, 416, 3)
    assert factor == 416 / 1280
    assert not copy[round(720 * factor):].any()


@pytest.mark.parametrize(("body", "head"), [
    (Box(left=100, top=50, right=180, bottom=250), Box(left=123, top=48, right=157, bottom=92)),  # standing
    (Box(left=0, top=60, right=150, bottom=255), Box(left=45, top=54, right=105, bottom=150)),  # at a table
    (Box(left=0, top=80, right=150, bottom=270), Box(left=30, top=58, right=121, bottom=176)),  # near, cut
    (Box(left=0, top=0, right=60, bottom=210), Box(left=18, top=-6, right=48, bottom=42)),  # edge on
])
def test_the_head_region_holds_the_median_head(body: Box, head: Box) -> None:
    """Measured heads of standing, sitting, near and edge-on people; without this their hair or chin would show."""
    region = head_within(body)

    assert region.contains(head)
    assert region.area < 4 * head.area


def test_a_body_cut_by_the_border_is_given_as_far_as_it_is_seen() -> None:
    """Whatever follows takes the body's width for what is seen of it."""
    picture, _ = without_face("grace_hopper.jpg")

    body = NanoDet(sides=WHOLE).find(picture)[0].body

    assert body is not None
    assert (body.left, body.top) >= (0, 0)
    assert (body.right, body.bottom) <= (picture.shape[1], picture.shape[0])


def test_one_person_seen_in_two_copies_is_one() -> None:
    """Two covers for one head would be two tracks for a reviewer."""
    whole, half = a_body(100, 50, 80, 200), a_body(102, 52, 76, 110, 0.7)
    part = a_body(105, 140, 50, 100, 0.4)

    assert one_each([half, part, whole]) == (whole,)


def test_a_child_before_an_adult_stays_a_person() -> None:
    """A body inside another's box is not the same person when it is seen as surely."""
    adult, child = a_body(100, 50, 80, 200, 0.8), a_body(120, 150, 40, 100, 0.7)

    assert one_each([child, adult]) == (adult, child)


def test_a_lower_threshold_finds_no_less() -> None:
    """The threshold is the one thing a mode may turn."""
    picture = portrait("grace_hopper.jpg")

    assert len(NanoDet(threshold=0.1, sides=WHOLE).find(picture)) >= len(NanoDet(sides=WHOLE).find(picture))
    assert NanoDet(threshold=0.99, sides=WHOLE).find(picture) == ()


def test_the_network_takes_pictures_of_any_size() -> None:
    """Its sizes were written for 416 x 416; a wide picture would be half black."""
    network = onnxruntime.InferenceSession(weights("nanodet"), providers=["CPUExecutionProvider"])

    scores, edges = network.run(["scores_16", "edges_16"], {"input": np.zeros((1, 3, 96, 160), np.float32)})

    assert (scores.shape, edges.shape) == ((1, 6 * 10, 80), (1, 6 * 10, 44))
