"""Erase a picture: the files first, then the register, so that whatever interrupts it can be finished."""

from collections.abc import Iterator
from dataclasses import dataclass

from media.errors import OutputError, WrongUseError
from release.names import name_key
from release.policy import Decision, Outcome, Rules
from release.policy.vocabulary import Role
from release.register.acts import Did, Signed
from release.register.after_records import Task
from release.register.chain import Entry
from release.register.concerned import Where, roots_of, wanted_of
from release.register.evidence import found
from release.register.forgetting import emptied, forget, personal_documents, to_forget
from release.register.people import NotYoursError, insist_holds
from release.register.records import ApprovalKind, Authorisation, Decided, Issued, Registered
from release.register.retention import asked_of, close_reviews, conclude, erasure_id, insist_retention
from release.register.retention_records import Ask, Erasure
from release.register.scrubbing import scrub
from release.register.shelf import Looking, Register, Writing
from release.register.states import Event, State, after
from release.retention_files import quiet, take_away
from release.retention_search import Haul, search

ERASERS = frozenset({Role.INFORMATION_MANAGER, Role.DPO, Role.CHIEF_OFFICER})
"""Who may erase: those who answer for what a force holds."""

OUT = frozenset({State.RELEASED, State.LIVE, State.UNDER_REVIEW, State.ARCHIVED})
"""Where pictures are outside, and nobody has begun to take them back."""


@dataclass(frozen=True, slots=True)
class Planned:
    """Exactly what would go, and who elsewhere would be asked."""

    request: Registered
    haul: Haul
    records: tuple[str, ...]
    documents: int
    asks: tuple[tuple[str, str], ...]
    out: tuple[str, ...]
    """Releases that must be taken back first, since nobody can write their notices afterwards."""


@dataclass(frozen=True, slots=True)
class Erased:
    """What went, and who elsewhere must now erase it, too."""

    reference: str
    files: int
    records: int
    asks: tuple[Ask, ...]
    told: tuple[str, ...]


def plan(register: Register, reference: str, where: Where) -> Planned:
    """Look for everything that would go, and touch nothing.

    Raises:
        WrongUseError: there is no such retention request, or a folder that may hold the picture is not there.
        OutputError: a folder cannot be read.
    """
    with register.looking() as desk:
        request = insist_retention(desk, reference)
        haul = search(roots_of(desk, request, where), wanted_of(desk, request))
        return Planned(request=request, haul=haul, records=to_forget(desk, haul.wanted.references),
                       documents=len(personal_documents(desk, haul.wanted.references)),
                       asks=tuple(_asks(desk, request, haul.wanted.references, haul.links)),
                       out=_out(desk, haul.wanted.references))


def erase(register: Register, signed: Signed, reference: str, rules: Rules, where: Where) -> Erased | Decision:
    """Erase what is approved for deletion; returns the decision where it no longer is.

    The decision is taken again at this moment. Running it again after it was interrupted finishes it.

    Raises:
        NotYoursError: they may not erase, or they prepared the request themselves.
        WrongUseError: the register knows a folder that is not there, a release is being made in one, or was sent and
            nobody has begun to take it back.
        OutputError: something cannot be taken away, or the register not be written anew; nothing counts as erased.
    """
    with register.looking() as desk:
        request = insist_retention(desk, reference)
        done = desk.get(Erasure, erasure_id(reference))
    if request.state is State.ERASED and done is not None:
        _empty_the_rest(register, signed, done)
        return Erased(reference, done.files, 0, _asks_of(register, reference), ())
    with register.looking() as desk:
        insist_holds(desk, signed, ERASERS)
        _insist_another(request, signed)
        _insist_latest(desk, request, signed)
    if request.state is not State.ERASING:
        concluded = conclude(register, signed, reference, rules)
        if concluded.decision.outcome is not Outcome.APPROVE:
            return concluded.decision
    with register.looking() as desk:
        roots, wanted = roots_of(desk, request, where), wanted_of(desk, request)
    with quiet(roots):
        haul = search(roots, wanted)
        _insist_taken_back(register, haul.wanted.references)
        begun = _begin(register, signed, reference, haul, where)
        take_away(haul)
        _insist_gone(search(roots, haul.wanted))
    records = _finish(register, signed, begun)
    scrub(register.engine)
    return Erased(reference, begun.files, records, _asks_of(register, reference), haul.told)


def _insist_another(request: Registered, signed: Signed) -> None:
    """Four eyes: what cannot be undone is not done by whoever prepared it."""
    if name_key(request.redactor) == name_key(signed.by):
        raise NotYoursError(f"{signed.by} prepared this request, and nobody carries out their own",
                            advice="Another person must erase it.")


def _insist_latest(desk: Looking, request: Registered, signed: Signed) -> None:
    """Refuse a moment before what was done last: a signature to keep would not be there yet."""
    latest = max((Entry.model_validate_json(link.line).at for link in desk.log(request.id)), default=signed.at)
    if signed.at < latest:
        raise WrongUseError(f"{signed.at:%d %B %Y, %H:%M} UTC lies before {latest:%d %B %Y, %H:%M} UTC, when something "
                            f"was last done to {request.id}", advice="Leave out --at, or give a later moment.")


def _out(desk: Looking, references: frozenset[str]) -> tuple[str, ...]:
    known_ = [desk.get(Registered, one) for one in sorted(references)]
    return tuple(one.id for one in known_ if one is not None and one.state in OUT)


