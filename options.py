"""The options that commands share."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from redact.detect import names as detector_names
from redact.records import Method, Settings, SoundChoice

F = TypeVar("F", bound=Callable[..., Any])
FILE = click.Path(path_type=Path)


def with_json(command: F) -> F:
    """Add --json, which every command has."""
    return click.option("--json", "as_json", is_flag=True, help="Print the result as JSON on stdout.")(command)


def with_looking(command: F) -> F:
    """Add the options that steer what is looked for and how it is hidden."""
    options = (
        click.option("--keep", multiple=True, type=FILE, metavar="PHOTO",
                     help="A photo of the person to leave clear; only one clear match is kept."),
        click.option("--method", type=click.Choice([one.value for one in Method]), default="pixelate",
                     show_default=True, help="How faces are hidden; neither carries anything of the face."),
        click.option("--detector", type=click.Choice(detector_names()), default="yunet", show_default=True,
                     help="Which face detector looks."),
        click.option("--audio", type=click.Choice([one.value for one in SoundChoice]), default="drop",
                     show_default=True, help="Drop the sound, or keep it."))
    for option in reversed(options):
        command = option(command)
    return command


def settings(looking: dict[str, Any]) -> Settings:
    """The settings that the options on the command line ask for."""
    return Settings(detector=looking["detector"], method=Method(looking["method"]), sound=SoundChoice(looking["audio"]))
