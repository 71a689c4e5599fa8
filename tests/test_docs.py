"""What the documents say is what the program does."""

import re
from pathlib import Path

from media.errors import ExitCode
from scripts.clidoc import page

DOCS = Path(__file__).parent.parent / "docs"


def test_the_command_reference_is_the_help() -> None:
    """A reference written by hand is wrong by its second release; remake it with python -m scripts.clidoc."""
    assert (DOCS / "cli.md").read_text() == page()


def test_every_exit_code_is_explained() -> None:
    """A night script acts on codes; one that is not in the table cannot be acted on."""
    told = {int(code) for code in re.findall(r"^\| (\d+) \|", (DOCS / "errors.md").read_text(), re.MULTILINE)}

    assert told == {int(code) for code in ExitCode}
