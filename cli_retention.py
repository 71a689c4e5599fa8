"""The commands about keeping, deleting and erasing pictures, and about quarantine."""

from datetime import UTC, datetime
from pathlib import Path

import click

from media.errors import ExitCode
from options import FILE, with_json, with_register, with_signature
from release.policy import Decision, Outcome, explain, load_profile, load_rules
from release.records import Held, Quarantined
from release.register.acts import Signed
from release.register.asks import answer as note_answer
from release.register.asks import open_asks
from release.register.concerned import Where
from release.register.erasing import erase as erase_picture
from release.register.erasing import plan as plan_erasure
from release.register.quarantine import cases
from release.register.quarantine import dispose as note_disposal
from release.register.retention import apply_for, conclude, standing
from release.register.retention_records import Answer, DisposalOutcome
from release.register.reviews import STATE_PERIODS, agenda
from release.register.reviews import schedule as put_down
from release.register.shelf import Register
from release.retention_request import load_retention
from release.retention_words import (
    case_lines,
    concluded_lines,
    erased_lines,
    plain,
    planned_lines,
    standing_lines,
)
from terminal import leave, moment, show

CODES = {Outcome.APPROVE: ExitCode.DONE, Outcome.HOLD: ExitCode.WAITING}
ANSWERS = [one.value for one in Answer if one is not Answer.OPEN]


@click.group()
def retention() -> None:
    """Keep or delete a picture: applications, reviews, and erasing what is to be deleted (docs/retention.md)."""


@retention.command("apply")
@click.argument("request", type=FILE)
@with_signature
@with_register
@with_json
def apply_command(request: Path, signed: Signed, register: Register, as_json: bool) -> None:
    """Enter an application for deletion, or a periodic review, or its new state.

    \b
    Example: presspack retention apply application.yaml --as "R. Ecords" --role information_manager
    """
    done = apply_for(register, signed, load_retention(request))
    stopped = done.screened if isinstance(done.screened, Held | Quarantined) else None
    lines = stopped.lines() if stopped else (f"{done.request.id}: entered; then: presspack retention decide "
                                             f"{done.request.id}",)
    show({"request": done.request.model_dump(mode="json"), "new": done.new, "voided": done.voided,
          "screened": done.screened.model_dump(mode="json")}, as_json, *lines, *done.voided)
    leave(stopped.exit_code if stopped else ExitCode.DONE)


@retention.command("decide")
@click.argument("reference")
@with_signature
@with_register
@with_json
def decide_command(reference: str, signed: Signed, register: Register, as_json: bool) -> None:
    """Decide whether it is erased, kept until its next review, or what is still missing.

    \b
    Example: presspack retention decide RET-2026-0007 --as "R. Ecords" --role information_manager
    """
    done = conclude(register, signed, reference, load_rules())
    kept = None if done.kept_until is None else done.kept_until.model_dump(mode="json")
    show({"decision": done.decision.to_plain(), "state": done.state, "kept_until": kept}, as_json,
         *concluded_lines(reference, done))
    leave(CODES.get(done.decision.outcome, ExitCode.REFUSED))


@retention.command("show")
@click.argument("reference")
@with_register
@with_json
def show_command(reference: str, register: Register, as_json: bool) -> None:
    """Show where an application or review stands: decision, signatures, next review, erasure, who must answer.

    \b
    Example: presspack retention show RET-2026-0007
    """
    here = standing(register, reference)
    show(plain(here), as_json, *standing_lines(here))


@retention.command()
@click.option("--profile", help="The force's profile as it is now, by name or file; else that of each request.")
@click.option("--due", is_flag=True, help="Only what is due or overdue, and what has no date.")
@click.option("--at", help="As at this day; today unless stated.")
@with_register
@with_json
def review(profile: str | None, due: bool, at: str | None, register: Register, as_json: bool) -> None:
    """List kept pictures whose periodic review is due, overdue or coming; a chief officer decides each.

    \b
    Example: presspack retention review --due --profile exampleshire.yaml
    """
    used = None if profile is None else load_profile(profile)
    found = agenda(register, moment(at) or datetime.now(UTC), used, due_only=due)
    dateless = [one for one in found.reviews if one.due is None]
    show(plain(found), as_json, *(f"{one.request}: {one.words}; {one.by} decides" for one in found.reviews),
         *(f"{one}: pictures are held and nobody has put them down for review" for one in found.unscheduled),
         *([STATE_PERIODS] if dateless else []),
         *([] if found.reviews or found.unscheduled else ["nothing to review"]))
    leave(ExitCode.WAITING if dateless else ExitCode.DONE)


