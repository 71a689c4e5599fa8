"""Follow the regions a person gave through the picture, from one keyframe to the next."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import ceil, floor, sqrt

import cv2
import numpy as np

from media.errors import WrongUseError
from media.frame import Frame
from media.geometry import Box, Size
from redact.records import Flag, Origin, Sighting, Track
from redact.seeking import REACH, Place, Point, moved, reduced, sought

CLOSE = 0.25  # of its width and height, how far two places may be apart that are meant to be one
SMALL = 4000.0  # pixels to which what is sought is reduced: its way is needed to a pixel or two, not to a tenth
WIDER = 0.25  # of its width and height, added to each side where it is not surely seen: nothing goes straight
STRAY = 0.15  # of the picture's longer side, how far it may leave the straight way
QUALITY = 92  # of the JPEGs in which a stretch waits for its end; a minute of one zone then takes about 30 MB
REASON = "not surely seen while followed; covered where it was drawn to be and where it seems to be"


def followed(tracks: Sequence[Track], frames: Iterable[Frame]) -> tuple[Track, ...]:
    """Return the tracks with each BRIDGED stretch moved to where the picture shows what was drawn.

    frames: of the source from its start; passed through once, as far as needed. What was drawn is sought from
    the keyframe before, forwards, and from the one after, backwards. Where both agree, or where one of them
    arrives at the other keyframe, the box is where it was seen. Elsewhere it covers where it was drawn to be,
    where it seems to be, and where it is seen last and next; it stays BRIDGED, and the track is flagged there.
    Tracks without such a stretch are returned as they are.

    Raises:
        WrongUseError: the clip ends before the tracks do.
    """
    stretches = [stretch for track in tracks for stretch in _stretches(track)]
    last = max((stretch.end.frame for stretch in stretches), default=-1)
    ways: dict[str, list[tuple[dict[int, Sighting], list[Flag]]]] = {}
    for frame in frames if stretches else ():
        here = [one for one in stretches if one.start.frame <= frame.index <= one.end.frame]
        for one in here:
            one.keep(frame)
            if frame.index == one.end.frame:
                ways.setdefault(one.track, []).append(one.way())
        if frame.index >= last:
            break
    if sum(map(len, ways.values())) != len(stretches):
        raise WrongUseError("the clip ends before a zone that is to be followed", advice="Check the zones' times.")
    return tuple(_settled(track, ways.get(track.id, [])) for track in tracks)


def _stretches(track: Track) -> Iterator["_Stretch"]:
    """Yield each run of BRIDGED sightings with the drawn ones at its ends."""
    drawn = [place for place, one in enumerate(track.sightings) if one.origin is not Origin.BRIDGED]
    for start, end in pairwise(drawn):
        if end - start > 1:
            yield _Stretch(track=track.id, sightings=track.sightings[start:end + 1])


def _settled(track: Track, ways: Sequence[tuple[dict[int, Sighting], list[Flag]]]) -> Track:
    """Return the track with its stretches as they were seen."""
    if not ways:
        return track
    moves = {frame: sighting for places, _ in ways for frame, sighting in places.items()}
    return track.model_copy(update={
        "sightings": tuple(moves.get(one.frame, one) for one in track.sightings),
        "flags": (*track.flags, *(flag for _, flags in ways for flag in flags))})


@dataclass(slots=True)
class _Stretch:
    """One way from keyframe to keyframe, both included: as it was drawn, and the pictures to find it in."""

    track: str
    sightings: tuple[Sighting, ...]
    pictures: list[bytes] = field(default_factory=list)
    size: Size = field(default_factory=lambda: Size(width=1, height=1))

    @property
    def start(self) -> Sighting:
        """Where it was drawn first."""
        return self.sightings[0]

    @property
    def end(self) -> Sighting:
        """Where it was drawn next."""
        return self.sightings[-1]

    def keep(self, frame: Frame) -> None:
        """Take the next frame: only what lies around the way, in grey, no larger than is needed."""
        self.size = frame.size
        left, top, right, bottom = self._around()
        part = np.ascontiguousarray(frame.pixels[top:bottom, left:right])
        grey = np.asarray(cv2.cvtColor(part, cv2.COLOR_BGR2GRAY), dtype=np.uint8)
        done, coded = cv2.imencode(".jpg", reduced(grey, self._factor()), [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
        if not done:
            raise ValueError("a picture could not be kept for following")
        self.pictures.append(coded.tobytes())

    def way(self) -> tuple[dict[int, Sighting], list[Flag]]:
        """Return where it was on each frame between, and what a reviewer must look at; the pictures are let go."""
        onwards = self._sought(forwards=True)
        back = self._sought(forwards=False)[::-1]
        self.pictures = []
        ends = self.start.face, self.end.face
        off, off_back = _off(onwards[-1], ends[1]), _off(back[0], ends[0])
        total = len(self.sightings) - 1
        seen: dict[int, Point] = {0: ends[0].centre, total: ends[1].centre}
        for step in range(1, total):
            place = _agreed(onwards[step], back[step], self.sightings[step].face, step / total)
            if place is None:
                place = _trusted(onwards[step], off, step / total) or _trusted(back[step], off_back, 1 - step / total)
            if place is not None:
                seen[step] = place
        lost = [step for step in range(1, total) if step not in seen]
        places = [self._seen(step, seen[step]) if step in seen else
                  self._wide(step, seen, [*_guesses(onwards[step]), *_guesses(back[step])])
                  for step in range(1, total)]
        return ({one.frame: one for one in places},
                [Flag(first=self.start.frame + first, last=self.start.frame + last, reason=REASON)
                 for first, last in _runs(lost)])

    def _around(self) -> tuple[int, int, int, int]:
        """Return left, top, right and bottom of what is kept of each picture."""
        both = self.start.face.joined(self.end.face)
        sides = (self.start.face.width, self.start.face.height, self.end.face.width, self.end.face.height)
        spare = max(STRAY * max(self.size.width, self.size.height), 1.5 * max(sides))
        box = both.grown(spare, spare, spare, spare).clipped(self.size) or both
        return floor(box.left), floor(box.top), ceil(box.right), ceil(box.bottom)

    def _factor(self) -> float:
        return min(1.0, sqrt(SMALL / max(1.0, sqrt(self.start.face.area * self.end.face.area))))

    def _sought(self, *, forwards: bool) -> list[Place | None]:
        """Return where it is on each frame, sought from the start, or from the end (the last frame first)."""
        turn = 1 if forwards else -1
        left, top, _, _ = self._around()
        factor = self._factor()
        due = [_scaled(one.face.shifted(-left, -top), factor) for one in self.sightings[::turn]]
        pictures = (np.asarray(cv2.imdecode(np.frombuffer(one, np.uint8), cv2.IMREAD_GRAYSCALE), dtype=np.uint8)
                    for one in self.pictures[::turn])
        reach = REACH * max(self.size.width, self.size.height) * factor

        def back(point: Point) -> Point:
            return point[0] / factor + left, point[1] / factor + top

        return [None if one is None else
                Place(back(one.middle), one.sure, None if one.other is None else back(one.other))
                for one in sought(pictures, due, reach)]

    def _seen(self, step: int, place: Point) -> Sighting:
        one = self.sightings[step]
        slack = max(1.0, 1 / self._factor())  # pixels that reducing may have cost
        box = moved(one.face, place)
        cover = box.grown(slack, slack, slack, slack).clipped(self.size) or one.face
        return one.model_copy(update={"face": box, "cover": cover, "origin": Origin.GIVEN})

    def _wide(self, step: int, seen: dict[int, Point], guesses: Sequence[Point]) -> Sighting:
        one = self.sightings[step]
        known = sorted(seen)
        after = bisect_right(known, step)
        cover = one.face
        for place in (*guesses, *(seen[near] for near in known[after - 1:after + 1])):
            cover = cover.joined(moved(one.face, place))
        dx, dy = one.face.width * WIDER, one.face.height * WIDER
        return one.model_copy(update={"cover": cover.grown(dx, dy, dx, dy).clipped(self.size) or one.face})


def _guesses(place: Place | None) -> Iterator[Point]:
    """Yield everywhere it may be."""
    if place is not None:
        yield place.middle
        if place.other is not None:
            yield place.other


def _scaled(box: Box, factor: float) -> Box:
    return Box(left=box.left * factor, top=box.top * factor, right=box.right * factor, bottom=box.bottom * factor)


def _off(place: Place | None, drawn: Box) -> Point | None:
    """Return how far from there the box was drawn; None where that is too far, or the place is not sure."""
    if place is None or not place.sure:
        return None
    x, y = drawn.centre[0] - place.middle[0], drawn.centre[1] - place.middle[1]
    return (x, y) if abs(x) <= CLOSE * drawn.width and abs(y) <= CLOSE * drawn.height else None


def _agreed(one: Place | None, other: Place | None, box: Box, share: float) -> Point | None:
    """Return the place that is sure from both sides, nearer to the one that was drawn nearer in time."""
    if one is None or other is None or not one.sure or _off(other, moved(box, one.middle)) is None:
        return None
    return (one.middle[0] * (1 - share) + other.middle[0] * share,
            one.middle[1] * (1 - share) + other.middle[1] * share)


def _trusted(place: Place | None, off: Point | None, share: float) -> Point | None:
    """Return a sure place of a search that arrived; what it was off there is made up for evenly along the way."""
    if place is None or not place.sure or off is None:
        return None
    return place.middle[0] + off[0] * share, place.middle[1] + off[1] * share


def _runs(steps: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield the first and last of each unbroken run."""
    start = None
    for place, step in enumerate(steps):
        start = step if start is None else start
        if place + 1 == len(steps) or steps[place + 1] != step + 1:
            yield start, step
            start = None
