"""Split a track, join tracks, hold a track's cover beyond its ends; none of it uncovers anything."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence

from redact.editing.finding import all_named, decided, hides, is_drawn, refuse, track_of
from redact.editing.judging import judged
from redact.editing.parting import parted
from redact.edits import Extend, Join, Split, Step
from redact.records import Action, Kind, Origin, RedactionPlan, Sighting, Suggestion, Track
from redact.track.belief import believed

JOINED = "joined with what is hidden"
ONE_PERSON = frozenset({Kind.FACE, Kind.HEAD})
"""Kinds that may be joined with each other; any other only with its own."""


def split(plan: RedactionPlan, edit: Split) -> RedactionPlan:
    """Return the plan with a track in two pieces."""
    track = track_of(plan, edit.track)
    refuse([f"{edit.track} cannot be split at frame {edit.frame}: it lasts from {track.first} to {track.last}, and "
            "both pieces need a frame"] if not track.first < edit.frame <= track.last else ())
    return parted(plan, edit.track, [edit.frame])


def join(plan: RedactionPlan, edit: Join, step: Step) -> RedactionPlan:
    """Return the plan with one track in the place of several, with the first one's name.

    Where two of them are on one frame, the cover is the smallest box that holds both. Where they were not all judged
    alike, the track is hidden.
    """
    tracks = all_named(plan, edit.tracks)
    refuse(_unjoinable(tracks))
    fate = _fate(plan, edit.tracks)
    into, gone = edit.tracks[0], frozenset(edit.tracks)
    made = _joined(tracks)
    plan = _renamed(plan, made, gone)
    return judged(plan, (into,), Action.HIDE, step, JOINED) if fate is Action.HIDE else plan


def extend(plan: RedactionPlan, edit: Extend, cuts: Sequence[int]) -> RedactionPlan:
    """Return the plan with a track covered beyond its first or last frame, as it is on that frame."""
    track, to = track_of(plan, edit.track), reached(plan, edit, cuts)
    before = tuple(_held(track.sightings[0], range(to, track.first)))
    after = tuple(_held(track.sightings[-1], range(track.last + 1, to + 1)))
    longer = track.model_copy(update={"sightings": (*before, *track.sightings, *after)})
    return with_track(plan, _again_believed(track, longer))


def reached(plan: RedactionPlan, edit: Extend, cuts: Sequence[int]) -> int:
    """Return the frame that an extension reaches to.

    cuts: frames that begin a scene.

    Raises:
        EditError: there is no such track, a person drew it, or it is there already.
    """
    track = track_of(plan, edit.track)
    refuse([f"{edit.track} was drawn by hand: draw it again for more frames"] if is_drawn(track) else ())
    borders = sorted({0, *(cut for cut in cuts if 0 < cut < plan.frame_count), plan.frame_count})
    if edit.to == "entry":
        to = borders[bisect_right(borders, track.first) - 1]
    elif edit.to == "exit":
        to = borders[bisect_right(borders, track.last)] - 1
    else:
        to = edit.to
    refuse([f"frame {to} is outside the clip, which has {plan.frame_count}"] if to >= plan.frame_count else
           [f"{edit.track} reaches frame {to} already: it lasts from {track.first} to {track.last}"]
           if track.first <= to <= track.last else ())
    return to


def with_track(plan: RedactionPlan, made: Track) -> RedactionPlan:
    """Return the plan with a track in the place of the one of its name."""
    return plan.model_copy(update={"tracks": tuple(made if one.id == made.id else one for one in plan.tracks)})


def _held(edge: Sighting, frames: range) -> Iterator[Sighting]:
    for frame in frames:
        yield Sighting(frame=frame, face=edge.face, cover=edge.cover, origin=Origin.HELD)


def _again_believed(before: Track, after: Track) -> Track:
    """Return the track with `why` and `risk` of what it is now, where they were said of what it was."""
    return believed((after,))[0] if believed((before,))[0].why == before.why else after


def _unjoinable(tracks: Sequence[Track]) -> Iterator[str]:
    for name, times in Counter(track.id for track in tracks).items():
        if times > 1:
            yield f"{name} is named twice"
    yield from (f"{track.id} was drawn by hand, and is joined with nothing" for track in tracks if is_drawn(track))
    kinds = sorted({track.kind for track in tracks})
    if len(kinds) > 1 and not ONE_PERSON.issuperset(kinds):
        yield f"a {kinds[0]} and a {kinds[1]} are never one track"


def _fate(plan: RedactionPlan, names: Sequence[str]) -> Action | None:
    """Return HIDE where the joined track must be hidden by a verdict, None where the first one's fate is its own."""
    verdicts = decided(plan)
    actions = {verdicts[name].action if name in verdicts else None for name in names}
    if actions == {None}:
        return None if len({hides(plan, name) for name in names}) == 1 else Action.HIDE
    if actions in ({Action.KEEP}, {Action.NOT_A_FACE}):
        return None
    return None if verdicts.get(names[0]) and actions == {Action.HIDE} else Action.HIDE


def _joined(tracks: Sequence[Track]) -> Track:
    first = tracks[0]
    by_frame: dict[int, Sighting] = {}
    for track in tracks:
        for one in track.sightings:
            there = by_frame.get(one.frame)
            by_frame[one.frame] = one if there is None else _both(there, one)
    flags = sorted((flag for track in tracks for flag in track.flags), key=lambda flag: (flag.first, flag.last))
    repeats = {track.repeats for track in tracks}
    kind = Kind.FACE if Kind.FACE in {track.kind for track in tracks} else first.kind
    made = first.model_copy(update={
        "kind": kind, "sightings": tuple(by_frame[frame] for frame in sorted(by_frame)), "flags": tuple(flags),
        "repeats": first.repeats if len(repeats) == 1 else None})
    return _again_believed(first, made)


def _both(one: Sighting, other: Sighting) -> Sighting:
    """Return the sighting that was found, or the first, under a cover that holds both."""
    known = other if other.origin is Origin.FOUND and one.origin is not Origin.FOUND else one
    return known.model_copy(update={"cover": one.cover.joined(other.cover)})


def _renamed(plan: RedactionPlan, made: Track, gone: frozenset[str]) -> RedactionPlan:
    """Return the plan with the joined track wherever one of its parts was named; the first one's verdict stays."""
    tracks = (made if one.id == made.id else one for one in plan.tracks if one.id == made.id or one.id not in gone)
    return plan.model_copy(update={
        "tracks": tuple(one.model_copy(update={"repeats": made.id}) if one.repeats in gone and one is not made else one
                        for one in tracks),
        "verdicts": tuple(one for one in plan.verdicts if one.track == made.id or one.track not in gone),
        "suggestions": tuple(dict.fromkeys(_suggested(one, made.id, gone) for one in plan.suggestions)),
        "frozen": tuple(one for one in plan.frozen if one.track == made.id or one.track not in gone)})


def _suggested(one: Suggestion, into: str, gone: frozenset[str]) -> Suggestion:
    best = max((score for track, score in one.scores if track in gone), default=None)
    scores: dict[str, float] = {}
    for track, score in one.scores:
        if track not in gone:
            scores[track] = score
        elif best is not None:
            scores.setdefault(into, best)
    return one.model_copy(update={"track": into if one.track in gone else one.track,
                                  "scores": tuple(scores.items())})
