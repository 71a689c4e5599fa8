"""The commands for what comes after a release: where it is shown, its reviews, takedowns, what is due."""

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from media.atomic import write_text
from media.errors import ExitCode, WrongUseError
from options import FILE, with_json, with_register, with_signature
from release.duties import duties, table
from release.dutycalendar import calendar
from release.register.acts import Signed
from release.register.after_records import CHANNELS, Publication, Takedown
from release.register.notices import Event, recall, remind
from release.register.people import role_of
from release.register.publishing import Showing, publish
from release.register.reviewing import Finding, begin_review, review
from release.register.shelf import Register
from release.register.triggers import Trigger
from release.register.withdrawing import clear, finish, progress, seek_again, tell
from release.spans import until
from terminal import counted, leave, moment, show


@click.command()
@click.argument("reference")
@click.option("--channel", required=True, metavar="CHANNEL", help=f"{', '.join(CHANNELS)}, or other:NAME.")
@click.option("--url", help="Where exactly.")
@click.option("--owner", required=True, metavar="ROLE", help="Who answers for it from now on.")
@with_signature
@with_register
@with_json
def published(reference: str, owner: str, signed: Signed, register: Register, as_json: bool,
              **where: str | None) -> None:
    """Put on record where the force shows a released picture, so that it is reviewed and can be taken down.

    \b
    Example: presspack published PP-1 --channel website --url https://force.example/1 --owner press_officer \\
      --as "A. Officer" --role press_officer
    """
    made = publish(register, signed, reference, Showing.from_plain({**where, "owner": role_of(owner)}))
    show({**made.publication.model_dump(mode="json"), "notes": made.notes}, as_json,
         *_shown([made.publication], signed.at), *(f"note: {note}" for note in made.notes))


@click.command()
@click.argument("reference", required=False)
@click.option("--due", is_flag=True, help="Only those whose review is due.")
@click.option("--at", metavar="MOMENT", help="As at this moment. [default: now]")
@with_register
@with_json
def publications(reference: str | None, due: bool, at: str | None, register: Register, as_json: bool) -> None:
    """List where pictures are shown, who answers for it, and when it is looked at again.

    \b
    Example: presspack publications --due
    """
    now = _moment(at)
    with register.looking() as desk:
        found = desk.of(Publication, reference) if reference else desk.all(Publication)
    asked = [one for one in found if not due or one.is_due(now)]
    show([one.model_dump(mode="json") for one in asked], as_json, *(_shown(asked, now) or ["no publications"]))


@click.command("review-publication")
@click.argument("publication")
@click.option("--outcome", type=click.Choice(["keep", "archive", "remove"]),
              help="What came of it; without it the review begins.")
@click.option("--business-area", metavar="NAME", help="Who was asked whether it is still needed.")
@click.option("--rationale", metavar="REF", help="Where the reasons stand in the force's own log.")
@with_signature
@with_register
@with_json
def review_publication(publication: str, signed: Signed, register: Register, as_json: bool,
                       **finding: str | None) -> None:
    """Begin the review of a publication, or say what came of it; to remove it starts a takedown of the request.

    \b
    Example: presspack review-publication PP-1/website/1 --outcome keep --business-area CID --rationale LOG-7 \\
      --as "A. Officer" --role press_officer
    """
    if finding["outcome"] is None:
        begun = begin_review(register, signed, publication)
        show(begun.model_dump(mode="json"), as_json, *_shown([begun], signed.at))
        return
    done = review(register, signed, publication, Finding.from_plain(finding))
    show(done.review.model_dump(mode="json"), as_json, *_shown([done.publication], signed.at),
         *([f"write the notices: presspack takedowns {done.takedown.request} -o FOLDER"] if done.takedown else []))


@click.command("duties")
@click.option("--at", metavar="MOMENT", help="As at this moment. [default: now]")
@click.option("--owner", metavar="ROLE", help="Only what is this role's.")
@click.option("--ics", type=FILE, metavar="FILE", help="Write them as a calendar, too.")
@with_register
@with_json
def duties_command(at: str | None, owner: str | None, ics: Path | None, register: Register, as_json: bool) -> None:
    """Say what is due and overdue, and for whom: reviews, takedowns, recalls, decisions that run out, and more.

    \b
    Example: presspack duties --owner press_officer --ics duties.ics
    """
    now = _moment(at)
    with register.looking() as desk:
        found = duties(desk, now, owner)
    if ics is not None:
        write_text(ics, calendar(found, now))
    show([one.model_dump(mode="json") for one in found], as_json, *(table(found, now) or ["nothing is due"]))


@click.command("duty-done")
@click.argument("duty")
@click.option("--log-ref", required=True, metavar="REF", help="Where that stands in the force's own log.")
@with_signature
@with_register
@with_json
def duty_done(duty: str, log_ref: str, signed: Signed, register: Register, as_json: bool) -> None:
    """Put on record that a duty which a takedown opened is done; all others end with what they are about.

    \b
    Example: presspack duty-done PP-1/takedown/1/correction --log-ref LOG-9 --as "A. Officer" --role press_officer
    """
    done = finish(register, signed, duty, log_ref)
    show(done.model_dump(mode="json"), as_json, f"{done.id}: done")


