"""How long the looking still to be done will take somebody, and how urgent it is."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from release.review.docket.doubts import Doubt
from release.review.docket.laid import Laid
from release.review.docket.views import Next

OPENING = 30.0  # seconds; to open an item, see what it is, and sign
FINDING = 8.0  # seconds; to jump to a doubt and see what it is about
AGAIN = 2.0  # how much longer than once through somebody looks at the riskiest stretch: it is played three times
DECIDING = 20.0  # seconds; to hold a suggestion against its reference photo
VOUCHING = 15.0  # seconds; to ask oneself whether an obligation is met
STILL = 4.0  # seconds; a photo, or a frame that stands
"""Proposals, to be put right by measured reviews: nobody has published what a look at a flagged stretch takes."""

LEVELS = ((timedelta(hours=2), 3), (timedelta(hours=24), 2), (timedelta(hours=72), 1))
"""How soon something is due, and how urgent that is."""

RUNS_OUT = timedelta(hours=2)
"""When the end of a decision begins to press; it is taken anew in a minute, and lasts a day as it is."""


def minutes_left(laid: Laid, doubts: Iterable[Doubt], suggestions: int, vouchers: int) -> float:
    """Return the minutes that the open doubts, suggestions and obligations of an item take.

    Of a doubt: finding it, and watching it once; a risky one again and again, up to three times in all.
    """
    rate = float(laid.showing.frame_rate) if laid.showing is not None else float(laid.plan.source.frame_rate or 0)
    seconds = OPENING + DECIDING * suggestions + VOUCHING * vouchers
    for one in doubts:
        seconds += seconds_for((one.flag.last - one.flag.first + 1) / rate if rate else 0.0, one.track.risk)
    return round(seconds / 60, 1)


def seconds_for(length: float, risk: float) -> float:
    """Return the seconds of attention that one flagged stretch takes; length: in seconds of the clip."""
    return FINDING + max(STILL, length) * (1 + AGAIN * risk)


def next_of(laid: Laid) -> Next | None:
    """Return what is due first: the requester's deadline, the end of the embargo, the end of the decision."""
    asked = laid.asked
    due = {"deadline": asked.registered.due, "embargo": asked.request.conditions.embargo_until,
           "decision ends": asked.decided.due if asked.decided is not None else None}
    found = sorted((at, what) for what, at in due.items() if at is not None)
    if not found:
        return None
    at, what = found[0]
    return Next.model_validate({"what": what, "at": at})


def urgency_of(laid: Laid, now: datetime) -> int:
    """Return 0 (no hurry) to 3 (within two hours, or late)."""
    asked = laid.asked
    given = [one for one in (asked.registered.due, asked.request.conditions.embargo_until) if one is not None]
    levels = [level for one in given for limit, level in LEVELS if one - now <= limit]
    if asked.decided is not None and asked.decided.due - now <= RUNS_OUT:
        levels.append(2)
    return max(levels, default=0)
