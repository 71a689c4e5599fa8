"""Covers that lie outside the picture, frames without any, and clips without anybody."""

from collections.abc import Iterator
from fractions import Fraction

import numpy as np
from makers import PICTURE, a_box, a_plan, a_scene, a_source, a_track

from media.frame import Frame
from media.timing import Instant
from redact.obscure import covering
from redact.obscure.freeze import frozen, levels
from redact.records import Kind, Method


def a_frame(index: int, seed: int = 5) -> Frame:
    """Make one frame with detail everywhere."""
    return Frame(index=index, instant=Instant(pts=index, base=Fraction(1, 25)), pixels=a_scene(PICTURE, 1, seed)[0])


def test_a_clip_without_anybody_is_not_read_for_colours() -> None:
    """There is nothing to take, and an hour of clip would be decoded for it."""

    def untouched() -> Iterator[Frame]:
        raise AssertionError("a frame was read")
        yield

    assert frozen(untouched(), a_plan([], a_source(), 3, Method.MOSAIC)).frozen == ()


def test_a_head_wholly_outside_the_picture_has_middle_grey() -> None:
    """A track may drift out while it is held; nothing of what is inside may stand for it."""
    found = levels(a_frame(0).pixels, a_box(-200, 20), [])

    assert len(set(found)) == 1


def test_somebody_outside_the_picture_hides_no_pixel_of_it() -> None:
    """Their box would otherwise wrap around to the other side."""
    pixels, grid = a_frame(0).pixels, a_box(100, 100)

    assert levels(pixels, grid, [a_box(-300, 20)]) == levels(pixels, grid, [])


def test_a_frame_on_which_one_method_has_nothing_to_do() -> None:
    """A number plate leaves before the face does; the face stays hidden, and nothing else is touched."""
    plate = a_track({0: a_box(300, 200)}, "plate-1").model_copy(update={"kind": Kind.PLATE})
    plan = a_plan([a_track({0: a_box(100, 100), 1: a_box(100, 100)}), plate], a_source(), 2)
    hide, before = covering(plan), [a_frame(0), a_frame(1)]

    first, second = (hide(one).pixels for one in before)

    assert (first[200:250, 300:340] == first[200, 300]).all()
    assert np.array_equal(second[200:250, 300:340], before[1].pixels[200:250, 300:340])
    assert not np.array_equal(second[100:150, 100:140], before[1].pixels[100:150, 100:140])
