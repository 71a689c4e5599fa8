"""Take a request's pictures back: every channel, every recipient, by a clock, until all of it is done."""

from datetime import datetime, timedelta
from itertools import zip_longest

from media.errors import WrongUseError
from release.policy.vocabulary import Role, answers, words
from release.register.acts import Did, Signed
from release.register.after_records import Publication, Raised, SoughtAgain, Takedown, Task, ToClear, ToTell
from release.register.evidence import found
from release.register.intake import profile_of
from release.register.people import NotYoursError, insist_holds
from release.register.publishing import PRESS
from release.register.records import Issued, Registered
from release.register.shelf import Looking, Register, Writing
from release.register.states import Event, after
from release.register.triggers import Meaning, Trigger, meanings
from release.spans import until


def take_down(register: Register, signed: Signed, reference: str, trigger: Trigger,
              told_by: Role | None = None) -> Takedown:
    """Start taking a request's pictures back, or add to the reasons for it.

    told_by: who said that it happened, where somebody of the press office enters it for them.

    Raises:
        NotYoursError: they do not hold their role, or it is not one that may say so.
        WrongUseError: there is no such request, or nothing of it has left.
    """
    with register.writing(signed.doing(Did.TAKEDOWN_RAISED, reference)) as desk:
        request = found(desk, reference)
        role = insist_holds(desk, signed)
        source = _source(meanings()[trigger], role, told_by)
        return withdraw(desk, request, Raised(trigger=trigger, raised_by=source, entered_by=signed.by, role=role,
                                              at=signed.at))


def withdraw(desk: Writing, request: Registered, raised: Raised) -> Takedown:
    """Open the takedown of a request within an act, or add a reason to the one at work; its clock only moves earlier.

    Raises:
        WrongUseError: nothing of the request has left.
    """
    state = after(request.state, Event.TAKEDOWN, request.id)
    due = raised.at + timedelta(hours=profile_of(desk, request).proposed.takedown_target_hours)
    here = latest(desk, request.id)
    if here is not None and here.state == "withdrawing":
        made = desk.change(here.model_copy(update={
            "reasons": (*here.reasons, raised), "due": min(here.due, due),
            "channels": _channels(desk, request, here.channels),
            "recipients": _recipients(desk, request, here.recipients)}))
    else:
        number = len(desk.of(Takedown, request.id)) + 1
        made = desk.add(Takedown(id=f"{request.id}/takedown/{number}", request=request.id, reasons=(raised,), due=due,
                                 channels=_channels(desk, request), recipients=_recipients(desk, request)))
        desk.change(request.model_copy(update={"state": state}))
    _open_tasks(desk, made, raised)
    return made


def clear(register: Register, signed: Signed, reference: str, channel: str) -> Takedown:
    """Note that a channel shows the picture no more. channel: its name, or the id of one publication.

    Raises:
        NotYoursError: they neither answer for it nor hold a role of the press office.
        WrongUseError: it is not one that must be cleared, or several are meant.
    """
    with register.writing(signed.doing(Did.CHANNEL_CLEARED, reference)) as desk:
        here = _at_work(desk, reference)
        one = _one_channel(here, channel)
        insist_holds(desk, signed, {one.owner, *PRESS})
        erased = {} if found(desk, reference).file else {"url": None}  # its address was kept only to be found
        shown = desk.get(Publication, one.publication)
        if shown is not None:
            desk.change(shown.model_copy(update={"state": "withdrawn", "due": None, **erased}))
        done = one.model_copy(update={"cleared_at": signed.at, "cleared_by": signed.by, **erased})
        return _further(desk, here, signed.at, here.model_copy(update={
            "channels": tuple(done if other is one else other for other in here.channels)}))


