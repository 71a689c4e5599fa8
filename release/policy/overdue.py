"""A departure from the national floor ends when it is due to be looked at again; nobody decides by it after that."""

from collections.abc import Iterator
from datetime import date

from media.errors import WrongUseError
from release.policy.derive import day
from release.policy.profile import Divergence, Profile

MEND = ("Whoever answers for it looks at it again, and states a new day of review in the profile; a force that uses "
        "a profile of presspack begins its own with `presspack profiles new`.")


def overdue(profile: Profile, as_at: date) -> Iterator[tuple[Divergence, str]]:
    """Find every divergence whose day of review lies before the day of `as_at`; on the day itself it stands."""
    for one in profile.divergences:
        if day(one.review) < day(as_at):
            yield one, (f"the departure from {one.rule} was to be looked at again by {day(one.review)}, and it is "
                        f"{day(as_at)}; have {one.approver} look at it, and state a new day of review")


def insist_reviewed(profile: Profile, as_at: date | None) -> None:
    """Refuse to decide by a profile that departs from the national floor for longer than somebody answers for.

    as_at: the moment to decide for; None is unknown, and then no departure is known to stand.

    Raises:
        WrongUseError: naming every departure that has run out.
    """
    if as_at is not None:
        past = tuple(said for _, said in overdue(profile, as_at))
    else:
        past = tuple(f"no day is stated, so nobody can tell whether the departure from {one.rule} still stands (it is "
                     f"looked at again by {day(one.review)}); state request.as_at or give --as-at"
                     for one in profile.divergences)
    if past:
        raise WrongUseError(f"profile {profile.id}: {'; '.join(past)}", advice="" if as_at is None else MEND)
