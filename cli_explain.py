"""The door to kept decisions: explain one rule by rule, take it again, show it as a page."""

from pathlib import Path

import click

from media.errors import ExitCode
from options import FILE, with_json
from release.copies import write_private
from release.policy.dossier import load_dossier
from release.policy.explaining import explain_dossier
from release.policy.page import page
from release.policy.replay import replay
from terminal import leave, show


@click.command()
@click.argument("file", type=FILE)
@click.option("--replay", "again", is_flag=True,
              help="Take the decision again from the facts, rules and profile kept with it, and compare.")
@click.option("--html", "html", type=FILE, metavar="PAGE", help="Write one page for people; it names them: keep it.")
@with_json
def explain(file: Path, again: bool, html: Path | None, as_json: bool) -> None:
    """Tell a kept decision rule by rule: what decided it, who can do what, what did not apply and why.

    \b
    Example: presspack explain PP-2026-0001.decision.json --html explained.html
    """
    dossier = load_dossier(file)
    found = replay(dossier) if again else None
    replayed = {} if found is None else {"replay": found.model_dump(mode="json")}
    if found is not None and not found.same:
        show({"file": str(file), **replayed}, as_json, *found.lines(), wrong=True)
        leave(ExitCode.RESIDUE)
    told = explain_dossier(dossier)
    if html is not None:
        write_private(html, page(told))
    show({"file": str(file), "explanation": told.model_dump(mode="json"), **replayed}, as_json, *told.lines(),
         *(() if found is None else ("", *found.lines())))
