"""What must be decided, scenario by scenario, profile by profile."""

import pytest
from policy_acceptance import PROFILES, faults

from release.policy import Profile, Rules, decide
from release.policy.scenarios import Step, steps


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("step", steps(), ids=lambda step: step.name)
def test_each_scenario_is_decided_as_agreed(step: Step, profile: str, rules: Rules,
                                            profiles: dict[str, Profile]) -> None:
    """The scenarios are what press officers and lawyers can read; the rules are only right if they agree."""
    decision = decide(step.facts, rules, profiles[profile])

    assert faults(decision, step.expected(profile)) == []
    assert len(decision.trace) == len(rules.rules)
