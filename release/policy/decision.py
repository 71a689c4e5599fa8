"""A decision, with everything it rests on: whoever reads it later needs nothing else to follow it."""

from enum import StrEnum
from typing import Any

from pydantic import ConfigDict, Field

from media.records import Record
from release.policy.kinds import Moment
from release.policy.model import RuleClass, Scalar, Tier


class Outcome(StrEnum):
    """How a decision can end, from the mildest to the strictest."""

    APPROVE = "approve"
    HOLD = "hold"
    REFUSE = "refuse"
    QUARANTINE = "quarantine"


class Status(StrEnum):
    """What became of one rule."""

    NOT_APPLICABLE = "not_applicable"
    NOT_ADOPTED = "not_adopted"
    NOT_FIRED = "not_fired"
    FIRED = "fired"
    SATISFIED = "satisfied"
    OUTSTANDING = "outstanding"
    UNKNOWN_HOLD = "unknown_hold"
    IMPOSED_UNKNOWN = "imposed_unknown"
    LIFTED = "lifted"


class Read(Record):
    """One fact, parameter or piece of evidence that a rule looked at; value None: unknown."""

    path: str
    value: Scalar | tuple[Scalar, ...] | None


class Row(Record):
    """One rule's line of the trace."""

    model_config = ConfigDict(serialize_by_alias=True, populate_by_name=True)

    id: str
    tier: Tier
    kind: RuleClass = Field(alias="class")
    status: Status
    message: str
    source: tuple[str, ...]
    reads: tuple[Read, ...] = ()
    unknown: tuple[str, ...] = ()
    """Which of the reads left the rule undecided, by the names that the rules give them."""
    evidence: tuple[str, ...] = ()
    divergence: str | None = None


class Digests(Record):
    """SHA-256 of what went in: with the same three, and the same moment, the same decision comes out."""

    facts: str
    rules: str
    profile: str


class Decision(Record):
    """What was decided, and one row of trace for every rule; every list is sorted."""

    outcome: Outcome
    ground: str | None
    profile: str
    profile_version: str
    as_at: Moment | None
    digests: Digests
    blocks: tuple[str, ...]
    """Rules that stand in the way, and that nobody lifted."""
    needs: tuple[str, ...]
    """Rules whose evidence is missing."""
    unknown: tuple[str, ...]
    """Facts that nobody stated and that a decision cannot do without."""
    lifted: tuple[str, ...]
    redact: tuple[str, ...]
    package: tuple[str, ...]
    post: tuple[str, ...]
    warn: tuple[str, ...]
    presume: tuple[str, ...]
    revisit: tuple[str, ...]
    """Events on which a refusal or a hold is worth looking at again."""
    trace: tuple[Row, ...]

    def to_plain(self) -> dict[str, Any]:
        """Return plain data: the keys above, text and lists only."""
        return self.model_dump(mode="json")

    def row(self, rule: str) -> Row:
        """Return the trace of one rule.

        Raises:
            KeyError: there is no such rule.
        """
        for one in self.trace:
            if one.id == rule:
                return one
        raise KeyError(rule)
