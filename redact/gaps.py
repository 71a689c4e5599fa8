"""Hold the way a face is thought to have gone unseen, between two sightings, against what the pictures show."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import hypot

from media.geometry import Box, Size
from redact.records import Flag, Kind, Origin, Sighting, Track
from redact.seeking import sought
from redact.strips import Strip
from redact.track.head import head_of

SHORTEST, LONGEST = 2, 120
"""Frames unseen from which the way is checked, and up to which: what is unseen for longer is covered end to end."""

SURELY = 0.85
"""Of a track's best score, from which a sighting may be an end: what is seen less surely may be an ear, or hair."""

REACH = 0.5
"""Of the face's size, how far it may go from one frame to the next besides the way that is due."""

AGREE = 0.2
"""Of the face's size, by which what is seen may lie beside what was thought: the cover's margin is wider."""

IN_FRONT = 0.2
"""Share of a face under another's that explains why nothing is seen of it."""

Faces = Mapping[int, Sequence[tuple[str, Box]]]
"""Found faces with their track's id, by frame."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch in which a track was not found: the sightings before and after it, and those thought between."""

    before: Sighting
    between: tuple[Sighting, ...]
    after: Sighting

    @property
    def all(self) -> tuple[Sighting, ...]:
        """Return both ends and what lies between."""
        return (self.before, *self.between, self.after)


def surely_found(track: Track) -> tuple[Sighting, ...]:
    """Return the sightings of a track that may be an end of what is followed by its look."""
    best = max((one.score for one in track.found), default=0.0)
    return tuple(one for one in track.found if one.score >= SURELY * best)


def gaps(track: Track) -> Iterator[Gap]:
    """Yield the gaps of a face track that are worth a look at the pictures, in order."""
    if track.kind is not Kind.FACE:
        return
    by_frame = {one.frame: one for one in track.sightings}
    for before, after in pairwise(surely_found(track)):
        between = tuple(by_frame[frame] for frame in range(before.frame + 1, after.frame) if frame in by_frame)
        if SHORTEST <= len(between) <= LONGEST and len(between) == after.frame - before.frame - 1:
            yield Gap(before, between, after)


def way(gap: Gap, strip: Strip) -> list[list[Box]]:
    """Return where the face surely is on each frame between: none, one or two places.

    Both looks are sought through the gap, the one before it forwards and the one after it backwards.
    """
    due = [strip.within(sighting.face) for sighting in gap.all]
    reach = REACH * max(due[0].area, due[-1].area) ** 0.5
    forwards = sought(strip.pictures, due, reach)
    backwards = sought(strip.pictures[::-1], due[::-1], reach)[::-1]
    return [[strip.back(sighting.face, place) for place in places if place is not None and place.sure]
            for sighting, *places in zip(gap.between, forwards[1:-1], backwards[1:-1], strict=True)]


def with_way(track: Track, gap: Gap, places: Sequence[Sequence[Box]], others: Faces, size: Size) -> Track:
    """Return the track with the covers that one of its gaps needs and the flag it earns; covers only grow.

    Where one look is surely found beside the place that was thought, the cover holds both. Where neither is, the
    cover reaches from end to end, and the gap is flagged, unless another face was in front.
    """
    by_frame = {one.frame: one for one in track.sightings}
    lost = []
    for frame, seen in zip((one.frame for one in gap.between), places, strict=True):
        one = by_frame[frame]
        unfound = one.origin is not Origin.FOUND
        by_frame[frame] = covering(one, seen or ([gap.before.face, gap.after.face] if unfound else ()), size)
        hidden = any(name != track.id and face.overlap(one.face) >= IN_FRONT * one.face.area
                     for name, face in others.get(frame, ()))
        if unfound and not seen and not hidden:
            lost.append(frame)
    flags = [*track.flags, *([_lost(lost[0], lost[-1], gap)] if lost else ())]
    flags.sort(key=lambda flag: (flag.first, flag.last))
    return track.model_copy(update={"sightings": tuple(by_frame[frame] for frame in sorted(by_frame)),
                                    "flags": tuple(flags)})


def covering(one: Sighting, faces: Sequence[Box], size: Size) -> Sighting:
    """Return the sighting with a cover that also holds the heads of these faces, where they lie elsewhere."""
    cover = one.cover
    for face in faces:
        apart = hypot(face.centre[0] - one.face.centre[0], face.centre[1] - one.face.centre[1])
        if apart > AGREE * one.face.area**0.5:
            head = head_of(face).clipped(size)
            cover = cover.joined(head) if head is not None else cover
    return one if cover == one.cover else one.model_copy(update={"cover": cover})


def _lost(first: int, last: int, gap: Gap) -> Flag:
    return Flag(first=first, last=last, reason=f"not found on {len(gap.between)} frames, and the pictures do not show "
                "where it went; covered from end to end, look whether it shows")
