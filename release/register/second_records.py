"""What the register keeps of a review: who looked at what, and what was sent back."""

from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from media.records import Record
from release.register.records import Kept
from release.wording import Line, Paragraph

MOST_NOTES = 100


class Seen(Record):
    """One doubt that somebody looked at whole, as it was covered then."""

    key: str
    first: int
    last: int
    covers: str
    """SHA-256 of everything that was covered on these frames; other covers must be looked at again."""


class Looked(Kept):
    """One person's look at doubts of one plan."""

    request: str
    item: str
    by: Line
    role: Line
    at: AwareDatetime
    plan: str
    """SHA-256 of the plan that was shown."""
    doubts: Annotated[tuple[Seen, ...], Field(min_length=1)]


class Note(Record):
    """What a reviewer wants looked at again, and where; frame None: of the whole item."""

    frame: Annotated[int, Field(ge=0)] | None = None
    words: Paragraph


class SentBack(Kept):
    """One item, given back to the redactor."""

    request: str
    item: str
    by: Line
    role: Line
    at: AwareDatetime
    plan: str
    notes: Annotated[tuple[Note, ...], Field(min_length=1, max_length=MOST_NOTES)]
    state: Literal["open", "answered"] = "open"
