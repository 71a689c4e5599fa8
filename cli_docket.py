"""The commands that put a request into the register, and people's signatures and records to it."""

from pathlib import Path
from typing import Any

import click

from media.errors import ExitCode
from options import FILE, with_json, with_register, with_signature
from release.policy import explain, load_rules
from release.policy.vocabulary import LiftPaper, RecordKey
from release.register.acts import Signed
from release.register.deciding import take
from release.register.evidence import Asked, Plea, authorise, consult, lift, notify, put_on_record
from release.register.intake import submit
from release.register.people import role_of
from release.register.records import ApprovalKind, Kept, Reply
from release.register.shelf import Register
from release.register.standing import standing, summaries
from release.register.whereabouts import note_folders
from release.request import load_request
from terminal import leave, show


@click.command("submit")
@click.argument("request", type=FILE)
@with_signature
@with_register
@with_json
def submit_command(request: Path, signed: Signed, register: Register, as_json: bool) -> None:
    """Enter a request in the register, or what has changed of it; its files are screened, none is opened.

    \b
    Example: presspack submit request.yaml --as "Sam Redactor" --role press_officer
    """
    loaded = load_request(request)
    done = submit(register, signed, loaded)
    note_folders(register, signed, done.request.id, loaded.folder)
    show({**done.request.model_dump(mode="json"), "new": done.new, "voided": done.voided}, as_json,
         f"{done.request.id}: {done.request.state.replace('_', ' ')}", *done.voided)


@click.command("requests")
@click.argument("reference", required=False)
@click.option("--state", help="Only those in this state, e.g. on_hold.")
@with_register
@with_json
def requests(reference: str | None, state: str | None, register: Register, as_json: bool) -> None:
    """List the requests in the register, or tell everything of one: who signed, what was decided, what is missing.

    \b
    Example: presspack requests PP-2026-0001
    """
    with register.looking() as desk:
        told = standing(desk, reference) if reference else summaries(desk, state)
    show(told.plain, as_json, *(told.lines or ("no requests",)))


@click.command("record")
@click.argument("reference")
@click.argument("key", type=click.Choice([one.value for one in RecordKey]), metavar="RECORD")
@click.option("--log-ref", required=True, help="Where in the force's own log it stands.")
@with_signature
@with_register
@with_json
def record(reference: str, key: str, log_ref: str, signed: Signed, register: Register, as_json: bool) -> None:
    """Note what stands in the force's own log, e.g. that court orders were checked again.

    \b
    Example: presspack record PP-2026-0001 restrictions_checked_recently --log-ref "PO log 118" --as "Sam Redactor"
             --role press_officer
    """
    _told(put_on_record(register, signed, reference, RecordKey(key), log_ref), as_json,
          f"{reference}: {key} is on record ({log_ref})")


@click.command("authorise")
@click.argument("reference")
@click.option("--kind", type=click.Choice([one.value for one in ApprovalKind]), default="approve", show_default=True,
              help="What is signed.")
@click.option("--rationale-ref", required=True, help="Where your reasons stand in the force's own log.")
@click.option("--hours", type=click.IntRange(1), help="For how long it is good. [default: until something changes]")
@with_signature
@with_register
@with_json
def authorise_command(reference: str, signed: Signed, register: Register, as_json: bool,
                      **signing: Any) -> None:  # noqa: ANN401
    """Approve, verify, keep or delete, as somebody who may; any change of the request voids it.

    \b
    Example: presspack authorise PP-2026-0001 --rationale-ref "Policy log 12" --as "D. Tective" --role sio
    """
    made = authorise(register, signed, reference, ApprovalKind(signing["kind"]), signing["rationale_ref"],
                     signing["hours"])
    _told(made, as_json, f"{reference}: {made.kind} by {made.by} ({made.role}), for what the request is now")


