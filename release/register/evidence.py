"""Put something to a request: a record, a signature, a consultation, a notice, a lift."""

from dataclasses import dataclass
from datetime import timedelta

from media.errors import WrongUseError
from release.names import name_key
from release.policy.model import Rules
from release.policy.vocabulary import LiftPaper, RecordKey, Role, answers
from release.register.acts import Did, Signed
from release.register.intake import SIGNED, profile_of
from release.register.people import NotYoursError, insist_holds
from release.register.records import (
    ApprovalKind,
    Authorisation,
    Consultation,
    Evidence,
    Kept,
    Lifting,
    Notification,
    Refusal,
    Registered,
    Reply,
)
from release.register.shelf import Looking, Register, Writing
from release.register.states import Event, State, after, ends

CLOSED = frozenset({State.RELEASED, State.LIVE, State.UNDER_REVIEW, State.ARCHIVED, State.WITHDRAWING, State.WITHDRAWN,
                    State.ERASING, State.ERASED, State.RETAINED, State.CLOSED_QUARANTINE, State.QUARANTINED})
"""Where nothing that is put to a request can change what becomes of it."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody who was asked, and what came of it."""

    party: Role
    outcome: Reply
    log_ref: str
    escalated_to: str | None = None


def put_on_record(register: Register, signed: Signed, reference: str, key: RecordKey, log_ref: str) -> Evidence:
    """Note that something stands in the force's own log.

    Raises:
        WrongUseError: it is somebody's signature, or nothing can be put to the request any more.
    """
    if key in SIGNED:
        raise WrongUseError(f"{key} is a signature",
                            advice="Use `presspack authorise --kind verify`, `retain` or `delete`.")
    with register.writing(signed.doing(Did.RECORDED, reference)) as desk:
        request = open_request(desk, reference)
        name = _next(desk, Evidence, request, key.value)
        made = desk.add(Evidence(id=name, request=request.id, key=key, by=signed.by, role=signed.role, at=signed.at,
                                 log_ref=log_ref, revision=request.revision))
        _looked_at_again(desk, request)
        return made


def authorise(register: Register, signed: Signed, reference: str, kind: ApprovalKind, rationale_ref: str,
              hours: int | None = None) -> Authorisation:
    """Sign for what a request is now; any change of it voids the signature. hours: how long it is good for.

    Raises:
        NotYoursError: they do not hold the role, or they made the request themselves.
        WrongUseError: they have signed this already, or nothing can be put to the request any more.
    """
    with register.writing(signed.doing(Did.APPROVED, reference)) as desk:
        request = open_request(desk, reference)
        role = insist_holds(desk, signed, {Role.CHIEF_OFFICER} if kind in {ApprovalKind.RETAIN, ApprovalKind.DELETE}
                            else None)
        _insist_another(request, signed)
        name = f"{request.id}/{kind}/{request.revision}/{role}/{'-'.join(name_key(signed.by))}"
        made = desk.add(Authorisation(
            id=name, request=request.id, kind=kind, by=signed.by, role=role, at=signed.at,
            expires_at=None if hours is None else signed.at + timedelta(hours=hours),
            rationale_ref=rationale_ref, given_for=request.digests, revision=request.revision))
        _looked_at_again(desk, request)
        return made


def consult(register: Register, signed: Signed, reference: str, asked: Asked) -> Consultation:
    """Note whom somebody asked, and what came of it.

    Raises:
        WrongUseError: nothing can be put to the request any more.
    """
    with register.writing(signed.doing(Did.CONSULTED, reference)) as desk:
        request = open_request(desk, reference)
        name = _next(desk, Consultation, request, asked.party.value)
        made = desk.add(Consultation(
            id=name, request=request.id, party=asked.party, asked_at=signed.at, outcome=asked.outcome, by=signed.by,
            replied_at=None if asked.outcome is Reply.NO_REPLY else signed.at, log_ref=asked.log_ref,
            escalated_to=asked.escalated_to, revision=request.revision))
        _looked_at_again(desk, request)
        return made


