"""The second pair of eyes: one named person, not the redactor, settles one plan for one source."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Literal

from pydantic import AwareDatetime, TypeAdapter, ValidationError

from media.atomic import write_text
from media.digest import Digest, digest_of
from media.errors import WrongUseError
from media.records import Record
from redact.plan import load_plan
from redact.records import Action, RedactionPlan, Verdict
from release.names import name_key
from release.records import AwaitingReview
from release.wording import Line
from release.workbench import Bench

PLAN = ".plan.json"


class ReviewerRole(StrEnum):
    """Who may settle a redaction; the decision model's actors, less those who only redact or advise."""

    PRESS_OFFICER = "press_officer"
    SENIOR_PRESS_OFFICER = "senior_press_officer"
    HEAD_OF_COMMUNICATIONS = "head_of_communications"
    OIC = "oic"
    SIO = "sio"
    SENIOR_OPERATIONAL_OFFICER = "senior_operational_officer"
    SUPERINTENDENT = "superintendent"
    CHIEF_SUPERINTENDENT = "chief_superintendent"
    CHIEF_OFFICER = "chief_officer"


class Approval(Record):
    """A reviewer's signature under one settled plan; any change of the plan or the source voids it."""

    format: Literal["presspack-approval/1"] = "presspack-approval/1"
    reference: str
    item: str
    by: Line
    role: ReviewerRole
    at: AwareDatetime
    plan: str
    """SHA-256 of the plan with the reviewer's verdicts in it."""
    source: Digest
    preview: str
    """SHA-256 of the before/after picture that lay beside the plan."""
    kept: tuple[str, ...]
    obligations: tuple[str, ...]
    """What the decision asked of the redaction, each signed for."""
    facts: str = ""
    """SHA-256 of what was stated of the case and its people; empty where it was given at a terminal."""
    shown: str = ""
    """SHA-256 over all of the after side that was shown; empty where it was given at a terminal."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What an approval must fit when the release goes on."""

    reference: str
    item: str
    plan: RedactionPlan
    redactor: str
    obligations: tuple[str, ...]
    facts: str | None = None
    """SHA-256 of what is stated now; None: not asked for here."""
    shown: str | None = None
    """SHA-256 over what a reviewer would be shown now; None: not asked for here."""


def approve(plan_path: Path, by: str, role: str,  # noqa: PLR0913 - what a reviewer says, and where it is kept
            keep: tuple[str, ...] = (), hide: tuple[str, ...] = (), *, at: datetime | None = None,
            keep_it: Callable[[Approval], None] = lambda _: None) -> Approval:
    """Settle a plan as its reviewer, and sign it; `keep_it` puts the signature into the register, or refuses it.

    Tracks that a reference photo suggests stay clear unless `hide` names them; `keep` leaves more clear. The
    plan is written back with these verdicts, the approval beside it. Approving again replaces the approval.

    Raises:
        WrongUseError: naming everything that stands in the way: nothing waits for review, the reviewer is the
            redactor or has no role, a track is unknown, the preview is missing.
    """
    if not plan_path.name.endswith(PLAN) or not plan_path.is_file():
        raise WrongUseError("is not a plan that waits for review", file=plan_path,
                            advice="Give the I1.plan.json that `presspack release` named.")
    bench, item = Bench(plan_path.parent), plan_path.name.removesuffix(PLAN)
    with bench.occupied():
        waiting = _waiting(bench)
        plan = load_plan(plan_path)
        _insist_it_was_shown(bench, item, plan)
        _refuse(plan_path, [*_unfit(plan, by, role), *_unknown(plan, keep, hide)])
        settled = plan.settled_by(*_verdicts(plan, by.strip(), role, keep, hide))
        approval = Approval(
            reference=waiting.reference, item=item, by=by.strip(), role=ReviewerRole(role),
            at=at or datetime.now(UTC), plan=settled.fingerprint(), source=settled.source.digest,
            preview=digest_of(bench.preview(item)).sha256, kept=tuple(sorted(settled.kept)),
            obligations=waiting.obligations)
        keep_it(approval)
        write_text(plan_path, settled.pieces())
        write_text(bench.approval(item), approval.to_json())
        return approval


def load_approval(path: Path) -> Approval | None:
    """Read an approval; None where nobody has approved yet.

    Raises:
        WrongUseError: there is one, and it cannot be read.
    """
    try:
        return Approval.from_json(path.read_bytes(), file=path) if path.exists() else None
    except OSError as problem:
        raise WrongUseError(f"cannot be read ({problem.strerror})", file=path) from problem