@click.command("consult")
@click.argument("reference")
@click.argument("party")
@click.option("--outcome", type=click.Choice([one.value for one in Reply]), required=True, help="What they said.")
@click.option("--escalated-to", help="Who settled it, where they disagreed.")
@click.option("--log-ref", required=True, help="Where it stands in the force's own log.")
@with_signature
@with_register
@with_json
def consult_command(reference: str, party: str, signed: Signed, register: Register, as_json: bool,
                    **asking: Any) -> None:  # noqa: ANN401
    """Note whom somebody consulted, and what they said.

    \b
    Example: presspack consult PP-2026-0001 cps --outcome agree --log-ref "Email 3" --as "Sam Redactor"
             --role press_officer
    """
    asked = Asked(party=role_of(party), outcome=Reply(asking["outcome"]), log_ref=asking["log_ref"],
                  escalated_to=asking["escalated_to"])
    made = consult(register, signed, reference, asked)
    counts = "" if made.counts else "; that is no consultation yet"
    _told(made, as_json, f"{reference}: {made.party} consulted, {made.outcome.replace('_', ' ')}{counts}")


@click.command("notify")
@click.argument("reference")
@click.argument("to")
@click.option("--reason", required=True, help="Why they were told.")
@click.option("--method", required=True, help="By what means.")
@with_signature
@with_register
@with_json
def notify_command(reference: str, to: str, signed: Signed, register: Register, as_json: bool,
                   **notice: str) -> None:
    """Note who was told of a request or of what became of it.

    \b
    Example: presspack notify PP-2026-0001 victim --reason "advance notice" --method telephone --as "Sam Redactor"
             --role press_officer
    """
    made = notify(register, signed, reference, role_of(to),
                  (notice["reason"], notice["method"]))
    _told(made, as_json, f"{reference}: {made.to} told by {made.method}")


@click.command("lift")
@click.argument("reference")
@click.argument("rule")
@click.option("--paper", "papers", type=click.Choice([one.value for one in LiftPaper]), multiple=True, required=True,
              help="What you have put to it; give it once for each.")
@click.option("--rationale-ref", required=True, help="Where your reasons stand in the force's own log.")
@with_signature
@with_register
@with_json
def lift_command(reference: str, rule: str, signed: Signed, register: Register, as_json: bool,
                 **plea: Any) -> None:  # noqa: ANN401
    """Let a refusal by one rule fall, as somebody who may; docs/policy.md says who.

    \b
    Example: presspack lift PP-2026-0001 NAT-EXC-3 --paper rationale --paper risk_assessment
             --rationale-ref "Policy log 14" --as "S. Uper" --role superintendent
    """
    asked = Plea(rule=rule, papers=tuple(map(LiftPaper, plea["papers"])), rationale_ref=plea["rationale_ref"])
    made = lift(register, signed, reference, asked, load_rules())
    _told(made, as_json, f"{reference}: {rule} lifted by {made.by} ({made.role}); decide again")


def _told(made: Kept, as_json: bool, line: str) -> None:
    show(made.model_dump(mode="json"), as_json, line)


@click.command("judge")
@click.argument("reference")
@with_signature
@with_register
@with_json
def judge(reference: str, signed: Signed, register: Register, as_json: bool) -> None:
    """Decide on a request in the register from what has been put to it, keep the decision, and move the request on.

    \b
    Example: presspack judge PP-2026-0001 --as "Sam Redactor" --role press_officer
    """
    kept, decision = take(register, signed, reference, load_rules())
    show({**decision.to_plain(), "id": kept.id, "valid_until": kept.due.isoformat(), "stale": kept.stale}, as_json,
         f"{kept.id}, good until {kept.due:%d %B %Y, %H:%M} UTC", *explain(decision), *kept.stale)
    leave({"approve": ExitCode.DONE, "hold": ExitCode.WAITING}.get(decision.outcome, ExitCode.REFUSED))


COMMANDS = (submit_command, requests, judge, record, authorise_command, consult_command, notify_command, lift_command)
