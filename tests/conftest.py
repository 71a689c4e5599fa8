"""What every test may ask for."""

import os
import shutil
from pathlib import Path

import pytest

SAMPLES = Path(__file__).parent.parent / "samples"


@pytest.fixture(scope="session")
def samples() -> Path:
    """The folder of sample photos, clips and requests."""
    return SAMPLES


@pytest.fixture
def outside():
    """Return the path of an outside checker; where CI runs, its absence is a failure, not a skip."""

    def find(name: str) -> str:
        path = shutil.which(name)
        if path is None and os.environ.get("CI"):
            pytest.fail(f"{name} is not installed, and CI must have it")
        if path is None:
            pytest.skip(f"NOT CHECKED: {name} is not installed; apt-get install it to run this test")
        return path

    return find


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say loudly which outside checks did not run."""
    skipped = [r for r in terminalreporter.stats.get("skipped", []) if "NOT CHECKED" in str(r.longrepr)]
    if skipped:
        terminalreporter.section("OUTSIDE CHECKS THAT DID NOT RUN", sep="!", red=True)
        terminalreporter.line(f"{len(skipped)} tests need exiftool, ffprobe, mediainfo or the extra `text`, "
                              "and were skipped.")
