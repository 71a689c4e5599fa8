"""A register with people in it, in a file: only the story of a wanted person is told on both databases.

Without `where` and `staffed` here, all of these are.
"""

import shutil
from pathlib import Path

import pytest

from release.register.shelf import Register


@pytest.fixture
def where(made_once: Path, tmp_path: Path) -> str:
    """The place of a register of the test's own."""
    return str(shutil.copy(made_once, tmp_path / "register.db"))


@pytest.fixture
def staffed(register: Register) -> Register:
    """Return a register in which somebody holds each role."""
    return register