def _insist_taken_back(register: Register, references: frozenset[str]) -> None:
    """Stop before what is outside can no longer be described to those who must take it down."""
    with register.looking() as desk:
        out = _out(desk, references)
    if out:
        raise WrongUseError(f"{', '.join(out)} was released, and nobody has begun to take it back",
                            advice=f"Run `presspack takedown {out[0]} deletion_approved --told-by chief_officer`, then "
                                   "this again.")


def _empty_the_rest(register: Register, signed: Signed, done: Erasure) -> None:
    """Forget of an erased picture what was still needed when it was erased, and write the database anew."""
    with register.looking() as desk:
        left = emptied(desk, frozenset(done.references))
    if left:
        with register.writing(signed.doing(Did.ERASED, done.request)) as desk:
            insist_holds(desk, signed, ERASERS)
            for one in emptied(desk, frozenset(done.references)):
                desk.change(one)
    scrub(register.engine)


def _begin(register: Register, signed: Signed, reference: str, haul: Haul, where: Where) -> Erasure:
    """Note what goes before the first of it goes, so that an interrupted erasure finds the rest."""
    with register.writing(signed.doing(Did.ERASURE_BEGUN, reference)) as desk:
        request = found(desk, reference)
        here = desk.get(Erasure, erasure_id(reference))
        begun = Erasure(
            id=erasure_id(reference), request=reference, by=signed.by, role=insist_holds(desk, signed, ERASERS),
            at=signed.at, rests_on=here.rests_on if here else tuple(_rests_on(desk, request)),
            folders=tuple(str(one) for one in haul.roots),
            gone=tuple(dict.fromkeys((*(here.gone if here else ()), *where.gone))),
            digests=tuple(sorted(haul.wanted.digests)), sizes=tuple(sorted(haul.wanted.sizes)),
            references=tuple(sorted(haul.wanted.references)),
            links=tuple(dict.fromkeys((*(here.links if here else ()), *haul.links))),
            files=max(len(haul.finds), here.files if here else 0))
        if here is not None:
            return desk.change(begun.model_copy(update={"version": here.version}))
        desk.change(request.model_copy(update={"state": after(request.state, Event.DELETION_APPROVED, reference)}))
        return desk.add(begun)


def _rests_on(desk: Looking, request: Registered) -> Iterator[str]:
    """Yield what favoured the deletion, in words that say nothing of the picture."""
    decided = None if request.decision is None else desk.get(Decided, request.decision)
    text = None if decided is None else desk.document(decided.trace)
    if text is not None:
        yield from (f"presumption {rule}" for rule in Decision.from_json(text).presume)
    yield from (f"signed by {one.by} ({one.role})" for one in desk.of(Authorisation, request.id)
                if one.kind is ApprovalKind.DELETE and one.void is None)


def _insist_gone(haul: Haul) -> None:
    left = [f"{one.path} ({one.why})" for one in haul.finds] + list(haul.shut)
    if left:
        raise OutputError(f"not everything is gone: {'; '.join(left)}",
                          advice="Settle this, and run it again; until then nothing counts as erased.")


def _finish(register: Register, signed: Signed, begun: Erasure) -> int:
    """Put down whom to ask, then let the register forget."""
    reference, references = begun.request, frozenset(begun.references)
    with register.writing(signed.doing(Did.ERASED, reference)) as desk:
        request = found(desk, reference)
        _note_asks(desk, request, begun, signed)
        close_reviews(desk, set(begun.digests), reference)
        _close_duties(desk, references, signed)
        records = forget(desk, references, main=reference)
        desk.change(begun.model_copy(update={
            "state": "done", "done_at": signed.at, "folders": (), "gone": (), "digests": (), "sizes": (),
            "links": ()}))
        return records


def _close_duties(desk: Writing, references: frozenset[str], signed: Signed) -> None:
    """Note that the duty to erase, which a takedown opened, is done."""
    for reference in references:
        for one in desk.of(Task, reference):
            if one.what == "erasure" and one.state == "open":
                desk.change(one.model_copy(update={"state": "done", "done_at": signed.at, "done_by": signed.by}))


def _note_asks(desk: Writing, request: Registered, begun: Erasure, signed: Signed) -> None:
    asks = _asks(desk, request, frozenset(begun.references), begun.links)
    for number, (whom, what) in enumerate(asks, 1):
        desk.add(Ask(id=f"{request.id}/ask/{number}", request=request.id, whom=whom, what=what, at=signed.at))


def _asks(desk: Looking, request: Registered, references: frozenset[str],
          links: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Yield everybody outside presspack who holds the picture or must know, and what to say to them."""
    asked = asked_of(desk, request)
    if asked is not None:
        yield from ((one.system, f"erase {one.reference}") for one in asked.held.elsewhere)
        if asked.applicant is not None:
            yield "the applicant", f"tell {asked.applicant.name} ({asked.applicant.contact}) that it is erased"
    for reference in sorted(references):
        for one in desk.of(Issued, reference):
            yield from ((whom, f"erase package {sent.package}, sent on {one.released_at:%d %B %Y}, and whatever was "
                               "published of it") for sent in one.packages for whom in sent.recipients)
    yield from (("whoever keeps this machine", f"find and remove what else names the same file: {one}")
                for one in links)


def _asks_of(register: Register, reference: str) -> tuple[Ask, ...]:
    with register.looking() as desk:
        return desk.of(Ask, reference)

