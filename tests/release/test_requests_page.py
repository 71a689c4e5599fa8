"""What docs/requests.md shows is what presspack does."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from media.errors import WrongUseError
from release.intake import Intake
from release.letter import letter_of
from release.policy import Ground, Role, load_profile, load_rules, profile_names
from release.policy.asked import asked
from release.policy.refusals import load_refusals
from release.policy.vocabulary import RELEASE_GROUNDS
from release.refusing import Refuser, case_of, refuse
from release.request import load_request

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "requests.md").read_text()
DECISION = (DOCS / "decisions" / "0019-forms-from-rules-letters-from-sentences.md").read_text()
NOW = datetime(2026, 3, 10, 17, 30, tzinfo=UTC)
SIO = Refuser(name="Sam Senior", role=Role.SIO, log_ref="L17")
Write = Callable[[dict[str, Any]], Path]


def test_the_letter_on_the_page_is_the_sample_s(samples: Path) -> None:
    """A press officer shows it to legal services before anybody is refused."""
    loaded, refusals = load_request(samples / "request-refuse.yaml"), load_refusals()
    case = case_of(loaded.facts, load_rules(), load_profile(loaded.profile), refusals, NOW)

    letter = letter_of(refuse(loaded, case, SIO, ["restriction"], NOW), loaded, refusals)

    assert f"```text\n{letter.text()}```" in PAGE


def test_the_answer_on_the_page_is_the_command_s(plain: dict[str, Any], written: Write) -> None:
    """It names the rule that says so."""
    plain["facts"]["case"]["victim_objects"] = True
    loaded = load_request(written(plain))
    case = case_of(loaded.facts, load_rules(), load_profile("met"), load_refusals(), NOW)

    with pytest.raises(WrongUseError) as caught:
        refuse(loaded, case, SIO, ["unwilling"], NOW)

    assert f"error: {caught.value}\n" in PAGE


def test_the_intake_on_the_page_can_be_copied(plain: dict[str, Any], written: Write) -> None:
    """And shows every field that the regional form has."""
    block = next(part for part in PAGE.split("```yaml\n") if part.startswith("requester:"))
    shown = yaml.safe_load(block.split("```")[0])
    item = {**plain["items"][0], **shown["items"][0], "path": plain["items"][0]["path"]}

    loaded = load_request(written(plain | shown | {"items": [item]}))

    assert set(Intake.model_fields) - set(shown["intake"]) == {"intended_use", "use_date", "advance_notice"}
    assert loaded.request.items[0].identity_confirmed_by == "PC Example"


def test_the_figures_of_the_decision_are_counted() -> None:
    """A record that says how many must be right about it."""
    found = [asked(load_rules(), ground, load_profile(name)).facts for ground in Ground if ground in RELEASE_GROUNDS
             for name in profile_names()]
    every = frozenset().union(*(asked(load_rules(), ground, load_profile(name)).facts for ground in Ground
                                for name in profile_names()))

    sizes = sorted(map(len, found))
    assert f"{sizes[0]} to {sizes[-1]} facts of the {len(every)} that any rule reads" in DECISION
    assert f"each of the {len(found)} forms" in DECISION
