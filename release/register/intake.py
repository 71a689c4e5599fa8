"""Take a request into the register, and notice when what it rests on is no longer what was approved."""

import hashlib
import json
from dataclasses import dataclass
from typing import assert_never

from media.digest import digest_of
from media.errors import WrongUseError
from release.policy import Facts, load_profile, profile_names
from release.policy.facts import RecordFacts
from release.policy.profile import Profile
from release.policy.vocabulary import RETENTION_GROUNDS, Ground, RecordKey
from release.records import Held, Quarantined
from release.register.acts import Did, Signed
from release.register.records import Digests, Evidence, Registered
from release.register.shelf import Looking, Register, Writing
from release.register.states import Event, State, after
from release.register.voiding import void
from release.request import LoadedRequest
from release.screen import Cleared, screen

SIGNED = frozenset({RecordKey.IMAGE_VERIFIED_BY_SIO_OIC, RecordKey.CHIEF_OFFICER_RETENTION_DECISION,
                    RecordKey.CHIEF_OFFICER_DELETION_DECISION})
"""Records that are somebody's signature: whoever writes the request file cannot state them."""


@dataclass(frozen=True, slots=True)
class Submitted:
    """A request in the register, and what changed since it was there last."""

    request: Registered
    new: bool
    voided: tuple[str, ...] = ()
    """What no longer counts because the request changed, in words."""


def submit(register: Register, signed: Signed, loaded: LoadedRequest) -> Submitted:
    """Enter a request, or its new state; entering the same again changes nothing.

    The items are screened first: of what is intimate no digest is taken, and the request is quarantined.

    Raises:
        WrongUseError: it has left already, and cannot be changed any more.
    """
    screened = screen(loaded.request)
    with register.looking() as desk:
        here = desk.get(Registered, loaded.request.reference)
    stands = _as_it_stands(loaded, screened, signed)
    if here is not None and _same(here, stands) and here.state is not State.RECEIVED:
        return Submitted(here, new=False)
    did = Did.SUBMITTED if here is None else Did.AMENDED
    with register.writing(signed.doing(did, stands.id)) as desk:
        here = desk.get(Registered, stands.id)
        voided: tuple[str, ...] = ()
        if here is None:
            kept = desk.add(stands)
        else:
            kept = desk.change(stands.model_copy(update={
                "version": here.version, "revision": here.revision + 1, "state": moved(here, stands.state),
                "received_at": here.received_at, "decision": here.decision}))
            voided = void(desk, here.id, "the request changed")
        _keep(desk, loaded)
        _state(desk, loaded, kept, signed)
    return Submitted(kept, new=did is Did.SUBMITTED, voided=voided)


def facts_of(desk: Looking, request: Registered) -> Facts:
    """Return what was stated of a request when it was entered, without what was put on record."""
    text = desk.document(request.digests.facts)
    if text is None:
        raise WrongUseError(f"the facts of {request.id} are not in the register", advice="Enter the request again.")
    return Facts.from_json(text)


def profile_of(desk: Looking, request: Registered) -> Profile:
    """Return the profile of a request: presspack's own by its name, a force's own as it was when entered."""
    if request.profile in profile_names():
        return load_profile(request.profile)
    text = desk.document(request.profile)
    if text is None:
        raise WrongUseError(f"the profile of {request.id} is not in the register", advice="Enter the request again.")
    return Profile.from_json(text)


def unsigned(loaded: LoadedRequest, known: RecordFacts) -> tuple[str, ...]:
    """Name what the request file states, that only the people themselves can sign, and that they have not."""
    stated = loaded.facts.records
    told = [f"approval by {one}" for one in stated.approved or () if one not in (known.approved or ())]
    told += [f"consultation of {one}" for one in stated.consulted or () if one not in (known.consulted or ())]
    told += [f"lift of {one.rule} by {one.by}" for one in stated.lifts or () if one not in (known.lifts or ())]
    told += [f"record {one}" for one in sorted(SIGNED & set(stated.recorded or ()) - set(known.recorded or ()))]
    return tuple(told)


