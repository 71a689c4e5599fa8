"""What can become of a request, as data: from which state, on which event, to which."""

import json
from enum import StrEnum
from functools import cache
from pathlib import Path

from pydantic import Field, TypeAdapter

from media.errors import WrongUseError
from media.records import Record
from release.policy.yamlfile import read_yaml

FILE = Path(__file__).parent / "states.yaml"


class State(StrEnum):
    """Where a request stands."""

    RECEIVED = "received"
    ASSESSED = "assessed"
    ON_HOLD = "on_hold"
    APPROVED = "approved"
    REFUSED = "refused"
    QUARANTINED = "quarantined"
    CLOSED_QUARANTINE = "closed_quarantine"
    REDACTING = "redacting"
    IN_REVIEW = "in_review"
    REVIEWED = "reviewed"
    PACKAGED = "packaged"
    RELEASED = "released"
    LIVE = "live"
    UNDER_REVIEW = "under_review"
    ARCHIVED = "archived"
    WITHDRAWING = "withdrawing"
    WITHDRAWN = "withdrawn"
    ERASING = "erasing"
    ERASED = "erased"
    RETAINED = "retained"


class Event(StrEnum):
    """What moves a request on."""

    SCREENED = "screened"
    SCREENED_OUT = "screened_out"
    DECIDED_APPROVE = "decided_approve"
    DECIDED_HOLD = "decided_hold"
    DECIDED_REFUSE = "decided_refuse"
    DECIDED_QUARANTINE = "decided_quarantine"
    REFUSED_BY_PERSON = "refused_by_person"
    EVIDENCE_ADDED = "evidence_added"
    LIFTED = "lifted"
    REVISITED = "revisited"
    FACTS_CHANGED = "facts_changed"
    DISPOSED = "disposed"
    REDACTION_STARTED = "redaction_started"
    SUBMITTED_FOR_REVIEW = "submitted_for_review"
    REVIEW_PASSED = "review_passed"
    REVIEW_FAILED = "review_failed"
    PACKAGED = "packaged"
    RELEASED = "released"
    PUBLISHED = "published"
    REVIEW_DUE = "review_due"
    KEPT = "kept"
    ARCHIVED = "archived"
    TAKEDOWN = "takedown"
    ALL_CLEAR = "all_clear"
    DELETION_APPROVED = "deletion_approved"
    DELETION_REFUSED = "deletion_refused"
    ERASED = "erased"
    PICTURE_ERASED = "picture_erased"


class Step(Record):
    """One row of the table."""

    start: tuple[State, ...] = Field(alias="from", min_length=1)
    event: Event
    end: State = Field(alias="to")


@cache
def steps() -> dict[tuple[State, Event], State]:
    """Return the table: where each event leads from each state.

    Raises:
        WrongUseError: a row is unsound, or two rows say different things.
    """
    rows = TypeAdapter(tuple[Step, ...]).validate_json(json.dumps(read_yaml(FILE).data))
    table: dict[tuple[State, Event], State] = {}
    for row in rows:
        for state in row.start:
            if table.setdefault((state, row.event), row.end) is not row.end:
                raise WrongUseError(f"{row.event} leads from {state} to two states", file=FILE)
    return table


def after(state: State, event: Event, reference: str) -> State:
    """Return where an event leads.

    Raises:
        WrongUseError: it cannot happen in this state; what can is named.
    """
    found = steps().get((state, event))
    if found is None:
        able = sorted({event.value.replace("_", " ") for start, event in steps() if start is state})
        words = event.replace("_", " ")
        raise WrongUseError(f"{reference} is {state.replace('_', ' ')}, and `{words}` cannot happen to it",
                            advice=f"What can: {', '.join(able)}." if able else "Nothing more happens to it.")
    return found


def ends(state: State) -> bool:
    """Tell whether nothing more can happen."""
    return not any(start is state for start, _ in steps())
