"""Say how long it is until a moment, or since."""

from datetime import datetime, timedelta


def until(due: datetime, at: datetime) -> str:
    """Return e.g. "in 3 h 10 min", "3 days overdue"; minutes are cut off, so that nobody is promised one too many."""
    if due < at:
        return f"{length(at - due)} overdue"
    return f"in {length(due - at)}"


def length(span: timedelta) -> str:
    """Return a span in the two units that matter: days from two days on, else hours and minutes."""
    minutes = int(span.total_seconds() // 60)
    if minutes >= 2 * 24 * 60:
        return f"{minutes // (24 * 60)} days"
    if minutes >= 60:
        return f"{minutes // 60} h {minutes % 60} min"
    return f"{minutes} min"
