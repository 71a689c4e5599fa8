"""What the register keeps of pictures that are kept, looked at again, erased, or quarantined."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from release.policy.vocabulary import Role
from release.register.records import Kept
from release.wording import Line, Paragraph

Group = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,62}$")]
"""A seriousness group, as the force's own profile names it under `retention_periods`."""


class Whereabouts(Kept):
    """In which folders of this machine files of a request lie."""

    request: str
    folders: tuple[str, ...]


class KeptUntil(Kept):
    """A picture that is kept, and from when on its next review counts."""

    request: str
    seriousness: Group | None
    """Of the offence the person was accused of; None: nobody has stated it."""
    counted_from: date
    due: AwareDatetime | None = None
    """By the profile as it was then; None where it states no period for the group."""
    state: Literal["open", "done"] = "open"
    closed_by: str | None = None
    """The retention request that ended it."""


class Erasure(Kept):
    """One erasure, from its beginning to its end; what it looked for is forgotten when it is done."""

    request: str
    by: Line
    role: Role
    at: AwareDatetime
    rests_on: tuple[Line, ...]
    """Rules that favoured it, and who signed."""
    state: Literal["begun", "done"] = "begun"
    folders: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    """Folders of which somebody said that they are no more."""
    digests: tuple[str, ...] = ()
    sizes: tuple[int, ...] = ()
    references: tuple[str, ...] = ()
    """Every request of which everything goes."""
    links: tuple[str, ...] = ()
    """Names on this machine that lie in no known folder."""
    done_at: AwareDatetime | None = None
    files: int = 0
    """How many there were when it began."""


class Answer(StrEnum):
    """What came of asking somebody to erase a picture."""

    OPEN = "open"
    REMOVED = "removed"
    NOT_FOUND = "not_found"
    REFUSED = "refused"


class Ask(Kept):
    """Somebody elsewhere who is asked to erase the picture, too; what exactly is forgotten once they answered."""

    request: str
    whom: Line
    what: Paragraph | None
    at: AwareDatetime
    state: Answer = Answer.OPEN
    answered_at: AwareDatetime | None = None
    noted_by: Line | None = None
    log_ref: Line | None = None


class DisposalOutcome(StrEnum):
    """What became of quarantined material."""

    HANDED_TO_DIGITAL_FORENSICS = "handed_to_digital_forensics"
    DELETED_BY_DFU = "deleted_by_dfu"
    RETURNED = "returned"
    NOT_INTIMATE_AFTER_ALL = "not_intimate_after_all"


class Disposal(Kept):
    """What one person says became of quarantined material."""

    request: str
    outcome: DisposalOutcome
    by: Line
    role: Role
    at: AwareDatetime
    log_ref: Line
