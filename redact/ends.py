"""Follow a face by its look beyond the first or the last frame on which a detector saw it."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from media.geometry import Box, Size
from redact.gaps import LONGEST, REACH, surely_found
from redact.records import Flag, Kind, Origin, Sighting, Track
from redact.seeking import sought
from redact.strips import Strip
from redact.track.head import head_of

LOST = 5
"""Frames without a sure place after which it is not followed further: by then it may be anywhere."""

SHOWN = 10
"""Frames beyond the end of the way that a reviewer is asked to look at."""

MORE = 0.2
"""Of the face's size, by which a followed head's cover is wider on each side: the look is found to so much."""


@dataclass(frozen=True, slots=True)
class Loose:
    """An end of a track that nothing explains: the frames beyond its last sure sighting, in the order of seeking."""

    which: Literal["start", "finish"]
    edge: Sighting
    beyond: tuple[int, ...]
    """Frame numbers, going away from the edge and ending within its scene."""


def loose_ends(track: Track, frame_count: int, cuts: Sequence[int]) -> Iterator[Loose]:
    """Yield the ends of a face track that `hold` could not explain."""
    found = surely_found(track)
    if track.kind is not Kind.FACE or not found:
        return
    for which in sorted({flag.end for flag in track.flags if flag.end is not None}):
        edge = found[0] if which == "start" else found[-1]
        borders = sorted({0, *cuts, frame_count})
        scene = bisect_right(borders, edge.frame)
        first, last = borders[scene - 1], borders[scene] - 1
        beyond = (range(edge.frame - 1, first - 1, -1) if which == "start" else range(edge.frame + 1, last + 1))
        if beyond:
            yield Loose(which, edge, tuple(beyond[:LONGEST]))


def reaching(loose: Loose) -> tuple[Sighting, Sighting]:
    """Return two sightings between whose frames the pictures are wanted: the edge, as if it stayed where it is."""
    return loose.edge, loose.edge.model_copy(update={"frame": loose.beyond[-1]})


def followed_on(track: Track, loose: Loose, strip: Strip, size: Size) -> Track:
    """Return the track with a cover as far as its look surely goes on, and the flag moved there.

    The flag is gone where the way ends with the scene. Nothing that was covered is uncovered.
    """
    seen = _way(loose, strip)
    if not seen:
        return track
    by_frame = {one.frame: one for one in track.sightings}
    for frame, face in seen.items():
        more = MORE * face.area**0.5
        head = head_of(face).grown(more, more, more, more)
        there = by_frame.get(frame)
        if there is not None:
            by_frame[frame] = there.model_copy(update={"cover": there.cover.joined(head)})
        elif head.clipped(size) is not None:
            by_frame[frame] = Sighting(frame=frame, face=face, cover=head, origin=Origin.HELD)
    after = track.model_copy(update={"sightings": tuple(by_frame[frame] for frame in sorted(by_frame))})
    return after.model_copy(update={"flags": _flags(after, loose)})


def _way(loose: Loose, strip: Strip) -> dict[int, Box]:
    """Return the face by frame as far as it is surely seen; between two sure places it lies in both."""
    pictures = strip.pictures[::-1] if loose.which == "start" else strip.pictures
    due = [strip.within(loose.edge.face)] * len(pictures)
    places = sought(pictures, due, REACH * due[0].area**0.5)[1:]
    sure: list[tuple[int, Box]] = [(-1, loose.edge.face)]
    for step, place in enumerate(places):
        if step - sure[-1][0] > LOST:
            break
        if place is not None and place.sure:
            sure.append((step, strip.back(loose.edge.face, place)))
    way: dict[int, Box] = {}
    for (start, before), (end, face) in pairwise(sure):
        for step in range(start + 1, end):
            way[loose.beyond[step]] = before.joined(face)
        way[loose.beyond[end]] = face
    return way


def _flags(track: Track, loose: Loose) -> tuple[Flag, ...]:
    """Return the track's flags with that of the loose end moved to where the cover now ends."""
    moved = []
    for flag in track.flags:
        if flag.end != loose.which:
            moved.append(flag)
        elif loose.which == "start" and track.first > loose.beyond[-1]:
            moved.append(flag.model_copy(update={"first": max(loose.beyond[-1], track.first - SHOWN),
                                                 "last": track.first}))
        elif loose.which == "finish" and track.last < loose.beyond[-1]:
            moved.append(flag.model_copy(update={"first": track.last,
                                                 "last": min(loose.beyond[-1], track.last + SHOWN)}))
    return tuple(sorted(moved, key=lambda flag: (flag.first, flag.last)))
