"""The sample request under review: drafted once for all tests of review, copied for each."""

from pathlib import Path

import pytest
from docket_makers import Place, copied, lay_out


@pytest.fixture(scope="session")
def drafted(tmp_path_factory: pytest.TempPathFactory, samples: Path) -> Place:
    """Return the sample request, at its reviewer."""
    return lay_out(tmp_path_factory.mktemp("drafted") / "place", samples)


@pytest.fixture
def place(drafted: Place, tmp_path: Path) -> Place:
    """Return a copy of it."""
    return copied(drafted, tmp_path / "place")
