"""A register on each database, and the commands as a user types them."""

import os
import shutil
from collections.abc import Callable, Iterator
from copy import deepcopy
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

import pg8000.dbapi
import pytest
import yaml
from register_makers import Ended, person, postgres, program, running, signing
from retention_makers import PEOPLE, RETENTION

from release.policy import Role, Rules, load_rules
from release.register.people import add_person
from release.register.shelf import Register

DATABASES = ("sqlite", "postgresql")
NUMBERS = count(1)


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The address of a PostgreSQL of this test run's own, with a database `staffed` to make others from."""
    if program("initdb") is None:
        if os.environ.get("CI"):
            pytest.fail("PostgreSQL is not installed, and CI must have it")
        pytest.skip("NOT CHECKED: PostgreSQL is not installed; apt-get install postgresql to run this test")
    with postgres() as address:
        Register.at(f"{address}/template1").engine.dispose()  # what new databases are copies of
        staff(Register.at(new_database(address, "template1", "staffed")))
        yield address


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a register in one file, in which somebody holds each role: hundreds of tests would else wait for it."""
    path = tmp_path_factory.mktemp("staffed") / "register.db"
    staff(Register.at(str(path)))
    assert not path.with_name("register.db-wal").exists(), "not everything is in the file"
    return path


@pytest.fixture(params=DATABASES)
def where(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The place of a new register, on each database in turn; where a test asks for `staffed`, of one with people."""
    people = "staffed" in request.fixturenames
    if request.param == "postgresql":
        return new_database(request.getfixturevalue("server"), "staffed" if people else "template1")
    path = tmp_path / "register.db"
    return str(shutil.copy(request.getfixturevalue("made_once"), path) if people else path)


@pytest.fixture(scope="module", params=DATABASES)
def institution(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The place of one register for a whole file of tests, in which somebody holds each role."""
    if request.param == "postgresql":
        return new_database(request.getfixturevalue("server"), "staffed")
    return str(shutil.copy(request.getfixturevalue("made_once"), tmp_path_factory.mktemp("institution")))


def new_database(server: str, template: str, name: str | None = None) -> str:
    """Make a database like another on the server, and return its address."""
    made = name or f"register{next(NUMBERS)}"
    host, port = server.rpartition("@")[2].split(":")
    with pg8000.dbapi.connect(user="presspack", host=host, port=int(port), database="postgres") as connection:
        connection.autocommit = True
        connection.cursor().execute(f"CREATE DATABASE {made} TEMPLATE {template}")
    return f"{server}/{made}"


@pytest.fixture
def register(where: str) -> Register:
    """Return an empty register."""
    return Register.at(where)


@pytest.fixture
def staffed(register: Register) -> Register:
    """Return a register in which somebody holds each role: "Pat Sio" is sio."""
    return register


def staff(register: Register) -> None:
    """Let somebody hold each role."""
    for role in Role:
        add_person(register, signing("A. Dministrator", "administrator"), person(role), role, date(2020, 1, 1))


@pytest.fixture
def presspack(where: str) -> Callable[..., Ended]:
    """Run `presspack WORDS...` on the register, in this process."""
    return running(where)


@pytest.fixture
def bureau(tmp_path: Path) -> Register:
    """Return a register in a file that knows the people who keep, erase and dispose."""
    return _with_people(Register.at(str(tmp_path / "held" / "register.db")))


@pytest.fixture
def each_bureau(register: Register) -> Register:
    """Return the same on each database in turn."""
    return _with_people(register)


def _with_people(register: Register) -> Register:
    for name, role in PEOPLE.items():
        add_person(register, signing("A. Dministrator", "administrator"), name, role, date(2020, 1, 1))
    return register


@pytest.fixture(scope="session")
def rules() -> Rules:
    """Return the rules of presspack."""
    return load_rules()


@pytest.fixture
def application() -> dict[str, Any]:
    """Return an application for deletion as plain data, to change before it is written."""
    return deepcopy(RETENTION)


@pytest.fixture
def filed(tmp_path: Path) -> Callable[..., Path]:
    """Write a retention request in a folder of its own; returns its file."""

    def write(data: dict[str, Any]) -> Path:
        folder = tmp_path / "applications"
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{data['reference']}.yaml"
        path.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
        return path

    return write
