"""The log as a schedule: numbered, in words, with nobody's name but of those who acted, for disclosure."""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from datetime import date

from media.records import Record
from release.register.chain import Entry, Link

HEADINGS = ("number", "date", "time (UTC)", "request", "what was done", "operation (DPA 2018 s.62)", "by", "role",
            "to whom", "records", "entry's hash")

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What makes a spreadsheet run a cell instead of showing it."""


class Line(Record):
    """One entry of the log as a line of a schedule."""

    number: int
    date: str
    time: str
    request: str
    done: str
    operation: str
    by: str
    role: str
    recipients: str
    records: str
    hash: str


def schedule(links: Iterable[Link], since: date | None = None, until: date | None = None) -> Iterator[Line]:
    """Yield the entries of some days, both included, as lines of a schedule."""
    for link in links:
        entry = Entry.model_validate_json(link.line)
        day = entry.at.date()
        if (since is None or day >= since) and (until is None or day <= until):
            yield _line(entry, link)


def as_csv(lines: Iterable[Line]) -> str:
    """Return a schedule for a spreadsheet, in which no cell is a formula."""
    written = io.StringIO()
    sheet = csv.writer(written)
    sheet.writerow(HEADINGS)
    for line in lines:
        sheet.writerow([_cell(str(value)) for value in line.model_dump().values()])
    return written.getvalue()


def as_json(lines: Iterable[Line]) -> str:
    """Return a schedule as JSON."""
    return json.dumps([line.model_dump(mode="json") for line in lines], indent=2, ensure_ascii=False) + "\n"


def _line(entry: Entry, link: Link) -> Line:
    return Line(number=entry.seq, date=f"{entry.at:%Y-%m-%d}", time=f"{entry.at:%H:%M:%S}", request=entry.request or "",
                done=entry.did.replace("_", " "), operation=entry.operation or "", by=entry.by, role=entry.role,
                recipients="; ".join(entry.recipients), hash=link.hash,
                records="; ".join(f"{one.kind} {one.id} version {one.version}" for one in entry.touched))


def _cell(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA) else text
