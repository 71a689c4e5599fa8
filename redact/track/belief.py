"""Say why a track is believed, and how much a reviewer's look at it is worth."""

from collections import Counter
from collections.abc import Sequence
from statistics import fmean

from redact.records import Origin, Track

UNSEEN, WEAK, SMALL, FLAGGED = 0.35, 0.25, 0.15, 0.25  # shares of the risk; together 1
SMALL_FACE = 24.0  # pixels across, from which size is no risk: detectors see nearly every face as large as this
MANY_FLAGS = 3


def believed(tracks: Sequence[Track]) -> tuple[Track, ...]:
    """Return the tracks with `why` and `risk`."""
    return tuple(track.model_copy(update={"why": why(track), "risk": risk(track)}) for track in tracks)


def risk(track: Track) -> float:
    """Return 0 to 1: how much of it nobody saw, how weakly, how small, how often it is flagged."""
    found = track.found
    unseen = 1 - len(found) / len(track.sightings)
    weak = 1 - fmean(one.score for one in found) if found else 1.0
    widest = max(one.face.width for one in track.sightings)
    small = min(1.0, max(0.0, 1 - widest / SMALL_FACE) * 2)
    flagged = min(1.0, len(track.flags) / MANY_FLAGS)
    return round(UNSEEN * unseen + WEAK * weak + SMALL * small + FLAGGED * flagged, 3)


def why(track: Track) -> str:
    """Return in a line who saw it, how surely, and what was only concluded."""
    found = track.found
    if not found:
        return f"concluded on {_frames(len(track.sightings))}, seen by no detector"
    agreed = sum("+" in one.seen_by for one in found)
    by = " and ".join(sorted({name for one in found for name in one.seen_by.split("+") if name})) or "a detector"
    words = [f"seen by {by} on {len(found)} of {_frames(len(track.sightings))}",
             f"score {fmean(one.score for one in found):.2f}, best {max(one.score for one in found):.2f}"]
    if agreed:
        words.append(f"two agreed on {_frames(agreed)}")
    counts = Counter(one.origin for one in track.sightings)
    words += [f"{origin} on {_frames(counts[origin])}" for origin in Origin
              if counts[origin] and origin is not Origin.FOUND]
    return "; ".join(words)


def _frames(count: int) -> str:
    return f"{count} frame" if count == 1 else f"{count} frames"
