"""A face followed by its look beyond the frames on which it was found."""

from collections.abc import Callable
from fractions import Fraction

import numpy as np
from faces import head
from makers import a_plan, a_source

from media.frame import Frame
from media.geometry import Box
from media.timing import Instant
from redact.records import Flag, Origin, RedactionPlan, Sighting, Track
from redact.track.head import head_of
from redact.unseen import checked, unseen

WIDE, HIGH, FRAMES = 640, 360, 40
LOOK = head("grace_hopper.jpg", 40)[0]
WALL = np.random.default_rng(1).integers(100, 140, (HIGH, WIDE, 3)).astype(np.uint8)


def filmed(corner: Callable[[int], tuple[int, int] | None]) -> list[Frame]:
    """Film a head before a wall of noise: its upper left corner by frame, None where it is not there."""
    frames = []
    for index in range(FRAMES):
        picture, place = WALL.copy(), corner(index)
        if place is not None:
            picture[place[1]:place[1] + LOOK.shape[0], place[0]:place[0] + LOOK.shape[1]] = LOOK
        frames.append(Frame(index=index, instant=Instant(pts=index, base=Fraction(1, 25)), pixels=picture))
    return frames


def walking(index: int) -> tuple[int, int]:
    """Cross the picture, two pixels a frame."""
    return 200 + 2 * index, 100


def face(index: int) -> Box:
    """Where the walking head's face is."""
    left, top = walking(index)
    return Box(left=left + 12, top=top + 14, right=left + 52, bottom=top + 64)


def seen_only(frames: range, *ends: str) -> RedactionPlan:
    """Think of a track found on these frames only, whose ends nothing explains."""
    sightings = tuple(Sighting(frame=one, face=face(one), cover=head_of(face(one)), score=0.9, origin=Origin.FOUND)
                      for one in frames)
    flags = tuple(Flag(first=frames[0] if end == "start" else frames[-1],
                       last=frames[0] if end == "start" else frames[-1], reason="unexplained",
                       end="start" if end == "start" else "finish") for end in ends)
    return a_plan([Track(id="face-1", sightings=sightings, flags=flags)], a_source(), FRAMES)


def covered(plan: RedactionPlan) -> dict[int, Box]:
    """Return the one track's covers by frame."""
    return {one.frame: one.cover for one in plan.tracks[0].sightings}


def test_a_face_that_was_there_before_a_detector_saw_it_is_covered_from_the_first_frame() -> None:
    """In the dark a small face may be found seconds after it could be recognised."""
    plan = seen_only(range(20, 30), "start")

    after = checked(filmed(walking), plan)

    assert all(covered(after)[frame].contains(face(frame)) for frame in range(20))
    assert not any(flag.end for flag in after.tracks[0].flags), "the start of the scene explains it"


def test_a_face_no_longer_found_is_covered_while_the_pictures_still_show_it() -> None:
    """Detectors lose a face that a viewer still knows."""
    plan = seen_only(range(5, 15), "finish")

    after = checked(filmed(lambda index: walking(index) if index < 30 else None), plan)

    assert all(covered(after)[frame].contains(face(frame)) for frame in range(15, 30))
    assert after.tracks[0].last == 29
    assert [(flag.first, flag.last) for flag in after.tracks[0].flags] == [(29, 39)]


def test_a_moment_behind_a_pole_is_covered_from_side_to_side() -> None:
    """Nobody knows how it went while it was hidden."""
    plan = seen_only(range(20, 30), "start")

    after = checked(filmed(lambda index: None if index in {12, 13} else walking(index)), plan)

    assert covered(after)[12].contains(face(11).joined(face(14)))
    assert after.tracks[0].first == 0


def test_nothing_is_followed_across_a_cut() -> None:
    """What looks alike in another scene is not the same person's way."""
    plan = seen_only(range(20, 30), "start")

    after = checked(filmed(walking), plan, cuts=(10,))

    assert after.tracks[0].first == 10


def test_where_the_look_is_gone_nothing_more_is_covered() -> None:
    """A cover on an empty wall hides what the public may see."""
    plan = seen_only(range(20, 30), "start", "finish")

    assert checked(filmed(lambda index: walking(index) if 20 <= index < 30 else None), plan) == plan


def test_an_end_that_is_explained_costs_no_look_at_the_pictures() -> None:
    """Most clips need not be read another time."""
    assert unseen(seen_only(range(20, 30))) == frozenset()
    assert unseen(seen_only(range(20, 30), "start")) == frozenset(range(21))
