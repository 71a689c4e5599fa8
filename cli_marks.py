"""The commands that read marks and make the key they hang on."""

from pathlib import Path

import click

from options import FILE, MARK_KEY, with_json
from release.copies import load_key, new_key, registers_in
from release.tracing import trace as trace_file
from terminal import leave, show


@click.command("trace")
@click.argument("file", type=FILE)
@click.option("--register", "registers", type=FILE, multiple=True, required=True, metavar="PATH",
              help="A REFERENCE.copies.json, or the folder releases went to. Give it more than once for several.")
@MARK_KEY
@click.option("--code", help="The code that somebody read in the picture's line, instead of reading its grain.")
@with_json
def trace(file: Path, registers: tuple[Path, ...], mark_key: Path | None, code: str | None, as_json: bool) -> None:
    """Say which recipient's copy a leaked photo or clip is.

    \b
    Example: presspack trace leaked.jpg --register releases --mark-key force.key
    """
    found = trace_file(file, registers_in(registers), load_key(mark_key), code)
    show(found.model_dump(mode="json"), as_json, *found.lines())
    leave(found.exit_code)


@click.command("mark-key")
@click.argument("file", type=FILE)
@with_json
def mark_key(file: Path, as_json: bool) -> None:
    """Make the key that recipients' codes and unseen marks hang on; keep it, and keep it secret.

    \b
    Example: presspack mark-key force.key
    """
    name = new_key(file)
    show({"key": str(file), "name": name}, as_json, f"{file}: key {name}, readable by you alone. Without it no mark "
         "made with it can be read; whoever has it can make and remove them.")
