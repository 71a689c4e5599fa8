"""Screens and papers are found by their four sides and their light."""

import cv2
import numpy as np
import pytest
from readable import Picture, a_wall, need_text, written

from media.frame import Pixels
from media.geometry import Box
from redact.detect.screens import Readable, Screens
from redact.detect.text import Text
from redact.records import Detection, Kind

PALE = (248, 242, 238)


def lit(picture: Picture, corners: list[tuple[int, int]], colour: tuple[int, int, int] = PALE) -> Picture:
    """Hold something up with these corners."""
    shown = picture.copy()
    cv2.fillConvexPoly(shown, np.array(corners, np.int32), colour, cv2.LINE_AA)
    return shown


PHONE = [(300, 100), (362, 104), (358, 220), (296, 216)]


def test_a_lit_phone_is_found_whole() -> None:
    """What is on it may be a message, a photo, an address."""
    (screen,) = Screens().find(lit(a_wall(), PHONE))

    assert screen.kind is Kind.SCREEN
    assert screen.box.contains(Box(left=296, top=100, right=362, bottom=220))
    assert screen.box.area < 1.3 * 66 * 120


def test_a_laptop_in_a_large_picture_is_found_in_its_own_pixels() -> None:
    """Large pictures are looked at smaller."""
    picture = lit(a_wall(1920, 1080), [(700, 300), (1300, 310), (1290, 700), (710, 690)])

    (screen,) = Screens().find(picture)

    assert screen.box.contains(Box(left=702, top=302, right=1298, bottom=698))


@pytest.mark.parametrize("picture", [
    a_wall(),
    lit(a_wall(), PHONE, (60, 180, 230)),
    lit(a_wall(), [(100, 100), (500, 100), (500, 125), (100, 125)]),
    lit(a_wall(), [(300, 100), (360, 200), (240, 200)]),
    lit(a_wall(640, 600), [(0, 0), (640, 0), (640, 280), (0, 280)]),
], ids=["a wall", "a lit window", "a lamp", "a triangle", "the sky"])
def test_what_is_no_screen_is_left_alone(picture: Picture) -> None:
    """A street at night has a hundred lit windows."""
    assert Screens().find(picture) == ()


class Lines:
    """Finds these lines, whatever the picture shows."""

    name = "lines"

    def __init__(self, *boxes: Box) -> None:
        self._found = tuple(Detection(box=box, score=0.9, detector=self.name, kind=Kind.TEXT) for box in boxes)

    def find(self, pixels: Pixels) -> tuple[Detection, ...]:
        """Return them."""
        del pixels
        return self._found


def test_a_letter_of_a_sign_is_no_screen() -> None:
    """Large letters have straight sides too."""
    letter = lit(a_wall(), [(300, 100), (330, 100), (330, 150), (300, 150)])
    line = Box(left=100, top=95, right=500, bottom=155)

    assert [one.kind for one in Readable(Lines()).find(letter)] == [Kind.SCREEN]
    assert [one.kind for one in Readable(Lines(line)).find(letter)] == [Kind.TEXT]


def test_writing_tells_a_paper_from_a_pale_wall() -> None:
    """A paper before a white wall hardly stands out, but there is something to read on it."""
    paper = lit(np.full((360, 640, 3), 215, np.uint8), [(250, 60), (420, 60), (420, 300), (250, 300)], (245, 245, 245))
    line = Box(left=270, top=80, right=400, bottom=100)

    assert Readable(Lines()).find(paper) == ()
    assert [one.kind for one in Readable(Lines(line)).find(paper)] == [Kind.TEXT, Kind.SCREEN]


def test_a_phone_and_its_message_are_both_found() -> None:
    """The real networks and the geometry, together."""
    need_text()
    picture = lit(a_wall(), [(200, 40), (380, 40), (380, 330), (200, 330)])
    picture, ink = written(picture, "see you at 8", (215, 90), 14, (60, 40, 30))

    line, screen = Readable(Text()).find(picture)

    assert line.box.contains(ink)
    assert screen.box.contains(Box(left=200, top=40, right=380, bottom=330))
