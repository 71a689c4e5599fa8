"""Keep or delete a picture: enter the application or review, decide it, say where it stands."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from media.digest import digest_of
from media.errors import WrongUseError
from release.policy import Decision, Outcome, Profile, Rules, load_profile, profile_names
from release.policy.derive import later
from release.policy.vocabulary import RETENTION_GROUNDS, Ground
from release.records import Held, Quarantined
from release.register.acts import Did, Signed
from release.register.deciding import take
from release.register.evidence import found
from release.register.intake import moved, profile_of
from release.register.records import Authorisation, Decided, Digests, Registered
from release.register.retention_records import Ask, Erasure, KeptUntil
from release.register.shelf import Looking, Register, Writing
from release.register.states import Event, State, after
from release.register.voiding import void
from release.register.whereabouts import lies_in
from release.retention_request import LoadedRetention, RetentionRequest
from release.screen import Cleared, screened


@dataclass(frozen=True, slots=True)
class Entered:
    """A retention request in the register, and what no longer counts because it changed."""

    request: Registered
    new: bool
    screened: Cleared | Held | Quarantined
    voided: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Concluded:
    """A decision to erase, to keep, or that neither can be decided yet."""

    decision: Decision
    state: State
    kept_until: KeptUntil | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """Everything the register holds of one retention request."""

    request: Registered
    asked: RetentionRequest | None
    """None once it is erased."""
    decided: Decided | None
    signatures: tuple[Authorisation, ...]
    reviews: tuple[KeptUntil, ...]
    erasure: Erasure | None
    asks: tuple[Ask, ...]


def apply_for(register: Register, signed: Signed, loaded: LoadedRetention) -> Entered:
    """Enter an application or a review, or its new state; the same again changes nothing.

    It is screened first: of what is intimate no digest is taken, and the request is quarantined. Every signature
    is bound to the facts and to the picture's digests, and void when they change.

    Raises:
        WrongUseError: it is decided for good already, or its reference is a release's.
    """
    seen = screened(loaded.request.reference, (loaded.request.picture,))
    stands = _as_it_stands(loaded, seen, signed)
    with register.looking() as desk:
        here = desk.get(Registered, stands.id)
    if here is not None and here.kind == "release":
        raise WrongUseError(f"{here.id} is a request for release", advice="Give the application its own reference.")
    if here is not None and (here.digests, here.file) == (stands.digests, stands.file):
        return Entered(here, new=False, screened=seen)
    voided: tuple[str, ...] = ()
    with register.writing(signed.doing(Did.SUBMITTED if here is None else Did.AMENDED, stands.id)) as desk:
        if here is None:
            kept = desk.add(stands)
        else:
            kept = desk.change(stands.model_copy(update={
                "version": here.version, "revision": here.revision + 1, "state": moved(here, stands.state),
                "received_at": here.received_at, "decision": here.decision}))
            voided = void(desk, here.id, "the request changed")
        for text in (loaded.request.to_json(), loaded.facts.to_json()):
            desk.keep(text)
        if loaded.request.profile not in profile_names():
            desk.keep(load_profile(loaded.profile).to_json())
        lies_in(desk, stands.id, str(loaded.folder))
    return Entered(kept, new=here is None, screened=seen, voided=voided)


def conclude(register: Register, signed: Signed, reference: str, rules: Rules) -> Concluded:
    """Decide: approved means that it may be erased, refused that it is kept until its next review.

    Raises:
        WrongUseError: there is no such retention request, it is decided for good, or the picture is quarantined or
            unscreened.
    """
    with register.looking() as desk:
        _insist_screened(insist_retention(desk, reference))
    _, decision = take(register, signed, reference, rules)
    kept = None
    if decision.outcome is Outcome.REFUSE:
        with register.writing(signed.doing(Did.RETENTION_DECIDED, reference)) as desk:
            request = found(desk, reference)
            kept = _keep_until(desk, request, signed)
            desk.change(request.model_copy(update={"state": after(request.state, Event.DELETION_REFUSED, reference)}))
    with register.looking() as desk:
        return Concluded(decision, found(desk, reference).state, kept)


def standing(register: Register, reference: str) -> Standing:
    """Return where a retention request stands.

    Raises:
        WrongUseError: there is no such retention request.
    """
    with register.looking() as desk:
        request = insist_retention(desk, reference)
        return Standing(
            request=request, asked=asked_of(desk, request),
            decided=None if request.decision is None else desk.get(Decided, request.decision),
            signatures=desk.of(Authorisation, reference), reviews=desk.of(KeptUntil, reference),
            erasure=desk.get(Erasure, erasure_id(reference)), asks=desk.of(Ask, reference))


def insist_retention(desk: Looking, reference: str) -> Registered:
    """Return a retention request.

    Raises:
        WrongUseError: there is none of that reference, or it is a request for release.
    """
    request = found(desk, reference)
    if request.ground not in RETENTION_GROUNDS:
        raise WrongUseError(f"{reference} is a request for release, and not about keeping a picture",
                            advice="Enter an application or a review with `presspack retention apply`.")
    asked_of(desk, request)
    return request


def asked_of(desk: Looking, request: Registered) -> RetentionRequest | None:
    """Return what was asked, as it was entered last; None where it was erased.

    Raises:
        WrongUseError: it was entered as a request for release is.
    """
    text = desk.document(request.file)
    try:
        return None if text is None else RetentionRequest.from_json(text)
    except WrongUseError as problem:
        raise WrongUseError(f"{request.id} was entered by `presspack submit`, which does not say where the picture is "
                            "held", advice="Enter it with `presspack retention apply`.") from problem


def erasure_id(reference: str) -> str:
    """Return the id of the one erasure that a request can end in."""
    return f"{reference}/erasure"


def due_on(profile: Profile, seriousness: str | None, counted_from: date) -> date | None:
    """Return the day of the next review; None where nobody stated the group, or the force no period for it."""
    years = None if seriousness is None else profile.retention_periods.get(seriousness)
    return None if years is None else later(counted_from, 12 * years)


def close_reviews(desk: Writing, digests: set[str], by: str) -> None:
    """Mark every open review of these pictures as done by a later request."""
    for one in desk.all(KeptUntil, state="open"):
        request = found(desk, one.request)
        if one.request != by and digests & {sha256 for _, sha256 in request.digests.items}:
            desk.change(one.model_copy(update={"state": "done", "closed_by": by}))


def _as_it_stands(loaded: LoadedRetention, seen: Cleared | Held | Quarantined, signed: Signed) -> Registered:
    request = loaded.request
    states = {Cleared: State.ASSESSED, Held: State.RECEIVED, Quarantined: State.QUARANTINED}
    here = [digest_of(loaded.folder / one).sha256 for one in request.held.here] if isinstance(seen, Cleared) else []
    stated = request.picture.sha256 if isinstance(seen, Cleared) else ()
    pictures = tuple(dict.fromkeys((*here, *stated)))
    builtin = request.profile in profile_names()
    return Registered(
        id=request.reference, kind="review" if request.ground is Ground.PERIODIC_RETENTION_REVIEW else "deletion",
        ground=request.ground, state=states[type(seen)], received_at=signed.at,
        profile=request.profile if builtin else load_profile(loaded.profile).fingerprint(),
        redactor=request.prepared_by.name, redactor_role=request.prepared_by.role,
        digests=Digests(facts=loaded.facts.fingerprint(), channels=request.held.fingerprint(),
                        items=tuple((f"P{number}", one) for number, one in enumerate(pictures, 1))),
        file=request.fingerprint())


def _insist_screened(request: Registered) -> None:
    """Stop what nobody may look at: whether it is kept or deleted is not decided here."""
    if request.state is State.QUARANTINED:
        raise WrongUseError(f"{request.id} is quarantined, and goes to the officer in the case and digital forensics",
                            advice="`presspack quarantine list` says what must happen.")
    if request.state is State.RECEIVED:
        raise WrongUseError(f"nobody has said whether the picture of {request.id} may be looked at",
                            advice="State picture.intimate and picture.deprivation_order, and enter it again.")


def _keep_until(desk: Writing, request: Registered, signed: Signed) -> KeptUntil:
    asked, today = asked_of(desk, request), signed.at.date()
    group = None if asked is None else asked.picture.seriousness
    day = due_on(profile_of(desk, request), group, today)
    close_reviews(desk, {sha256 for _, sha256 in request.digests.items}, request.id)
    return desk.add(KeptUntil(id=f"{request.id}/review/1", request=request.id, seriousness=group, counted_from=today,
                              due=None if day is None else datetime.combine(day, time(), tzinfo=UTC)))
