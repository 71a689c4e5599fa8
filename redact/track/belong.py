"""Tell which face is on which body."""

from collections.abc import Mapping, Sequence

import numpy as np

from media.geometry import Box
from redact.records import Sighting, Track
from redact.scientific import assigned
from redact.track.bodies import IMPOSSIBLE, Person
from redact.track.doubt import is_faint

AROUND = 0.25  # of the head region: so far outside it, the middle of a face may still be of this body
LARGEST, SMALLEST = 1.2, 0.1  # widths of the head region between which a face on this body is
TWICE, MOSTLY = 2, 0.5  # times a face lay on a body, and share of the frames where both were seen
MEETING = 0.3  # share of the smaller of two head regions that overlaps when their persons may be confused


def belonging(faces: Sequence[Track], bodies: Sequence[Person], frames: int) -> list[list[int]]:
    """Return, for each person, the places in `faces` of the tracks that are this person's face.

    On each frame every body gets one face at most; a track belongs to a body on which it lay mostly. A face track
    may belong to several persons, one after another, where the body was lost in between. Tracks that may not
    be faces at all belong to nobody: a shadow of a face, seen once, would take the face's place.
    `frames` is how many the whole source has.
    """
    sure = {place: face for place, face in enumerate(faces) if is_sure(face, frames)}
    seen: dict[int, list[tuple[int, Sighting]]] = {}
    for place, face in sure.items():
        for one in face.found:
            seen.setdefault(one.frame, []).append((place, one))
    there: dict[int, list[int]] = {}
    for place, person in enumerate(bodies):
        for frame in range(person.first, person.last + 1):
            there.setdefault(frame, []).append(place)
    votes: dict[tuple[int, int], int] = {}
    shared: dict[tuple[int, int], int] = {}
    for frame in seen.keys() & there.keys():
        for pair in ((one, other) for one, _ in seen[frame] for other in there[frame]):
            shared[pair] = shared.get(pair, 0) + 1
        for pair in _paired(seen[frame], {place: bodies[place].heads[frame] for place in there[frame]}):
            votes[pair] = votes.get(pair, 0) + 1
    return [[face for face in sure
             if _votes_enough(votes.get((face, place), 0), shared.get((face, place), 0), person)]
            for place, person in enumerate(bodies)]


def _votes_enough(votes: int, shared: int, person: Person) -> bool:
    """Whether a face lay on a body often enough; on a body seen only once, once is."""
    return votes >= min(TWICE, person.last - person.first + 1) and votes >= MOSTLY * shared


def is_sure(face: Track, frames: int) -> bool:
    """Whether a track, in a source of so many frames, is surely a face: found twice, where that was possible."""
    times = len(face.found)
    return times >= min(TWICE, frames) and not is_faint(face)


def _paired(faces: Sequence[tuple[int, Sighting]], heads: Mapping[int, Box]) -> list[tuple[int, int]]:
    """Return (face, person) for the faces of one frame that fit a body, each used at most once."""
    places = list(heads)
    cost = np.array([[misfit(one.face, heads[place]) for place in places] for _, one in faces])
    rows, columns = assigned(cost)
    return [(faces[row][0], places[column]) for row, column in zip(rows.tolist(), columns.tolist(), strict=True)
            if cost[row, column] < IMPOSSIBLE]


def misfit(face: Box, head: Box) -> float:
    """Return how far a face is from the middle of a head region, in its widths; IMPOSSIBLE where it is no part."""
    (x, y), (head_x, head_y) = face.centre, head.centre
    wide, high = (0.5 + AROUND) * head.width, (0.5 + AROUND) * head.height
    if abs(x - head_x) > wide or abs(y - head_y) > high:
        return IMPOSSIBLE
    if not SMALLEST * head.width <= face.width <= LARGEST * head.width:
        return IMPOSSIBLE
    return float(np.hypot(x - head_x, y - head_y)) / max(head.width, 1e-6)


def crossings(bodies: Sequence[Person]) -> list[list[int]]:
    """Return, for each person, the frames (in order) on which its head meets another person's."""
    there: dict[int, list[int]] = {}
    for place, person in enumerate(bodies):
        for frame in person.heads:
            there.setdefault(frame, []).append(place)
    met: list[set[int]] = [set() for _ in bodies]
    for frame, places in there.items():
        heads = [bodies[place].heads[frame] for place in places]
        for row, one in enumerate(heads):
            for column in range(row):
                other = heads[column]
                if one.overlap(other) >= MEETING * max(min(one.area, other.area), 1e-6):
                    met[places[row]].add(frame)
                    met[places[column]].add(frame)
    return [sorted(frames) for frames in met]
