"""May this person refuse this request for this reason: judged by the decision, the profile and what is on record."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Self

from pydantic import AwareDatetime, model_validator

from media.errors import WrongUseError
from media.records import Record
from release.policy import Decision, Facts, Outcome, Profile, Role, Rules, Status, decide
from release.policy.asked import in_force
from release.policy.decision import Digests
from release.policy.evaluate import Scope, evaluate
from release.policy.model import Approved, Condition, parts
from release.policy.refusals import Reason, Refusals
from release.policy.vocabulary import answers, words
from release.policy.words import role
from release.request import LoadedRequest
from release.wanted import wanted
from release.wording import Line, Paragraph

FIRED = frozenset({Status.FIRED, Status.IMPOSED_UNKNOWN})


@dataclass(frozen=True, slots=True)
class Roles:
    """In which role somebody refuses, and in which somebody else approved the refusal."""

    refuser: Role
    approver: Role | None = None


class Approver(Record):
    """Who approved that it is refused."""

    name: Line
    role: Role


class Refuser(Record):
    """Who refuses, in which role, and where the reasons are: written here, or in the force's own log."""

    name: Line
    role: Role
    rationale: Paragraph | None = None
    log_ref: Line | None = None
    approved_by: Approver | None = None

    @property
    def roles(self) -> Roles:
        """In which role somebody refuses, and in which it was approved."""
        return Roles(self.role, self.approved_by.role if self.approved_by else None)

    @model_validator(mode="after")
    def _approved_by_another(self) -> Self:
        if self.approved_by is not None and self.approved_by.name.casefold() == self.name.casefold():
            raise ValueError("nobody approves their own refusal")
        return self

    @model_validator(mode="after")
    def _explained(self) -> Self:
        if self.rationale is None and self.log_ref is None:
            raise ValueError("a refusal needs its rationale, or the reference under which it is logged")
        return self


class Judged(Record):
    """What became of one reason."""

    code: str
    accepted: bool
    carried_by: tuple[str, ...]
    """The rules that carry it in this decision."""
    why_not: tuple[str, ...] = ()
    """What stands against it, and what would be needed."""


class Refusal(Record):
    """One refusal by a person. It names reasons and stays with the force; the letter is what leaves."""

    format: Literal["presspack-refusal/1"] = "presspack-refusal/1"
    reference: Line
    refused_at: AwareDatetime
    by: Refuser
    ground: str
    profile: str
    profile_version: str
    outcome: Outcome
    """How the policy decided; a person may refuse what it would hold or allow, for a reason that is accepted."""
    digests: Digests
    request_sha256: str
    reasons: tuple[Judged, ...]
    """All that were given; at least one is accepted."""

    @property
    def accepted(self) -> tuple[str, ...]:
        """The codes on which it rests."""
        return tuple(one.code for one in self.reasons if one.accepted)


@dataclass(frozen=True, slots=True)
class Case:
    """A decided request, and by what it was decided."""

    facts: Facts
    rules: Rules
    profile: Profile
    decision: Decision
    refusals: Refusals


def case_of(facts: Facts, rules: Rules, profile: Profile, refusals: Refusals, at: datetime) -> Case:
    """Take the decision on which a refusal is judged."""
    return Case(facts, rules, profile, decide(facts, rules, profile, at), refusals)


def refuse(loaded: LoadedRequest, case: Case, refuser: Refuser, codes: Sequence[str], at: datetime) -> Refusal:
    """Refuse a request as a person, for reasons of which at least one is accepted.

    Raises:
        WrongUseError: a reason is unknown, nobody in this role signs a refusal, the ground is unknown, or no reason is
            accepted; then each is told with the rule that says so and what would be needed.
    """
    reference, ground = loaded.request.reference, case.facts.request.ground
    if refuser.role not in case.refusals.signed_by:
        raise WrongUseError(f"{refuser.role} does not sign a refusal",
                            advice=f"Sign as one of {words(case.refusals.signed_by)}.")
    if ground is None:
        raise WrongUseError(f"{reference} has no ground, and without one no rule carries a refusal",
                            advice="State facts.request.ground.")
    judged = tuple(judge(case.refusals.named(code), case, refuser.roles) for code in dict.fromkeys(codes))
    if not any(one.accepted for one in judged):
        raise WrongUseError(_unaccepted(judged), advice=_instead(case, refuser.roles))
    return Refusal(
        reference=reference, refused_at=at, by=refuser, ground=ground, profile=case.profile.id,
        profile_version=case.profile.version, outcome=case.decision.outcome, digests=case.decision.digests,
        request_sha256=loaded.request.fingerprint(), reasons=judged)


