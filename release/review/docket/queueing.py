"""What waits, for whom, until when: the most urgent first, then the riskiest."""

from collections.abc import Iterable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from release.review.docket.doubts import doubts_of
from release.review.docket.effort import minutes_left, next_of, urgency_of
from release.review.docket.itemview import zoned
from release.review.docket.laid import Asked, Laid
from release.review.docket.matrix import Action, Visitor, allowed
from release.review.docket.obliged import obligations, to_vouch
from release.review.docket.places import item_url
from release.review.docket.standings import Standing, blocks_passing
from release.review.docket.views import Count, Queue, QueueRow, You

WAITING = frozenset({"to_review", "sent_back"})
"""In which states somebody's looking is still to come."""

PHOTOS = (".jpg", ".jpeg", ".png", ".webp", ".tif", ".tiff", ".gif")
"""How a photo's name mostly ends; of what cannot be read nobody knows better."""

LATEST = datetime.max.replace(tzinfo=UTC)


def queue_of(who: Visitor, rows: Iterable[QueueRow], zone: ZoneInfo) -> Queue:
    """Return the rows in order, with the minutes of looking that are left in all."""
    ordered = sorted(rows, key=lambda row: (row.state not in WAITING, -row.urgency, -row.risk,
                                            row.next.at if row.next is not None else LATEST, row.reference, row.item))
    you = You(name=who.name, role=who.role, may=tuple(one.value for one in Action if allowed(who, one)))
    return Queue(now=who.at.astimezone(zone), zone=zone.key, you=you,
                 minutes_left=round(sum(row.minutes for row in ordered), 1), items=tuple(ordered))


def row_of(one: Standing, zone: ZoneInfo) -> QueueRow:
    """Return one item's row, as it is for one person."""
    laid, still = one.laid, one.still
    state, words, waits = one.state()
    views = obligations(laid, still)
    waiting = state in WAITING
    due = next_of(laid)
    return QueueRow(
        reference=laid.asked.reference, item=laid.item.id, kind=laid.plan.source.kind.value, name=laid.item.id,
        ground=ground_words(laid.asked), state=state, state_words=words, waits_for=waits,
        deadline=zoned(laid.asked.registered.due, zone),
        embargo=zoned(laid.asked.request.conditions.embargo_until, zone),
        decision_until=zoned(laid.asked.decided.due if laid.asked.decided is not None else None, zone),
        next=None if due is None else due.model_copy(update={"at": due.at.astimezone(zone)}),
        urgency=urgency_of(laid, one.at) if waiting else 0, risk=round(_risk(laid, one), 3),
        minutes=minutes_left(laid, still.doubts, len(still.suggested), len(to_vouch(views))) if waiting else 0.0,
        doubts=Count(open=len(still.doubts) if waiting else 0, all=len(doubts_of(laid.shown))),
        obligations=Count(open=sum(not view.met for view in views) if waiting else 0, all=len(views)),
        blocked=blocks_passing(one) if waiting else (), redactor=laid.asked.request.redactor.name,
        yours=laid.made_by(one.who.name) or one.edits.by(one.who.name),
        url=item_url(laid.asked.reference, laid.item.id))


def broken_row(asked: Asked, item: str, why: str) -> QueueRow:
    """Return the row of an item of which nothing can be shown, or that cannot be read."""
    stated = next(one for one in asked.request.items if one.id == item)
    kind = "photo" if stated.path.lower().endswith(PHOTOS) else "clip"
    return QueueRow.model_validate({
        "reference": asked.reference, "item": item, "kind": kind, "name": item, "ground": ground_words(asked),
        "state": "failed", "state_words": why, "waits_for": "the press office", "deadline": None, "embargo": None,
        "decision_until": None, "next": None, "urgency": 0, "risk": 0.0, "minutes": 0.0,
        "doubts": {"open": 0, "all": 0}, "obligations": {"open": 0, "all": 0}, "blocked": (why,),
        "redactor": asked.request.redactor.name, "yours": False, "url": item_url(asked.reference, item)})


def ground_words(asked: Asked) -> str:
    """Say on what ground a request is made."""
    words = asked.registered.ground.value.replace("_", " ").lower()
    return words.replace("cctv", "CCTV").replace("bwv", "body-worn video:")


def _risk(laid: Laid, one: Standing) -> float:
    """Return how much a look is worth: that of the riskiest track in whose doubts nobody has looked, or of any."""
    still = [doubt.track.risk for doubt in one.still.doubts]
    return max(still or [track.risk for track in laid.plan.tracks], default=0.0)
