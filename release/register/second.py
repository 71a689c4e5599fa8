"""Keep what happens in a review: looks, edits, items sent back, signatures; each in its own person's name."""

from collections.abc import Sequence
from dataclasses import dataclass

from media.errors import WrongUseError
from release.approval import Approval
from release.names import name_key
from release.policy.vocabulary import Role
from release.register.acts import Did, Signed
from release.register.evidence import found
from release.register.issuing import TO_REVIEW, Plans
from release.register.people import NotYoursError, insist_holds
from release.register.records import Registered, Reviewed
from release.register.second_records import Looked, Note, Seen, SentBack
from release.register.shelf import Register, Writing
from release.register.states import Event, State, after
from release.register.voiding import void

Allowed = frozenset[Role]
OPEN = frozenset({State.REDACTING, State.IN_REVIEW, State.REVIEWED})
"""Where a plan can be worked on: the policy allows it, and nothing has left."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One item of a request, and the SHA-256 of its plan."""

    reference: str
    item: str
    plan: str


def note_looked(register: Register, signed: Signed, piece: Piece, seen: Sequence[Seen], allowed: Allowed) -> Looked:
    """Keep that somebody looked at doubts of a plan.

    Raises:
        NotYoursError: they do not hold the role, or it is none that reviews.
        WrongUseError: there is no such request, or it is not one that is reviewed now.
    """
    with register.writing(signed.doing(Did.LOOKED, piece.reference)) as desk:
        request = _open(desk, piece.reference)
        insist_holds(desk, signed, allowed)
        number = len(desk.of(Looked, request.id)) + 1
        return desk.add(Looked(id=f"{request.id}/looked/{number}", request=request.id, item=piece.item,
                               by=signed.by, role=signed.role, at=signed.at, plan=piece.plan, doubts=tuple(seen)))


def may_edit(register: Register, signed: Signed, reference: str, allowed: Allowed) -> None:
    """Refuse, before anything is written, what `note_edited` would refuse; same errors."""
    with register.looking() as desk:
        _insist_open(found(desk, reference))
        insist_holds(desk, signed, allowed)


def note_edited(register: Register, signed: Signed, piece: Piece, allowed: Allowed) -> tuple[str, ...]:
    """Note that somebody changed an item's plan; returns what no longer counts, in words.

    What was signed for the old plan is void, what was sent back is answered, and the request waits for its reviewer.

    Raises:
        NotYoursError: they do not hold the role, or it is none that edits.
        WrongUseError: there is no such request, or it is not one that is worked on now.
    """
    reference = piece.reference
    with register.writing(signed.doing(Did.EDITED, reference)) as desk:
        request = _open(desk, reference)
        insist_holds(desk, signed, allowed)
        plans = tuple((name, piece.plan if name == piece.item else old) for name, old in request.digests.plans)
        now = request.digests.model_copy(update={"plans": plans})
        voided = void(desk, reference, "the plan changed", now)
        for one in desk.of(SentBack, reference):
            if one.item == piece.item and one.state == "open":
                desk.change(one.model_copy(update={"state": "answered"}))
        state = request.state
        if not any(one.state == "open" for one in desk.of(SentBack, reference)):
            for event in TO_REVIEW[state]:
                state = after(state, event, reference)
        elif state is not State.REDACTING:
            state = after(state, Event.REVIEW_FAILED, reference)
        desk.change(request.model_copy(update={"digests": now, "state": state}))
        return voided


def send_back(register: Register, signed: Signed, piece: Piece, notes: Sequence[Note], allowed: Allowed) -> SentBack:
    """Give an item back to its redactor; the request is being redacted again.

    Raises:
        NotYoursError: they do not hold the role, or it is none that reviews.
        WrongUseError: there is no such request, or it is not under review.
    """
    reference = piece.reference
    with register.writing(signed.doing(Did.SENT_BACK, reference)) as desk:
        request = _open(desk, reference)
        insist_holds(desk, signed, allowed)
        if request.state is not State.REDACTING:
            state = after(request.state, Event.REVIEW_FAILED, reference)
            desk.change(request.model_copy(update={"state": state}))
        number = len(desk.of(SentBack, reference)) + 1
        return desk.add(SentBack(id=f"{reference}/sent_back/{number}", request=reference, item=piece.item,
                                 by=signed.by, role=signed.role, at=signed.at, plan=piece.plan, notes=tuple(notes)))


def pass_item(register: Register, signed: Signed, approval: Approval, plans: Plans, settled: bool) -> Reviewed:
    """Keep a signature for what is there now; settled: with it every item is signed.

    Everything is asked again inside this one act, so that nothing can have changed between asking and signing.

    Raises:
        NotYoursError: they do not hold the role, or they made the redaction.
        WrongUseError: the request does not wait for a reviewer, its facts or plans are others than those signed for,
            or the item was passed already.
    """
    with register.writing(signed.doing(Did.REVIEWED, approval.reference)) as desk:
        request = found(desk, approval.reference)
        role = insist_holds(desk, signed, {Role(approval.role.value)})
        if name_key(request.redactor) == name_key(signed.by):
            raise NotYoursError(f"{signed.by} made the redaction, and nobody reviews their own work",
                                advice="Another person must.")
        if request.state is not State.IN_REVIEW:
            raise WrongUseError(f"{request.id} does not wait for a reviewer (it is {_plain(request.state)})")
        if request.digests.facts != approval.facts or request.digests.plans != plans:
            raise WrongUseError(f"the facts or a plan of {request.id} changed meanwhile", advice="Look at it again.")
        if any(one.item == approval.item and one.state == "open" for one in desk.of(SentBack, request.id)):
            raise WrongUseError(f"{approval.item} was sent back, and nobody has changed it since")
        number = len(desk.of(Reviewed, request.id)) + 1
        kept = desk.add(Reviewed(
            id=f"{request.id}/review/{number}", request=request.id, item=approval.item, by=signed.by, role=role,
            at=signed.at, approval=approval.fingerprint(), plan=approval.plan, preview=approval.preview,
            obligations=approval.obligations))
        state = after(request.state, Event.REVIEW_PASSED, request.id) if settled else request.state
        desk.change(request.model_copy(update={"state": state}))  # also so that of two who sign at once, one is late
        return kept


def _open(desk: Writing, reference: str) -> Registered:
    request = found(desk, reference)
    _insist_open(request)
    return request


def _insist_open(request: Registered) -> None:
    if request.state not in OPEN:
        raise WrongUseError(f"{request.id} is not being reviewed (it is {_plain(request.state)})")


def _plain(state: State) -> str:
    return state.replace("_", " ")
