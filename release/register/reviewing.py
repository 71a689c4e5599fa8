"""Decide again and again whether a publication stays where it is."""

from dataclasses import dataclass

from media.errors import WrongUseError
from media.records import Record
from release.policy.vocabulary import Role
from release.register.acts import Did, Signed
from release.register.after_records import Publication, PublicationReview, Raised, ReviewOutcome, Takedown
from release.register.evidence import found
from release.register.intake import profile_of
from release.register.people import insist_holds
from release.register.publishing import PRESS, period
from release.register.records import Registered
from release.register.shelf import Looking, Register, Writing
from release.register.states import Event, State, after
from release.register.triggers import Trigger
from release.register.withdrawing import withdraw
from release.wording import Line


class Finding(Record):
    """What came of a review, whom it was talked over with, where the reasons stand."""

    outcome: ReviewOutcome
    business_area: Line
    rationale: Line


@dataclass(frozen=True, slots=True)
class Looked:
    """A review, and what followed from it."""

    review: PublicationReview
    publication: Publication
    takedown: Takedown | None = None


def begin_review(register: Register, signed: Signed, name: str) -> Publication:
    """Put a publication under review; it stays where it is until somebody has decided.

    Raises:
        NotYoursError: they neither answer for it nor hold a role of the press office.
        WrongUseError: there is no such publication, it is under review already, or it is being taken down.
    """
    reference = _request_of(register, name)
    with register.writing(signed.doing(Did.REVIEW_BEGUN, reference)) as desk:
        here, request, _ = _reviewable(desk, signed, name)
        if here.state == "under_review":
            raise WrongUseError(f"{name} is under review already", advice="Say what came of it, with --outcome.")
        _move(desk, request)
        return desk.change(here.model_copy(update={"state": "under_review"}))


def review(register: Register, signed: Signed, name: str, finding: Finding) -> Looked:
    """Keep a publication, archive it, or remove the picture; kept and archived ones are reviewed again.

    A picture that should not be shown in one place should be shown in none: `remove` starts the takedown of the
    whole request, which is over when every channel is clear and every recipient told.

    Raises:
        NotYoursError: they neither answer for it nor hold a role of the press office.
        WrongUseError: there is no such publication, or it is being taken down.
    """
    reference, removes = _request_of(register, name), finding.outcome == "remove"
    did = Did.TAKEDOWN_RAISED if removes else Did.PUBLICATION_REVIEWED
    with register.writing(signed.doing(did, reference)) as desk:
        here, request, role = _reviewable(desk, signed, name)
        request = _move(desk, request)
        again = None if removes else signed.at + period(request.ground,
                                                        profile_of(desk, request).proposed.review_days)
        number = len([one for one in desk.of(PublicationReview, reference) if one.publication == name]) + 1
        made = desk.add(PublicationReview(
            id=f"{name}/review/{number}", request=reference, publication=name, was_due=here.due, done_at=signed.at,
            by=signed.by, role=role, business_area=finding.business_area, outcome=finding.outcome, next_due=again,
            rationale=finding.rationale))
        state = {"keep": "live", "archive": "archived", "remove": "under_review"}[finding.outcome]
        kept = desk.change(here.model_copy(update={"state": state, "due": again}))
        if removes:
            raised = Raised(trigger=Trigger.REVIEW, raised_by=role, entered_by=signed.by, role=role, at=signed.at)
            return Looked(made, kept, withdraw(desk, request, raised))
        _settle(desk, request)
        return Looked(made, kept)


def _request_of(register: Register, name: str) -> str:
    with register.looking() as desk:
        return _publication(desk, name).request


def _publication(desk: Looking, name: str) -> Publication:
    here = desk.get(Publication, name)
    if here is None:
        raise WrongUseError(f"there is no publication {name}", advice="`presspack publications` lists all.")
    return here


def _reviewable(desk: Looking, signed: Signed, name: str) -> tuple[Publication, Registered, Role]:
    here = _publication(desk, name)
    role = insist_holds(desk, signed, {here.owner, *PRESS})
    if not here.shown:
        raise WrongUseError(f"{name} was taken down")
    return here, found(desk, here.request), role


def _move(desk: Writing, request: Registered) -> Registered:
    """Put the request under review, if another of its publications has not done so."""
    if request.state is State.UNDER_REVIEW:
        return request
    state = after(request.state, Event.REVIEW_DUE, request.id)
    return desk.change(request.model_copy(update={"state": state}))


def _settle(desk: Writing, request: Registered) -> None:
    """Let the request follow its publications, once none of them is under review."""
    states = {one.state for one in desk.of(Publication, request.id) if one.shown}
    if "under_review" in states:
        return
    event = Event.KEPT if "live" in states else Event.ARCHIVED
    desk.change(request.model_copy(update={"state": after(request.state, event, request.id)}))
