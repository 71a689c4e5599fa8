"""Small plans and steps for the tests of editing."""

from collections.abc import Sequence
from datetime import UTC, datetime
from fractions import Fraction

import numpy as np
from makers import a_box, a_plan, a_source
from numpy.typing import NDArray

from media.geometry import Box, Size
from media.probe import MediaKind, Sound
from redact.audio import SoundChoice, SoundSpan
from redact.edits import Draw, Edit, Keyframe, Step
from redact.obscure.region import union
from redact.records import (
    Flag,
    Frozen,
    Kind,
    Method,
    Origin,
    RedactionPlan,
    Settings,
    Sighting,
    Suggestion,
    Track,
)
from redact.track.belief import believed

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
SMALL = Size(width=64, height=36)
PHOTO_A = "ab" * 32


def by(edit: Edit, name: str = "Eve Editor") -> Step:
    """Say who made an edit."""
    return Step(edit=edit, by=name, role="press_officer", at=NOON)


def sightings(first: int, last: int, box: Box, found: bool = True) -> tuple[Sighting, ...]:
    """Make sightings that stay in one place; the cover is wider than the face."""
    origin = Origin.FOUND if found else Origin.HELD
    return tuple(Sighting(frame=frame, face=box, cover=box.grown(2, 2, 2, 2), origin=origin, score=0.9 * found,
                          seen_by="pretend" if found else "") for frame in range(first, last + 1))


def a_face(name: str, first: int, last: int, left: float = 4, **fields: object) -> Track:
    """Make a face of 8 by 10 pixels on these frames."""
    track = Track(id=name, sightings=sightings(first, last, a_box(left, 6, 8, 10)))
    return believed((track,))[0].model_copy(update=fields)


def a_small_plan(tracks: Sequence[Track], frames: int = 12, method: Method = Method.PIXELATE,
                 suggestions: tuple[Suggestion, ...] = ()) -> RedactionPlan:
    """Make a plan for small pictures; every track has its colours where a mosaic hides it."""
    plan = a_plan(tracks, a_source(SMALL), frames, method)
    frozen = tuple(Frozen(track=track.id, frame=track.first, levels=f"{place:x}" * 90)
                   for place, track in enumerate(tracks, 1) if plan.method_for(track) is Method.MOSAIC)
    return plan.model_copy(update={"frozen": frozen, "suggestions": suggestions})


def a_suggestion(track: str | None, *scores: tuple[str, float]) -> Suggestion:
    """Make what a reference photo suggests."""
    return Suggestion(reference=PHOTO_A, track=track, scores=scores, reason="one clear match")


def a_heard_plan(choice: SoundChoice, *spans: tuple[float, float]) -> RedactionPlan:
    """Make a plan of a clip of ten seconds with a sound."""
    source = a_source(SMALL).model_copy(update={
        "duration": Fraction(10), "sounds": (Sound(codec="aac", channels=1, sample_rate=48000),)})
    return RedactionPlan(version="1", source=source, frame_count=12, settings=Settings(sound=choice), tracks=(),
                         sounds=tuple(SoundSpan(start=start, end=end, why="heard", by="program")
                                      for start, end in spans), drafted_by="A. Drafter")


def a_zone(name: str = "zone-1", frame: int = 0, box: tuple[float, float, float, float] = (40, 4, 50, 14),
           **fields: object) -> Draw:
    """Draw a zone from one keyframe."""
    return Draw(zone=name, keyframes=(Keyframe(frame=frame, box=box),), reason="third_party").model_copy(update=fields)


def covered(plan: RedactionPlan) -> dict[int, NDArray[np.bool_]]:
    """Return which pixels are hidden, by frame; every frame is there."""
    covers = plan.covers()
    return {frame: union(covers.get(frame, ()), plan.source.size) for frame in range(plan.frame_count)}


def uncovered(before: RedactionPlan, after: RedactionPlan) -> list[int]:
    """Return the frames on which a pixel that was hidden is not any more."""
    one, other = covered(before), covered(after)
    return [frame for frame in one if bool((one[frame] & ~other[frame]).any())]


def a_recording() -> RedactionPlan:
    """Make a plan of sound alone."""
    plan = a_heard_plan(SoundChoice.MUTE, (1.0, 2.0))
    source = plan.source.model_copy(update={"kind": MediaKind.RECORDING, "size": Size(width=0, height=0)})
    return plan.model_copy(update={"source": source, "frame_count": 0})


def flagged(track: Track, first: int, last: int) -> Track:
    """Return the track with a doubt about these frames."""
    return track.model_copy(update={"flags": (*track.flags, Flag(first=first, last=last, reason="a doubt"))})


def of_kind(track: Track, kind: Kind) -> Track:
    """Return the track as one of another kind."""
    return track.model_copy(update={"kind": kind})