@retention.command()
@click.argument("reference")
@click.option("--seriousness", required=True, help="A group of the profile's retention_periods.")
@click.option("--from", "since", required=True, help="The day from which the period counts.")
@with_signature
@with_register
@with_json
def schedule(reference: str, seriousness: str, since: str, signed: Signed, register: Register,
             **how: bool) -> None:
    """Put the pictures of a release down for periodic review.

    \b
    Example: presspack retention schedule PP-2026-0042 --seriousness minor --from 2026-03-10
             --as "R. Ecords" --role information_manager
    """
    counted = moment(since) or datetime.now(UTC)
    made = put_down(register, signed, reference, seriousness, counted.date())
    show(made.model_dump(mode="json"), how["as_json"],
         f"{reference}: put down ({seriousness}, from {made.counted_from})")


@retention.command()
@click.argument("reference")
@click.option("--in", "folders", multiple=True, metavar="FOLDER", help="Another folder that may hold the picture.")
@click.option("--gone", multiple=True, metavar="FOLDER", help="A folder that was taken away for good.")
@click.option("--dry-run", is_flag=True, help="List exactly what would go, and touch nothing.")
@with_signature
@with_register
@with_json
def erase(reference: str, signed: Signed, register: Register, dry_run: bool, as_json: bool,
          **places: tuple[str, ...]) -> None:
    """Erase an approved picture: originals, plans, previews, packages, records; list who else holds it.

    \b
    Example: presspack retention erase RET-2026-0007 --dry-run --as "D. Ataprotection" --role dpo
    """
    where = Where(places["folders"], places["gone"])
    if dry_run:
        planned = plan_erasure(register, reference, where)
        show(plain(planned), as_json, *planned_lines(planned))
        return
    done = erase_picture(register, signed, reference, load_rules(), where)
    if isinstance(done, Decision):
        show({"decision": done.to_plain()}, as_json, f"{reference}: nothing was erased", *explain(done))
        leave(CODES.get(done.outcome, ExitCode.REFUSED))
        return
    show(plain(done), as_json, *erased_lines(done))


@retention.command()
@click.option("--all", "every", is_flag=True, help="Those who have answered, too.")
@with_register
@with_json
def asks(every: bool, register: Register, as_json: bool) -> None:
    """List who was asked to erase a picture, too, and has not answered.

    \b
    Example: presspack retention asks
    """
    found = open_asks(register, every=every)
    show([one.model_dump(mode="json") for one in found], as_json,
         *([f"{one.id} {one.state.replace('_', ' ')}: {one.whom}: {one.what or 'forgotten'}" for one in found]
           or ["nobody is still to answer"]))


@retention.command()
@click.argument("ask")
@click.option("--outcome", type=click.Choice(ANSWERS), required=True)
@click.option("--ref", metavar="LOG", required=True, help="Where in the force's own log the answer stands.")
@with_signature
@with_register
@with_json
def answer(ask: str, outcome: str, ref: str, signed: Signed, register: Register, as_json: bool) -> None:
    """Note what somebody answered who was asked to erase a picture.

    \b
    Example: presspack retention answer RET-2026-0007/ask/1 --outcome removed --ref LOG-9
             --as "R. Ecords" --role information_manager
    """
    done = note_answer(register, signed, ask, Answer(outcome), ref)
    show(done.model_dump(mode="json"), as_json, f"{ask}: {outcome.replace('_', ' ')}")


@click.group()
def quarantine() -> None:
    """Material that nobody may open: what it is, whom to tell, how it ends (docs/quarantine.md)."""


@quarantine.command("list")
@with_register
@with_json
def list_command(register: Register, as_json: bool) -> None:
    """List what is quarantined: since when, why, whom to tell and in which words, what must happen.

    \b
    Example: presspack quarantine list
    """
    found = cases(register)
    show([plain(one) for one in found], as_json,
         *([line for one in found for line in case_lines(one)] or ["nothing is quarantined"]))
    leave(ExitCode.WAITING if found else ExitCode.DONE)


@quarantine.command()
@click.argument("reference")
@click.option("--outcome", type=click.Choice([one.value for one in DisposalOutcome]), required=True)
@click.option("--ref", metavar="LOG", required=True, help="Where in the force's own log it stands.")
@with_signature
@with_register
@with_json
def dispose(reference: str, outcome: str, ref: str, signed: Signed, register: Register, as_json: bool) -> None:
    """Note what became of quarantined material; it is never released.

    \b
    Example: presspack quarantine dispose PP-2026-0004 --outcome handed_to_digital_forensics --ref LOG-7
             --as "D. Tective" --role oic
    """
    done = note_disposal(register, signed, reference, DisposalOutcome(outcome), ref)
    show({"disposal": done.disposal.model_dump(mode="json"), "state": done.state, "next": done.next}, as_json,
         f"{reference}: {outcome.replace('_', ' ')}; now {done.state.replace('_', ' ')}; {done.next}")
