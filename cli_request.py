"""The commands about requests: begin one, and see what it still lacks."""

from pathlib import Path

import click

from options import FILE, with_json
from release.requestform import write_form
from terminal import show


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
