"""Which kept pictures must be looked at again, when, and by whom."""

from dataclasses import dataclass
from datetime import date, datetime

from media.errors import WrongUseError
from release.policy import Profile
from release.register.acts import Did, Signed
from release.register.evidence import found
from release.register.intake import profile_of
from release.register.records import Registered
from release.register.retention import due_on
from release.register.retention_records import KeptUntil
from release.register.shelf import Looking, Register
from release.register.states import State, ends

STATE_PERIODS = ("State `retention_periods:` in the force's own profile (docs/retention.md): groups of seriousness and "
                 "years. presspack brings none, because no published policy gives them.")

BY = "chief_officer"
"""Who decides at a review (Custody Image Review)."""


@dataclass(frozen=True, slots=True)
class Upcoming:
    """One kept picture, and when its next review is due."""

    request: str
    seriousness: str | None
    counted_from: date
    due: date | None
    """None: no date can be worked out."""
    days: int | None
    """Days until then; negative where it is overdue."""
    why_not: str | None = None
    by: str = BY

    @property
    def words(self) -> str:
        """Say when, or why nobody can."""
        if self.days is None or self.due is None:
            return f"no date: {self.why_not}"
        when = "today" if self.days == 0 else f"in {self.days} days" if self.days > 0 else f"{-self.days} days overdue"
        return f"due on {self.due:%d %B %Y} ({when})"


@dataclass(frozen=True, slots=True)
class Agenda:
    """Every review that is open, and every request whose pictures nobody has put down for one."""

    reviews: tuple[Upcoming, ...]
    unscheduled: tuple[str, ...]


def schedule(register: Register, signed: Signed, reference: str, seriousness: str, counted_from: date) -> KeptUntil:
    """Put the pictures of a request down for periodic review: its group of seriousness, and from when it counts.

    Raises:
        WrongUseError: there is no such request, it is put down already, or nothing of it is kept.
    """
    with register.writing(signed.doing(Did.RETENTION_SCHEDULED, reference)) as desk:
        request = found(desk, reference)
        if not request.digests.items or request.state is State.ERASED:
            raise WrongUseError(f"{reference} holds no picture that could be kept")
        if any(one.state == "open" for one in desk.of(KeptUntil, reference)):
            raise WrongUseError(f"{reference} is put down for review already",
                                advice="`presspack retention review` shows when.")
        number = len(desk.of(KeptUntil, reference)) + 1
        return desk.add(KeptUntil(id=f"{reference}/review/{number}", request=reference, seriousness=seriousness,
                                  counted_from=counted_from))


def agenda(register: Register, at: datetime, profile: Profile | None = None, *, due_only: bool = False) -> Agenda:
    """Return what is to be reviewed as at a moment, the most overdue first, what has no date at the end.

    profile: the force's profile as it is now; None takes that of each request. No date is guessed.
    """
    with register.looking() as desk:
        open_ones = desk.all(KeptUntil, state="open")
        found_ones = [_upcoming(desk, one, at.date(), profile) for one in open_ones]
        listed = {one.request for one in open_ones}
        bare = tuple(one.id for one in desk.all(Registered) if one.id not in listed and _kept(one))
    dated = [one for one in found_ones if one.days is None or one.days <= 0 or not due_only]
    return Agenda(tuple(sorted(dated, key=lambda one: (one.days is None, one.days or 0, one.request))), bare)


def _upcoming(desk: Looking, one: KeptUntil, today: date, profile: Profile | None) -> Upcoming:
    used = profile or profile_of(desk, found(desk, one.request))
    due = due_on(used, one.seriousness, one.counted_from)
    return Upcoming(request=one.request, seriousness=one.seriousness, counted_from=one.counted_from, due=due,
                    days=None if due is None else (due - today).days,
                    why_not=None if due else _why_not(used, one.seriousness))


def _why_not(profile: Profile, seriousness: str | None) -> str:
    if not profile.retention_periods:
        return f"the profile {profile.id} states no retention periods"
    if seriousness is None:
        return "nobody has stated how serious the offence was that the person was accused of"
    return f"the profile {profile.id} states no period for {seriousness}"


def _kept(request: Registered) -> bool:
    """Tell whether pictures of a request are held and nobody is about to decide on keeping them."""
    return bool(request.digests.items) and request.kind == "release" and not (
        ends(request.state) and request.state is not State.WITHDRAWN)
