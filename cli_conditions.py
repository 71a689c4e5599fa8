"""The door to conditions of use: list, show, check and begin a force's own templates."""

from pathlib import Path

import click

from media.errors import ExitCode
from options import FILE, with_json
from release.conditions.library import check_conditions
from release.conditions.showing import begin, library, listed, shown
from terminal import leave, show

OWN = click.option("--file", "own", type=FILE, metavar="FILE", help="A force's own file; else those of presspack.")


@click.group()
def conditions() -> None:
    """List, show and check the conditions of use that are stamped into every file."""


@conditions.command("list")
@OWN
@with_json
def list_conditions(own: Path | None, as_json: bool) -> None:
    """List the templates, and where a request states what each needs.

    \b
    Example: presspack conditions list
    """
    found = listed(library(own))
    show([one.model_dump(mode="json") for one in found], as_json,
         *(f"{one.name:22} {one.title:32} {', '.join(one.needs)}".rstrip() for one in found))


@conditions.command("show")
@click.argument("name")
@OWN
@with_json
def show_conditions(name: str, own: Path | None, as_json: bool) -> None:
    """Show one template, and what it says with made-up values.

    \b
    Example: presspack conditions show embargo
    """
    one = shown(library(own), name)
    show(one.model_dump(mode="json"), as_json, f"{one.name}: {one.title} ({one.file})",
         f"  template  {one.template}", f"  needs     {', '.join(one.needs) or 'nothing'}",
         *(f"  says      {line}" for line in one.example.split("\n")))


@conditions.command("check")
@click.argument("file", type=FILE)
@with_json
def check(file: Path, as_json: bool) -> None:
    """Check a force's own templates, and name everything that is wrong with them.

    \b
    Example: presspack conditions check exampleshire-conditions.yaml
    """
    problems = check_conditions(file)
    show({"file": str(file), "problems": list(problems)}, as_json, *(problems or [f"{file}: sound"]))
    leave(ExitCode.USAGE if problems else ExitCode.DONE)


@conditions.command("new")
@click.argument("file", type=FILE)
@with_json
def new(file: Path, as_json: bool) -> None:
    """Write a file of templates to start from, with every line explained.

    \b
    Example: presspack conditions new exampleshire-conditions.yaml
    """
    begin(file)
    show({"file": str(file)}, as_json, f"{file}: edit it, then run `presspack conditions check {file}`")