def judge(reason: Reason, case: Case, given: Roles) -> Judged:
    """Judge one reason, given by somebody in a role."""
    carried = tuple(_carriers(reason, case))
    against = [] if carried else [_uncarried(reason, case)]
    if carried:
        against += [f"{_said(name, case)}: it leaves room only for an exceptional reason"
                    for name in reason.gives_way_to if case.decision.row(name).status in FIRED]
        against += _lacking(reason, case)
        against += _unheld(_holders(carried, case) if reason.holder else reason.by, (given.refuser,), case, "said")
        against += _unheld(reason.approval, (given.refuser, given.approver), case, "approved")
    return Judged(code=reason.code, accepted=not against, carried_by=carried, why_not=tuple(against))


def _carriers(reason: Reason, case: Case) -> Iterator[str]:
    """Yield the rules that carry a reason: that block, that lack their evidence, or on whose ground one may judge."""
    yield from (one for one in reason.blocks if one in case.decision.blocks)
    yield from (one for one in reason.needs if one in case.decision.needs)
    here = _here(case)
    yield from (one for one in reason.judged_on if one in here)


def _uncarried(reason: Reason, case: Case) -> str:
    """Say why nothing carries a reason: the profile denies it, its rules do not hold here, or do not fire."""
    here = _here(case)
    denied = [name for name in reason.not_alone if name in here]
    if denied:
        return f"{'; '.join(_said(one, case) for one in denied)}. It is no reason by itself"
    holding = [name for name in (*reason.blocks, *reason.needs) if name in here]
    if holding:
        return f"on the facts as they are stated it does not arise ({', '.join(holding)})"
    return f"no rule of {case.profile.id} carries it on the ground {case.facts.request.ground}"


def _lacking(reason: Reason, case: Case) -> list[str]:
    """Say what must be on record besides."""
    if reason.evidence is None:
        return []
    found = evaluate(reason.evidence, Scope(case.facts, case.profile, case.decision.as_at))
    shown = {one.path for one in found.reads if one.value is True}
    return [f"it needs {question}, on record" for _, question, _ in wanted(reason.evidence, shown)]


def _unheld(asked: Sequence[Role], given: Sequence[Role | None], case: Case, what: str) -> list[str]:
    """Say who must do it where nobody in the right role has."""
    lowest = case.profile.proposed.senior_officer_min_rank
    if not asked or any(answers(one, role_asked, lowest) for one in given if one for role_asked in asked):
        return []
    return [f"it must be {what} by {' or '.join(role(one) for one in asked)}"]


def _holders(carried: Sequence[str], case: Case) -> tuple[Role, ...]:
    """Return the roles whose approval the carrying rules ask for."""
    needs = [rule.need for name in carried if (rule := case.rules.named(name)) is not None and rule.need is not None]
    return tuple(dict.fromkeys(one for need in needs for one in _approvers(need)))


def _approvers(need: Condition) -> Iterator[Role]:
    if isinstance(need, Approved):
        yield from need.approved
    for part in parts(need):
        yield from _approvers(part)


def _here(case: Case) -> frozenset[str]:
    ground = case.facts.request.ground
    return frozenset() if ground is None else frozenset(
        rule.id for rule in in_force(case.rules, ground, case.profile))


def _said(name: str, case: Case) -> str:
    rule = case.rules.named(name)
    return f"{name} says: {rule.message} ({'; '.join(rule.source)})" if rule else name


def _unaccepted(judged: Sequence[Judged]) -> str:
    return "; ".join(f"{one.code} is not accepted: {'; '.join(one.why_not)}" for one in judged)


def _instead(case: Case, given: Roles) -> str:
    """Say for what else it could be refused, by this person or with a superintendent's approval."""
    ready = [one.code for one in case.refusals.reasons if judge(one, case, given).accepted]
    if ready:
        return f"It can be refused for {', '.join(ready)}."
    return ("Nothing that is stated carries a refusal: state what does, or have a superintendent or above approve "
            "other_exceptional where an exceptional reason may be judged.")
