"""What can be done to the register, by whom, and what the law calls it."""

from enum import StrEnum

from pydantic import AwareDatetime

from media.records import Record
from release.wording import Line


class Operation(StrEnum):
    """The processing operations of which section 62 of the Data Protection Act 2018 wants a log."""

    COLLECTION = "collection"
    ALTERATION = "alteration"
    CONSULTATION = "consultation"
    DISCLOSURE = "disclosure"
    COMBINATION = "combination"
    ERASURE = "erasure"


class Did(StrEnum):
    """Every act that the log can name."""

    PERSON_ADDED = "person_added"
    PERSON_ENDED = "person_ended"
    SUBMITTED = "submitted"
    AMENDED = "amended"
    PLACED = "placed"
    SCREENED = "screened"
    RECORDED = "recorded"
    APPROVED = "approved"
    CONSULTED = "consulted"
    NOTIFIED = "notified"
    LIFTED = "lifted"
    DECIDED = "decided"
    REFUSED = "refused"
    REDACTED = "redacted"
    LOOKED = "looked"
    EDITED = "edited"
    SENT_BACK = "sent_back"
    REVIEWED = "reviewed"
    PACKAGED = "packaged"
    RELEASED = "released"
    PUBLISHED = "published"
    REVIEW_BEGUN = "review_begun"
    PUBLICATION_REVIEWED = "publication_reviewed"
    TAKEDOWN_RAISED = "takedown_raised"
    CHANNEL_CLEARED = "channel_cleared"
    MEDIA_TOLD = "media_told"
    DUTY_DONE = "duty_done"
    SOUGHT_AGAIN = "sought_again"
    RETENTION_DECIDED = "retention_decided"
    RETENTION_SCHEDULED = "retention_scheduled"
    ERASURE_BEGUN = "erasure_begun"
    ERASED = "erased"
    ERASURE_ANSWERED = "erasure_answered"
    QUARANTINED = "quarantined"
    DISPOSED = "disposed"
    EXPORTED = "exported"
    SIGNED_IN = "signed_in"
    SIGN_IN_FAILED = "sign_in_failed"
    SIGNED_OUT = "signed_out"
    ACCOUNT_INVITED = "account_invited"
    ACCOUNT_OPENED = "account_opened"
    ACCOUNT_CLOSED = "account_closed"
    ACCOUNT_REOPENED = "account_reopened"
    ACCOUNT_BOUND = "account_bound"
    ADMINISTRATOR_SET = "administrator_set"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 - an act's name
    SECOND_FACTOR_SET = "second_factor_set"
    SECOND_FACTOR_ENDED = "second_factor_ended"
    TOKEN_MADE = "token_made"  # noqa: S105 - an act's name
    TOKEN_ENDED = "token_ended"  # noqa: S105 - an act's name


OPERATIONS = {
    Did.SUBMITTED: Operation.COLLECTION, Did.AMENDED: Operation.ALTERATION, Did.REDACTED: Operation.ALTERATION,
    Did.LOOKED: Operation.CONSULTATION, Did.EDITED: Operation.ALTERATION, Did.SENT_BACK: Operation.CONSULTATION,
    Did.REVIEWED: Operation.CONSULTATION, Did.DECIDED: Operation.CONSULTATION, Did.PACKAGED: Operation.COMBINATION,
    Did.RELEASED: Operation.DISCLOSURE, Did.PUBLISHED: Operation.DISCLOSURE, Did.ERASED: Operation.ERASURE,
    Did.DISPOSED: Operation.ERASURE, Did.EXPORTED: Operation.DISCLOSURE,
}
"""What each act is in the words of the law; the others process nobody's picture."""


class Act(Record):
    """One act: who does it, as what, when, on which request, to whom something goes."""

    by: Line
    role: Line
    at: AwareDatetime
    did: Did
    request: str | None = None
    recipients: tuple[Line, ...] = ()

    @property
    def operation(self) -> Operation | None:
        """What the law calls it."""
        return OPERATIONS.get(self.did)


class Signed(Record):
    """Who acts, as what, when."""

    by: Line
    role: Line
    at: AwareDatetime

    def doing(self, did: Did, request: str | None = None, recipients: tuple[str, ...] = ()) -> Act:
        """Return the act of doing that."""
        return Act(by=self.by, role=self.role, at=self.at, did=did, request=request, recipients=recipients)