def _as_it_stands(loaded: LoadedRequest, screened: Cleared | Held | Quarantined, signed: Signed) -> Registered:
    request, ground = loaded.request, loaded.facts.request.ground
    if ground is None:
        raise WrongUseError(f"{request.reference} does not say on what ground it is asked for",
                            advice=f"State facts.request.ground: {', '.join(Ground)}.")
    match screened:
        case Cleared():
            state = State.ASSESSED
        case Held():
            state = State.RECEIVED
        case Quarantined():
            state = State.QUARANTINED
        case _ as never:
            assert_never(never)
    items = tuple((one.id, digest_of(loaded.path(one.path)).sha256) for one in request.items) \
        if isinstance(screened, Cleared) else ()
    builtin = request.profile in profile_names()
    return Registered(
        id=request.reference, kind="deletion" if ground in RETENTION_GROUNDS else "release", ground=ground,
        profile=request.profile if builtin else load_profile(loaded.profile).fingerprint(), state=state,
        received_at=request.intake.received_at or signed.at, due=request.intake.deadline,
        redactor=request.redactor.name, redactor_role=request.redactor.role,
        digests=Digests(facts=stated(loaded.facts).fingerprint(), items=items, channels=_channels(loaded)),
        file=request.fingerprint())


def stated(facts: Facts) -> Facts:
    """Return the facts without anything that people put on record, which the register itself keeps."""
    return facts.model_copy(update={"records": RecordFacts()})


def _channels(loaded: LoadedRequest) -> str:
    """Return the digest of to whom it goes, whose it is said to be, and on which conditions."""
    request = loaded.request
    said = {"recipients": [one.model_dump(mode="json") for one in request.recipients],
            "force": request.force.model_dump(mode="json"), "terms": request.conditions.model_dump(mode="json"),
            "words": loaded.words.text, "marks": request.marks.model_dump(mode="json")}
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def moved(here: Registered, screened: State) -> State:
    """Return where a changed request stands; what nobody has screened waits for that, whatever it was before."""
    if screened is State.QUARANTINED:
        return after(here.state, Event.SCREENED_OUT, here.id)
    changed = after(here.state, Event.FACTS_CHANGED, here.id)
    return State.RECEIVED if screened is State.RECEIVED else changed


def _same(here: Registered, now: Registered) -> bool:
    """Tell whether it is the request that is there; its plans are not of its own stating."""
    stated = now.digests.model_copy(update={"plans": here.digests.plans})
    return (here.digests, here.file, here.profile, here.ground) == (stated, now.file, now.profile, now.ground)


def _keep(desk: Writing, loaded: LoadedRequest) -> None:
    """Keep the documents that the request names by their digests."""
    desk.keep(loaded.request.to_json())
    desk.keep(stated(loaded.facts).to_json())
    if loaded.request.profile not in profile_names():
        desk.keep(load_profile(loaded.profile).to_json())


def _state(desk: Writing, loaded: LoadedRequest, request: Registered, signed: Signed) -> None:
    """Note what the request file says was put on record, once each; its date is that of the first time it said so."""
    here = {one.key: one for one in desk.of(Evidence, request.id) if one.id == _stated_id(request, one.key)}
    said = set(loaded.facts.records.recorded or ()) - SIGNED
    for key in sorted(said - set(here)):
        desk.add(Evidence(id=_stated_id(request, key), request=request.id, key=key, by=signed.by, role=signed.role,
                          at=signed.at, log_ref=request.id, revision=request.revision))
    for key, one in here.items():
        gone = None if key in said else "no longer stated"
        if one.withdrawn != gone:
            desk.change(one.model_copy(update={"withdrawn": gone, "at": signed.at if gone is None else one.at}))


def _stated_id(request: Registered, key: RecordKey) -> str:
    return f"{request.id}/stated/{key}"