def tell(register: Register, signed: Signed, reference: str, recipient: str, method: str | None = None) -> Takedown:
    """Note that a recipient was told, by what means; method None: that they have acknowledged it.

    Raises:
        NotYoursError: they hold no role of the press office.
        WrongUseError: nobody, or more than one, is meant; or they were told already.
    """
    with register.writing(signed.doing(Did.MEDIA_TOLD, reference)) as desk:
        here = _known(desk, reference)
        insist_holds(desk, signed, PRESS)
        one = _one_recipient(here, recipient)
        if method is not None and one.told_at is not None:
            raise WrongUseError(f"{one.recipient} was told already",
                                advice="Use --acknowledged when they have answered.")
        first = {"told_at": signed.at, "told_by": signed.by, "method": method or "acknowledged"}
        done = one.model_copy(update={**({} if one.told_at else first),
                                      **({} if method else {"acknowledged_at": signed.at})})
        return _further(desk, here, signed.at, here.model_copy(update={
            "recipients": tuple(done if other is one else other for other in here.recipients)}))


def finish(register: Register, signed: Signed, name: str, log_ref: str) -> Task:
    """Note that a duty which a takedown opened is done, and where that stands in the force's own log.

    Raises:
        NotYoursError: it is not theirs.
        WrongUseError: there is no such duty, or it is done.
    """
    with register.looking() as looking:
        here = looking.get(Task, name)
    if here is None or here.state == "done":
        raise WrongUseError(f"{name} is done already" if here else f"there is no duty {name}",
                            advice="`presspack duties` lists what is open.")
    with register.writing(signed.doing(Did.DUTY_DONE, here.request)) as desk:
        insist_holds(desk, signed, PRESS if here.owner in PRESS else (here.owner,))
        return desk.change(here.model_copy(update={"state": "done", "done_at": signed.at, "done_by": signed.by,
                                                   "log_ref": log_ref}))


def seek_again(register: Register, signed: Signed, reference: str, rationale: str) -> SoughtAgain:
    """Note that somebody who had been found or arrested is sought anew, so that a new request may show them.

    Raises:
        NotYoursError: they are not in charge of the case.
        WrongUseError: the register does not know that the search had ended.
    """
    with register.writing(signed.doing(Did.SOUGHT_AGAIN, reference)) as desk:
        found(desk, reference)
        role = insist_holds(desk, signed, (Role.OIC, Role.OFFICER_IN_CHARGE, Role.OFFICER_IN_COMMAND, Role.SIO))
        if not any(meanings()[one.trigger].ends_search for down in desk.of(Takedown, reference)
                   for one in down.reasons):
            raise WrongUseError(f"the register does not know that the search of {reference} had ended")
        number = len(desk.of(SoughtAgain, reference)) + 1
        return desk.add(SoughtAgain(id=f"{reference}/sought/{number}", request=reference, at=signed.at, by=signed.by,
                                    role=role, rationale=rationale))


def latest(desk: Looking, reference: str) -> Takedown | None:
    """Return the takedown of a request that was opened last."""
    return max(desk.of(Takedown, reference), key=lambda one: one.reasons[0].at, default=None)


def progress(here: Takedown, at: datetime) -> str:
    """Say how far a takedown is, e.g. "2 of 3 channels clear, 1 of 4 recipients told, due in 3 h 10 min"."""
    channels, recipients = len(here.channels), len(here.recipients)
    told = (f"{channels - len(here.open_channels)} of {channels} channels clear, "
            f"{recipients - len(here.untold)} of {recipients} recipients told, ")
    if here.completed_at is None:
        return f"{told}due {until(here.due, at)}" if at <= here.due else f"{told}{until(here.due, at)}"
    late = "" if here.completed_at <= here.due else f", {until(here.due, here.completed_at)}"
    return f"{told}complete{late}"


def _source(meaning: Meaning, role: Role, told_by: Role | None) -> Role:
    """Return who said that it happened, who must be somebody who may."""
    said = role if told_by is None else told_by
    if told_by is not None and role not in PRESS:
        raise NotYoursError(f"{role.replace('_', ' ')} cannot enter what others say",
                            advice="Leave --told-by out, or let the press office enter it.")
    allowed = meaning.raised_by
    if allowed is None or any(answers(said, one, Role.SUPERINTENDENT) for one in allowed):
        return said
    raise NotYoursError(f"that it is so ({meaning.trigger.words}) is not for {said.replace('_', ' ')} to say",
                        advice=f"It takes one of: {words(allowed)}; the press office enters it with --told-by ROLE.")


