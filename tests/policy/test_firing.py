"""A rule that no scenario fires has never been seen to work; presspack does not start with it."""

import shutil
from pathlib import Path

import pytest

from media.errors import WrongUseError
from release.policy import Profile, Rules, load_rules
from release.policy.firing import INDEX, never_fired
from release.policy.loader import RULES
from release.policy.scenarios import SCENARIOS
from scripts.fired import index

COMMAND = "run `python -m scripts.fired`"
NEW = """
- id: NAT-NEW-1
  tier: national
  class: warn
  grounds: [TRIBUTE]
  when: {fact: case.recordable, is: false}
  message: new
  source: [A l.1]
"""


@pytest.fixture
def copied(tmp_path: Path) -> tuple[Path, Path]:
    """Return copies of the folder of rules and of the folder of scenarios."""
    return (Path(shutil.copytree(RULES, tmp_path / "rules")),
            Path(shutil.copytree(SCENARIOS, tmp_path / "scenarios")))


def refusal(folders: tuple[Path, Path]) -> str:
    """Return why rules cannot be used with scenarios."""
    with pytest.raises(WrongUseError) as refused:
        load_rules(*folders)
    return str(refused.value)


def test_the_index_is_what_the_scenarios_say() -> None:
    """It is written by a program; one that was edited, or not made again, would vouch for what nobody saw."""
    assert (SCENARIOS / INDEX).read_text() == index().to_json()


def test_copies_of_both_folders_are_as_good_as_the_folders(copied: tuple[Path, Path]) -> None:
    """Otherwise the refusals below would prove nothing."""
    assert load_rules(*copied) == load_rules()


def test_a_rule_that_no_scenario_fires_is_refused_with_its_line(copied: tuple[Path, Path]) -> None:
    """Whoever adds a rule is told where the scenario goes, and what to run then."""
    law = copied[0] / "national.yaml"
    law.write_text(law.read_text() + NEW)
    line = law.read_text().splitlines().index("- id: NAT-NEW-1") + 1

    told = refusal(copied)

    assert f"national.yaml: line {line}: NAT-NEW-1: no scenario fires it; add one to more_scenarios.yaml" in told
    assert COMMAND in told


@pytest.mark.parametrize(("folder", "name"), [(0, "law.yaml"), (0, "engine.yaml"), (1, "scenarios.yaml"),
                                              (1, "more_scenarios.yaml")])
def test_an_index_of_other_rules_or_scenarios_is_refused(copied: tuple[Path, Path], folder: int,
                                                         name: str) -> None:
    """A rule may have been changed so that its scenario no longer fires it."""
    path = copied[folder] / name
    path.write_text(path.read_text() + "\n# changed\n")

    assert f"{INDEX}: was made from other rules or scenarios; {COMMAND}" in refusal(copied)


@pytest.mark.parametrize("content", [None, "", "{}", '{"fired": {}, "made_from": "0", "by": "hand"}'])
def test_an_index_that_is_missing_or_none_is_refused(copied: tuple[Path, Path], content: str | None) -> None:
    """Without it nobody knows whether the rules work."""
    path = copied[1] / INDEX
    path.unlink()
    if content is not None:
        path.write_text(content)

    assert COMMAND in refusal(copied)


def test_every_rule_a_profile_of_presspack_adopts_is_fired(rules: Rules, profiles: dict[str, Profile]) -> None:
    """They are what a force starts from."""
    assert [never_fired(rules, profile) for profile in profiles.values()] == [(), (), ()]


def test_a_figure_that_puts_a_rule_to_sleep_is_noticed(rules: Rules, profiles: dict[str, Profile]) -> None:
    """A gate of no months is adopted and printed, and stops nobody."""
    regional = profiles["regional-six-month"]
    asleep = regional.model_copy(update={"params": regional.params.model_copy(update={"min_custody_months": 0})})

    assert never_fired(rules, asleep) == ("REG-SEN-1",)
