"""The commands about requests: begin one, and see what it still lacks."""

from datetime import UTC, datetime
from pathlib import Path

import click

from options import FILE, with_json
from release.checkrequest import check_request
from release.lackinglines import lines
from release.requestform import write_form
from terminal import leave, moment, show


@click.group()
def request() -> None:
    """Begin a request for release, and see what it still lacks."""


@request.command("new")
@click.argument("ground")
@click.option("-o", "--output", "out", type=FILE, required=True, metavar="REQUEST", help="The new request file.")
@click.option("--profile", default="college-app", show_default=True, help="A profile's name, or its file.")
@click.option("--item", "items", multiple=True, type=FILE, metavar="FILE", help="A file of it; give it again for more.")
@with_json
def new(ground: str, out: Path, profile: str, items: tuple[Path, ...], as_json: bool) -> None:
    """Write a form with every field that GROUND needs, each with its question, all of them empty.

    \b
    Example: presspack request new CONVICTION_CUSTODY_IMAGE --profile met --item custody.jpg -o request.yaml
    """
    write_form(out, ground, profile, items)
    show({"request": str(out), "ground": ground, "profile": profile}, as_json,
         f"{out}: fill it in, then run `presspack request check {out}`")


@request.command("check")
@click.argument("file", type=FILE, metavar="REQUEST")
@click.option("--profile", help="Another profile than the request names: its name, or its file.")
@click.option("--as-at", help="The moment to decide for, e.g. 2026-03-10 or 2026-03-10T18:00; else now.")
@with_json
def check(file: Path, profile: str | None, as_at: str | None, as_json: bool) -> None:
    """Say what REQUEST still lacks before it can be decided, and who can supply it; no material is opened.

    \b
    Example: presspack request check request.yaml --profile met
    """
    found = check_request(file, profile, moment(as_at) or datetime.now(UTC))
    show({**found.model_dump(mode="json"), "exit_code": int(found.exit_code)}, as_json, *lines(found))
    leave(found.exit_code)
