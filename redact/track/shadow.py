"""Tell tracks that most likely are a person's hair or ear, and whose."""

from collections import Counter
from collections.abc import Sequence
from statistics import fmean

from redact.records import Flag, Kind, Sighting, Track
from redact.track.doubt import MANY, MOSTLY

UNSURE = 0.75  # mean score: on made turning heads ears reach .72 (.86 at best), faces .8 and more
NEARLY_ALL = 2 / 3  # of its sightings that lie in the other's head; an ear leaves it while the head turns


def shadows(tracks: Sequence[Track]) -> dict[str, str]:
    """Return the tracks that lie in the head of a larger and more often seen face, each with that one's id.

    A detector that sees a head turn may find a second, smaller face in its hair. Such a track is hidden as any
    other is, holds included; only the very face in whose head it lies, where that one was found, is not under its
    cover once it is kept. It never lies on that face itself: somebody in front of the subject is no shadow.
    """
    sure = [track for track in tracks if len(track.found) >= MANY]
    cast: dict[str, str] = {}
    for track in tracks:
        found = track.found
        if not found or track.kind is not Kind.FACE or fmean(one.score for one in found) >= UNSURE:
            continue
        times = Counter({head.id: _times(found, head) for head in sure if len(head.found) > 2 * len(found)})
        for whose, often in times.most_common(1):
            if often >= NEARLY_ALL * len(found):
                cast[track.id] = whose
    return cast


def shadow(track: Track) -> Flag:
    """Return the flag for such a track."""
    return Flag(first=track.first, last=track.last,
                reason="lies in another track's head; hidden, though it may be hair or an ear")


def _times(found: Sequence[Sighting], head: Track) -> int:
    """Return how often the sightings lie in the head of a larger face, none if one of them lies on the face."""
    there = {one.frame: one for one in head.sightings}
    pairs = [(one, there[one.frame]) for one in found if one.frame in there]
    if any(one.face.overlap(other.face) >= MOSTLY * one.face.area for one, other in pairs):
        return 0
    return sum(one.face.width < other.face.width and one.face.overlap(other.cover) >= MOSTLY * one.face.area
               for one, other in pairs)
