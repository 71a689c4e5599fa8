"""Choose the sightings in which a track's face can best be recognised."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from redact.records import Kind, Sighting, Track

LOOKS = 8
"""Sightings compared of one track, spread over its length; each costs about 60 ms."""

STRETCH = 50
"""Of a longer track one sighting in so many is compared: two seconds in which it may jump and come back unseen."""

NARROWEST = 20.0
"""Width in pixels of a face below which SFace knows little: at 16 px half the true pairs score below 0.31."""

LARGEST = 0.8
"""Of the widest face of a track, from which one is worth comparing: in a night clip a subject coming nearer
scored .15 at 20 px, .25 at 24 and .35 at 28, and the small ones only drew the mean down."""


@dataclass(frozen=True)
class Look:
    """One sighting worth comparing; frame is its index."""

    track: str
    sighting: Sighting


def looks(tracks: Sequence[Track]) -> dict[int, tuple[Look, ...]]:
    """Return by frame which faces to compare: LOOKS or more of every track of a face, and LOOKS of its largest.

    The first are spread over the track's length, and show whether it jumped to somebody else. Only sightings
    a detector made count; those between and around are guesses of a place.
    """
    chosen: dict[int, list[Look]] = {}
    for track in tracks:
        if track.kind is Kind.FACE:
            seen = track.found
            spread, near = best_seen(seen, len(seen) // STRETCH), best_seen(largest(seen))
            for sighting in sorted({*spread, *near}, key=lambda one: one.frame):
                chosen.setdefault(sighting.frame, []).append(Look(track=track.id, sighting=sighting))
    return {frame: tuple(ones) for frame, ones in sorted(chosen.items())}


def largest(sightings: Sequence[Sighting]) -> tuple[Sighting, ...]:
    """Return the sightings that are nearly as wide as the widest."""
    widest = max((sighting.face.width for sighting in sightings), default=0.0)
    return tuple(sighting for sighting in sightings if sighting.face.width >= LARGEST * widest)


def best_seen(sightings: Sequence[Sighting], least: int = LOOKS) -> tuple[Sighting, ...]:
    """Return the best of each of LOOKS equal stretches, of `least` where that is more, in order."""
    wide = [sighting for sighting in sightings if sighting.face.width >= NARROWEST]
    count = min(max(LOOKS, least), len(wide))
    edges = [len(wide) * index // count for index in range(count + 1)] if count else []
    return tuple(max(wide[start:end], key=clarity) for start, end in pairwise(edges))


def clarity(sighting: Sighting) -> float:
    """How well the face is seen: large, sure and from the front; to compare sightings of one track."""
    size = min(sighting.face.width, 112.0)  # SFace sees 112 px; more adds nothing
    return size * max(sighting.score, 0.05) * (0.5 + 0.5 * frontal(sighting.landmarks))


def frontal(landmarks: tuple[tuple[float, float], ...] | None) -> float:
    """1 for a face seen from the front, 0 for a profile or where the landmarks are not known.

    Measured along the line of the eyes: how far the nose lies from their middle, over half their distance.
    """
    if landmarks is None:
        return 0.0
    (right_x, right_y), (left_x, left_y), (nose_x, nose_y) = landmarks[:3]
    across, down = left_x - right_x, left_y - right_y
    apart = across * across + down * down
    if apart <= 0:
        return 0.0
    along = ((nose_x - right_x) * across + (nose_y - right_y) * down) / apart
    return max(0.0, 1.0 - abs(along - 0.5) * 2)
