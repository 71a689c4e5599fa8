"""The page about the standard names tests; they must be there."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[4]


def test_every_test_that_the_page_names_is_there() -> None:
    """A claim whose test was renamed is a claim without one."""
    named = {*re.findall(r"`(test_[a-z0-9_]+)`", (ROOT / "docs" / "asvs.md").read_text())}
    there = {name for path in (ROOT / "tests" / "release" / "review").rglob("test_*.py")
             for name in re.findall(r"^def (test_\w+)", path.read_text(), re.MULTILINE)}

    assert len(named) > 40
    assert named <= there, named - there
