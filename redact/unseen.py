"""Look at the pictures where a face is thought to be and no detector saw it."""

from collections.abc import Iterable, Sequence

from media.frame import Frame
from media.geometry import Box
from redact.ends import Loose, followed_on, loose_ends, reaching
from redact.gaps import Gap, gaps, way, with_way
from redact.records import RedactionPlan, Track
from redact.strips import Strip, filled, strip
from redact.track.belief import believed

BESIDE = 1.0
"""Face widths around a gap's covers in which the face is sought."""

AROUND = 5.0
"""Face widths around a loose end's cover: who walks on leaves their own width in half a second."""


def unseen(plan: RedactionPlan, cuts: Sequence[int] = ()) -> frozenset[int]:
    """Return the frames that `checked` must be given: of gaps and of loose ends; often none."""
    return frozenset(frame for track in plan.tracks for _, one in _wanted(track, plan, cuts)
                     for frame in range(one.first, one.last + 1))


def checked(frames: Iterable[Frame], plan: RedactionPlan, cuts: Sequence[int] = ()) -> RedactionPlan:
    """Return the plan with every gap and every loose end held against the pictures; covers only ever grow.

    Before and after a gap the face was seen: both looks are sought through it, forwards and backwards. Where
    nothing explains that a track begins or ends, its look is followed on. What was seen much less surely than
    the rest of its track counts as unseen: a detector that finds an ear finds no chin. frames: those of `unseen`,
    in order; passed through once, a few small parts of each kept while a stretch lasts. cuts: frames that begin a
    scene; nothing is followed across one.
    """
    wanted = [(track.id, stretch, one) for track in plan.tracks for stretch, one in _wanted(track, plan, cuts)]
    of = {id(one): (name, stretch) for name, stretch, one in wanted}
    tracks, others = {track.id: track for track in plan.tracks}, _found(plan.tracks)
    for one in filled(frames, [one for _, _, one in wanted]):
        name, stretch = of[id(one)]
        if isinstance(stretch, Gap):
            tracks[name] = with_way(tracks[name], stretch, way(stretch, one), others, plan.source.size)
        else:
            tracks[name] = followed_on(tracks[name], stretch, one, plan.source.size)
        one.pictures.clear()
    return plan.model_copy(update={"tracks": tuple(
        track if tracks[track.id] == track else believed((tracks[track.id],))[0] for track in plan.tracks)})


def _wanted(track: Track, plan: RedactionPlan, cuts: Sequence[int]) -> list[tuple[Gap | Loose, Strip]]:
    """Return the stretches of a track that are worth a look, each with the part of the pictures to gather."""
    size = plan.source.size
    found: list[tuple[Gap | Loose, Strip | None]] = [
        *((gap, strip(gap.all, BESIDE, size)) for gap in gaps(track)),
        *((loose, strip(reaching(loose), AROUND, size)) for loose in loose_ends(track, plan.frame_count, cuts))]
    return [(stretch, one) for stretch, one in found if one is not None]


def _found(tracks: Iterable[Track]) -> dict[int, list[tuple[str, Box]]]:
    """Return every found face with its track, by frame."""
    seen: dict[int, list[tuple[str, Box]]] = {}
    for track in tracks:
        for one in track.found:
            seen.setdefault(one.frame, []).append((track.id, one.face))
    return seen
