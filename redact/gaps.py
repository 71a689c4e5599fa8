"""Hold the way a face is thought to have gone unseen against what the pictures show."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import hypot

from media.frame import Frame
from media.geometry import Box, Size
from redact.likeness import grey
from redact.records import Flag, Kind, Origin, RedactionPlan, Sighting, Track
from redact.seeking import Grey, Place, moved, reduced, sought
from redact.track.belief import believed
from redact.track.head import head_of

SHORTEST, LONGEST = 2, 120
"""Frames unseen from which the way is checked, and up to which: what is unseen for longer is covered end to end."""

SURELY = 0.85
"""Of a track's best score, from which a sighting may be an end: what is seen less surely may be an ear, or hair."""

FINE = 32.0
"""Pixels to which the width of a face is reduced, where it is larger: the way is needed to a tenth of it."""

REACH = 0.5
"""Of the face's size, how far it may go from one frame to the next besides the way that is due."""

AGREE = 0.2
"""Of the face's size, by which what is seen may lie beside what was thought: the cover's margin is wider."""

IN_FRONT = 0.2
"""Share of a face under another's that explains why nothing is seen of it."""


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


@dataclass(slots=True)
class _Watched:
    """A gap while its pictures are gathered: only the part of them around it, reduced."""

    gap: Gap
    left: int
    top: int
    part: tuple[slice, slice]
    factor: float
    pictures: list[Grey] = field(default_factory=list)

    def within(self, face: Box) -> Box:
        """Return a face in the pixels of the gathered pictures."""
        there = face.shifted(-self.left, -self.top)
        return Box(**{edge: value * self.factor for edge, value in there.model_dump().items()})


def gaps(track: Track) -> Iterator[Gap]:
    """Yield the gaps of a face track that are worth a look at the pictures, in order."""
    if track.kind is not Kind.FACE:
        return
    by_frame = {one.frame: one for one in track.sightings}
    best = max((one.score for one in track.found), default=0.0)
    for before, after in pairwise(one for one in track.found if one.score >= SURELY * best):
        between = tuple(by_frame[frame] for frame in range(before.frame + 1, after.frame) if frame in by_frame)
        if SHORTEST <= len(between) <= LONGEST and len(between) == after.frame - before.frame - 1:
            yield Gap(before, between, after)


def unseen(plan: RedactionPlan) -> frozenset[int]:
    """Return the frames that `checked` must be given: of every gap, and one at each end; often none."""
    return frozenset(one.frame for track in plan.tracks for gap in gaps(track) for one in gap.all)


def checked(frames: Iterable[Frame], plan: RedactionPlan) -> RedactionPlan:
    """Return the plan with every gap held against the pictures; covers only ever grow.

    Before and after the gap the face was seen: both looks are sought through it, forwards and backwards. Where
    one is surely found beside the place that was thought, the cover holds both. Where neither is, the cover
    reaches from end to end, and the gap is flagged, unless another face was in front. What was seen much less
    surely than the rest of its track counts as unseen: a detector that finds an ear finds no chin. frames: those of
    `unseen`, in order; passed through once, a few small parts of each kept while a gap lasts.
    """
    wanted = {track.id: list(gaps(track)) for track in plan.tracks}
    ways = _ways(frames, [gap for found in wanted.values() for gap in found], plan.source.size)
    others = _seen(plan.tracks)
    return plan.model_copy(update={"tracks": tuple(
        _with(track, [(gap, ways[id(gap)]) for gap in wanted[track.id] if id(gap) in ways], others,
              plan.source.size)
        for track in plan.tracks)})


def _seen(tracks: Iterable[Track]) -> dict[int, list[tuple[str, Box]]]:
    """Return every found face with its track, by frame."""
    seen: dict[int, list[tuple[str, Box]]] = {}
    for track in tracks:
        for one in track.found:
            seen.setdefault(one.frame, []).append((track.id, one.face))
    return seen


def _ways(frames: Iterable[Frame], wanted: Sequence[Gap], size: Size) -> dict[int, list[list[Box]]]:
    """Return, by the gap's identity, where the face surely is on each frame between: none, one or two places."""
    waiting = sorted(wanted, key=lambda gap: gap.before.frame, reverse=True)
    watched: list[_Watched] = []
    ways: dict[int, list[list[Box]]] = {}
    for frame in frames if waiting else ():
        while waiting and waiting[-1].before.frame <= frame.index:
            watched += _watching(waiting.pop(), size)
        picture = grey(frame.pixels) if watched else None
        for one in watched:
            if picture is not None:
                one.pictures.append(reduced(picture[one.part].copy(), one.factor))
        for one in (one for one in watched if one.gap.after.frame <= frame.index):
            ways[id(one.gap)] = _way(one)
        watched = [one for one in watched if one.gap.after.frame > frame.index]
    return ways


def _watching(gap: Gap, size: Size) -> list[_Watched]:
    """Return what to gather of a gap: the part of the picture that holds all its covers, and some way around."""
    whole = gap.before.cover
    for one in gap.all:
        whole = whole.joined(one.cover)
    more = max(gap.before.face.width, gap.after.face.width)
    part = whole.grown(more, more, more, more).pixels(size)
    if part is None:
        return []
    rows, columns = part
    return [_Watched(gap, columns.start, rows.start, part, min(1.0, FINE / max(more, 1.0)))]


def _way(one: _Watched) -> list[list[Box]]:
    """Return the faces surely seen on each frame between."""
    due = [one.within(sighting.face) for sighting in one.gap.all]
    reach = REACH * max(due[0].area, due[-1].area) ** 0.5
    forwards = sought(one.pictures, due, reach)
    backwards = sought(one.pictures[::-1], due[::-1], reach)[::-1]
    return [[_back(sighting.face, place, one) for place in places if place is not None and place.sure]
            for sighting, *places in zip(one.gap.between, forwards[1:-1], backwards[1:-1], strict=True)]


def _back(face: Box, place: Place, one: _Watched) -> Box:
    """Return the face where it was seen, in the pixels of the whole picture."""
    x, y = place.middle
    return moved(face, (x / one.factor + one.left, y / one.factor + one.top))


def _with(track: Track, ways: Sequence[tuple[Gap, list[list[Box]]]],
          others: dict[int, list[tuple[str, Box]]], size: Size) -> Track:
    """Return the track with the covers its gaps need and the flags they earn."""
    if not ways:
        return track
    by_frame = {one.frame: one for one in track.sightings}
    flags = list(track.flags)
    for gap, way in ways:
        lost = []
        for one, seen in zip(gap.between, way, strict=True):
            unfound = one.origin is not Origin.FOUND
            ends = [gap.before.face, gap.after.face] if unfound else []
            by_frame[one.frame] = _covering(one, seen or ends, size)
            hidden = any(name != track.id and face.overlap(one.face) >= IN_FRONT * one.face.area
                         for name, face in others.get(one.frame, ()))
            if unfound and not seen and not hidden:
                lost.append(one.frame)
        if lost:
            flags.append(_lost(lost[0], lost[-1], gap))
    flags.sort(key=lambda flag: (flag.first, flag.last))
    after = track.model_copy(update={"sightings": tuple(by_frame[frame] for frame in sorted(by_frame)),
                                     "flags": tuple(flags)})
    return track if after == track else believed((after,))[0]


def _covering(one: Sighting, faces: Sequence[Box], size: Size) -> Sighting:
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
