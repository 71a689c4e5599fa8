"""A register in which somebody holds each role, copied for each test: a hundred tests would else wait for the making.

Only the story of a wanted person is told on both databases; without `where` and `staffed` here, all of these are.
"""

import shutil
from datetime import date
from pathlib import Path

import pytest
from register_makers import person, signing

from release.policy import Role
from release.register.people import add_person
from release.register.shelf import Register


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a register in one file, in which somebody holds each role."""
    path = tmp_path_factory.mktemp("staffed") / "register.db"
    register = Register.at(str(path))
    for role in Role:
        add_person(register, signing("A. Dministrator", "administrator"), person(role), role, date(2020, 1, 1))
    assert not path.with_name("register.db-wal").exists(), "not everything is in the file"
    return path


@pytest.fixture
def where(made_once: Path, tmp_path: Path) -> str:
    """The place of a register of the test's own."""
    return str(shutil.copy(made_once, tmp_path / "register.db"))


@pytest.fixture
def staffed(register: Register) -> Register:
    """Return a register in which somebody holds each role."""
    return register
