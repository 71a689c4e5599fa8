"""Gather, while frames pass by, the small part of each in which one face is sought."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from media.frame import Frame
from media.geometry import Box, Size
from redact.likeness import grey
from redact.records import Sighting
from redact.seeking import Grey, Place, moved, reduced

FINE = 32.0
"""Pixels to which the width of a face is reduced, where it is larger: the way is needed to a tenth of it."""


@dataclass(slots=True)
class Strip:
    """One part of the picture through a stretch of frames, `first` and `last` included, made smaller by a factor."""

    first: int
    last: int
    rows: slice
    columns: slice
    factor: float
    pictures: list[Grey] = field(default_factory=list)

    def within(self, face: Box) -> Box:
        """Return a face in the pixels of the gathered pictures."""
        there = face.shifted(-self.columns.start, -self.rows.start)
        return Box(**{edge: value * self.factor for edge, value in there.model_dump().items()})

    def back(self, face: Box, place: Place) -> Box:
        """Return the face where it was seen, in the pixels of the whole picture."""
        x, y = place.middle
        return moved(face, (x / self.factor + self.columns.start, y / self.factor + self.rows.start))


def strip(sightings: Sequence[Sighting], spare: float, size: Size) -> Strip | None:
    """Return what to gather of these sightings: the part that holds all their covers, and `spare` face widths around.

    None where all of it lies outside the picture.
    """
    whole = sightings[0].cover
    for one in sightings:
        whole = whole.joined(one.cover)
    widest = max(sightings[0].face.width, sightings[-1].face.width, 1.0)
    more = spare * widest
    part = whole.grown(more, more, more, more).pixels(size)
    if part is None:
        return None
    frames = [one.frame for one in sightings]
    return Strip(min(frames), max(frames), *part, min(1.0, FINE / widest))


def filled(frames: Iterable[Frame], wanted: Sequence[Strip]) -> Iterator[Strip]:
    """Yield each strip once its last frame has passed; `frames` must hold all of theirs, in order.

    Let go of a strip before taking the next: so that only those are in memory that are being gathered.
    """
    waiting = sorted(wanted, key=lambda one: one.first, reverse=True)
    gathering: list[Strip] = []
    for frame in frames if waiting else ():
        while waiting and waiting[-1].first <= frame.index:
            gathering.append(waiting.pop())
        picture = grey(frame.pixels) if gathering else None
        for one in gathering:
            if picture is not None:
                one.pictures.append(reduced(picture[one.rows, one.columns].copy(), one.factor))
        full = [one for one in gathering if one.last <= frame.index]
        gathering = [one for one in gathering if one.last > frame.index]
        yield from full
