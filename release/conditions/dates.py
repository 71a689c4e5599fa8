"""Write a day or a moment as a force writes it, so that it can be read in one way only."""

from datetime import UTC, date, datetime
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator

from media.records import Record
from release.policy.checks import did_you_mean

MONTHS = {
    "english": ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
                "November", "December"),
    "welsh": ("Ionawr", "Chwefror", "Mawrth", "Ebrill", "Mai", "Mehefin", "Gorffennaf", "Awst", "Medi", "Hydref",
              "Tachwedd", "Rhagfyr"),
}
WEEKDAYS = {
    "english": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "welsh": ("dydd Llun", "dydd Mawrth", "dydd Mercher", "dydd Iau", "dydd Gwener", "dydd Sadwrn", "dydd Sul"),
}
AT = {"english": "at", "welsh": "am"}


def _known(zone: str) -> str:
    zones = available_timezones()
    if zone not in zones:
        raise ValueError(f"there is no zone {zone}{did_you_mean(zone, sorted(zones))}")
    return zone


class Dates(Record):
    """How a force writes dates. Months are words or the year comes first: 03/04 is two days, so it is neither."""

    zone: Annotated[str, AfterValidator(_known)] = "Europe/London"
    style: Literal["long", "weekday", "iso"] = "long"
    language: Literal["english", "welsh"] = "english"

    def day(self, when: date) -> str:
        """Return a day, e.g. "10 March 2026"."""
        if self.style == "iso":
            return when.isoformat()
        words = f"{when.day} {MONTHS[self.language][when.month - 1]} {when.year}"
        return words if self.style == "long" else f"{WEEKDAYS[self.language][when.weekday()]} {words}"

    def moment(self, when: datetime) -> str:
        """Return a moment in the force's zone, and in UTC, e.g. "10 June 2026 at 18:00 BST (17:00 UTC)".

        The name of a zone alone is not enough: BST is also Bangladesh's, and an hour comes twice in October.
        """
        here, there = when.astimezone(ZoneInfo(self.zone)), when.astimezone(UTC)
        told = f"{self._clock(here)} {here.tzname()}"
        if here.tzname() == "UTC":
            return told
        other = f"{there:%H:%M} UTC" if there.date() == here.date() else f"{self._clock(there)} UTC"
        return f"{told} ({other})"

    def today(self, now: datetime) -> date:
        """Return what day it is in the force's zone."""
        return now.astimezone(ZoneInfo(self.zone)).date()

    def _clock(self, when: datetime) -> str:
        between = " " if self.style == "iso" else f" {AT[self.language]} "
        return f"{self.day(when.date())}{between}{when:%H:%M}"
