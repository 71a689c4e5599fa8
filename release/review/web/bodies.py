"""What programs and pages send: strict, limited, in the shapes that the API's description shows."""

import json
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, JsonValue, PlainValidator, StringConstraints

from redact.edits import Edit
from release.review.editrecords import MOST_EDITS

MOST_SPANS = 2_000  # in one report of what was shown; a page sends one every few seconds
MOST_NOTES = 100  # as many as the register keeps of one return
MOST_VOUCHED = 100
LAST_FRAME = 100_000_000  # as redact/edits.py has it

Version = Annotated[int, Field(ge=0, le=1_000_000_000)]
Frame = Annotated[int, Field(ge=0, le=LAST_FRAME)]
Span = Annotated[list[Frame], Field(min_length=2, max_length=2)]
"""First and last frame, both included."""

Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Code = Annotated[str, StringConstraints(min_length=1, max_length=120, pattern=r"^[A-Za-z0-9][A-Za-z0-9._:-]*$")]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1_500)]
"""As much as a paragraph of the register holds."""


def _as_sent(value: object) -> object:
    """Take an edit as it was sent: the docket reads it, in one place, and says everything that is wrong with it."""
    if not isinstance(value, dict):
        raise ValueError("an edit is an object")  # noqa: TRY004 - pydantic reports only ValueErrors
    try:
        json.dumps(value, allow_nan=False, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as problem:
        raise ValueError("holds a number or a character that no document can hold") from problem
    return value


EditSent = Annotated[JsonValue, PlainValidator(_as_sent, json_schema_input_type=Edit)]


class Body(BaseModel):
    """What is sent with an act; unknown keys are refused, and nothing is made to fit."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class EditsBody(Body):
    """A batch of edits, on top of the version that whoever made them saw."""

    version: Version
    edits: Annotated[list[EditSent], Field(min_length=1, max_length=MOST_EDITS)]


class VersionBody(Body):
    """The version that somebody saw when they asked to take back or bring back."""

    version: Version


class LookedBody(Body):
    """The frames that were really shown, and the plan that they were shown of."""

    plan: Sha256
    spans: Annotated[list[Span], Field(max_length=MOST_SPANS)]


class PassBody(Body):
    """A signature: under which version of which plan, and what the signer vouches for."""

    version: Version
    plan: Sha256
    vouched: Annotated[list[Code], Field(max_length=MOST_VOUCHED)] = []


class NoteBody(Body):
    """One note; without a frame it is about the whole item."""

    frame: Frame | None = None
    words: Words


class SendBackBody(Body):
    """Why an item goes back to its redactor."""

    notes: Annotated[list[NoteBody], Field(min_length=1, max_length=MOST_NOTES)]


class RefuseBody(Body):
    """Why a request is refused: a code that its profile accepts, and a sentence for the file."""

    reason: Code
    words: Words


class EmptyBody(Body):
    """Nothing: the act says it all."""


class Told(BaseModel):
    """What is wrong, as a program and as a person read it."""

    code: str = Field(description="stale, forbidden, not_found, refused, invalid or signed_out")
    message: str
    advice: str
    detail: dict[str, JsonValue] = {}


class ErrorBody(BaseModel):
    """Every error of the API."""

    error: Told
