"""Say in plain lines where keeping, erasing and quarantine stand."""

from collections.abc import Iterator
from typing import Any

from pydantic import TypeAdapter

from release.policy import Outcome, explain
from release.register.erasing import Erased, Planned
from release.register.quarantine import MUST, Case
from release.register.retention import Concluded, Standing
from release.register.retention_records import Answer
from release.register.reviews import STATE_PERIODS
from release.register.states import State

SIGN = ("chief officer: presspack authorise {0} --kind retain|delete --as NAME --role chief_officer "
        "--rationale-ref LOG, "
        "then decide again")


def plain(value: object) -> Any:  # noqa: ANN401 - whatever JSON can hold
    """Return a value as JSON can hold it."""
    return TypeAdapter(type(value)).dump_python(value, mode="json")


def concluded_lines(reference: str, done: Concluded) -> Iterator[str]:
    """Say what was decided, and what comes next."""
    yield from explain(done.decision)
    yield ""
    if done.decision.outcome is Outcome.APPROVE:
        yield f"{reference}: may be erased. See what would go: presspack retention erase {reference} --dry-run"
    elif done.kept_until is not None:
        yield f"{reference}: kept; {_due(done.kept_until.due)}"
        if done.kept_until.due is None:
            yield STATE_PERIODS
    elif done.decision.outcome is Outcome.HOLD:
        yield f"{reference}: neither kept nor erased yet. {SIGN.format(reference)}"


def standing_lines(here: Standing) -> Iterator[str]:
    """Say everything that the register holds of a retention request."""
    request = here.request
    yield f"{request.id}: {request.state.replace('_', ' ')} ({request.ground}, entered {request.received_at:%d %B %Y})"
    if here.asked is not None:
        picture = here.asked.picture
        yield f"picture   {picture.reference}, crime {picture.crime}, taken {picture.taken_on.isoformat()}"
        yield from (f"held      {one} (here)" for one in here.asked.held.here)
        yield from (f"held      {one.system}: {one.reference}" for one in here.asked.held.elsewhere)
    if here.decided is not None:
        yield f"decided   {here.decided.outcome} on {here.decided.taken_at:%d %B %Y, %H:%M} UTC ({here.decided.id})"
    yield from (f"signed    {one.kind} by {one.by} ({one.role}){f', void: {one.void}' if one.void else ''}"
                for one in here.signatures)
    yield from (f"review    {one.state}, {_due(one.due)}" for one in here.reviews)
    if here.erasure is not None:
        rests = f"; rests on {', '.join(here.erasure.rests_on)}" if here.erasure.rests_on else ""
        yield f"erasure   {here.erasure.state}, by {here.erasure.by} ({here.erasure.role}), " \
              f"{here.erasure.files} files{rests}"
    yield from (f"asked     {one.whom}: {one.state.replace('_', ' ')}" for one in here.asks)


def planned_lines(planned: Planned) -> Iterator[str]:
    """Say exactly what would go."""
    haul, request = planned.haul, planned.request
    yield f"{request.id}: nothing was touched; this is what would go"
    if request.state not in {State.APPROVED, State.ERASING}:
        yield f"  it is {request.state.replace('_', ' ')}: it must be approved first"
    yield from (f"  first      presspack takedown {one} deletion_approved -o NOTICES --told-by chief_officer"
                for one in planned.out)
    yield from (f"  looked in  {one}" for one in haul.roots)
    yield from (f"  file       {one.path}: {one.why}" for one in haul.finds)
    yield from (f"  folder     {one}" for one in haul.folders)
    yield from (f"  record     {one}" for one in planned.records)
    yield f"  documents  {planned.documents} in the register"
    yield from (f"  left alone {one}" for one in (*haul.told, *haul.shut))
    yield from (f"  to ask     {whom}: {what}" for whom, what in planned.asks)


def erased_lines(done: Erased) -> Iterator[str]:
    """Say what went, and who must still act."""
    yield f"{done.reference}: erased ({done.files} files, {done.records} records)"
    yield from (f"  look at    {one}" for one in done.told)
    yield from (f"  ask        {one.whom}: {one.what} ({one.id})" for one in done.asks if one.state is Answer.OPEN)
    yield "  not reached: backups, snapshots, and the blocks that the files used on the disk (docs/retention.md)"


def case_lines(case: Case) -> Iterator[str]:
    """Say what is quarantined, whom to tell and in which words, what must happen."""
    yield f"{case.reference}: quarantined since {case.since:%d %B %Y, %H:%M} UTC"
    yield from (f"  because  {one}" for one in case.reasons)
    yield from (f"  lies at  {one}" for one in case.places)
    yield from (f"  made     {one}: must go with it" for one in case.standing)
    yield from (f"  tell     {role.replace('_', ' ')}: " + (f"told on {at:%d %B %Y, %H:%M} UTC" if at else
                f"not yet; then: presspack notify {case.reference} {role}") for role, at in case.told)
    yield from (f"  must     {one}" for one in MUST)
    if case.waits_for:
        yield f"  waits    for {case.waits_for} to say that it is not intimate after all"
    yield "  text to send:"
    yield from (f"    | {one}" for one in case.notice)


def _due(due: object) -> str:
    return "no date for its next review can be worked out" if due is None else f"next review on {due:%d %B %Y}"
