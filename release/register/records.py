"""What the register keeps: who may act, what was asked for, what was put to it, what was decided."""

from datetime import date
from enum import StrEnum
from typing import Literal

from pydantic import AwareDatetime

from media.records import Record
from release.policy.decision import Outcome
from release.policy.kinds import Moment
from release.policy.vocabulary import Ground, LiftPaper, RecordKey, Role
from release.register.states import State
from release.wording import Line, Paragraph


class Kept(Record):
    """One thing the register keeps; each change of it is a new version of the same id."""

    id: str
    version: int = 1

    def columns(self) -> dict[str, object]:
        """Return what it can be looked up by: its request, its state, when something is due."""
        return {"request": getattr(self, "request", None), "state": getattr(self, "state", None),
                "due": getattr(self, "due", None)}


class Holding(Record):
    """One role, held for some time."""

    role: Role
    since: date
    until: date | None = None
    """The last day; None: still held."""

    def covers(self, day: date) -> bool:
        """Tell whether it was held on that day."""
        return self.since <= day and (self.until is None or day <= self.until)


class Officer(Kept):
    """Someone who may act, in which roles, and since when."""

    name: Line
    roles: tuple[Holding, ...] = ()


class Digests(Record):
    """What an approval is given for: with any of it changed it is void."""

    facts: str
    """Of what was stated of request, case, subject, persons and items."""
    items: tuple[tuple[str, str], ...] = ()
    """Each item's id, and the SHA-256 of its file."""
    plans: tuple[tuple[str, str], ...] = ()
    """Each item's id, and the SHA-256 of its plan, as far as there are plans yet."""
    channels: str
    """Of to whom it goes, on which conditions."""

    def covers(self, now: "Digests") -> bool:
        """Tell whether what was signed is what is there now; what was signed before there were plans covers any."""
        same = (self.facts, self.items, self.channels) == (now.facts, now.items, now.channels)
        return same and self.plans in {(), now.plans}


class Registered(Kept):
    """A request; its id is its reference."""

    kind: Literal["release", "deletion", "review"] = "release"
    ground: Ground
    profile: str
    state: State
    revision: int = 1
    """How often what it rests on was stated; approvals count for one revision."""
    received_at: AwareDatetime
    due: AwareDatetime | None = None
    """The requester's deadline."""
    redactor: Line
    redactor_role: Line
    digests: Digests
    file: str
    """SHA-256 of the request document, kept with the register."""
    decision: str | None = None
    """The latest decision."""


class Evidence(Kept):
    """Something put on record before a decision, in the force's own log."""

    request: str
    key: RecordKey
    by: Line
    role: Line
    at: AwareDatetime
    log_ref: Line
    """Where in the force's own log it stands."""
    revision: int
    withdrawn: Line | None = None


class ApprovalKind(StrEnum):
    """What is signed; never one key for two meanings."""

    APPROVE = "approve"
    VERIFY = "verify"
    RETAIN = "retain"
    DELETE = "delete"


class Authorisation(Kept):
    """One person's signature for what the policy wants approved, verified, kept or deleted."""

    request: str
    kind: ApprovalKind
    by: Line
    role: Role
    at: AwareDatetime
    expires_at: AwareDatetime | None = None
    rationale_ref: Line
    given_for: Digests
    revision: int
    void: Line | None = None
    """Why it counts no more."""


class Reply(StrEnum):
    """What came of asking somebody."""

    AGREE = "agree"
    CONDITIONS = "conditions"
    DISAGREE = "disagree"
    NO_REPLY = "no_reply"


class Consultation(Kept):
    """Somebody who was asked, and what they said."""

    request: str
    party: Role
    asked_at: AwareDatetime
    replied_at: AwareDatetime | None = None
    outcome: Reply
    by: Line
    """Who asked."""
    log_ref: Line
    escalated_to: Line | None = None
    """Who settled a disagreement."""
    revision: int

    @property
    def counts(self) -> bool:
        """Tell whether it satisfies a rule that wants this party consulted.

        Silence is no consultation, and a disagreement is one only when somebody has settled it.
        """
        settled = self.outcome is not Reply.DISAGREE or self.escalated_to is not None
        return self.outcome is not Reply.NO_REPLY and settled


class Notification(Kept):
    """Somebody who was told."""

    request: str
    to: Role
    reason: Line
    at: AwareDatetime
    method: Line
    response: Line | None = None
    by: Line


class Lifting(Kept):
    """One person's decision that a refusal shall not stand."""

    request: str
    rule: str
    by: Line
    role: Role
    at: AwareDatetime
    papers: tuple[LiftPaper, ...]
    rationale_ref: Line
    given_for: Digests
    revision: int
    void: Line | None = None


class Decided(Kept):
    """One decision; facts, rules, profile and trace are kept by their digests, to be taken again."""

    request: str
    revision: int
    outcome: Outcome
    as_at: Moment
    taken_at: AwareDatetime
    recorded_by: Line
    role: Line
    due: AwareDatetime
    """Until when it may be acted on."""
    facts: str
    rules: str
    profile: str
    trace: str
    """SHA-256 of the decision itself."""
    software: str
    """Which presspack decided."""
    blocks: tuple[str, ...]
    needs: tuple[str, ...]
    unknown: tuple[str, ...]
    stale: tuple[Line, ...] = ()
    """What was on record and too old to count."""


class Sequence(StrEnum):
    """Which of the releases of one case this is."""

    VERDICT = "verdict"
    SENTENCE = "sentence"
    LATER = "later"


class Sent(Record):
    """One package: what it is called, its seal, and to whom it goes."""

    package: str
    seal: str
    recipients: tuple[Line, ...]
    """Name and organisation of each."""
    addresses: tuple[str, ...]
    code: str | None = None
    """What tells this copy from the others."""


class Issued(Kept):
    """One release: what left, to whom, when."""

    request: str
    decision: str
    sequence: Sequence = Sequence.LATER
    packages: tuple[Sent, ...]
    folder: str
    """Where packages and record were put."""
    conditions: str
    """SHA-256 of the conditions of use that went with it."""
    recall_on: date | None = None
    released_by: Line
    released_at: AwareDatetime
    state: Literal["sent", "withdrawn"] = "sent"


class Reviewed(Kept):
    """A reviewer's signature under one plan, and what they saw."""

    request: str
    item: str
    by: Line
    role: Line
    at: AwareDatetime
    approval: str
    """SHA-256 of the approval beside the plan."""
    plan: str
    preview: str
    obligations: tuple[str, ...]


class Refusal(Kept):
    """A refusal by a person, for a reason that the profile accepts."""

    request: str
    reason: str
    by: Line
    role: Line
    at: AwareDatetime
    rationale: Paragraph
    told_at: AwareDatetime | None = None
    """When the requester was told."""
