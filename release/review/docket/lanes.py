"""Tracks and people of a plan as lanes and cards: what becomes of each, and why."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from redact.audio import EDITED
from redact.known import MATCH, POSSIBLE
from redact.people import people_of
from redact.records import Origin, RedactionPlan, Track
from release.review.docket.laid import Laid
from release.review.docket.obliged import suggested
from release.review.docket.pen import Edits
from release.review.docket.places import card_url, media_url, reference_url
from release.review.docket.reasons import said_for
from release.review.docket.views import (
    Fate,
    KeyframeView,
    PersonView,
    ReasonSaid,
    SoundSpanView,
    SoundView,
    SuggestionView,
    TrackView,
)
from release.soundnotes import FATES

CLOSE = 0.5
"""Above MATCH, where nearly every picture of the same person lies."""


def fates(laid: Laid) -> dict[str, Fate]:
    """Return what becomes of each track, as the plan stands; what is suggested is nobody's decision yet."""
    asking = set(suggested(laid))
    kept, dismissed = laid.plan.kept, laid.plan.dismissed
    return {one.id: "suggested" if one.id in asking else "clear" if one.id in kept
            else "not_a_face" if one.id in dismissed else "hidden" for one in laid.plan.tracks}


def track_views(laid: Laid, edits: Edits, whose: Mapping[str, str]) -> Iterator[TrackView]:
    """Say every track; whose: the person by track."""
    fate, zones = fates(laid), edits.zones()
    for one in laid.plan.tracks:
        drawn = zones.get(one.id)
        keyframes = () if drawn is None else tuple(KeyframeView(frame=key.frame, box=key.box)
                                                   for key in drawn.keyframes)
        yield TrackView(
            id=one.id, kind=one.kind.value, person=whose.get(one.id), first=one.first, last=one.last, risk=one.risk,
            fate=fate[one.id], spans=tuple(_spans(one)), why=one.why, reason=_reason(laid, one.id, drawn is not None and
                                                                                     drawn.reason),
            drawn_by_hand=drawn is not None or all(seen.origin is Origin.GIVEN for seen in one.sightings),
            keyframes=keyframes, follow=drawn is not None and drawn.follow)


def person_views(laid: Laid, edits: Edits, before: bool) -> tuple[PersonView, ...]:
    """Say everybody whom the tracks seem to show; before: whether a picture of them may be shown."""
    tracks, fate = {one.id: one for one in laid.plan.tracks}, fates(laid)
    found = []
    for person in people_of(laid.plan, edits.steps):
        theirs = [tracks[name] for name in person.tracks if name in tracks]
        if not theirs:
            continue
        words = {fate[one.id] for one in theirs}
        frames = {seen.frame for one in theirs for seen in one.sightings}
        found.append(PersonView(
            id=person.id, tracks=tuple(one.id for one in theirs),
            card=next((url for one in theirs if before and (url := card_url(laid, one.id))), None),
            first=min(one.first for one in theirs), last=max(one.last for one in theirs),
            fate=words.pop() if len(words) == 1 else "mixed", words=_seen(len(frames), laid.plan, person.words)))
    return tuple(found)


def suggestion_views(laid: Laid, edits: Edits, before: bool) -> Iterator[SuggestionView]:
    """Say every clear suggestion of a reference photo."""
    confirmed, kept = edits.confirmed(), laid.plan.kept
    for one in laid.plan.suggestions:
        if one.track is None:
            continue
        score = dict(one.scores).get(one.track, 0.0)
        yield SuggestionView(reference=one.reference, photo=reference_url(laid, one.reference) if before else None,
                             track=one.track, score=likeness(score), score_value=score, reason=one.reason,
                             confirmed=(one.reference, one.track) in confirmed or one.track in kept)


def sound_view(laid: Laid) -> SoundView | None:
    """Say what becomes of the sound; None where there is none."""
    plan = laid.plan
    if not plan.source.sounds:
        return None
    spans = tuple(SoundSpanView(start=one.start, end=one.end, why=one.why, by=one.by, reason=None)
                  for one in plan.sounds)
    return SoundView(choice=plan.settings.sound.value, choice_words=FATES[plan.settings.sound],
                     peaks=media_url(laid, "peaks.json"), spans=spans, editable=plan.settings.sound in EDITED)


def likeness(score: float) -> str:
    """Say a score in words: nobody should have to know what a cosine is."""
    if score >= MATCH:
        return "a close match" if score >= CLOSE else "a match"
    return "a possible match" if score >= POSSIBLE else "hardly alike"


def _spans(track: Track) -> Iterator[tuple[int, int, str]]:
    """Yield stretches of frames without a gap on which a track is known in one way."""
    numbered = ((seen.frame - place, seen.origin, seen.frame) for place, seen in enumerate(track.sightings))
    for (_, origin), group in groupby(numbered, key=lambda one: one[:2]):
        frames = [frame for _, _, frame in group]
        yield frames[0], frames[-1], origin.value


def _reason(laid: Laid, track: str, drawn: str | bool) -> ReasonSaid | None:
    last = next((one for one in reversed(laid.plan.verdicts) if one.track == track), None)
    if last is not None:
        return said_for(laid.asked, last.reason)
    return said_for(laid.asked, drawn) if isinstance(drawn, str) else None


def _seen(frames: int, plan: RedactionPlan, words: Sequence[str]) -> str:
    said = f"seen on {frames} of {plan.frame_count} frames" if plan.frame_count > 1 else "in the photo"
    return "; ".join((said, *words))


