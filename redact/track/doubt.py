"""Say in words which stretches of a track a person should look at."""

from collections.abc import Iterable, Sequence

import numpy as np

from redact.records import Flag, Sighting, Track
from redact.track.link import STRONG

FEW = 2  # sightings; a real face is rarely seen so few times at a low score
MANY = 10  # sightings from which a track is surely a face
MOSTLY = 0.5  # share of a face that lies in the head
RARE = 0.1  # how often a track is seen, as a share of the one it repeats
CROSSING = 0.3  # overlap over union from which two faces may have been taken for one another


def is_faint(track: Track) -> bool:
    """Whether a track rests on so few weak sightings that it may not be a face at all."""
    found = track.found
    return len(found) <= FEW and all(one.score < STRONG for one in found)


def echoes(tracks: Sequence[Track]) -> dict[str, str | None]:
    """Return the tracks that lie, wherever seen, in heads seen more surely, each with the one it repeats.

    Detectors now and then report one face twice, or find one in a person's hair. Such a track stays covered
    where it was seen, but needs no hold before and after: the face it repeats has its own, and a hold would
    hide a subject who may be shown. It is seen far less often than the face it repeats; None where it lay in
    the heads of several.
    """
    sure: dict[int, list[tuple[str, Sighting]]] = {}
    for track in tracks:
        if len(track.found) >= MANY:
            for one in track.found:
                sure.setdefault(one.frame, []).append((track.id, one))
    times = {track.id: len(track.found) for track in tracks}
    repeated: dict[str, str | None] = {}
    for track in tracks:
        heads = [_surer(one, sure.get(one.frame, ())) - {track.id} for one in track.found]
        if all(any(times[name] * RARE >= times[track.id] for name in around) for around in heads):
            always = sorted(set.intersection(*heads))
            repeated[track.id] = always[0] if len(always) == 1 else None
    return repeated


def echo(track: Track) -> Flag:
    """Return the flag for such a track."""
    return Flag(first=track.first, last=track.last,
                reason="lies in another track's head; hidden, though it may be the same face found twice")


def _surer(seen: Sighting, others: Iterable[tuple[str, Sighting]]) -> set[str]:
    """Return the tracks in whose heads a sighting lies, where theirs is the better one."""
    return {name for name, other in others
            if seen.score < other.score and seen.face.overlap(other.cover) >= MOSTLY * min(seen.face.area,
                                                                                          other.cover.area)}


def faint(track: Track) -> Flag:
    """Return the flag for such a track; it stays hidden until a person says otherwise."""
    best = max(one.score for one in track.sightings)
    return Flag(first=track.first, last=track.last,
                reason=f"seen for only a moment, score {best:.2f}; hidden, though it may not be a face")


def across(before: Sighting, after: Sighting, seconds: float) -> Flag:
    """Return the flag for a long stretch without a detection, covered wide from one end to the other."""
    return Flag(first=before.frame, last=after.frame,
                reason=f"not seen for {seconds:.1f} s; covered wide, look whether the face shows, and "
                       "whether it is the same person before and after")


def crossings(tracks: Sequence[Track]) -> list[tuple[Flag, ...]]:
    """Return, for each track, flags for the stretches where its face meets another track's face."""
    by_frame: dict[int, list[tuple[int, Sighting]]] = {}
    for place, track in enumerate(tracks):
        for sighting in track.sightings:
            by_frame.setdefault(sighting.frame, []).append((place, sighting))
    met: list[list[int]] = [[] for _ in tracks]
    for frame, here in sorted(by_frame.items()):
        for place in _meeting(here):
            met[place].append(frame)
    reason = "meets another face here; look whether each cover stays with its person"
    return [tuple(Flag(first=first, last=last, reason=reason, identity=True) for first, last in _stretches(frames))
            for frames in met]


def _meeting(here: list[tuple[int, Sighting]]) -> set[int]:
    """Return the tracks whose faces overlap on one frame."""
    if len(here) < 2:
        return set()
    edges = np.array([(one.face.left, one.face.top, one.face.right, one.face.bottom) for _, one in here])
    low = np.maximum(edges[:, None, :2], edges[None, :, :2])
    high = np.minimum(edges[:, None, 2:], edges[None, :, 2:])
    shared = np.prod(np.clip(high - low, 0, None), axis=2)
    area = np.prod(edges[:, 2:] - edges[:, :2], axis=1)
    close = shared > CROSSING * np.maximum(area[:, None] + area[None, :] - shared, 1e-9)
    np.fill_diagonal(close, val=False)
    return {here[row][0] for row in np.flatnonzero(close.any(axis=1))}


def _stretches(frames: Iterable[int]) -> list[tuple[int, int]]:
    """Return (first, last) of each run of frames, small pauses bridged."""
    runs: list[tuple[int, int]] = []
    for frame in frames:
        if runs and frame - runs[-1][1] <= 5:
            runs[-1] = (runs[-1][0], frame)
        else:
            runs.append((frame, frame))
    return runs