@click.command("takedown")
@click.argument("reference")
@click.argument("trigger", type=click.Choice([one.value for one in Trigger]), metavar="TRIGGER")
@click.option("-o", "--output", "folder", type=FILE, required=True, help="A new folder for the notices.")
@click.option("--told-by", metavar="ROLE", help="Who said so, where the press office enters it for them.")
@with_signature
@with_register
@with_json
def takedown(reference: str, folder: Path, signed: Signed, register: Register, as_json: bool,
             **said: Any) -> None:  # noqa: ANN401 - what happened, and who said so
    """Start taking back everything of a request: a notice for every channel and every recipient, by a clock.

    \b
    Example: presspack takedown PP-1 apprehended -o notices --told-by oic --as "A. Officer" --role press_officer
    """
    told_by = None if said["told_by"] is None else role_of(said["told_by"])
    done = recall(register, signed, reference, Event(Trigger(said["trigger"]), told_by), folder)
    show({**done.takedown.model_dump(mode="json"), "notices": [one.name for one in done.notices]}, as_json,
         *_back(done.takedown, signed.at), f"{folder}: {counted(len(done.notices), 'notice')} to send")


@click.command("takedown-done")
@click.argument("reference")
@click.option("--channel", required=True, metavar="CHANNEL", help="Which channel is clear, or the id of a publication.")
@with_signature
@with_register
@with_json
def takedown_done(reference: str, channel: str, signed: Signed, register: Register, as_json: bool) -> None:
    """Put on record that a channel shows the picture no more.

    \b
    Example: presspack takedown-done PP-1 --channel website --as "A. Officer" --role press_officer
    """
    here = clear(register, signed, reference, channel)
    show(here.model_dump(mode="json"), as_json, *_back(here, signed.at))


@click.command("takedown-told")
@click.argument("reference")
@click.option("--recipient", required=True, metavar="WHO", help="Name, organisation or address.")
@click.option("--method", default="email", show_default=True, help="How they were told.")
@click.option("--acknowledged", is_flag=True, help="They have answered.")
@with_signature
@with_register
@with_json
def takedown_told(reference: str, recipient: str, signed: Signed, register: Register, as_json: bool,
                  **how: Any) -> None:  # noqa: ANN401 - the two options of how they were told
    """Put on record that a recipient was told to remove the picture, or has answered.

    \b
    Example: presspack takedown-told PP-1 --recipient "Example Gazette" --as "A. Officer" --role press_officer
    """
    here = tell(register, signed, reference, recipient, None if how["acknowledged"] else how["method"])
    show(here.model_dump(mode="json"), as_json, *_back(here, signed.at))


@click.command()
@click.argument("reference", required=False)
@click.option("-o", "--output", "folder", type=FILE, help="A new folder for the notices that are still open.")
@click.option("--at", metavar="MOMENT", help="As at this moment. [default: now]")
@with_register
@with_json
def takedowns(reference: str | None, folder: Path | None, at: str | None, register: Register, as_json: bool) -> None:
    """Say how far takedowns are, and what is still open; exit code 5 while anything is.

    \b
    Example: presspack takedowns PP-1 -o more-notices
    """
    now = _moment(at)
    with register.looking() as desk:
        found = desk.of(Takedown, reference) if reference else desk.all(Takedown)
    if folder is not None:
        remind(register, _named(reference), folder)
    show([one.model_dump(mode="json") for one in found], as_json,
         *([line for one in found for line in _back(one, now)] or ["no takedowns"]))
    leave(ExitCode.DONE if all(one.completed_at for one in found) else ExitCode.WAITING)


@click.command("sought-again")
@click.argument("reference")
@click.option("--rationale", required=True, metavar="REF", help="Where the reasons stand in the force's own log.")
@with_signature
@with_register
@with_json
def sought_again(reference: str, rationale: str, signed: Signed, register: Register, as_json: bool) -> None:
    """Put on record that somebody who was found or arrested is sought anew, so that a new request may show them.

    \b
    Example: presspack sought-again PP-1 --rationale LOG-11 --as "O. Case" --role oic
    """
    made = seek_again(register, signed, reference, rationale)
    show(made.model_dump(mode="json"), as_json, f"{reference}: sought again; make a request under a new reference")


COMMANDS = (published, publications, review_publication, duties_command, duty_done, takedown, takedown_done,
            takedown_told, takedowns, sought_again)


def _moment(at: str | None) -> datetime:
    return moment(at) or datetime.now(UTC)


def _named(reference: str | None) -> str:
    if reference is None:
        raise WrongUseError("notices are written of one takedown at a time", advice="Give its reference.")
    return reference


def _shown(found: Iterable[Publication], at: datetime) -> list[str]:
    return [f"{one.id}: {one.state.replace('_', ' ')}, {one.owner.replace('_', ' ')}"
            + (f", review {until(one.due, at)}" if one.due else "") + (f", {one.url}" if one.url else "")
            for one in found]


def _back(here: Takedown, at: datetime) -> list[str]:
    reasons = ", ".join(dict.fromkeys(one.trigger.words for one in here.reasons))
    return [f"{here.request}: {here.state} ({reasons}), {progress(here, at)}",
            *(f"  clear  {one.publication}  {one.url or ''}".rstrip() for one in here.open_channels),
            *(f"  tell   {one.recipient}  {one.address or ''}".rstrip() for one in here.untold)]
