"""What the desk tells the register on the way of a request, and what the register lets pass."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from release.approval import Approval
from release.package.record import ReleaseRecord
from release.places import Place
from release.policy import Decision, Facts, Profile, decide, load_rules
from release.refusing import Refusal
from release.register.account_records import Account
from release.register.acts import Signed
from release.register.deciding import basis_of, take
from release.register.evidence import CLOSED, found
from release.register.intake import submit, unsigned
from release.register.issuing import issue, planned, review, signed_for
from release.register.known import insist_not_taken_back
from release.register.people import NotYoursError
from release.register.records import Registered
from release.register.refusals import note_refusal
from release.register.shelf import Looking, Register
from release.register.whereabouts import note_folders
from release.request import LoadedRequest, Person


class Registrar:
    """Keeps nothing, and takes what a request file states for what people signed: for use without a register."""

    def enter(self, loaded: LoadedRequest, at: datetime) -> tuple[str, ...]:
        """Enter a request, or what has changed of it; returns what people must be told of it."""
        return ()

    def placed(self, loaded: LoadedRequest, out: Path, at: datetime) -> None:
        """Note where its files lie, and where those made of them go: they must be found if it is to be erased."""

    def decide(self, loaded: LoadedRequest, profile: Profile, at: datetime) -> tuple[Decision, tuple[str, ...]]:
        """Decide, and say what is on record and does not count."""
        return decide(loaded.facts, load_rules(), profile, as_at=at), ()

    def facts(self, loaded: LoadedRequest, at: datetime) -> Facts:
        """Return the facts on which a decision would rest."""
        return loaded.facts

    def refused(self, refusal: Refusal) -> None:
        """Keep that a person refused it."""

    def looked(self, loaded: LoadedRequest, plans: Sequence[tuple[str, str]], settled: bool, at: datetime) -> None:
        """Note that every item has a plan (its id, its SHA-256), and whether a reviewer has settled them all."""

    def reviewed(self, approval: Approval) -> None:
        """Keep a reviewer's signature, or refuse it where they do not hold the role they sign in."""

    def unsigned(self, approval: Approval) -> tuple[str, ...]:
        """Say why a signature that lies beside a plan does not count."""
        return ()

    def released(self, record: ReleaseRecord, place: Place) -> None:
        """Note what left, to whom; noted once, however often it is told."""


@dataclass(frozen=True, slots=True)
class Registering(Registrar):
    """Tells a register, and lets pass only what people have signed in it."""

    register: Register

    def enter(self, loaded: LoadedRequest, at: datetime) -> tuple[str, ...]:
        """Enter it in the name of whoever made the redaction; what was taken back goes no way at all."""
        with self.register.looking() as desk:
            insist_not_taken_back(desk, loaded.request.reference)
            left = _has_left(desk, loaded.request.reference)
        if left:
            return ()  # what has left is not entered again; the desk compares it with what left
        return submit(self.register, _signed(loaded.request.redactor, at), loaded).voided

    def placed(self, loaded: LoadedRequest, out: Path, at: datetime) -> None:
        """Note them once; what is known writes nothing."""
        note_folders(self.register, _signed(loaded.request.redactor, at), loaded.request.reference, loaded.folder, out)

    def decide(self, loaded: LoadedRequest, profile: Profile, at: datetime) -> tuple[Decision, tuple[str, ...]]:
        """Decide on what the register holds; kept, unless the request has left already."""
        reference, rules = loaded.request.reference, load_rules()
        with self.register.looking() as desk:
            if _has_left(desk, reference):
                basis = basis_of(desk, found(desk, reference), at)
                return decide(basis.facts, rules, profile, as_at=at), basis.stale
            waiting = unsigned(loaded, basis_of(desk, found(desk, reference), at).facts.records)
        kept, decision = take(self.register, _signed(loaded.request.redactor, at), reference, rules)
        said = f"the request states {', '.join(waiting)}: that counts when they sign it, by `presspack authorise`, " \
               f"`consult` or `lift` {reference}"
        return decision, (*kept.stale, said) if waiting else kept.stale

    def facts(self, loaded: LoadedRequest, at: datetime) -> Facts:
        """Return what was stated, with what the register holds of records and signatures."""
        with self.register.looking() as desk:
            return basis_of(desk, found(desk, loaded.request.reference), at).facts

    def refused(self, refusal: Refusal) -> None:
        """Keep it in the name and role of whoever refused."""
        note_refusal(self.register, refusal)

    def looked(self, loaded: LoadedRequest, plans: Sequence[tuple[str, str]], settled: bool, at: datetime) -> None:
        """Move the request to review, or past it; a plan that is another voids what was signed for it."""
        signed = _signed(loaded.request.redactor, at)
        planned(self.register, signed, loaded.request.reference, tuple(plans), settled)

    def reviewed(self, approval: Approval) -> None:
        """Keep it under the reviewer's own name, in a role they hold on that day.

        Raises:
            NotYoursError: they hold no such role, or people sign in to review here: a name typed at a terminal proves
                nothing then, and nobody knows what was looked at.
        """
        with self.register.looking() as desk:
            if any(one.state == "open" for one in desk.all(Account)):
                raise NotYoursError("reviewers of this force sign in: nothing is approved at a terminal",
                                    advice="Sign it on the page that `presspack review` opens.")
        signed = Signed(by=approval.by, role=approval.role, at=approval.at)
        review(self.register, signed, approval)

    def unsigned(self, approval: Approval) -> tuple[str, ...]:
        """Say so where the register never saw this signature."""
        with self.register.looking() as desk:
            known = signed_for(desk, approval)
        return () if known else ("the register does not know it",)

    def released(self, record: ReleaseRecord, place: Place) -> None:
        """Note it in the name of whoever released it."""
        with self.register.looking() as desk:
            if _has_left(desk, record.reference):
                return
        issue(self.register, _signed(record.request.redactor, record.released_at), record, place.record.parent)



def _has_left(desk: Looking, reference: str) -> bool:
    """Tell whether nothing that is put to a request can change what becomes of it."""
    here = desk.get(Registered, reference)
    return here is not None and here.state in CLOSED


def _signed(person: Person, at: datetime) -> Signed:
    return Signed(by=person.name, role=person.role, at=at)

