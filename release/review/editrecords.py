"""The log of the edits of one item's plan, as it lies on the bench."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from media.errors import WrongUseError
from media.records import Record
from redact.edits import Edit, Frame
from release.register.acts import Signed

MOST_EDITS = 500  # in one batch

Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Version = Annotated[int, Field(ge=1)]


class Entry(Signed):
    """One thing somebody did to the plan: a batch of edits, or taking back, or bringing back, an earlier entry."""

    version: Version
    edits: tuple[Edit, ...] = ()
    undoes: Version | None = None
    redoes: Version | None = None
    cuts: tuple[Frame, ...] = ()
    """Frames that begin a scene, as they were known when it was made: what is extended to its exit ends there."""
    plan: Sha256
    """SHA-256 of the plan with it."""


class EditLog(Record):
    """Everything that people did to one item's plan, in order; nothing is ever taken out of it."""

    format: Literal["presspack-edits/1"] = "presspack-edits/1"
    item: str
    drafted: Sha256
    """SHA-256 of the plan as it was looked, to which all of it applies."""
    entries: tuple[Entry, ...] = ()


class Batch(Record):
    """Edits that are made together, by somebody who saw this version of the plan."""

    version: Annotated[int, Field(ge=0)]
    edits: Annotated[tuple[Edit, ...], Field(min_length=1, max_length=MOST_EDITS)]


class StaleEditError(WrongUseError):
    """Somebody else changed the same tracks, zones or sound meanwhile."""

    advice = "Look at what they did, and make the change again where it is still wanted."

    def __init__(self, what: str, *, since: tuple[Entry, ...], file: str | None = None) -> None:
        super().__init__(what, file=file)
        self.since = since
