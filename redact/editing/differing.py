"""Say on which frames, and when in the sound, two plans of one file hide something else."""

import itertools
from collections.abc import Iterable, Iterator

from redact.audio import joined
from redact.editing.finding import decided
from redact.records import RedactionPlan, Track


def changed(before: RedactionPlan, after: RedactionPlan) -> tuple[tuple[int, int], ...]:
    """Return the stretches of frames (both ends included) whose covers differ.

    Only what differs between the plans is looked at, so that one edit of a long clip is told quickly. A cover of
    another track at the same place differs, too: cells are drawn by the track's name.
    """
    names = _differing(before, after)
    if not names:
        return ()
    one, other = _only(before, names).covers(), _only(after, names).covers()
    return tuple(_runs(sorted(frame for frame in one.keys() | other.keys() if one.get(frame) != other.get(frame))))


def sounds_changed(before: RedactionPlan, after: RedactionPlan) -> tuple[tuple[float, float], ...]:
    """Return the stretches in seconds that are silenced in one of the plans only."""
    one, other = joined(before.sounds), joined(after.sounds)
    edges = sorted({edge for stretch in (*one, *other) for edge in stretch})
    apart: list[tuple[float, float]] = []
    for start, end in itertools.pairwise(edges):
        middle = (start + end) / 2
        if _within(middle, one) != _within(middle, other):
            if apart and apart[-1][1] == start:
                start = apart.pop()[0]  # noqa: PLW2901 - grown backwards
            apart.append((start, end))
    return tuple(apart)


def _within(moment: float, stretches: Iterable[tuple[float, float]]) -> bool:
    return any(start <= moment < end for start, end in stretches)


def _differing(before: RedactionPlan, after: RedactionPlan) -> frozenset[str]:
    """Return the tracks that may be covered otherwise: changed, judged otherwise, or repeating one that is."""
    one, other = ({track.id: track for track in plan.tracks} for plan in (before, after))
    fates = [{name: verdict.action for name, verdict in decided(plan).items()} for plan in (before, after)]
    levels = [{frozen.track: frozen.levels for frozen in plan.frozen} for plan in (before, after)]
    names = {name for name in one.keys() | other.keys()
             if not _same(one.get(name), other.get(name))
             or any(known[0].get(name) != known[1].get(name) for known in (fates, levels))}
    if names:  # the faces left clear around which they are covered may be others
        names |= {track.id for plan in (before, after) for track in plan.tracks if track.repeats is not None}
    return frozenset(names)


def _same(one: Track | None, other: Track | None) -> bool:
    return one is other or (one is not None and other is not None and one == other)


def _only(plan: RedactionPlan, names: frozenset[str]) -> RedactionPlan:
    """Return the plan with these tracks, and those that are left clear."""
    kept = plan.kept
    return plan.model_copy(update={"tracks": tuple(one for one in plan.tracks if one.id in names or one.id in kept)})


def _runs(frames: list[int]) -> Iterator[tuple[int, int]]:
    """Yield the first and last of each unbroken run."""
    start = None
    for place, frame in enumerate(frames):
        start = frame if start is None else start
        if place + 1 == len(frames) or frames[place + 1] != frame + 1:
            yield start, frame
            start = None
