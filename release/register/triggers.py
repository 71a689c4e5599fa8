"""What makes the force take a picture back, as data: who may raise it, what a notice may say, what else it opens."""

import json
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import Field, TypeAdapter

from media.errors import WrongUseError
from media.records import Record
from release.policy.vocabulary import Role
from release.policy.yamlfile import read_yaml
from release.wording import Line

FILE = Path(__file__).parent / "triggers.yaml"


class Trigger(StrEnum):
    """What has happened."""

    APPREHENDED = "apprehended"
    FOUND = "found"
    RESTRICTION_IMPOSED = "restriction_imposed"
    CONVICTION_QUASHED = "conviction_quashed"
    CONSENT_WITHDRAWN = "consent_withdrawn"
    IDENTITY_ERROR = "identity_error"
    COPYRIGHT_CLAIM = "copyright_claim"
    DELETION_APPROVED = "deletion_approved"
    REVIEW = "review"
    BREACH = "breach"

    @property
    def words(self) -> str:
        """Say it in a sentence of one's own."""
        return self.value.replace("_", " ")


class Opened(Record):
    """One duty that a trigger opens besides the takedown."""

    what: Annotated[str, Field(pattern=r"^[a-z_]{1,40}$")]
    words: Line
    owner: Role
    hours: Annotated[int, Field(ge=0)] | None = None
    """From the moment it was raised; None: nobody set a time."""


class Meaning(Record):
    """What one trigger means."""

    trigger: Trigger
    raised_by: Annotated[tuple[Role, ...], Field(min_length=1)] | None = None
    """None: anyone who is in the register."""
    say: Line | None = None
    """What a notice may say of it, where the person is known to be an adult."""
    ends_search: bool = False
    """Whether the person is no longer sought."""
    opens: tuple[Opened, ...] = ()


@cache
def meanings() -> dict[Trigger, Meaning]:
    """Return what each trigger means.

    Raises:
        WrongUseError: a row is unsound, or a trigger has no row, or two.
    """
    rows = TypeAdapter(tuple[Meaning, ...]).validate_json(json.dumps(read_yaml(FILE).data))
    table = {row.trigger: row for row in rows}
    if len(table) != len(rows) or set(table) != set(Trigger):
        raise WrongUseError("must say once for each trigger what it means", file=FILE)
    return table