def why_void(approval: Approval, expected: Expected) -> tuple[str, ...]:
    """Every reason why an approval does not stand for what would now be released; none means it stands."""
    reasons = []
    if (approval.reference, approval.item) != (expected.reference, expected.item):
        reasons.append(f"it was given for {approval.item} of {approval.reference}")
    if approval.source != expected.plan.source.digest:
        reasons.append("it was given for another version of the file")
    if approval.plan != expected.plan.fingerprint():
        reasons.append("the plan has changed since")
    if {name_key(expected.redactor), name_key(expected.plan.drafted_by)} & {name_key(approval.by)}:
        reasons.append("it was given by the person who made the redaction")
    reasons += _differs(approval, expected.facts, expected.shown)
    more = [one for one in expected.obligations if one not in approval.obligations]
    if more:
        reasons.append(f"the decision now also asks for {', '.join(more)}")
    return tuple(reasons)


def not_as_signed(approval: Approval, facts: str, shown: str) -> tuple[str, ...]:
    """Say what of the facts and of what was shown is no longer as it was signed."""
    return tuple(_differs(approval, facts, shown))


def _differs(approval: Approval, facts: str | None, shown: str | None) -> Iterable[str]:
    if approval.facts and facts is not None and approval.facts != facts:
        yield "what is stated of the case or its people has changed since"
    if approval.shown and shown is not None and approval.shown != shown:
        yield "the pictures that were shown are not there any more as they were"


def _waiting(bench: Bench) -> AwaitingReview:
    """Read what the last run left to review; what was since held or refused has nothing to approve."""
    try:
        return AwaitingReview.from_json(bench.status.read_bytes(), file=bench.status)
    except (OSError, WrongUseError) as problem:
        raise WrongUseError("nothing here waits for review", file=bench.folder,
                            advice="Run `presspack release` with the request first.") from problem


def _insist_it_was_shown(bench: Bench, item: str, plan: RedactionPlan) -> None:
    """Refuse a plan of which no before/after picture was drawn, unless it is one that was already signed."""
    before = load_approval(bench.approval(item))
    signed = before is not None and before.plan == plan.fingerprint() and bench.preview(item).is_file()
    if not signed and not bench.shows(item, plan.fingerprint()):
        raise WrongUseError("no before/after picture shows this plan: nobody can have looked at it",
                            file=bench.plan(item), advice="Run `presspack release` with the request again.")


def _unfit(plan: RedactionPlan, by: str, role: str) -> Iterable[str]:
    key = name_key(by)
    try:
        TypeAdapter(Line).validate_python(by)
    except ValidationError as problem:
        yield f"the reviewer's name: {problem.errors()[0]['msg']}"
    if not key:
        yield "an approval needs the reviewer's name"
    elif key == name_key(plan.drafted_by):
        yield f"{by.strip()} made the redaction, and nobody reviews their own work"
    roles = [one.value for one in ReviewerRole]
    if role not in roles:
        yield f"{role!r} is not a role that may approve ({', '.join(roles)})"


def _unknown(plan: RedactionPlan, keep: tuple[str, ...], hide: tuple[str, ...]) -> Iterable[str]:
    tracks = {track.id for track in plan.tracks}
    yield from (f"there is no track {one} in this plan" for one in sorted({*keep, *hide} - tracks))
    yield from (f"{one} cannot be both kept and hidden" for one in sorted({*keep} & {*hide}))


def _refuse(path: Path, problems: list[str]) -> None:
    if problems:
        raise WrongUseError("; ".join(problems), file=path, advice="Correct these and approve again.")


def _verdicts(plan: RedactionPlan, by: str, role: str, keep: tuple[str, ...],
              hide: tuple[str, ...]) -> list[Verdict]:
    """Return the reviewer's own choices, and the suggestions that nobody has overruled."""
    chosen = {one.track for one in plan.verdicts} | {*keep, *hide}
    known = {track.id for track in plan.tracks}
    suggested = [one.track for one in plan.suggestions if one.track in known - chosen]
    decided = (*((track, Action.KEEP, "matches the reference photo") for track in dict.fromkeys(suggested)),
               *((track, Action.KEEP, "kept by the reviewer") for track in keep),
               *((track, Action.HIDE, "hidden by the reviewer") for track in hide))
    return [Verdict(track=track, action=action, by=by, role=role, reason=reason)
            for track, action, reason in decided]
