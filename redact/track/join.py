"""Put the pieces of one person's track together again."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from math import exp, hypot, log

import numpy as np

from redact.colours import Colours, read, unlike
from redact.records import Sighting, Sweep, Track
from redact.track.link import LIKENESS, STRANGER, scenes
from redact.track.motion import Motion

LONGEST = 2.0  # seconds; a face gone for longer is met again as a new track
AGREE, DRIFT = 0.8, 1.0  # face sizes by which two pieces may disagree, plus this many per second of gap
RESIZE = 0.6  # change of width and height across the gap, natural logarithm
LEARN = 12  # sightings from which the motion at a track's end is learnt
SURE = 0.8  # of a piece's best score, from which a sighting's colours count: half hidden, it shows another's
NEAR = 50  # of these sightings, nearest to the end in question, from which its colours are learnt
DAMPING = 0.5  # seconds after which an unseen face has lost most of its speed: people slow and turn


def joined(tracks: Sequence[Track], sweep: Sweep) -> tuple[Track, ...]:
    """Return the tracks with pieces joined where time, place and size agree; gaps stay open here.

    Pieces are joined within a scene only, over at most LONGEST seconds, the best fit first.
    """
    at = [float(instant.seconds) for instant in sweep.instants]
    follows: dict[int, int] = {}
    taken: set[int] = set()
    for _, before, after in sorted(_fits(tracks, sweep, at)):
        if before not in follows and after not in taken:
            follows[before] = after
            taken.add(after)
    return tuple(_chained(place, tracks, follows) for place in range(len(tracks)) if place not in taken)


def leaving(track: Track, at: Sequence[float]) -> Motion:
    """Return the motion at the track's end."""
    return _learnt(track.sightings[-LEARN:], at)


def arriving(track: Track, at: Sequence[float]) -> Motion:
    """Return the motion at the track's start, learnt backwards."""
    return _learnt(track.sightings[:LEARN][::-1], at)


def drifted(motion: Motion, at: float) -> tuple[float, float]:
    """Return the way in pixels an unseen face is expected to go until that time, slowing down as it goes."""
    gone = at - motion.at
    slowed = DAMPING * (1 - exp(-abs(gone) / DAMPING)) * (1 if gone >= 0 else -1)
    return motion.rate[0] * slowed, motion.rate[1] * slowed


def _learnt(sightings: Sequence[Sighting], at: Sequence[float]) -> Motion:
    motion = Motion.start(at[sightings[0].frame], sightings[0].face)
    for sighting in sightings[1:]:
        motion = motion.seen(at[sighting.frame], sighting.face)
    return motion


def _fits(tracks: Sequence[Track], sweep: Sweep, at: Sequence[float]) -> list[tuple[float, int, int]]:
    """Return (disagreement, piece before, piece after) for every pair that may be one person."""
    found = []
    known = [(_colours(track, sweep, slice(-NEAR, None)), _colours(track, sweep, slice(NEAR))) for track in tracks]
    for frames in scenes(sweep):
        here = sorted((track.first, place) for place, track in enumerate(tracks) if track.first in frames)
        firsts = [first for first, _ in here]
        starts = [arriving(tracks[place], at) for _, place in here]
        fits: dict[tuple[int, int], float] = {}
        for _, place in here:
            end = leaving(tracks[place], at)
            soonest = bisect_right(firsts, tracks[place].last)
            latest = bisect_left(firsts, True, lo=soonest, key=lambda frame: at[frame] - end.at > LONGEST)
            for spot in range(soonest, latest):
                disagreement = _disagreement(end, starts[spot])
                if disagreement is not None:
                    fits[place, here[spot][1]] = disagreement
        found += _of_one_person(fits, known)
    return found


def _of_one_person(fits: Mapping[tuple[int, int], float],
                   known: Sequence[tuple[Colours | None, Colours | None]]) -> list[tuple[float, int, int]]:
    """Return the fits that colours do not rule out, their disagreement what place and colours say together.

    As in linking, they rule out only where there is a rival.

    known: of each piece, its colours towards its end and from its start.
    """
    follow, precede = (Counter(pair[end] for pair in fits) for end in (0, 1))
    agreed = []
    for (before, after), disagreement in fits.items():
        one, other = known[before][0], known[after][1]
        apart = unlike(one, other) if one is not None and other is not None else 0.0
        rivals = follow[before] > 1 or precede[after] > 1
        if not (rivals and apart > STRANGER):
            agreed.append((disagreement + LIKENESS * apart, before, after))
    return agreed


def _colours(track: Track, sweep: Sweep, which: slice) -> Colours | None:
    """Return the colours of a piece on some of the sightings where it is seen best, None where nobody took them."""
    enough = SURE * max(one.score for one in track.sightings)
    sure = [one for one in track.sightings if one.score >= enough][which]
    taken = [read(seen.colours) for one in sure for seen in sweep.found[one.frame]
             if seen.colours and seen.box == one.face]
    return np.mean(np.stack(taken), axis=0, dtype=np.float32) if taken else None


def _disagreement(end: Motion, start: Motion) -> float | None:
    """Return how far apart two pieces are in face sizes, or None where they cannot be one person.

    They agree when the one stopped where the other begins, or when their ways meet in the middle of the gap.
    """
    if max(abs(a - b) for a, b in zip(end.place[2:], start.place[2:], strict=True)) > RESIZE:
        return None
    gap, middle = start.at - end.at, (start.at + end.at) / 2
    ahead, back = drifted(end, middle), drifted(start, middle)
    dx, dy = start.place[0] - end.place[0], start.place[1] - end.place[1]
    size = exp((log(end.size) + log(start.size)) / 2)
    apart = min(hypot(dx, dy), hypot(dx + back[0] - ahead[0], dy + back[1] - ahead[1])) / size
    return apart + gap if apart <= AGREE + DRIFT * gap else None


def _chained(place: int, tracks: Sequence[Track], follows: dict[int, int]) -> Track:
    """Return one track made of a piece and all that follow it."""
    track, sightings, flags = tracks[place], list(tracks[place].sightings), list(tracks[place].flags)
    while place in follows:
        place = follows[place]
        sightings += tracks[place].sightings
        flags += tracks[place].flags
    return track.model_copy(update={"sightings": tuple(sightings), "flags": tuple(flags)})
