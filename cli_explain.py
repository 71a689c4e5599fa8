"""The door to kept decisions: explain one rule by rule, take it again, show it as a page."""

from pathlib import Path

import click

from media.errors import ExitCode
from options import FILE, REGISTER, opened, with_json
from release.copies import write_private
from release.policy.dossier import Dossier, load_dossier
from release.policy.explaining import explain_dossier
from release.policy.page import page
from release.policy.replay import replay
from release.register.dossiers import dossier_of
from terminal import leave, show


@click.command()
@click.argument("decision", metavar="FILE|DECISION|REFERENCE")
@click.option("--replay", "again", is_flag=True,
              help="Take the decision again from the facts, rules and profile kept with it, and compare.")
@click.option("--html", "html", type=FILE, metavar="PAGE", help="Write one page for people; it names them: keep it.")
@REGISTER
@with_json
def explain(decision: str, again: bool, html: Path | None, where: str | None, as_json: bool) -> None:
    """Tell a kept decision rule by rule: what decided it, who can do what, what did not apply and why.

    It is a file that `decide --keep` wrote, or a decision in the register, or the latest on a request in it.

    \b
    Example: presspack explain PP-2026-0001-D2 --html explained.html
    """
    dossier = _dossier(decision, where)
    found = replay(dossier) if again else None
    replayed = {} if found is None else {"replay": found.model_dump(mode="json")}
    if found is not None and not found.same:
        show({"decision": decision, **replayed}, as_json, *found.lines(), wrong=True)
        leave(ExitCode.RESIDUE)
    told = explain_dossier(dossier)
    if html is not None:
        write_private(html, page(told))
    show({"decision": decision, "explanation": told.model_dump(mode="json"), **replayed}, as_json, *told.lines(),
         *(() if found is None else ("", *found.lines())))


def _dossier(decision: str, where: str | None) -> Dossier:
    """Read a file where there is one of that name; otherwise ask the register."""
    if Path(decision).exists() or Path(decision).suffix == ".json":
        return load_dossier(Path(decision))
    with opened(where).looking() as desk:
        return dossier_of(desk, decision)
