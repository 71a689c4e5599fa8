"""A register on each database, and the commands as a user types them."""

import os
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
    """The address of a PostgreSQL of this test run's own."""
    if program("initdb") is None:
        if os.environ.get("CI"):
            pytest.fail("PostgreSQL is not installed, and CI must have it")
        pytest.skip("NOT CHECKED: PostgreSQL is not installed; apt-get install postgresql to run this test")
    with postgres() as address:
        Register.at(f"{address}/template1").engine.dispose()  # what new databases are copies of
        yield address


@pytest.fixture(params=DATABASES)
def where(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The place of a new register, on each database in turn."""
    return str(tmp_path / "register.db") if request.param == "sqlite" else new_database(request)


@pytest.fixture(scope="module", params=DATABASES)
def institution(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The place of one register for a whole file of tests, in which somebody holds each role."""
    lite = request.param == "sqlite"
    place = str(tmp_path_factory.mktemp("institution") / "register.db") if lite else new_database(request)
    staff(Register.at(place))
    return place


def new_database(request: pytest.FixtureRequest) -> str:
    """Make an empty database on the server, and return its address."""
    server, name = request.getfixturevalue("server"), f"register{next(NUMBERS)}"
    host, port = server.rpartition("@")[2].split(":")
    with pg8000.dbapi.connect(user="presspack", host=host, port=int(port), database="postgres") as connection:
        connection.autocommit = True
        connection.cursor().execute(f"CREATE DATABASE {name}")
    return f"{server}/{name}"


@pytest.fixture
def register(where: str) -> Register:
    """Return an empty register."""
    return Register.at(where)


@pytest.fixture
def staffed(register: Register) -> Register:
    """Return a register in which somebody holds each role: "Pat Sio" is sio."""
    staff(register)
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
