"""Boxes: what lies beside another box."""

from media.geometry import Box

FACE = Box(left=10, top=10, right=20, bottom=20)


def test_a_box_that_shares_nothing_stays_whole() -> None:
    """Touching is not sharing."""
    beside = Box(left=20, top=10, right=40, bottom=20)

    assert beside.beside(FACE) == beside


def test_the_largest_part_to_one_side_is_left() -> None:
    """One rectangle, so that a region stays a region."""
    assert Box(left=5, top=0, right=22, bottom=14).beside(FACE) == Box(left=5, top=0, right=22, bottom=10)
    assert Box(left=0, top=8, right=40, bottom=22).beside(FACE) == Box(left=20, top=8, right=40, bottom=22)


def test_nothing_is_left_of_a_box_inside_the_other() -> None:
    """There is no side to be on."""
    assert Box(left=12, top=12, right=18, bottom=18).beside(FACE) is None
