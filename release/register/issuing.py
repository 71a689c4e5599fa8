"""Note on the way to release: that there are plans, who reviewed them, what left and to whom."""

import hashlib
from pathlib import Path

from media.errors import WrongUseError
from release.approval import Approval
from release.names import name_key
from release.package.record import ReleaseRecord
from release.register.acts import Did, Signed
from release.register.evidence import found
from release.register.people import NotYoursError, insist_holds
from release.register.records import Issued, Registered, Reviewed, Sent
from release.register.shelf import Looking, Register
from release.register.states import Event, State, after
from release.register.voiding import void

Plans = tuple[tuple[str, str], ...]
"""Each item's id, and the SHA-256 of its plan."""

TO_REVIEW = {State.APPROVED: (Event.REDACTION_STARTED, Event.SUBMITTED_FOR_REVIEW),
             State.REDACTING: (Event.SUBMITTED_FOR_REVIEW,), State.IN_REVIEW: (),
             State.REVIEWED: (Event.REVIEW_FAILED, Event.SUBMITTED_FOR_REVIEW)}
"""By which events a request comes to its reviewer, from where it stands."""


def planned(register: Register, signed: Signed, reference: str, plans: Plans, settled: bool) -> Registered:
    """Note the plans as they stand; settled: a reviewer has signed each of them.

    What was signed for other plans is void.

    Raises:
        WrongUseError: the request is not one that may be redacted now.
    """
    with register.looking() as desk:
        here = found(desk, reference)
    if here.digests.plans == plans and here.state is (State.REVIEWED if settled else State.IN_REVIEW):
        return here
    with register.writing(signed.doing(Did.REDACTED, reference)) as desk:
        here = found(desk, reference)
        now = here.digests.model_copy(update={"plans": plans})
        void(desk, reference, "the plan changed", now)
        return desk.change(here.model_copy(update={"digests": now, "state": _reviewed(here, settled)}))


def review(register: Register, signed: Signed, approval: Approval) -> Reviewed:
    """Keep a reviewer's signature under a plan.

    Raises:
        NotYoursError: they do not hold the role they sign in, or they made the redaction.
        WrongUseError: there is no such request.
    """
    with register.writing(signed.doing(Did.REVIEWED, approval.reference)) as desk:
        request = found(desk, approval.reference)
        role = insist_holds(desk, signed)
        if name_key(request.redactor) == name_key(signed.by):
            raise NotYoursError(f"{signed.by} made the redaction, and nobody reviews their own work",
                                advice="Another person must.")
        number = len(desk.of(Reviewed, request.id)) + 1
        return desk.add(Reviewed(
            id=f"{request.id}/review/{number}", request=request.id, item=approval.item, by=signed.by, role=role,
            at=signed.at, approval=approval.fingerprint(), plan=approval.plan, preview=approval.preview,
            obligations=approval.obligations))


def signed_for(desk: Looking, approval: Approval) -> bool:
    """Tell whether an approval that lies beside a plan is one that was signed here."""
    return any(one.approval == approval.fingerprint() for one in desk.of(Reviewed, approval.reference))


def issue(register: Register, signed: Signed, record: ReleaseRecord, folder: Path) -> Issued:
    """Note a release: every package, its seal, to whom it goes, under which decision.

    Raises:
        WrongUseError: the request was not reviewed, or no decision allows it.
    """
    sent = tuple(_sent(record))
    people = tuple(dict.fromkeys(one for package in sent for one in package.recipients))
    with register.writing(signed.doing(Did.RELEASED, record.reference, people)) as desk:
        request = found(desk, record.reference)
        if request.decision is None:
            raise WrongUseError(f"{request.id} left without a decision in the register")
        state = after(after(request.state, Event.PACKAGED, request.id), Event.RELEASED, request.id)
        number = len(desk.of(Issued, request.id)) + 1
        made = desk.add(Issued(
            id=f"{request.id}-R{number}", request=request.id, decision=request.decision, packages=sent,
            folder=str(folder), conditions=hashlib.sha256(record.manifest.terms.text.encode()).hexdigest(),
            recall_on=record.manifest.terms.recall_on, released_by=signed.by, released_at=record.released_at))
        desk.change(request.model_copy(update={"state": state}))
        return made


def _reviewed(request: Registered, settled: bool) -> State:
    """Return where a request stands once it has plans, and once they are signed."""
    state = request.state
    for event in TO_REVIEW.get(state, (Event.REDACTION_STARTED,)):
        state = after(state, event, request.id)
    return after(state, Event.REVIEW_PASSED, request.id) if settled else state


def _sent(record: ReleaseRecord) -> list[Sent]:
    """Return every package with those to whom it goes."""
    if record.copies:
        return [Sent(package=one.package, seal=one.seal, code=one.code, addresses=(one.recipient.email,),
                     recipients=(f"{one.recipient.name}, {one.recipient.organisation}",)) for one in record.copies]
    people = record.request.recipients
    return [Sent(package=record.package, seal=record.seal, addresses=tuple(one.email for one in people),
                 recipients=tuple(f"{one.name}, {one.organisation}" for one in people))]


