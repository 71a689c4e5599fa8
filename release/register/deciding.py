"""Take the decision on a request from what the register holds of it, and keep all that it rests on."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from release.policy import Decision, Facts, Outcome, Profile, Rules, decide
from release.policy.dossier import software
from release.policy.facts import Lift, RecordFacts
from release.policy.overdue import insist_reviewed
from release.policy.vocabulary import RecordKey, Role
from release.register.acts import Did, Signed
from release.register.evidence import found
from release.register.intake import facts_of, profile_of
from release.register.known import known_since
from release.register.records import (
    ApprovalKind,
    Authorisation,
    Consultation,
    Decided,
    Evidence,
    Lifting,
    Registered,
)
from release.register.shelf import Looking, Register
from release.register.states import Event, after

EVENTS = {Outcome.APPROVE: Event.DECIDED_APPROVE, Outcome.HOLD: Event.DECIDED_HOLD,
          Outcome.REFUSE: Event.DECIDED_REFUSE, Outcome.QUARANTINE: Event.DECIDED_QUARANTINE}

SIGNATURES = {ApprovalKind.VERIFY: RecordKey.IMAGE_VERIFIED_BY_SIO_OIC,
              ApprovalKind.RETAIN: RecordKey.CHIEF_OFFICER_RETENTION_DECISION,
              ApprovalKind.DELETE: RecordKey.CHIEF_OFFICER_DELETION_DECISION}
"""Which record a signature is; to approve is none of them."""

VERIFIERS = frozenset({Role.SIO, Role.OIC, Role.OFFICER_IN_CHARGE, Role.OFFICER_IN_COMMAND})
"""Who verifies an image: A l.9-11, "approved and verified"."""


@dataclass(frozen=True, slots=True)
class Basis:
    """What a decision rests on, at one moment."""

    facts: Facts
    profile: Profile
    stale: tuple[str, ...]
    """What is on record and does not count, in words."""


def take(register: Register, signed: Signed, reference: str, rules: Rules) -> tuple[Decided, Decision]:
    """Decide as at the moment of signing, keep the decision with all it rests on, and move the request on.

    Raises:
        WrongUseError: there is no such request, no decision can be taken on it any more, or its profile departs from
            the national floor for longer than somebody answers for.
    """
    with register.writing(signed.doing(Did.DECIDED, reference)) as desk:
        request = found(desk, reference)
        basis = basis_of(desk, request, signed.at)
        insist_reviewed(basis.profile, signed.at)
        decision = decide(basis.facts, rules, basis.profile, as_at=signed.at)
        state = after(request.state, EVENTS[decision.outcome], reference)
        number = len(desk.of(Decided, reference)) + 1
        kept = desk.add(Decided(
            id=f"{reference}-D{number}", request=reference, revision=request.revision, outcome=decision.outcome,
            as_at=signed.at, taken_at=signed.at, recorded_by=signed.by, role=signed.role,
            due=signed.at + timedelta(hours=basis.profile.proposed.decision_valid_hours),
            facts=desk.keep(basis.facts.to_json()), rules=desk.keep_once(rules, decision.digests.rules),
            profile=desk.keep_once(basis.profile, decision.digests.profile), trace=desk.keep(decision.to_json()),
            software=software(), blocks=decision.blocks, needs=decision.needs, unknown=decision.unknown,
            stale=basis.stale))
        desk.change(request.model_copy(update={"state": state, "decision": kept.id}))
    return kept, decision


def basis_of(desk: Looking, request: Registered, at: datetime) -> Basis:
    """Return facts and evidence as they count at one moment."""
    profile = profile_of(desk, request)
    known = known_since(desk, request, at)
    told = [*known.words]
    records = RecordFacts(
        recorded=tuple(sorted({*_recorded(desk, request, at, profile, told), *_signed(desk, request, at)})),
        approved=tuple(sorted({one.role for one in _valid(desk, request, at, told)
                               if one.kind is ApprovalKind.APPROVE})),
        consulted=tuple(sorted({one.party for one in desk.of(Consultation, request.id) if one.counts})),
        lifts=tuple(Lift(rule=one.rule, by=one.role, has=one.papers)
                    for one in desk.of(Lifting, request.id) if one.void is None and one.revision == request.revision))
    facts = known.over(facts_of(desk, request))
    return Basis(facts.model_copy(update={"records": records}), profile, tuple(told))


def _recorded(desk: Looking, request: Registered, at: datetime, profile: Profile,
              told: list[str]) -> Iterator[RecordKey]:
    """Yield what is on record; a check for court orders counts only while it is fresh, for orders change overnight."""
    hours = profile.proposed.restriction_check_max_age_hours
    fresh, latest = False, None
    for one in desk.of(Evidence, request.id):
        if one.withdrawn is not None or one.at > at:
            continue
        if one.key is not RecordKey.RESTRICTIONS_CHECKED_RECENTLY:
            yield one.key
        elif at - one.at <= timedelta(hours=hours):
            fresh = True
        else:
            latest = max(latest or one.at, one.at)
    if fresh:
        yield RecordKey.RESTRICTIONS_CHECKED_RECENTLY
    elif latest is not None:
        told.append(f"the check for court orders and reporting restrictions is of {latest:%d %B %Y, %H:%M} UTC, and "
                    f"counts for {hours} hours: check again, and put it on record")


def _valid(desk: Looking, request: Registered, at: datetime, told: list[str]) -> Iterator[Authorisation]:
    """Yield the signatures that count; of the others say why not."""
    for one in desk.of(Authorisation, request.id):
        if one.at > at:
            continue
        if one.void is not None:
            told.append(f"{one.kind} by {one.by} ({one.role}) does not count: {one.void}")
        elif one.expires_at is not None and one.expires_at < at:
            told.append(f"{one.kind} by {one.by} ({one.role}) ran out on {one.expires_at:%d %B %Y, %H:%M} UTC")
        elif one.given_for.covers(request.digests) and one.revision == request.revision:
            yield one


def _signed(desk: Looking, request: Registered, at: datetime) -> Iterator[RecordKey]:
    for one in _valid(desk, request, at, []):
        if one.kind in SIGNATURES and (one.kind is not ApprovalKind.VERIFY or one.role in VERIFIERS):
            yield SIGNATURES[one.kind]
