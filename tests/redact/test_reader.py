"""Frames pass by; text is looked for now and then and followed between, forwards and back."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

import numpy as np
import pytest
from makers import a_box
from readable import Picture, a_wall

from media.frame import Frame, Pixels
from media.geometry import Box
from media.timing import Instant
from redact.detect.follow import FOLLOWED, Target
from redact.detect.reader import Reader
from redact.records import Detection, Kind

CARD = np.random.default_rng(3).integers(0, 2, (5, 16), dtype=np.uint8).repeat(4, axis=0).repeat(4, axis=1) * 220


class Card:
    """Finds the card wherever it wholly is, and counts how often it looks."""

    name = "card"

    def __init__(self) -> None:
        self.looked: list[int] = []

    def find(self, pixels: Pixels) -> tuple[Detection, ...]:
        """Return it; its place is written into the first pixels of the picture."""
        left, top, there, frame = (int(value) for value in pixels[0, :4, 0])
        self.looked.append(frame)
        if not there:
            return ()
        return (Detection(box=place(left, top), score=0.9, detector=self.name, kind=Kind.TEXT),)


def place(left: int, top: int) -> Box:
    """Return where the card lies."""
    return a_box(left, top, 64, 20)


def a_frame(index: int, at: tuple[int, int] | None, wall: Picture, rate: int = 25) -> Frame:
    """Make a frame with the card at that place, or without it."""
    picture = wall.copy()
    if at is not None:
        picture[at[1]:at[1] + 20, at[0]:at[0] + 64] = CARD[..., None]
    picture[0, :4, 0] = (*(at or (0, 0)), at is not None, index)
    return Frame(index=index, instant=Instant(pts=index, base=Fraction(1, rate)), pixels=picture)


def shown(places: Sequence[tuple[int, int] | None]) -> Iterator[Frame]:
    """Show the card at these places, 25 frames a second."""
    wall = np.random.default_rng(7).integers(30, 220, (5, 8, 3), dtype=np.uint8).repeat(40, axis=0).repeat(32, axis=1)
    for index, at in enumerate(places):
        yield a_frame(index, at, wall)


def test_every_frame_passes_unchanged() -> None:
    """The faces are looked for in the very same frames."""
    places = [(40 + 2 * index, 60) for index in range(30)]
    expected = [frame.pixels.copy() for frame in shown(places)]

    passed = [frame.pixels.copy() for frame in Reader((Card(),)).watched(shown(places))]

    assert all(np.array_equal(one, other) for one, other in zip(passed, expected, strict=True))


def test_between_two_looks_what_moves_is_followed() -> None:
    """A look costs half a second; a badge walks on meanwhile."""
    places = [(40 + 2 * index, 60 + index) for index in range(40)]
    card, = cards = (Card(),)
    reader = Reader(cards)

    list(reader.watched(shown(places)))

    assert card.looked == [0, 13, 26, 39]
    for index, at in enumerate(places):
        assert any(found.box.contains(place(*at)) for found in reader.found[index])
        assert all(found.box.iou(place(*at)) > 0.7 for found in reader.found[index])
    assert {found.detector for found in reader.found[5]} == {"card" + FOLLOWED}


def test_what_comes_between_two_looks_is_followed_back_to_where_it_came() -> None:
    """It would be bare for up to half a second otherwise."""
    places = [None] * 5 + [(40 + index, 60) for index in range(20)]
    reader = Reader((Card(),))

    list(reader.watched(shown(places)))

    assert not reader.found[4]
    assert all(reader.found[index] for index in range(5, 25))


def test_what_is_lost_is_looked_for_again_before_its_time() -> None:
    """It may only have turned, or gone faster than it can be followed."""
    places = [(40, 60)] * 6 + [(180, 150)] * 10
    card = Card()
    reader = Reader((card,))

    list(reader.watched(shown(places)))

    assert card.looked[:2] == [0, 6]
    assert any(found.box.contains(place(180, 150)) for found in reader.found[6])


def test_a_cut_is_looked_at_at_once() -> None:
    """The new scene's text has nothing to do with the old one's."""
    other = np.random.default_rng(9).integers(0, 255, (5, 8, 3), dtype=np.uint8).repeat(40, axis=0).repeat(32, axis=1)
    frames = [a_frame(index, None, a_wall(256, 200) if index < 3 else other) for index in range(8)]
    card = Card()

    list(Reader((card,)).watched(frames))

    assert card.looked == [0, 3, 7]


@pytest.mark.parametrize(("count", "looked"), [(1, [0]), (2, [0, 1]), (14, [0, 13]), (16, [0, 13, 15])])
def test_the_first_and_the_last_frame_are_looked_at_once_each(count: int, looked: list[int]) -> None:
    """What is there at the end cannot be followed back from later."""
    card = Card()

    list(Reader((card,)).watched(shown([(40, 60)] * count)))

    assert card.looked == looked


def test_at_cadence_nought_every_frame_is_looked_at() -> None:
    """For those who can wait."""
    card = Card()

    list(Reader((card,), every=Fraction(0)).watched(shown([(40, 60)] * 5)))

    assert card.looked == [0, 1, 2, 3, 4]


def test_many_frames_a_second_do_not_pile_up() -> None:
    """At 240 frames a second half a second is 120 frames of grey in memory."""
    wall, card = a_wall(256, 200), Card()

    list(Reader((card,)).watched(a_frame(index, (40, 60), wall, rate=240) for index in range(67)))

    assert card.looked == [0, 33, 66]


def test_nothing_to_tell_one_place_from_another_is_not_followed() -> None:
    """An even patch is everywhere; a cover that wanders hides the wrong thing."""
    even = np.full((200, 256), 90, np.uint8)

    assert Target.on(even, Detection(box=place(40, 60), score=0.9, detector="card")) is None


def test_what_leaves_the_picture_is_lost() -> None:
    """Correlation at the border would slide along it."""
    places = [(180 + 4 * index, 60) for index in range(4)] + [None] * 8
    reader = Reader((Card(),))

    list(reader.watched(shown(places)))

    assert all(not reader.found[index] for index in range(4, 12))
