"""What docs/policy.md shows is what presspack does."""

from pathlib import Path

import yaml

from release.policy import Facts, Ground, Outcome, Rules, decide, explain, load_facts, load_profile
from release.policy.differing import compare
from release.policy.dossier import Dossier
from release.policy.explaining import explain_dossier
from release.policy.profiles import check_profile
from release.policy.scenarios import merged
from release.policy.vocabulary import RecordKey

HERE = Path(__file__).parent
PAGE = (HERE.parents[1] / "docs/policy.md").read_text()
SAMPLE = HERE / "facts.yaml"


def test_the_worked_example_is_what_the_command_prints(rules: Rules) -> None:
    """A head of communications tries the example first."""
    told = "\n".join(explain(decide(load_facts(SAMPLE), rules, load_profile("college-app")), rules))

    assert SAMPLE.read_text().rstrip() in PAGE
    assert told in PAGE


def test_the_explanation_on_the_page_is_what_the_command_prints(rules: Rules) -> None:
    """The page teaches how to read it."""
    facts, profile = load_facts(SAMPLE), load_profile("college-app")
    told = explain_dossier(Dossier.of(decide(facts, rules, profile), facts, rules, profile))

    assert "".join(f"  - {line}\n" for line in told.verdict) in PAGE


def test_the_comparison_on_the_page_is_what_the_command_prints(rules: Rules) -> None:
    """Whoever signs a profile is told by it what to look at."""
    lines = compare(load_profile("college-app"), load_profile("met"), rules).lines()
    start = lines.index("Figures that rules read:")

    assert "\n".join(lines[start:start + 4]) in PAGE


def test_the_three_answers_of_the_example_are_enough(rules: Rules) -> None:
    """The page promises an approval; no profile asks for more than its own records on top."""
    facts = yaml.safe_load(SAMPLE.read_text())
    facts["items"][0]["deprivation_order"] = False
    facts = merged(facts, {"records": {"add": {
        "recorded": ["contempt_considered"], "consulted": ["cps"],
        "lifts": [{"rule": "NAT-EXC-2", "by": "sio", "has": ["rationale"]}]}}})

    assert decide(Facts.from_plain(facts), rules, load_profile("college-app")).outcome is Outcome.APPROVE


def test_everything_that_can_be_lifted_stated_or_recorded_is_on_the_page(rules: Rules) -> None:
    """A page that leaves one out sends somebody looking in the code."""
    named = [*(rule.id for rule in rules.rules if rule.lift), *Ground, *RecordKey]

    assert [one for one in named if one not in PAGE] == []
    assert f"holds {len(rules.rules)} rules" in PAGE


def test_the_profile_on_the_page_is_sound(tmp_path: Path) -> None:
    """It will be copied."""
    shown = next(part for part in PAGE.split("```yaml\n") if part.startswith("id: exampleshire"))
    (tmp_path / "exampleshire.yaml").write_text(shown.split("```")[0])

    assert check_profile(tmp_path / "exampleshire.yaml") == ()
