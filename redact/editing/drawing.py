"""Draw a zone by hand, or take one away."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise

from media.geometry import Box, Size
from redact.editing.finding import found, is_drawn, refuse, track_of
from redact.editing.judging import judged
from redact.edits import Draw, Drop, Keyframe, Step
from redact.obscure.freeze import MIDDLE
from redact.records import (
    MOSAIC_ACROSS,
    MOSAIC_DOWN,
    Action,
    Frozen,
    Method,
    Origin,
    RedactionPlan,
    Sighting,
    Track,
)
from redact.zonefile import MOST_ZONES, TAKEN
from redact.zones import MOST_FOLLOWED, between

PLAIN = f"{MIDDLE:x}" * (MOSAIC_ACROSS * MOSAIC_DOWN * 3)
"""A mosaic without a picture: what is drawn later has grey cells, for no pixel is read to edit a plan."""

WHY = "drawn by hand"


def draw(plan: RedactionPlan, edit: Draw, step: Step) -> RedactionPlan:
    """Return the plan with a zone, in the place of the one of its name where there is one.

    What still has to be followed through the picture is BRIDGED, as redact.zones leaves it.
    """
    before = found(plan, edit.zone)
    refuse(_faults(plan, edit, before))
    made = Track(id=edit.zone, kind=edit.kind, sightings=tuple(_sightings(plan, edit)), why=WHY)
    tracks = (tuple(made if one is before else one for one in plan.tracks) if before else (*plan.tracks, made))
    frozen = tuple(one for one in plan.frozen if one.track != edit.zone)
    if plan.method_for(made) is Method.MOSAIC:
        frozen = (*frozen, Frozen(track=edit.zone, frame=made.first, levels=PLAIN))
    return judged(plan.model_copy(update={"tracks": tracks, "frozen": frozen}), (edit.zone,), Action.HIDE, step,
                  edit.reason)


def drop(plan: RedactionPlan, edit: Drop) -> RedactionPlan:
    """Return the plan without a zone, and without anything said of it."""
    track = track_of(plan, edit.zone)
    refuse([f"{edit.zone} was found, not drawn: say that it is not a face, or keep it"] if not is_drawn(track) else ())
    return plan.model_copy(update={
        "tracks": tuple(one for one in plan.tracks if one is not track),
        "verdicts": tuple(one for one in plan.verdicts if one.track != edit.zone),
        "frozen": tuple(one for one in plan.frozen if one.track != edit.zone)})


def _faults(plan: RedactionPlan, edit: Draw, before: Track | None) -> Iterator[str]:
    """Yield everything in which a zone does not fit the plan, or contradicts itself."""
    if not plan.frame_count:
        yield "a recording has no picture to draw on"
        return
    if TAKEN.fullmatch(edit.zone) or (before is not None and not is_drawn(before)):
        yield f"{edit.zone} is what a track is called that was found: choose another name"
    if before is None and sum(is_drawn(track) for track in plan.tracks) >= MOST_ZONES:
        yield f"{MOST_ZONES} zones are drawn already, and more are not kept: draw fewer, larger ones"
    if edit.whole == bool(edit.keyframes):
        yield f"{edit.zone}: draw either keyframes or the whole picture"
    first, last = _span(plan, edit)
    if last >= plan.frame_count:
        yield f"{edit.zone}: frame {last} is outside the clip, which has {plan.frame_count}"
    for one in edit.keyframes:
        if not first <= one.frame <= last:
            yield f"{edit.zone}: keyframe {one.frame} is not between frames {first} and {last}"
        if not _holds(plan.source.size, one.place):
            yield f"{edit.zone}: its box on frame {one.frame} reaches outside the picture"
    yield from _out_of_order(edit)


def _out_of_order(edit: Draw) -> Iterator[str]:
    for one, other in pairwise(edit.keyframes):
        if other.frame <= one.frame:
            yield f"{edit.zone}: keyframe {other.frame} comes after {one.frame}"
        elif edit.follow and other.frame - one.frame > MOST_FOLLOWED:
            yield (f"{edit.zone}: keyframe {other.frame} is {other.frame - one.frame} frames after the one before, and "
                   f"at most {MOST_FOLLOWED} can be followed: draw another in between")
    if edit.follow and len(edit.keyframes) < 2:
        yield f"{edit.zone}: to be followed it needs two keyframes or more"


def _span(plan: RedactionPlan, edit: Draw) -> tuple[int, int]:
    return edit.span or (0, plan.frame_count - 1)


def _holds(size: Size, box: Box) -> bool:
    return box.left >= 0 and box.top >= 0 and box.right <= size.width and box.bottom <= size.height


def _sightings(plan: RedactionPlan, edit: Draw) -> Iterator[Sighting]:
    """Yield where the zone is on each of its frames: as it was drawn, or between two places where it was."""
    first, last = _span(plan, edit)
    size = plan.source.size
    keyed = edit.keyframes or (Keyframe(frame=first, box=(0.0, 0.0, float(size.width), float(size.height))),)
    places, frames = [one.place for one in keyed], [one.frame for one in keyed]
    for frame in range(first, last + 1):
        after = bisect_right(frames, frame)
        box, moves = places[max(0, after - 1)], 0 < after < len(keyed) and frames[after - 1] < frame
        if moves:
            box = between(box, places[after], _share(frame, frames, after))
        yield Sighting(frame=frame, face=box, cover=box,
                       origin=Origin.BRIDGED if moves and edit.follow else Origin.GIVEN)


def _share(frame: int, frames: Sequence[int], after: int) -> float:
    return (frame - frames[after - 1]) / (frames[after] - frames[after - 1])
