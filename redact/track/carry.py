"""Keep the head of a person covered while the face is turned away, masked or too small."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from media.geometry import Box
from redact.records import Kind, Origin, Sighting, Sweep, Track
from redact.track.belong import belonging, crossings, is_sure
from redact.track.bodies import Person, persons
from redact.track.head import head_of
from redact.track.link import STRONG, scenes
from redact.track.place import Places
from redact.track.same import united

__all__ = ["carried", "persons"]

ENOUGH, SURE = 1.5, 0.55
"""A person whose face was never seen is believed when the scores of the body sum to ENOUGH and one reaches SURE.

Two sure detections, in other words, or four weak ones; in a picture that stands alone one is enough. The least
sure real person of eight clips reached .65 (people 40 px high, half hidden by others, broke into fragments of .54
and .56); a pile of mugs reached .53 for three seconds.
"""

SAME_HEAD, SIMILAR = 0.4, 2.0
"""A head is a known one when their middles are within this many head widths, and their widths within this ratio."""

OFTEN = 10
"""Sightings from which, one of them strong, what was found is surely a face, wherever on the body it lies."""


@dataclass(slots=True)
class _Carrying:
    """What is being gathered for one person: sightings by the track they belong to, and those of nobody."""

    of: dict[int, dict[int, Sighting]] = field(default_factory=dict)
    alone: dict[int, Sighting] = field(default_factory=dict)


def carried(tracks: Sequence[Track], bodies: Sequence[Person], sweep: Sweep) -> tuple[Track, ...]:
    """Return the tracks with heads covered wherever a person's body says where the head is.

    To be called between `bridge` and `smooth`. A face track gets a sighting (Origin.CARRIED) on every frame where
    its person was seen and its face was not; a cover there already is joined with it, so that none shrinks and
    none is lost. Where two persons' heads met since the face was last seen, nobody knows whose head it is: such
    stretches, and persons whose face was never seen, become tracks of Kind.HEAD of their own, which no verdict
    on a face keeps clear. Tracks of one person are united where that is beyond doubt. Tracks that are no faces
    are returned as they are.
    """
    faces = united([track for track in tracks if track.kind is Kind.FACE], bodies, sweep)
    others = [track for track in tracks if track.kind is not Kind.FACE]
    frames = len(sweep.instants)
    owners, met = belonging(faces, bodies, frames), crossings(bodies)
    known = _known([face for face in faces if is_sure(face, frames)])
    added: dict[int, dict[int, Sighting]] = {}
    heads: list[Track] = []
    for place, person in enumerate(bodies):
        carrying = _carry(person, {one: faces[one] for one in owners[place]}, met[place])
        for one, sightings in carrying.of.items():
            for frame, sighting in sightings.items():
                before = added.setdefault(one, {}).get(frame)
                added[one][frame] = sighting if before is None else _joined(before, sighting.cover)
        if owners[place] or _believed(person, sweep):
            heads += _alone(carrying.alone, known, sweep)
    widened = [_with(face, added.get(place, {}), sweep) for place, face in enumerate(faces)]
    return (*widened, *(one.model_copy(update={"id": f"head-{place}"}) for place, one in enumerate(heads, 1)), *others)


def _known(faces: Sequence[Track]) -> dict[int, list[Box]]:
    """Return every head whose face was found, by frame: nobody else's head is in front of it."""
    known: dict[int, list[Box]] = {}
    for face in faces:
        for one in face.found:
            known.setdefault(one.frame, []).append(head_of(one.face, one.landmarks))
    return known


def _carry(person: Person, faces: dict[int, Track], met: Sequence[int]) -> _Carrying:
    """Return the sightings this person's body adds to its faces, and those that are nobody's for certain."""
    result = _Carrying()
    places = {one: Places(face, person) for one, face in faces.items()}
    trusted, covers = _trusted(faces), _covers(faces)
    for frame, head in person.heads.items():
        nearest = min(places, key=lambda one: abs(places[one].nearest(frame) - frame), default=None)
        if nearest is None:
            result.alone[frame] = _lone(person, frame)
        elif not any(places[one].seen(frame) for one in places):
            anchor = places[nearest].nearest(frame)
            low, high = min(frame, anchor), max(frame, anchor)
            if bisect_left(met, low) == bisect_right(met, high):
                face, cover = places[nearest].at(frame, head)
                result.of.setdefault(nearest, {})[frame] = Sighting(frame=frame, face=face, cover=cover,
                                                                    origin=Origin.CARRIED)
                covers[frame] = [(nearest, cover)]
            else:
                result.alone[frame] = _lone(person, frame)
        # Only a face seen well says that the head is elsewhere than heads are: a hand or a paper does not.
        if frame in covers and not any(one in trusted or _holds_middle(cover, head) for one, cover in covers[frame]):
            result.alone[frame] = _lone(person, frame)
    return result


