"""The command that writes down what is said."""

from pathlib import Path

import click

from options import FILE, with_json
from release.transcribing import transcribe_file, transcript_lines
from terminal import show


@click.command("transcript")
@click.argument("file", type=FILE)
@with_json
def transcript(file: Path, as_json: bool) -> None:
    """Write down what is said, and suggest names and numbers to silence. Needs presspack[speech].

    \b
    Example: presspack transcript interview.m4a
    """
    made = transcribe_file(file)
    show({**made.model_dump(mode="json"), "options": made.options}, as_json, *transcript_lines(made))
