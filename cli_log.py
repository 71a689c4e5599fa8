"""The commands about the log: prove it, anchor it elsewhere, hand it over."""

from pathlib import Path

import click

from media.atomic import write_text
from media.errors import ExitCode
from options import FILE, with_json, with_register, with_signature
from release.register.acts import Did, Signed
from release.register.anchors import new_key, read_anchor, write_anchor
from release.register.audit import check
from release.register.schedule import as_csv, schedule
from release.register.schedule import as_json as schedule_json
from release.register.shelf import Register
from terminal import leave, moment, show


@click.group("log")
def log() -> None:
    """Prove the log, keep its end elsewhere, hand it over for disclosure."""


@log.command("show")
@click.argument("reference", required=False)
@with_register
@with_json
def show_log(reference: str | None, register: Register, as_json: bool) -> None:
    """Show who did what and when, all of it or of one request.

    \b
    Example: presspack log show PP-2026-0001
    """
    with register.looking() as desk:
        lines = list(schedule(desk.log(reference)))
    show([one.model_dump(mode="json") for one in lines], as_json, *(
        f"{one.number:6} {one.date} {one.time}  {one.done:22} {one.request:20} {one.by} ({one.role})"
        + (f" to {one.recipients}" if one.recipients else "") for one in lines))


@log.command("verify")
@click.option("--anchor", "anchors", multiple=True, type=FILE, help="An anchor or signed note that was kept elsewhere.")
@click.option("--public", metavar="KEY", help="The public half of the key that signed the notes.")
@with_register
@with_json
def verify_log(anchors: tuple[Path, ...], public: str | None, register: Register, as_json: bool) -> None:
    """Hold the log against itself, against anchors, and every record of the register against the log.

    \b
    Example: presspack log verify --anchor /mnt/safe/2026-03-10.anchor.json
    """
    found = check(register, [read_anchor(one, public) for one in anchors])
    known = f"{len(anchors)} of them anchored" if anchors else "no anchor was given"
    show(found.model_dump(mode="json"), as_json,
         f"{found.entries} entries, {found.records} records, {found.documents} documents: "
         + ("sound" if found.sound else f"NOT sound, {len(found.faults)} faults"),
         f"head {found.head} ({known})", *(f"  at entry {one.seq}: {one.kind}: {one.words}" for one in found.faults))
    leave(ExitCode.DONE if found.sound else ExitCode.RESIDUE)


@log.command("anchor")
@click.option("-o", "--output", "out", type=FILE, required=True, metavar="FILE", help="The anchor, as JSON.")
@click.option("--key", type=FILE, help="Sign a note with this key, too; `log key` makes one.")
@with_signature
@with_register
@with_json
def anchor_log(out: Path, key: Path | None, signed: Signed, register: Register, as_json: bool) -> None:
    """Write the end of the log to a file to be kept elsewhere, with a timestamp request (RFC 3161) beside it.

    \b
    Example: presspack log anchor -o 2026-03-10.json --key force.key --as "A. Dministrator" --role information_manager
    """
    made = register.anchor(signed.at)
    written = write_anchor(out, made, key)
    show({**made.model_dump(mode="json"), "files": [str(one) for one in written]}, as_json,
         f"entry {made.seq}: {made.hash}", *(f"keep elsewhere  {one}" for one in written))


@log.command("key")
@click.argument("file", type=FILE)
@with_json
def key(file: Path, as_json: bool) -> None:
    """Make a key that signs notes of the log's end, and print its public half, which checks them.

    \b
    Example: presspack log key force-log.key
    """
    public = new_key(file)
    show({"key": str(file), "public": public}, as_json, f"{file}: keep it where the register is not",
         f"public {public}")


@log.command("export")
@click.argument("reference", required=False)
@click.option("-o", "--output", "out", type=FILE, required=True, metavar="FILE", help="A .csv or a .json file.")
@click.option("--since", metavar="DAY", help="The first day.")
@click.option("--until", metavar="DAY", help="The last day.")
@with_signature
@with_register
@with_json
def export(reference: str | None, out: Path, signed: Signed, register: Register, as_json: bool,
           **days: str | None) -> None:
    """Write the log, or what of it concerns one request, as a schedule for disclosure (CPIA 1996); that is logged, too.

    \b
    Example: presspack log export PP-2026-0001 -o schedule.csv --as "A. Dministrator" --role information_manager
    """
    first, last = moment(days["since"]), moment(days["until"])
    with register.writing(signed.doing(Did.EXPORTED, reference)) as desk:
        lines = list(schedule(desk.log(reference), first.date() if first else None, last.date() if last else None))
    write_text(out, as_csv(lines) if out.suffix == ".csv" else schedule_json(lines))
    show({"file": str(out), "entries": len(lines)}, as_json, f"{out}: {len(lines)} entries")
