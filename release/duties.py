"""Say what is due, and for whom: nothing here does anything, so that it can be asked at any time."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from pydantic import AwareDatetime

from media.records import Record
from release.policy.decision import Outcome
from release.policy.vocabulary import RecordKey, Role
from release.register.after_records import Publication, Takedown, Task
from release.register.intake import profile_of
from release.register.publishing import DATES, PRESS, asked_for
from release.register.records import Decided, Evidence, Issued, Notification, Refusal, Registered
from release.register.retention import due_on
from release.register.retention_records import Answer, Ask, Erasure, KeptUntil
from release.register.shelf import Looking
from release.register.states import State
from release.spans import until

NOT_OUT_YET = frozenset({State.RECEIVED, State.ASSESSED, State.ON_HOLD, State.APPROVED, State.REDACTING,
                         State.IN_REVIEW, State.REVIEWED, State.PACKAGED})
"""Where a request may still be released."""

OUT = frozenset({State.RELEASED, State.LIVE, State.UNDER_REVIEW, State.ARCHIVED})
"""Where its pictures are with somebody."""


class Duty(Record):
    """One thing that somebody must do; it names a request, a place and a role, and never a person."""

    id: str
    """The same whenever it is asked, for as long as the duty is the same one."""
    kind: str
    request: str | None
    owner: str
    """A role, or whoever a profile names."""
    due: AwareDatetime | None
    """None: as soon as may be, for nobody set a time."""
    words: str
    late: bool = False

    def when(self, at: datetime) -> str:
        """Say how long there is left."""
        return "no date" if self.due is None else until(self.due, at)


def duties(desk: Looking, at: datetime, owner: str | None = None) -> tuple[Duty, ...]:
    """Return everything that is due at some moment or will be, the most overdue first, what has no date last.

    owner: only those of this role.
    """
    requests = desk.all(Registered)
    found = [*_takedowns(desk), *_tasks(desk), *_reviews(desk, requests), *_refusals(desk, requests),
             *_divergences(desk, requests), *_kept(desk), *_erasures(desk)]
    for request in requests:
        found += _before(desk, request) if request.state in NOT_OUT_YET else ()
        found += _after(desk, request, at) if request.state in OUT else ()
    told = (one.model_copy(update={"late": one.due is not None and one.due < at}) for one in found
            if owner is None or _is_for(one.owner, owner))
    return tuple(sorted(told, key=lambda one: (one.due is None, one.due.timestamp() if one.due else 0.0, one.id)))


def table(found: Iterable[Duty], at: datetime) -> list[str]:
    """Return duties as lines of columns of one width each."""
    rows = [(one.when(at), one.owner.replace("_", " "), one.request or "-", one.words) for one in found]
    widths = [max((len(row[column]) for row in rows), default=0) for column in range(3)]
    return ["  ".join((*(cell.ljust(width) for cell, width in zip(row[:3], widths, strict=True)), row[3]))
            for row in rows]


def _takedowns(desk: Looking) -> Iterator[Duty]:
    """A channel is cleared by whoever answers for it; recipients are told by the press office."""
    for one in desk.all(Takedown, "withdrawing"):
        for channel in one.open_channels:
            yield Duty(id=f"takedown/{one.id}/{channel.publication}", kind="takedown", request=one.request,
                       owner=channel.owner, due=one.due, words=f"remove it from {channel.channel}")
        if one.untold:
            yield Duty(id=f"media/{one.id}", kind="media", request=one.request, owner=Role.PRESS_OFFICE, due=one.due,
                       words=f"tell {len(one.untold)} of {len(one.recipients)} recipients that it is taken back")


def _tasks(desk: Looking) -> Iterator[Duty]:
    for one in desk.all(Task, "open"):
        yield Duty(id=f"task/{one.id}", kind=one.what, request=one.request, owner=one.owner, due=one.due,
                   words=f"{one.words} ({one.id})")


def _reviews(desk: Looking, requests: Iterable[Registered]) -> Iterator[Duty]:
    """Publications that are not being taken down anyway."""
    shown = {one.id for one in requests if one.state in OUT}
    for one in desk.all(Publication):
        if one.shown and one.due is not None and one.request in shown:
            yield Duty(id=f"review/{one.id}", kind="review", request=one.request, owner=one.owner, due=one.due,
                       words=f"decide whether it stays on {one.channel} ({one.id})")


def _refusals(desk: Looking, requests: Iterable[Registered]) -> Iterator[Duty]:
    """Requests that were refused, by a decision or by a person, and whose requester was not told since."""
    by_people = {one.request: one.at for one in desk.all(Refusal) if one.told_at is None}
    for request in requests:
        since = by_people.get(request.id) or _refused_at(desk, request)
        told = since is not None and any(one.to is Role.REQUESTER and one.at >= since
                                         for one in desk.of(Notification, request.id))
        if since is not None and not told:
            yield Duty(id=f"refusal/{request.id}", kind="refusal", request=request.id, owner=Role.PRESS_OFFICE,
                       due=since, words="tell the requester that it was refused, and why")


def _refused_at(desk: Looking, request: Registered) -> datetime | None:
    """Return when a request that somebody outside made was refused by a decision."""
    if request.state is not State.REFUSED or request.kind != "release" or request.decision is None:
        return None
    asked, decided = asked_for(desk, request), desk.get(Decided, request.decision)
    return None if asked is None or asked.requester is None or decided is None else decided.taken_at


def _kept(desk: Looking) -> Iterator[Duty]:
    """Pictures that are kept, by the force's own periods; where it states none there is no date, and still a duty."""
    for one in desk.all(KeptUntil, "open"):
        request = desk.get(Registered, one.request)
        due = None if request is None else due_on(profile_of(desk, request), one.seriousness, one.counted_from)
        yield Duty(id=f"retention/{one.id}", kind="retention", request=one.request, owner=Role.CHIEF_OFFICER,
                   due=None if due is None else _end_of(due), words="decide whether the picture is still kept")


