"""Unite two tracks of one person's face where nobody could have come between."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import pairwise
from math import exp

import numpy as np

from redact.records import Origin, Sighting, Sweep, Track
from redact.track.belong import belonging, crossings
from redact.track.bodies import Person
from redact.track.place import Places

UNSEEN = 0.5  # seconds for which the body itself may not be seen between the two
APART, RESIZE = 0.5, 0.4  # face sizes, and change of size (natural logarithm), by which they may lie otherwise


def united(faces: Sequence[Track], bodies: Sequence[Person], sweep: Sweep) -> list[Track]:
    """Return the tracks, those of one person that do not overlap in time made one under the earlier's id.

    Only where the body was seen all the way between them, met no other person's head, carries no third face, and
    both faces lie on it alike. Flags are kept; a sighting of either is never lost.
    """
    at = [float(instant.seconds) for instant in sweep.instants]
    owners, met = belonging(faces, bodies, len(at)), crossings(bodies)
    times = [sum(place in owned for owned in owners) for place in range(len(faces))]
    follows: dict[int, int] = {}
    for place, person in enumerate(bodies):
        mine = sorted((one for one in owners[place]), key=lambda one: _span(faces[one])[0])
        if any(times[one] > 1 for one in mine):
            continue
        if any(_span(faces[one])[1] >= _span(faces[other])[0] for one, other in pairwise(mine)):
            continue  # two faces at once: this is not one person
        follows |= {one: other for one, other in pairwise(mine)
                    if _follows(faces[one], faces[other], person, met[place], at)}
    return _united(faces, follows)


def _span(face: Track) -> tuple[int, int]:
    """Return the first and the last frame where the face itself was seen."""
    frames = [one.frame for one in face.sightings if one.origin in {Origin.FOUND, Origin.GIVEN}]
    return (frames[0], frames[-1]) if frames else (face.first, face.last)


def _follows(one: Track, other: Track, person: Person, met: Sequence[int], at: Sequence[float]) -> bool:
    """Whether the second face is the first one seen again."""
    if one.repeats or other.repeats:
        return False
    last, first = _span(one)[1], _span(other)[0]
    if bisect_left(met, last) != bisect_right(met, first):
        return False
    looks = [last, *sorted(frame for frame in person.found if last < frame < first), first]
    if any(at[right] - at[left] > UNSEEN for left, right in pairwise(looks)):
        return False
    left, right = (np.median(Places(face, person).around(frame), axis=0)
                   for face, frame in ((one, last), (other, first)))
    size = exp(float(left[2] + left[3] + right[2] + right[3]) / 4)
    apart = float(np.hypot(*(left[:2] - right[:2]))) / size
    return apart <= APART and float(np.abs(left[2:4] - right[2:4]).max()) <= RESIZE


def _united(faces: Sequence[Track], follows: dict[int, int]) -> list[Track]:
    """Return one track for each chain of followers, whatever named a later one now naming the first."""
    later = set(follows.values())
    called: dict[str, str] = {}
    made: list[Track] = []
    for place, face in enumerate(faces):
        if place in later:
            continue
        whole, step = face, place
        while step in follows:
            step = follows[step]
            called[faces[step].id] = face.id
            whole = _one(whole, faces[step])
        made.append(whole)
    return [face.model_copy(update={"repeats": called.get(face.repeats or "", face.repeats)}) for face in made]


def _one(early: Track, late: Track) -> Track:
    """Return both tracks as one; where both have a sighting, the better seen one with a cover that holds both."""
    by_frame = {one.frame: one for one in early.sightings}
    for one in late.sightings:
        by_frame[one.frame] = _both(by_frame[one.frame], one) if one.frame in by_frame else one
    flags = sorted((*early.flags, *late.flags), key=lambda flag: (flag.first, flag.last))
    return early.model_copy(update={"flags": tuple(flags),
                                    "sightings": tuple(by_frame[frame] for frame in sorted(by_frame))})


def _both(one: Sighting, other: Sighting) -> Sighting:
    better = other if other.origin is Origin.FOUND else one
    return better.model_copy(update={"cover": one.cover.joined(other.cover)})
