"""The sample requests can be run, and end as their first lines say."""

from pathlib import Path

import pytest
import yaml

from release.policy import decide, load_profile, load_rules
from release.request import load_request


@pytest.mark.parametrize("name", ["request", "request-hold", "request-refuse", "request-quarantine"])
def test_every_request_names_files_that_are_there(samples: Path, name: str) -> None:
    """A request that cannot be run teaches nothing."""
    request = yaml.safe_load((samples / f"{name}.yaml").read_text())

    for item in request["items"]:
        assert (samples / item["path"]).is_file()
        assert all((samples / photo).is_file() for photo in item["keep"])


ENDS = {"request": "approve", "request-hold": "hold", "request-refuse": "refuse",
        "request-quarantine": "quarantine"}


@pytest.mark.parametrize("name", ENDS)
def test_the_policy_decides_each_request_as_its_first_line_says(samples: Path, name: str) -> None:
    """The four requests show the four ways a decision can go."""
    loaded = load_request(samples / f"{name}.yaml")

    decision = decide(loaded.facts, load_rules(), load_profile(loaded.profile))

    assert decision.outcome == ENDS[name]
