"""What a conditions file holds: templates with named placeholders, and how the force writes dates."""

import re
from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from media.records import Record
from release.conditions.dates import Dates
from release.wording import Line

BUILT_IN = {  # placeholders that need no `asks`, and where their value is stated
    "force": "force.name",
    "owner": "force.owner",
    "credit": "force.credit",
    "contact": "force.contact",
    "web_statement": "force.web_statement",
    "reference": "reference",
    "embargo_until": "conditions.embargo_until",
    "expires": "conditions.recall_on",
}
DATED = {"embargo": "embargo_until", "expiry": "expires"}
"""Templates that write a date whenever one is stated, and the placeholder each must have."""

PLACEHOLDER = re.compile(r"\{([^{}]*)\}")

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]


class Ask(Record):
    """What must be stated for a placeholder of a template's own."""

    what: Line
    example: Line


class Template(Record):
    """One condition: its words, with {placeholders} for what a request states."""

    title: Line
    text: Annotated[str, StringConstraints(min_length=1, max_length=1200)]
    asks: dict[Name, Ask] = Field(default_factory=dict)
    copyright: Literal["force", "third_party"] | None = None
    """Whose the copyright of every item must be, where the words say whose it is."""


class ConditionsFile(Record):
    """A force's own file, or the one that comes with presspack."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,62}$")]
    title: Line
    dates: Dates = Dates()
    templates: Annotated[dict[Name, Template], Field(min_length=1)]


def placeholders(text: str) -> tuple[str, ...]:
    """Return the names between braces, each once, in order; whether they are known is not asked."""
    return tuple(dict.fromkeys(PLACEHOLDER.findall(text)))


def parts(text: str) -> Iterator[tuple[str, str]]:
    """Take a text apart: a stretch of words and the placeholder behind it, empty behind the last."""
    found = PLACEHOLDER.split(text)
    yield from zip(found[::2], [*found[1::2], ""], strict=True)
