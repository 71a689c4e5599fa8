"""Put together what the page of one item is told."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from media.probe import MediaKind
from release.review.docket.doubts import doubt_views
from release.review.docket.laid import Laid
from release.review.docket.lanes import person_views, sound_view, suggestion_views, track_views
from release.review.docket.matrix import Action, allowed
from release.review.docket.metadata import metadata_view
from release.review.docket.obliged import obligations
from release.review.docket.pen import history
from release.review.docket.places import media_view
from release.review.docket.reasons import prefilled, reason_views, roles
from release.review.docket.standings import Standing
from release.review.docket.views import Drawn, EditedView, ItemView, NoteView, SignedView, SizeView, Span, View


def item_view(one: Standing, zone: ZoneInfo) -> ItemView:
    """Return everything about one item, for one person."""
    laid, edits = one.laid, one.edits
    before = allowed(one.who, Action.LOOK_BEFORE)
    people = person_views(laid, edits, before)
    whose = {track: person.id for person in people for track in person.tracks}
    state, words, _ = one.state()
    showing, source = laid.showing, laid.plan.source
    rate = showing.frame_rate if showing is not None else source.frame_rate
    return ItemView(
        reference=laid.asked.reference, item=laid.item.id, kind=source.kind.value, state=state, state_words=words,
        version=edits.version, plan=laid.fingerprint, drawn=_drawn(one),
        size=SizeView(width=source.size.width, height=source.size.height), frames=laid.frames,
        rate=f"{rate.numerator}/{rate.denominator}" if rate and source.kind is MediaKind.CLIP else None,
        duration=round(float(source.duration), 3) if source.duration is not None else None,
        instants_ms=showing.instants_ms if showing is not None else None,
        cuts=showing.cuts if showing is not None else (), may=one.may(), why_not=one.why_not(), people=people,
        tracks=tuple(track_views(laid, edits, whose)), doubts=tuple(doubt_views(laid, one.who.name)),
        suggestions=tuple(suggestion_views(laid, edits, before)), sound=sound_view(laid),
        obligations=obligations(laid, one.still), reasons=reason_views(laid.asked), prefilled=prefilled(laid.asked),
        roles=roles(laid.asked), notes=_notes(laid), history=history(edits),
        metadata=metadata_view(laid, before, one.at.year), media=media_view(laid, before), signed=_signed(laid),
        package=one.job).model_copy(update=_zoned(one, zone))


def edited_view(view: ItemView, changed: Sequence[Span]) -> EditedView:
    """Add which frames an edit changed."""
    fields = {name: getattr(view, name) for name in ItemView.model_fields}
    return EditedView.model_construct(**fields, changed=tuple(changed))


def zoned(moment: datetime | None, zone: ZoneInfo) -> datetime | None:
    """Return a moment on the force's clock."""
    return None if moment is None else moment.astimezone(zone)


def _zoned(one: Standing, zone: ZoneInfo) -> dict[str, View | tuple[View, ...] | None]:
    """Return the parts of a view that hold moments, on the force's clock."""
    past = history(one.edits)
    signed = _signed(one.laid)
    return {
        "notes": tuple(note.model_copy(update={"at": note.at.astimezone(zone)}) for note in _notes(one.laid)),
        "history": past.model_copy(update={"entries": tuple(
            entry.model_copy(update={"at": entry.at.astimezone(zone)}) for entry in past.entries)}),
        "signed": None if signed is None else signed.model_copy(update={"at": signed.at.astimezone(zone)})}


def _drawn(one: Standing) -> Drawn:
    plan = one.laid.showing.plan if one.laid.showing is not None else None
    if one.laid.drawn:
        return Drawn(state="fresh", plan=plan)
    if one.drawing.state == "fresh":
        return Drawn(state="failed", plan=plan, error="The pictures do not show the plan as it stands, and nobody is "
                                                      "drawing them.")
    return Drawn(state=one.drawing.state, plan=plan, error=one.drawing.error)


def _notes(laid: Laid) -> tuple[NoteView, ...]:
    return tuple(NoteView(frame=note.frame, words=note.words, by=back.by, role=back.role, at=back.at)
                 for back in laid.asked.returns if back.item == laid.item.id for note in back.notes)


def _signed(laid: Laid) -> SignedView | None:
    signed = laid.approval
    if signed is None:
        return None
    return SignedView(by=signed.by, role=signed.role.value, at=signed.at, stands=not laid.void, void=laid.void)
