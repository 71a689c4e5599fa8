"""Whom to ask outside presspack to erase a picture, too, and what they answered."""

from media.errors import WrongUseError
from release.register.acts import Did, Signed
from release.register.retention_records import Answer, Ask
from release.register.shelf import Register


def open_asks(register: Register, *, every: bool = False) -> tuple[Ask, ...]:
    """Return everybody who has not answered yet; with `every` also those who have."""
    with register.looking() as desk:
        return desk.all(Ask) if every else desk.all(Ask, state=Answer.OPEN)


def answer(register: Register, signed: Signed, ask: str, said: Answer, log_ref: str) -> Ask:
    """Note what somebody answered; what exactly they were asked about is forgotten then.

    Raises:
        WrongUseError: there is no such ask, or it was answered.
    """
    with register.looking() as desk:
        here = desk.get(Ask, ask)
    if here is None:
        raise WrongUseError(f"nobody was asked under {ask}", advice="`presspack retention asks` lists all.")
    if here.state is not Answer.OPEN:
        raise WrongUseError(f"{ask} was answered: {here.state.replace('_', ' ')}")
    with register.writing(signed.doing(Did.ERASURE_ANSWERED, here.request)) as desk:
        return desk.change(here.model_copy(update={
            "state": said, "what": None, "answered_at": signed.at, "noted_by": signed.by, "log_ref": log_ref}))
