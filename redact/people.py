"""Group the tracks that most likely show one person, so that a reviewer has one card for them."""

from collections.abc import Sequence

from media.records import Record
from redact.edits import Step
from redact.records import RedactionPlan


class Person(Record):
    """Tracks that seem to be one person's; a guess that decides nothing."""

    id: str
    tracks: tuple[str, ...]
    words: tuple[str, ...] = ()
    """Why they are thought to be one person's."""


def people_of(plan: RedactionPlan, steps: Sequence[Step] = ()) -> tuple[Person, ...]:
    """Return everybody the plan's face and head tracks seem to show, by first appearance.

    steps: the edits in force; what somebody split stays apart.
    """
    raise NotImplementedError