def _erasures(desk: Looking) -> Iterator[Duty]:
    """Erasures that were interrupted, and everybody elsewhere who has not answered whether they erased it, too."""
    for begun in desk.all(Erasure, "begun"):
        yield Duty(id=f"erasure/{begun.id}", kind="erasure", request=begun.request, owner=Role.INFORMATION_MANAGER,
                   due=begun.at, words="finish the erasure that was begun")
    for one in desk.all(Ask, Answer.OPEN):
        yield Duty(id=f"ask/{one.id}", kind="ask", request=one.request, owner=Role.INFORMATION_MANAGER, due=None,
                   words=f"have it erased elsewhere, and note the answer ({one.id})")


def _divergences(desk: Looking, requests: Iterable[Registered]) -> Iterator[Duty]:
    """Where a profile that any request goes by departs from the national floor."""
    for request in {one.profile: one for one in requests}.values():
        profile = profile_of(desk, request)
        for one in profile.divergences:
            yield Duty(id=f"divergence/{profile.id}/{one.rule}", kind="divergence", request=None, owner=one.approver,
                       due=_end_of(one.review), words=f"review why {profile.id} departs from {one.rule}")


def _before(desk: Looking, request: Registered) -> Iterator[Duty]:
    """What runs out while a request waits to be released."""
    name, owner = request.id, Role.PRESS_OFFICE
    if request.due is not None:
        yield Duty(id=f"deadline/{name}", kind="deadline", request=name, owner=owner, due=request.due,
                   words="answer the requester, who has a deadline")
    decided = desk.get(Decided, request.decision) if request.decision else None
    if decided is not None and decided.outcome is Outcome.APPROVE and request.state is not State.ASSESSED:
        yield Duty(id=f"decision/{name}", kind="decision", request=name, owner=owner, due=decided.due,
                   words=f"{'release' if request.kind == 'release' else 'erase'} it before the decision runs out, "
                         "or decide again")
    checked = [one.at for one in desk.of(Evidence, name)
               if one.key is RecordKey.RESTRICTIONS_CHECKED_RECENTLY and one.withdrawn is None]
    if checked:
        hours = profile_of(desk, request).proposed.restriction_check_max_age_hours
        yield Duty(id=f"restrictions/{name}", kind="restrictions", request=name, owner=owner,
                   due=max(checked) + timedelta(hours=hours),
                   words="check again for court orders and reporting restrictions")


def _after(desk: Looking, request: Registered, at: datetime) -> Iterator[Duty]:
    """What comes of the conditions on which a picture was released; the last day of use binds the force, too."""
    days = [one.recall_on for one in desk.of(Issued, request.id) if one.recall_on is not None]
    if days:
        yield Duty(id=f"recall/{request.id}", kind="recall", request=request.id, owner=Role.PRESS_OFFICE,
                   due=_end_of(min(days)), words="take it back: this is the last day on which it may be used")
    asked = asked_for(desk, request)
    ends = None if asked is None else asked.conditions.embargo_until
    if ends is not None and ends >= at:
        yield Duty(id=f"embargo/{request.id}", kind="embargo", request=request.id, owner=Role.PRESS_OFFICE, due=ends,
                   words="the embargo ends: nobody may publish it before")


def _end_of(day: date) -> datetime:
    """Return the last minute of a day, where the force is; a moment is that moment."""
    if isinstance(day, datetime):
        return day if day.tzinfo else day.replace(tzinfo=ZoneInfo(DATES.zone))
    return datetime.combine(day, time(23, 59), tzinfo=ZoneInfo(DATES.zone))


def _is_for(owner: str, asked: str) -> bool:
    """Tell whether a duty is that role's; what is the press office's is every press officer's."""
    mine = asked.strip().casefold().replace(" ", "_")
    whole_office = owner == Role.PRESS_OFFICE and mine in {one.value for one in PRESS}
    return whole_office or owner.casefold().replace(" ", "_") == mine
