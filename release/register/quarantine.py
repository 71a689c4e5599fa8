"""What is quarantined, whom to tell, what must happen, and how it ends: the material is never opened here."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from media.errors import WrongUseError
from release.names import name_key
from release.places import Place
from release.policy.vocabulary import Role, answers
from release.records import Quarantined
from release.register.acts import Did, Signed
from release.register.chain import Entry
from release.register.evidence import found
from release.register.forgetting import requests_in
from release.register.people import NotYoursError, insist_holds
from release.register.records import (
    Authorisation,
    Issued,
    Kept,
    Lifting,
    Notification,
    Registered,
    Reviewed,
)
from release.register.retention_records import Disposal, DisposalOutcome, Whereabouts
from release.register.shelf import Looking, Register, Writing
from release.register.states import Event, State, after
from release.register.whereabouts import folders_of
from release.request import Request
from release.retention_request import RetentionRequest
from release.screen import screen, screened
from release.workbench import Bench

TELL = (Role.OIC, Role.DIGITAL_FORENSICS)
"""Who is told of every quarantine."""

DISPOSERS = frozenset({Role.OIC, Role.OFFICER_IN_CHARGE, Role.OFFICER_IN_COMMAND, Role.DIGITAL_FORENSICS})
SECONDS = DISPOSERS | {Role.SIO, Role.SUPERINTENDENT, Role.CHIEF_SUPERINTENDENT, Role.CHIEF_OFFICER}
"""Who may be the second to say that material is not intimate after all."""

MUST = ("Leave the files where they are. Nobody opens, copies, previews or forwards them.",
        "The officer in the case and digital forensics say what becomes of them.",
        "Then: presspack quarantine dispose REFERENCE --outcome ... --as NAME --role oic --ref LOG")


@dataclass(frozen=True, slots=True)
class Case:
    """One request in quarantine."""

    reference: str
    since: datetime
    reasons: tuple[str, ...]
    places: tuple[str, ...]
    """Where the barred files lie, as the request says; never opened."""
    told: tuple[tuple[Role, datetime | None], ...]
    """Whom to tell, and when they were."""
    standing: tuple[str, ...]
    """What was made before it was known, and still exists."""
    waits_for: str | None
    """Who must still agree that it is not intimate after all."""

    @property
    def notice(self) -> tuple[str, ...]:
        """Return a text for the officer in the case and digital forensics."""
        made = "It was drafted earlier, and this is still there: " + "; ".join(self.standing) if self.standing else \
            "In the folders that the register knows there is no plan, picture or package made of them."
        return (f"{self.reference} was stopped on {self.since:%d %B %Y, %H:%M} UTC.",
                *(f"{one}." for one in self.reasons),
                "No file of the request is opened, copied, previewed or released, the other items included.",
                made, "Please say what becomes of the material, and under which reference in your log.")


@dataclass(frozen=True, slots=True)
class Disposed:
    """What was noted; the quarantine is over unless a second person is still wanted."""

    disposal: Disposal
    state: State
    next: str


def cases(register: Register) -> tuple[Case, ...]:
    """Return every request in quarantine, by reference."""
    with register.looking() as desk:
        return tuple(_case(desk, one) for one in desk.all(Registered, state=State.QUARANTINED))


def dispose(register: Register, signed: Signed, reference: str, outcome: DisposalOutcome, log_ref: str) -> Disposed:
    """Note what became of quarantined material, and close it; the request is never released.

    That it is not intimate after all takes the officer in the case and a second person, each by themselves, and
    then a new request. Paths and digests of its items leave the register.

    Raises:
        NotYoursError: their role may not, they do not hold it, or they were the first to say so already.
        WrongUseError: it is not in quarantine, or something made of the material is still here.
    """
    with register.writing(signed.doing(Did.DISPOSED, reference)) as desk:
        request = found(desk, reference)
        state = after(request.state, Event.DISPOSED, reference)
        clear = outcome is DisposalOutcome.NOT_INTIMATE_AFTER_ALL
        role = insist_holds(desk, signed, SECONDS if clear else DISPOSERS)
        first = _insist_second(desk, request, signed, role) if clear else None
        if not clear:
            _insist_nothing_made(desk, request)
        made = desk.add(Disposal(id=f"{reference}/disposal/{len(desk.of(Disposal, reference)) + 1}",
                                 request=reference, outcome=outcome, by=signed.by, role=role, at=signed.at,
                                 log_ref=log_ref))
        if clear and first is None:
            wanted = "a second person" if _is_oic(role) else "the officer in the case"
            return Disposed(made, request.state, f"{wanted} must say so, too, by the same command")
        _forget_items(desk, request, state)
        return Disposed(made, state, "enter a new request, under a new reference, in which the item is stated clear"
                        if clear else "nothing more happens to it; it is never released")


def _is_oic(role: Role) -> bool:
    return answers(role, Role.OIC, Role.SUPERINTENDENT)


def _insist_second(desk: Looking, request: Registered, signed: Signed, role: Role) -> Disposal | None:
    """Return what somebody else has said before; None where nobody has, or not with the officer in the case."""
    before = [one for one in desk.of(Disposal, request.id) if one.outcome is DisposalOutcome.NOT_INTIMATE_AFTER_ALL]
    if any(name_key(one.by) == name_key(signed.by) for one in before):
        raise NotYoursError(f"{signed.by} has said so already, and it takes a second person",
                            advice="Another person must say so, too.")
    return next((one for one in before if _is_oic(one.role) or _is_oic(role)), None)


def _insist_nothing_made(desk: Looking, request: Registered) -> None:
    left = _standing(desk, request)
    if left:
        raise WrongUseError(f"what was made of it before it was known is still here: {'; '.join(left)}",
                            advice="Digital forensics takes or deletes these, too; then note it again.")


def _forget_items(desk: Writing, request: Registered, state: State) -> None:
    """Take every path and digest of its items out of the register; that there was a quarantine stays."""
    kinds: tuple[type[Kept], ...] = (Authorisation, Lifting, Reviewed, Whereabouts)
    for one in [record for kind in kinds for record in desk.of(kind, request.id)]:
        desk.erase(one)
    for sha256, data in [*requests_in(desk)]:
        if data["reference"] == request.id:
            desk.forget(sha256)
    bare = request.digests.model_copy(update={"items": (), "plans": (), "channels": ""})
    desk.change(request.model_copy(update={"state": state, "digests": bare, "file": ""}))


def _case(desk: Looking, request: Registered) -> Case:
    told = {one.to: one.at for one in desk.of(Notification, request.id)}
    reasons, paths = _stated(desk, request)
    folders = folders_of(desk, request.id)
    waits = next((one for one in desk.of(Disposal, request.id)), None)
    return Case(
        reference=request.id, since=_since(desk, request), reasons=reasons,
        places=tuple(str(Path(folder, path)) for path in paths for folder in folders or ("",)),
        told=tuple((one, told.get(one)) for one in TELL), standing=_standing(desk, request),
        waits_for=None if waits is None else "a second person" if _is_oic(waits.role) else "the officer in the case")


def _stated(desk: Looking, request: Registered) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return why it is quarantined, and where its files lie, as the request says."""
    text = desk.document(request.file)
    if text is None:
        return ("its request file is not in the register any more",), ()
    if request.kind == "release":
        asked = Request.from_json(text)
        seen, paths = screen(asked), tuple(item.path for item in asked.items)
    else:
        review = RetentionRequest.from_json(text)
        seen, paths = screened(request.id, (review.picture,)), review.held.here
    return (seen.reasons if isinstance(seen, Quarantined) else ("the decision says so",)), paths


def _since(desk: Looking, request: Registered) -> datetime:
    """Return when the request came to stand where it does: the last entry of the log that wrote it."""
    moment = request.received_at
    for link in desk.log(request.id):
        entry = Entry.model_validate_json(link.line)
        if any((one.kind, one.id) == ("requests", request.id) for one in entry.touched):
            moment = entry.at
    return moment


def _standing(desk: Looking, request: Registered) -> tuple[str, ...]:
    """Name what was made of a request in the folders that the register knows; looked for, never opened."""
    folders = set(folders_of(desk, request.id))
    folders |= {one.folder for one in desk.of(Issued, request.id) if one.folder}
    made = [path for folder in sorted(folders) for path in (
        *Place(Path(folder), request.id).standing(), Place(Path(folder), request.id).record,
        Bench.of(Path(folder), request.id).folder)]
    return tuple(str(one) for one in made if one.exists())
