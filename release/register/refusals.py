"""Note that a person refused a request, and that whoever asked was told."""

from release.refusing import Refusal as Refused
from release.register.acts import Did, Signed
from release.register.evidence import found
from release.register.people import insist_holds
from release.register.records import Refusal
from release.register.shelf import Register
from release.register.states import Event, after


def note_refusal(register: Register, refused: Refused) -> Refusal:
    """Keep a refusal, in the name and the role of whoever refuses; its letter is still to be sent.

    Raises:
        NotYoursError: they, or whoever approved it, do not hold the role they act in.
        WrongUseError: the request is not in the register, or cannot be refused any more.
    """
    signed = Signed(by=refused.by.name, role=refused.by.role, at=refused.refused_at)
    with register.writing(signed.doing(Did.REFUSED, refused.reference)) as desk:
        request = found(desk, refused.reference)
        insist_holds(desk, signed)
        if refused.by.approved_by is not None:
            other = refused.by.approved_by
            insist_holds(desk, Signed(by=other.name, role=other.role, at=refused.refused_at))
        number = len(desk.of(Refusal, request.id)) + 1
        made = desk.add(Refusal(
            id=f"{request.id}/refusal/{number}", request=request.id, reason=", ".join(refused.accepted), by=signed.by,
            role=signed.role, at=signed.at, rationale=refused.by.rationale or f"see {refused.by.log_ref}"))
        desk.change(request.model_copy(update={"state": after(request.state, Event.REFUSED_BY_PERSON, request.id)}))
        return made