def _channels(desk: Looking, request: Registered, known: tuple[ToClear, ...] = ()) -> tuple[ToClear, ...]:
    names = {one.publication for one in known}
    return (*known, *(ToClear.of(one) for one in desk.of(Publication, request.id)
                      if one.shown and one.id not in names))


def _recipients(desk: Looking, request: Registered, known: tuple[ToTell, ...] = ()) -> tuple[ToTell, ...]:
    """Return everyone who was sent anything, once each; who was sent it is asked for where nobody is on record."""
    sent: dict[str, ToTell] = {}
    for issued in desk.of(Issued, request.id):
        for package in issued.packages:
            nobody = (f"whoever was given {package.package}",)
            for who, address in zip_longest(package.recipients or nobody, package.addresses):
                key = (address or who or "").casefold()
                before = sent[key].packages if key in sent else ()
                sent[key] = ToTell(recipient=who or address, address=address,
                                   packages=tuple(dict.fromkeys((*before, package.package))))
    here = {(one.address or one.recipient).casefold() for one in known}
    return (*known, *(one for key, one in sent.items() if key not in here))


def _open_tasks(desk: Writing, here: Takedown, raised: Raised) -> None:
    """Open what else the trigger asks for, once each."""
    for one in meanings()[raised.trigger].opens:
        name = f"{here.id}/{one.what}"
        if desk.get(Task, name) is None:
            due = None if one.hours is None else raised.at + timedelta(hours=one.hours)
            desk.add(Task(id=name, request=here.request, takedown=here.id, what=one.what, words=one.words,
                          owner=one.owner, due=due, opened_at=raised.at))


def _known(desk: Looking, reference: str) -> Takedown:
    found(desk, reference)
    here = latest(desk, reference)
    if here is None:
        raise WrongUseError(f"{reference} is not being taken down", advice="`presspack takedown` starts that.")
    return here


def _at_work(desk: Looking, reference: str) -> Takedown:
    here = _known(desk, reference)
    if here.state == "withdrawn":
        raise WrongUseError(f"{reference} has been taken down already")
    return here


def _one_channel(here: Takedown, channel: str) -> ToClear:
    meant = [one for one in here.channels if channel in {one.publication, one.channel}]
    left = [one for one in meant if one.cleared_at is None]
    if len(left) == 1:
        return left[0]
    if len(left) > 1:
        raise WrongUseError(f"{here.request} is shown on {channel} in {len(left)} places: "
                            + ", ".join(f"{one.publication} ({one.url or 'no address'})" for one in left),
                            advice="Give the id of one with --channel, once it is gone.")
    open_ones = ", ".join(one.publication for one in here.open_channels) or "none"
    raise WrongUseError(f"{channel} is clear already" if meant else f"{here.request} is not shown on {channel}",
                        advice=f"Still to be cleared: {open_ones}.")


def _one_recipient(here: Takedown, recipient: str) -> ToTell:
    asked = recipient.strip().casefold()
    meant = [one for one in here.recipients if asked in _names(one)]
    if len(meant) == 1:
        return meant[0]
    listed = "; ".join(f"{one.recipient} ({one.address or 'no address'})" for one in meant or here.recipients)
    raise WrongUseError(f"{recipient} can be several: {listed}" if meant
                        else f"{recipient} was sent nothing of {here.request}: {listed}",
                        advice="Give the address.")


def _names(one: ToTell) -> set[str]:
    """Return what a recipient may be called: in whole, by name, by organisation, by address."""
    whole = one.recipient.casefold()
    return {whole, *(part.strip() for part in whole.split(", ", 1)), (one.address or whole).casefold()}


def _further(desk: Writing, before: Takedown, at: datetime, now: Takedown) -> Takedown:
    """Keep how far it is; once everything is done the request is withdrawn, and never by hand."""
    if before.state == "withdrawn" or not now.all_clear:
        return desk.change(now)
    request = found(desk, now.request)
    desk.change(request.model_copy(update={"state": after(request.state, Event.ALL_CLEAR, request.id)}))
    for one in desk.of(Issued, request.id):
        if one.state == "sent":
            desk.change(one.model_copy(update={"state": "withdrawn"}))
    return desk.change(now.model_copy(update={"state": "withdrawn", "completed_at": at}))
