"""Every way a request can end, each its own type with an exit code and plain words."""

from shlex import quote
from typing import Literal

from media.errors import ExitCode, ExpectedError
from media.records import Record


class Waiting(Record):
    """One item that a reviewer must settle, and why."""

    item: str
    plan: str
    preview: str
    clip: str | None = None
    """The before/after clip; None for a photo or a recording."""
    heard: str | None = None
    """The sound as the plan makes it; None where it is left out."""
    reason: str
    tracks: int
    suggested: tuple[str, ...]
    flags: int
    sound: tuple[str, ...] = ()
    """What becomes of the sound, and each stretch that nobody will hear."""


class Delivery(Record):
    """One recipient's copy."""

    code: str
    recipient: str
    """Name and organisation."""
    package: str
    seal: str


class Released(Record):
    """The package exists and has been verified."""

    outcome: Literal["released"] = "released"
    reference: str
    package: str | None
    """None where each recipient has a copy."""
    record: str
    seal: str | None
    """SHA-256 of the bag's tag manifest: names every byte of the package."""
    copies: tuple[Delivery, ...] = ()
    """One for each recipient, where they can be told apart."""
    notes: tuple[str, ...] = ()

    @property
    def exit_code(self) -> ExitCode:
        """0."""
        return ExitCode.DONE

    def lines(self) -> tuple[str, ...]:
        """Where things are, and what must not be sent."""
        sent = [f"send    {self.package}", f"seal    {self.seal}"] if self.package else []
        for one in self.copies:
            sent += [f"send    {one.package} to {one.recipient} and nobody else", f"seal    {one.seal}"]
        return (f"{self.reference}: released", *sent, f"keep    {self.record} (never leaves)",
                *(f"note    {note}" for note in self.notes))


class AwaitingReview(Record):
    """Everything is drafted; a second person must look and decide."""

    outcome: Literal["awaiting_review"] = "awaiting_review"
    reference: str
    review: str
    items: tuple[Waiting, ...]
    obligations: tuple[str, ...] = ()
    """What the decision asks of the redaction; whoever approves signs for each."""
    look_for: tuple[str, ...] = ()
    """The same in words."""

    @property
    def exit_code(self) -> ExitCode:
        """5."""
        return ExitCode.WAITING

    def lines(self) -> tuple[str, ...]:
        """Say what to look at, what to look for, how to approve."""
        told = [f"{self.reference}: a second person must look"]
        for one in self.items:
            kept = f", suggested to stay clear: {', '.join(one.suggested)}" if one.suggested else ""
            told += [f"{one.item}: {one.reason}; {one.tracks} tracks, {one.flags} to look at{kept}",
                     f"  look at   {one.preview}", *([f"  watch     {one.clip}"] if one.clip else []),
                     *([f"  listen to {one.heard}"] if one.heard else []), *(f"  {line}" for line in one.sound),
                     f"  approve   presspack approve {quote(one.plan)} --as NAME --role ROLE"]
        return (*told, *(f"make sure {words}" for words in self.look_for))


class Held(Record):
    """Something is missing or unknown; nothing was made."""

    outcome: Literal["held"] = "held"
    reference: str
    reasons: tuple[str, ...]

    @property
    def exit_code(self) -> ExitCode:
        """5."""
        return ExitCode.WAITING

    def lines(self) -> tuple[str, ...]:
        """Everything that is missing."""
        return (f"{self.reference}: held until this is settled", *(f"- {reason}" for reason in self.reasons))


class Refused(Record):
    """The policy does not allow the release."""

    outcome: Literal["refused"] = "refused"
    reference: str
    reasons: tuple[str, ...]
    duties: tuple[str, ...] = ()
    standing: tuple[str, ...] = ()
    """What was made earlier and still exists."""

    @property
    def exit_code(self) -> ExitCode:
        """6."""
        return ExitCode.REFUSED

    def lines(self) -> tuple[str, ...]:
        """Every reason, what must be done about a refusal, what must be taken back."""
        return (f"{self.reference}: refused", *(f"- {reason}" for reason in self.reasons),
                *(f"must do {duty}" for duty in self.duties), *_still_there(self.standing))


class Quarantined(Record):
    """Material that must not be opened, copied or shown; nothing was."""

    outcome: Literal["quarantined"] = "quarantined"
    reference: str
    reasons: tuple[str, ...]
    standing: tuple[str, ...] = ()

    @property
    def exit_code(self) -> ExitCode:
        """6."""
        return ExitCode.REFUSED

    def lines(self) -> tuple[str, ...]:
        """Why, and what to do at once."""
        return (f"{self.reference}: quarantined; no file of it was opened",
                *(f"- {one}" for one in self.reasons),
                "Leave the files where they are, copy nothing, and tell the officer in the case and digital "
                "forensics: `presspack quarantine list` has the words.",
                *_still_there(self.standing))


class Failed(Record):
    """Something expected went wrong; nothing half-made was left behind."""

    outcome: Literal["failed"] = "failed"
    input: str | None
    error: str
    code: ExitCode

    @classmethod
    def by(cls, problem: ExpectedError) -> "Failed":
        """Keep what an error said, and its exit code."""
        return cls(input=problem.file, error=str(problem), code=problem.exit_code)

    @property
    def exit_code(self) -> ExitCode:
        """The failure's own."""
        return self.code

    def lines(self) -> tuple[str, ...]:
        """Say what happened, to which file, what to do next."""
        return (f"failed: {self.error}",)


Outcome = Released | AwaitingReview | Held | Refused | Quarantined | Failed


def _still_there(standing: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"still here from an earlier run, deal with it: {one}" for one in standing)
