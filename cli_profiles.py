"""The commands about the policies that forces decide by."""

import json
from datetime import UTC, datetime
from pathlib import Path

import click

from media.errors import ExitCode
from options import FILE, with_json
from release.policy import load_profile, load_rules, profile_names
from release.policy.beginning import begin_profile
from release.policy.differing import compare
from release.profilecheck import check_own_profile
from terminal import leave, moment, show


@click.group()
def profiles() -> None:
    """List, show, compare, check and begin the policies that forces decide by."""


@profiles.command("list")
@with_json
def list_profiles(as_json: bool) -> None:
    """List the profiles that come with presspack.

    \b
    Example: presspack profiles list
    """
    found = [load_profile(name) for name in profile_names()]
    show([{"id": one.id, "title": one.title} for one in found], as_json,
         *(f"{one.id:22} {one.title}" for one in found))


@profiles.command("show")
@click.argument("name")
@with_json
def show_profile(name: str, as_json: bool) -> None:
    """Show one profile: what it adopts, its figures, where it departs from the national floor.

    \b
    Example: presspack profiles show met
    """
    one = load_profile(name).model_dump(mode="json")
    show(one, as_json, *(f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in one.items()))


@profiles.command("check")
@click.argument("file", type=FILE)
@click.option("--as-at", help="The day on which no departure may be past its review; today if not said.")
@with_json
def check(file: Path, as_at: str | None, as_json: bool) -> None:
    """Check a force's own profile and the files it names, and name everything that is wrong, with its line.

    \b
    Example: presspack profiles check exampleshire.yaml --as-at 2027-01-31
    """
    problems = check_own_profile(file, moment(as_at) or datetime.now(UTC))
    show({"file": str(file), "problems": list(problems)}, as_json, *(problems or [f"{file}: sound"]))
    leave(ExitCode.USAGE if problems else ExitCode.DONE)


@profiles.command("new")
@click.argument("name")
@click.option("--from", "base", type=click.Choice(profile_names()), default="college-app", show_default=True,
              help="The profile of presspack to inherit from.")
@click.option("-o", "--output", "file", type=FILE, required=True, help="The new file, ending in .yaml.")
@with_json
def new(name: str, base: str, file: Path, as_json: bool) -> None:
    """Begin a force's own profile: every line explained, and marks where the force itself must answer.

    \b
    Example: presspack profiles new exampleshire --from met -o exampleshire.yaml
    """
    begin_profile(name, base, file)
    show({"file": str(file)}, as_json,
         f"{file}: fill in the places that begin with FILL IN, then run `presspack profiles check {file}`")


@profiles.command("diff")
@click.argument("first")
@click.argument("second")
@with_json
def diff(first: str, second: str, as_json: bool) -> None:
    """Say how two profiles differ, each a name or a file: rules, figures, departures, conditions, marking.

    \b
    Example: presspack profiles diff met exampleshire.yaml
    """
    found = compare(load_profile(first), load_profile(second), load_rules())
    show(found.model_dump(mode="json"), as_json, *found.lines())
