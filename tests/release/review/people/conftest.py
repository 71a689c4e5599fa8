"""A review server for each test, made from one register."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from people_makers import ADMIN, Browser, House, a_house

from release.policy.vocabulary import Role
from release.register.shelf import Register


@pytest.fixture(scope="session")
def empty_register(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an empty register in one file, to be copied."""
    path = tmp_path_factory.mktemp("review") / "register.db"
    Register.at(str(path)).engine.dispose()
    return path


@pytest.fixture
def house(empty_register: Path, tmp_path: Path) -> Iterator[House]:
    """Yield a review server with nobody in it."""
    with a_house(empty_register, tmp_path) as made:
        yield made


@pytest.fixture
def viewer(house: House) -> Browser:
    """Return the browser of a reviewer who has signed in."""
    house.open("R. Viewer", Role.HEAD_OF_COMMUNICATIONS)
    browser = house.browser()
    assert browser.sign_in().status_code == 303
    return browser


@pytest.fixture
def keeper(house: House) -> Browser:
    """Return the browser of an administrator who has signed in."""
    house.open(ADMIN, manages=True)
    browser = house.browser("203.0.113.10")
    assert browser.sign_in(ADMIN).status_code == 303
    return browser
