"""Part a track at frames, with all that the plan says of it: nothing is more clear afterwards, or more hidden."""

import itertools
from bisect import bisect_right
from collections.abc import Iterable, Sequence

from redact.editing.finding import EditError, found, is_drawn, pieces_of, refuse, track_of
from redact.records import Flag, RedactionPlan, Track
from redact.track.belief import believed, why


def parted(plan: RedactionPlan, name: str, starts: Sequence[int]) -> RedactionPlan:
    """Return the plan with the track in pieces, each beginning at one of the frames: NAME.1, NAME.2 and so on.

    A piece takes from its parent the verdict, the suggestion, the colours of a mosaic and the track it repeats. What
    repeats the parent repeats the piece on the same frames, and is parted with it where it goes on beyond.

    Raises:
        EditError: there is no such track, a person drew it, or no two pieces would come of it.
    """
    track = track_of(plan, name)
    refuse([f"{name} was drawn by hand: draw it again for other frames"] if is_drawn(track) else ())
    pieces = _pieces(track, sorted(set(starts)))
    refuse([f"{name} cannot be parted there: it lasts from frame {track.first} to {track.last}"]
           if len(pieces) < 2 else ())
    refuse(f"something is called {piece.id} already" for piece in pieces if found(plan, piece.id))
    plan = _replaced(plan, name, pieces)
    return _repeating_pieces(plan, name, pieces)


def within(plan: RedactionPlan, name: str, span: tuple[int, int]) -> tuple[RedactionPlan, tuple[str, ...]]:
    """Return the plan with a track parted so that pieces of it fill a span of frames, and those pieces' names.

    Raises:
        EditError: as `parted`, or the track is on none of these frames.
    """
    inside: list[str] = []
    for piece in pieces_of(plan, name):
        track = track_of(plan, piece)
        if track.last < span[0] or track.first > span[1]:
            continue
        starts = [frame for frame in (span[0], span[1] + 1) if track.first < frame <= track.last]
        if starts:
            plan = parted(plan, piece, starts)
        inside += [one for one in pieces_of(plan, piece) if _meets(track_of(plan, one), span)]
    if not inside:
        raise EditError(f"{name} is not on frames {span[0]} to {span[1]}")
    return plan, tuple(inside)


def _meets(track: Track, span: tuple[int, int]) -> bool:
    return span[0] <= track.first and track.last <= span[1]


def _pieces(track: Track, starts: Sequence[int]) -> tuple[Track, ...]:
    """Return the pieces that have a sighting, in order."""
    frames = [one.frame for one in track.sightings]
    edges = [0, *(bisect_right(frames, start - 1) for start in starts), len(frames)]
    runs = [(low, high) for low, high in itertools.pairwise(edges) if low < high]
    spans = [(low, high, None if at == 0 else frames[low], None if at == len(runs) - 1 else frames[runs[at + 1][0]])
             for at, (low, high) in enumerate(runs)]
    judged = track.why == why(track)
    made = []
    for place, (low, high, begins, ends) in enumerate(spans, 1):
        piece = track.model_copy(update={"id": f"{track.id}.{place}", "sightings": track.sightings[low:high],
                                         "flags": tuple(_within(track.flags, begins, ends))})
        made.append(believed((piece,))[0] if judged else piece)
    return tuple(made)


def _within(flags: Iterable[Flag], begins: int | None, ends: int | None) -> Iterable[Flag]:
    """Yield what of the flags lies between two edges; a flag may reach beyond its track's own ends."""
    for flag in flags:
        first = flag.first if begins is None else max(flag.first, begins)
        last = flag.last if ends is None else min(flag.last, ends - 1)
        if first <= last:
            yield flag if (first, last) == (flag.first, flag.last) else flag.model_copy(
                update={"first": first, "last": last})


def _replaced(plan: RedactionPlan, name: str, pieces: Sequence[Track]) -> RedactionPlan:
    """Return the plan with the pieces in the track's place, wherever it is named; what repeats it is left."""
    names = [piece.id for piece in pieces]
    return plan.model_copy(update={
        "tracks": tuple(one for track in plan.tracks for one in (pieces if track.id == name else (track,))),
        "verdicts": tuple(one for verdict in plan.verdicts for one in (
            [verdict.model_copy(update={"track": piece}) for piece in names] if verdict.track == name else [verdict])),
        "suggestions": tuple(
            one.model_copy(update={"track": track, "scores": _scores(one.scores, name, names)})
            for one in plan.suggestions for track in (names if one.track == name else [one.track])),
        "frozen": tuple(one for frozen in plan.frozen for one in (
            [frozen.model_copy(update={"track": piece}) for piece in names] if frozen.track == name else [frozen])),
    })


def _scores(scores: Iterable[tuple[str, float]], name: str, names: Sequence[str]) -> tuple[tuple[str, float], ...]:
    return tuple((one, score) for track, score in scores for one in (names if track == name else [track]))


def _repeating_pieces(plan: RedactionPlan, name: str, pieces: Sequence[Track]) -> RedactionPlan:
    """Return the plan with whatever repeated the track repeating one of its pieces."""
    edges = [piece.first for piece in pieces[1:]]
    for track in plan.tracks:
        if track.repeats == name and bisect_right(edges, track.first) != bisect_right(edges, track.last):
            plan = parted(plan, track.id, edges) if not is_drawn(track) else plan
    return plan.model_copy(update={"tracks": tuple(
        track.model_copy(update={"repeats": pieces[bisect_right(edges, track.first)].id})
        if track.repeats == name else track for track in plan.tracks)})
