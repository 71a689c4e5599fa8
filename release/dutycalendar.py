"""Write duties as a calendar that any calendar program reads, and reads again without making them twice."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from icalendar import Alarm, Calendar, Event

from release.duties import Duty

PRODUCT = "-//presspack//duties//EN"
SPACE = uuid5(NAMESPACE_URL, "urn:presspack:duty")
"""Under which the id of a duty becomes the one that a calendar knows it by."""

LEAST = timedelta(minutes=15)
"""How long an entry is drawn; nothing takes that long."""


def calendar(found: Iterable[Duty], at: datetime) -> str:
    """Return an iCalendar file (RFC 5545) of everything that has a date.

    The entry of a duty has the same UID whenever it is written, so that a calendar which reads a later file moves it.
    What was done since stays in a calendar that has read it. `at` is when it was written.
    """
    made = Calendar()
    made.add("prodid", PRODUCT)
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    for one in found:
        if one.due is not None:
            made.add_component(_entry(one, one.due, at))
    return bytes(made.to_ical()).decode()


def uid(duty: Duty) -> str:
    """Return the id by which calendars know a duty."""
    return f"{uuid5(SPACE, duty.id)}@presspack"


def _entry(duty: Duty, due: datetime, at: datetime) -> Event:
    made = Event()
    made.add("uid", uid(duty))
    made.add("dtstamp", at.astimezone(UTC))
    made.add("last-modified", at.astimezone(UTC))
    made.add("sequence", int(at.timestamp()) // 60)  # a later file is a later revision, minute by minute
    made.add("dtstart", due.astimezone(UTC))
    made.add("dtend", due.astimezone(UTC) + LEAST)
    made.add("summary", f"{duty.request or 'presspack'}: {duty.words}")
    made.add("description", f"For: {duty.owner.replace('_', ' ')}")
    made.add("categories", [duty.kind])
    made.add("class", "CONFIDENTIAL")
    made.add("transp", "TRANSPARENT")
    made.add_component(_alarm())
    return made


def _alarm() -> Alarm:
    made = Alarm()
    made.add("action", "DISPLAY")
    made.add("description", "due in an hour")
    made.add("trigger", timedelta(hours=-1))
    return made
