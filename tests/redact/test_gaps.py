"""The way a face is thought to have gone unseen, held against the pictures."""

from collections.abc import Callable
from fractions import Fraction

import numpy as np
import pytest
from faces import head
from makers import a_box, a_plan, a_source, a_track

from media.frame import Frame, Pixels
from media.geometry import Box
from media.timing import Instant
from redact.gaps import gaps
from redact.records import Flag, Origin, RedactionPlan, Sighting, Track
from redact.track.head import head_of
from redact.unseen import checked, unseen

WIDE, HIGH = 640, 360
LOOK = head("grace_hopper.jpg", 40)[0]


def filmed(corner: Callable[[int], tuple[int, int] | None], frames: int) -> list[Frame]:
    """Film a head before a wall of noise: its upper left corner by frame, None where it is not there."""
    wall = np.random.default_rng(1).integers(100, 140, (HIGH, WIDE, 3)).astype(np.uint8)
    return [Frame(index=index, instant=Instant(pts=index, base=Fraction(1, 25)), pixels=_shown(wall, corner(index)))
            for index in range(frames)]


def _shown(wall: Pixels, corner: tuple[int, int] | None) -> Pixels:
    picture = wall.copy()
    if corner is not None:
        left, top = corner
        picture[top:top + LOOK.shape[0], left:left + LOOK.shape[1]] = LOOK
    return picture


def thought(places: dict[int, tuple[int, int]], found: set[int],
            scores: dict[int, float] | None = None) -> RedactionPlan:
    """Think of a track at these corners, found on some frames and bridged on the others."""
    boxes = {frame: Box(left=left + 12, top=top + 14, right=left + 52, bottom=top + 64)
             for frame, (left, top) in places.items()}
    sightings = tuple(Sighting(frame=frame, face=box, cover=head_of(box), score=(scores or {}).get(frame, 0.9),
                               origin=Origin.FOUND if frame in found else Origin.BRIDGED)
                      for frame, box in boxes.items())
    return a_plan([Track(id="face-1", sightings=sightings)], a_source(), len(places))


def at(plan: RedactionPlan, frame: int) -> Sighting:
    """Return the one track's sighting on a frame."""
    return next(one for one in plan.tracks[0].sightings if one.frame == frame)


def lost(plan: RedactionPlan) -> list[Flag]:
    """Return the flags about what the pictures do not show."""
    return [flag for track in plan.tracks for flag in track.flags if "do not show" in flag.reason]


def ducking(frame: int) -> tuple[int, int]:
    """Go down and up again between two frames on which the face is found."""
    return 200, 100 + {1: 12, 2: 24, 3: 36, 4: 24, 5: 12}.get(frame, 0)


STRAIGHT = dict.fromkeys(range(7), (200, 100))


def test_a_head_that_ducks_unseen_is_covered_where_the_pictures_show_it() -> None:
    """Interpolation goes straight; a chin was bare for three frames."""
    plan = thought(STRAIGHT, {0, 6})

    seen = checked(filmed(ducking, 7), plan)

    left, top = ducking(3)
    there = Box(left=left + 12, top=top + 14, right=left + 52, bottom=top + 64)
    assert at(seen, 3).cover.contains(there)
    assert not at(plan, 3).cover.contains(there)
    assert lost(seen) == []


def test_where_the_pictures_agree_nothing_changes() -> None:
    """A cover wider than needed hides what the public may see."""
    plan = thought(STRAIGHT, {0, 6})

    assert checked(filmed(lambda _: (200, 100), 7), plan) == plan


def test_what_the_pictures_do_not_show_is_covered_from_end_to_end_and_flagged() -> None:
    """Behind a pillar, or turned away: the reviewer is told where to look."""
    plan = thought({frame: (200 + 20 * frame, 100) for frame in range(9)}, {0, 8})

    seen = checked(filmed(lambda frame: (200 + 20 * frame, 100) if frame in {0, 8} else None, 9), plan)

    assert at(seen, 4).cover.contains(at(plan, 0).cover.joined(at(plan, 8).cover))
    assert [(flag.first, flag.last) for flag in lost(seen)] == [(1, 7)]


def test_behind_another_face_nothing_can_be_seen_and_nothing_is_flagged() -> None:
    """Every crossing would be a flag, and reviewers would stop reading them."""
    plan = thought(STRAIGHT, {0, 6})
    other = a_track({frame: a_box(205, 110) for frame in range(1, 6)}, "face-2")

    seen = checked(filmed(lambda frame: (200, 100) if frame in {0, 6} else None, 7),
                   plan.model_copy(update={"tracks": (*plan.tracks, other)}))

    assert lost(seen) == []


def test_an_ear_found_in_the_gap_does_not_count_as_the_face() -> None:
    """Between sure sightings a weak one may lie on the hair, and the chin below it is bare."""
    hair = {frame: (205, 60) if frame == 3 else (200, 100) for frame in range(7)}
    plan = thought(hair, {0, 3, 6}, scores={3: 0.5})

    seen = checked(filmed(lambda _: (200, 100), 7), plan)

    assert at(seen, 3).cover.contains(at(plan, 2).face)
    assert not at(plan, 3).cover.contains(at(plan, 2).face)


@pytest.mark.parametrize(("found", "frames"), [
    ({0, 1, 2, 3, 4, 5, 6}, set()), ({0, 2, 4, 6}, set()), ({0, 1, 4, 5, 6}, {1, 2, 3, 4}),
], ids=["all found", "one frame at a time", "two frames"])
def test_pictures_are_wanted_only_where_a_face_was_unseen_for_two_frames(found: set[int], frames: set[int]) -> None:
    """Without gaps the clip is not read a second time."""
    assert unseen(thought(STRAIGHT, found)) == frames


def test_what_is_unseen_for_very_long_is_not_followed() -> None:
    """Its pictures would fill the memory; it is covered from end to end and flagged already."""
    long = dict.fromkeys(range(200), (200, 100))

    assert list(gaps(thought(long, {0, 199}).tracks[0])) == []