def notify(register: Register, signed: Signed, reference: str, to: Role, notice: tuple[str, str]) -> Notification:
    """Note who was told: `notice` is why, and by what means; a requester who is told has been told of a refusal.

    Raises:
        WrongUseError: there is no such request.
    """
    with register.writing(signed.doing(Did.NOTIFIED, reference)) as desk:
        request = found(desk, reference)
        name = _next(desk, Notification, request, to.value)
        if to is Role.REQUESTER:
            for one in desk.of(Refusal, reference):
                if one.told_at is None:
                    desk.change(one.model_copy(update={"told_at": signed.at}))
        return desk.add(Notification(id=name, request=request.id, to=to, reason=notice[0], method=notice[1],
                                     at=signed.at, by=signed.by))


@dataclass(frozen=True, slots=True)
class Plea:
    """What somebody lifts, what they have put to it, where their reasons stand."""

    rule: str
    papers: tuple[LiftPaper, ...]
    rationale_ref: str


def lift(register: Register, signed: Signed, reference: str, plea: Plea, rules: Rules) -> Lifting:
    """Let a refusal fall, as somebody who may; the next decision weighs whether every paper it needs is there.

    Raises:
        NotYoursError: their role may not lift this rule, they do not hold it, or they made the request themselves.
        WrongUseError: there is no such rule, nobody may lift it, or nothing can be put to the request any more.
    """
    rule, known = plea.rule, rules.named(plea.rule)
    if known is None or known.lift is None:
        raise WrongUseError(f"nobody may lift {rule}" if known else f"there is no rule {rule}",
                            advice="docs/policy.md lists the rules that can be lifted, and by whom.")
    with register.writing(signed.doing(Did.LIFTED, reference)) as desk:
        request = open_request(desk, reference)
        role = insist_holds(desk, signed)
        lowest = profile_of(desk, request).proposed.senior_officer_min_rank
        if not any(answers(role, one, lowest) for one in known.lift.by):
            raise NotYoursError(f"{rule} is lifted by {' or '.join(one.replace('_', ' ') for one in known.lift.by)}, "
                                f"not by {role.replace('_', ' ')}", advice="Ask somebody who may.")
        _insist_another(request, signed)
        name = f"{request.id}/lift/{request.revision}/{rule}/{'-'.join(name_key(signed.by))}"
        made = desk.add(Lifting(id=name, request=request.id, rule=rule, by=signed.by, role=role, at=signed.at,
                                papers=plea.papers, rationale_ref=plea.rationale_ref, given_for=request.digests,
                                revision=request.revision))
        _looked_at_again(desk, request, Event.LIFTED)
        return made


def found(desk: Looking, reference: str) -> Registered:
    """Return a request.

    Raises:
        WrongUseError: there is none of that reference.
    """
    here = desk.get(Registered, reference)
    if here is None:
        raise WrongUseError(f"there is no request {reference} in the register",
                            advice="`presspack requests` lists all.")
    return here


def open_request(desk: Looking, reference: str) -> Registered:
    """Return a request to which something can still be put.

    Raises:
        WrongUseError: there is none, or it has ended or left.
    """
    request = found(desk, reference)
    if request.state in CLOSED or ends(request.state):
        raise WrongUseError(f"{reference} is {request.state.replace('_', ' ')}: nothing can be put to it any more")
    return request


def _insist_another(request: Registered, signed: Signed) -> None:
    """Four eyes: whoever made a request does not sign for it."""
    if name_key(request.redactor) == name_key(signed.by):
        raise NotYoursError(f"{signed.by} made this request, and nobody signs for their own work",
                            advice="Another person must.")


def _looked_at_again(desk: Writing, request: Registered, event: Event = Event.EVIDENCE_ADDED) -> None:
    """Send a held or lifted request back to be decided; where nothing waits, nothing moves."""
    waits = {Event.EVIDENCE_ADDED: State.ON_HOLD, Event.LIFTED: State.REFUSED}[event]
    if request.state is waits:
        desk.change(request.model_copy(update={"state": after(request.state, event, request.id)}))
    elif request.state is State.ON_HOLD:
        desk.change(request.model_copy(update={"state": after(request.state, Event.EVIDENCE_ADDED, request.id)}))


def _next(desk: Looking, kind: type[Kept], request: Registered, word: str) -> str:
    """Return the id of the next of its kind: nobody else writes at the same time."""
    return f"{request.id}/{word}/{len(desk.of(kind, request.id)) + 1}"
