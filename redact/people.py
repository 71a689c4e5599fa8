"""Group the tracks that most likely show one person, so that a reviewer has one card for them."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from media.records import Record
from redact.edits import Join, Split, Step
from redact.records import Kind, RedactionPlan, Sighting, Track

LIKE = 0.363  # cosine of two faces by SFace from which they are one person's, as its authors give it
MOST_APART = 2.0  # seconds between the end of one track and the beginning of the next
REACH = 1.5  # face widths that somebody may have moved meanwhile
SIZED = 1.6  # times as large, or as small, as a face may have become
SEEN_BY_FRAMES = 25.0  # frames a second, where the source does not say
PERSONS = frozenset({Kind.FACE, Kind.HEAD})


class Person(Record):
    """Tracks that seem to be one person's; a guess that decides nothing."""

    id: str
    tracks: tuple[str, ...]
    words: tuple[str, ...] = ()
    """Why they are thought to be one person's."""


def people_of(plan: RedactionPlan, steps: Sequence[Step] = ()) -> tuple[Person, ...]:
    """Return everybody the plan's face and head tracks seem to show, by first appearance.

    Tracks go together that a photo is like, of which one always lies in the other's head, or of which one begins
    about where and when another of about its size has ended. A group never holds two that are seen side by side.

    steps: the edits in force; what somebody split stays apart.
    """
    tracks = sorted((one for one in plan.tracks if one.kind in PERSONS), key=lambda one: (one.first, one.id))
    parted = {step.edit.track for step in steps if isinstance(step.edit, Split)}
    joined = {step.edit.tracks[0] for step in steps if isinstance(step.edit, Join)}
    groups: dict[str, list[Track]] = {one.id: [one] for one in tracks}
    words: dict[str, list[str]] = {one.id: ["joined by hand"] if one.id in joined else [] for one in tracks}
    for one, other, why in _alike(plan, tracks):
        mine, theirs = groups[one], groups[other]
        if mine is theirs or _apart(one, other, parted) or (why != REPEATS and _side_by_side(mine, theirs)):
            continue
        mine += theirs
        for moved in theirs:
            groups[moved.id] = mine
        words[mine[0].id] += [*words[theirs[0].id], f"{other}: {why}"]
    whole = {id(group): group for group in groups.values()}
    ordered = sorted(whole.values(), key=lambda group: min((one.first, one.id) for one in group))
    return tuple(Person(id=f"p{number}", tracks=tuple(one.id for one in sorted(group, key=lambda one: one.first)),
                        words=tuple(words[group[0].id])) for number, group in enumerate(ordered, 1))


REPEATS = "always lies in the same head"


def _alike(plan: RedactionPlan, tracks: Sequence[Track]) -> Iterator[tuple[str, str, str]]:
    """Yield pairs of tracks and why they seem to be one person's, the surest reasons first."""
    known = {one.id for one in tracks}
    yield from ((one.repeats, one.id, REPEATS) for one in tracks if one.repeats in known and one.repeats is not None)
    for suggestion in plan.suggestions:
        like = [name for name, score in suggestion.scores if score >= LIKE and name in known]
        yield from ((one, other, "like the same reference photo") for one, other in pairwise(like))
    rate = float(plan.source.frame_rate or SEEN_BY_FRAMES)
    for place, later in enumerate(tracks):
        before = [one for one in tracks[:place] if 0 < later.first - one.last <= MOST_APART * rate]
        near = [one for one in before if _near(one.sightings[-1], later.sightings[0])]
        if len(near) == 1:  # of two who could be meant neither is
            yield near[0].id, later.id, "begins where another had just ended"


def _near(one: Sighting, other: Sighting) -> bool:
    (x, y), (to_x, to_y) = one.face.centre, other.face.centre
    wide = max(one.face.width, other.face.width)
    grown = wide / max(1e-6, min(one.face.width, other.face.width))
    return grown <= SIZED and ((x - to_x) ** 2 + (y - to_y) ** 2) ** 0.5 <= REACH * wide


def _side_by_side(one: Sequence[Track], other: Sequence[Track]) -> bool:
    """Tell whether any of the one are on a frame with any of the other: then they are two people."""
    frames = [{sighting.frame for track in group for sighting in track.sightings} for group in (one, other)]
    return bool(frames[0] & frames[1])


def _apart(one: str, other: str, parted: set[str]) -> bool:
    """Tell whether somebody parted a track of which both are pieces."""
    return any(one.startswith(f"{name}.") and other.startswith(f"{name}.") for name in parted)
