"""A review server to ask, and somebody who holds every role."""

from collections.abc import Iterator

import pytest
from asking import everybody
from people_makers import House, a_house
from starlette.testclient import TestClient

from release.register.shelf import Register


@pytest.fixture(scope="module")
def asked_house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Yield a review server over an empty folder: what a role may not do is refused before anything is looked for."""
    folder = tmp_path_factory.mktemp("asked")
    made = folder / "made.db"
    Register.at(str(made)).engine.dispose()
    with a_house(made, folder) as house:
        yield house


@pytest.fixture(scope="module")
def client(asked_house: House) -> Iterator[TestClient]:
    """Yield a connection to it."""
    with TestClient(asked_house.app, base_url=asked_house.service.settings.origin, follow_redirects=False) as client:
        yield client


@pytest.fixture(scope="module")
def anybody(asked_house: House) -> str:
    """Return the account of somebody who holds every role there is."""
    return everybody(asked_house)