def _trusted(faces: dict[int, Track]) -> set[int]:
    """Return those of the faces that were seen often and at least once surely."""
    return {one for one, face in faces.items()
            if len(face.found) >= OFTEN and max(each.score for each in face.found) >= STRONG}


def _covers(faces: dict[int, Track]) -> dict[int, list[tuple[int, Box]]]:
    """Return by frame where the faces were found: whose, and the cover."""
    covers: dict[int, list[tuple[int, Box]]] = {}
    for one, face in faces.items():
        for seen in face.found:
            covers.setdefault(seen.frame, []).append((one, seen.cover))
    return covers


def _holds_middle(cover: Box, head: Box) -> bool:
    x, y = head.centre
    return cover.left <= x <= cover.right and cover.top <= y <= cover.bottom


def _lone(person: Person, frame: int) -> Sighting:
    """Return a person's head as a sighting of its own."""
    head, found = person.heads[frame], person.found.get(frame)
    between = person.first < frame < person.last
    origin = Origin.FOUND if found else Origin.BRIDGED if between else Origin.HELD
    return Sighting(frame=frame, face=head, cover=head, origin=origin, score=found.score if found else 0.0)


def _believed(person: Person, sweep: Sweep) -> bool:
    """Whether a person whose face was never seen was seen often and surely enough to be one."""
    scores = [one.score for one in person.found.values()]
    alone = any(len(frames) == 1 and person.first in frames for frames in scenes(sweep))
    return max(scores) >= SURE and (alone or sum(scores) >= ENOUGH)


def _alone(sightings: dict[int, Sighting], known: dict[int, list[Box]], sweep: Sweep) -> list[Track]:
    """Return one track for each unbroken stretch of heads that are no known face's head."""
    stretches: list[list[Sighting]] = []
    for frame in sorted(sightings):
        one = sightings[frame]
        if one.cover.clipped(sweep.size) is None or any(_same(one.cover, head) for head in known.get(frame, ())):
            continue
        if stretches and stretches[-1][-1].frame == frame - 1:
            stretches[-1].append(one)
        else:
            stretches.append([one])
    return [Track(id="head-0", kind=Kind.HEAD, sightings=tuple(stretch)) for stretch in stretches
            if any(one.origin is Origin.FOUND for one in stretch)]


def _same(region: Box, head: Box) -> bool:
    """Whether a head region is that of a head seen otherwise."""
    (x, y), (other_x, other_y) = region.centre, head.centre
    apart = float(np.hypot(x - other_x, y - other_y))
    ratio = max(region.width, 1e-6) / max(head.width, 1e-6)
    return apart <= SAME_HEAD * max(region.width, head.width) and 1 / SIMILAR <= ratio <= SIMILAR


def _with(track: Track, added: dict[int, Sighting], sweep: Sweep) -> Track:
    """Return the track with these sightings, in frame order; where it has one, only its cover grows."""
    if not added:
        return track
    by_frame = {one.frame: one for one in track.sightings}
    for frame, one in added.items():
        if frame in by_frame:
            by_frame[frame] = _joined(by_frame[frame], one.cover)
        elif one.cover.clipped(sweep.size) is not None:
            by_frame[frame] = one
    return track.model_copy(update={"sightings": tuple(by_frame[frame] for frame in sorted(by_frame))})


def _joined(sighting: Sighting, cover: Box) -> Sighting:
    """Return the sighting with a cover that holds both; a guess becomes what the body says."""
    return sighting.model_copy(update={"cover": sighting.cover.joined(cover), "origin": Origin.CARRIED})
