"""No rule is there for nothing: take any one away, and a scenario notices."""

import pytest
from policy_acceptance import FIRES, PROFILES, faults

from release.policy import Profile, Rules, Status, decide
from release.policy.scenarios import steps

ACTS = FIRES | {Status.UNKNOWN_HOLD}
RULES = 110


@pytest.fixture(scope="module")
def noticed(rules: Rules, profiles: dict[str, Profile]) -> frozenset[str]:
    """Take each rule away, in every decision where it did anything, and collect those that were missed."""
    found: set[str] = set()
    for step in steps():
        facts = step.facts
        for name in PROFILES:
            decision = decide(facts, rules, profiles[name])
            for row in decision.trace:
                if row.id in found or row.status not in ACTS:
                    continue
                others = tuple(one for one in rules.rules if one.id != row.id)
                left = rules.model_copy(update={"rules": others})
                if faults(decide(facts, left, profiles[name]), step.expected(name)):
                    found.add(row.id)
    return frozenset(found)


def test_every_rule_is_missed_when_it_is_gone(noticed: frozenset[str], rules: Rules) -> None:
    """A rule that no scenario notices could be broken for a year before anybody saw it."""
    assert sorted({rule.id for rule in rules.rules} - noticed) == []


def test_the_rules_are_counted(rules: Rules) -> None:
    """A rule that drops out of a file in an edit is otherwise silent."""
    assert len(rules.rules) == RULES
