"""No rule is there for nothing, and none does too much: change any one, and a scenario notices."""

from collections.abc import Iterator
from functools import cache

import pytest
from policy_acceptance import PROFILES, faults

from release.policy import Decision, Facts, Profile, Rules, Status, decide, load_profile, load_rules
from release.policy.engine import judge, settle
from release.policy.evaluate import Scope
from release.policy.model import All, Always, AnyOf, Condition, Not, Rule, SomeElement, parts
from release.policy.scenarios import Step, steps
from release.policy.vocabulary import Ground

RULES = 110
ALWAYS = Always(always=True)
NEVER = Not(**{"not": ALWAYS})
BY_NAME = {name: load_profile(name) for name in PROFILES}


@cache
def decided() -> tuple[tuple[Step, Facts, Profile, Decision], ...]:
    """Every step by every profile, decided by the rules as they are."""
    rules = load_rules()
    return tuple((step, facts, profile, decide(facts, rules, profile))
                 for step, facts in ((one, one.facts) for one in steps()) for profile in BY_NAME.values())


def removed(rule: Rule) -> Rule:
    """A rule that never applies, as if it were not there."""
    return rule.model_copy(update={"when": NEVER})


def forced(rule: Rule) -> Rule | None:
    """A rule whose condition is always true; None where it is already."""
    return None if isinstance(rule.when, Always) else rule.model_copy(update={"when": ALWAYS})


def spread(rule: Rule) -> Rule | None:
    """A rule that applies on every ground; None where it has a condition, or does already."""
    if not isinstance(rule.when, Always) or rule.grounds == "all":
        return None
    return rule.model_copy(update={"grounds": tuple(Ground)})


def content(rule: Rule) -> Rule | None:
    """A rule that asks for evidence and is content without any; None where it asks for none."""
    return None if rule.need is None else rule.model_copy(update={"need": ALWAYS})


def noticed(rule: Rule, changed: Rule) -> bool:
    """Tell whether any scenario is decided otherwise than agreed once one rule is changed."""
    return any(faults(decision, step.expected(profile.id))
               for step, profile, decision in _otherwise(rule, changed, load_rules()))


def _otherwise(rule: Rule, changed: Rule, rules: Rules) -> Iterator[tuple[Step, Profile, Decision]]:
    """Decide again wherever the change gives the rule another status; elsewhere nothing can have moved."""
    mutated = rules.model_copy(update={"rules": tuple(changed if one is rule else one for one in rules.rules)})
    mutated.__dict__["digest"] = "mutated"  # making it takes longer than deciding, and no scenario looks at it
    later = []
    for step, facts, profile, decision in decided():
        was = decision.row(rule.id).status
        scope = Scope(facts=facts, profile=profile, as_at=facts.request.as_at)
        if settle(judge(changed, scope), decision.outcome).status is was:
            continue
        if was is Status.SATISFIED:  # what is content is hardly missed: such steps are tried last, to save a minute
            later.append((step, facts, profile))
        else:
            yield step, profile, decide(facts, mutated, profile)
    for step, facts, profile in later:
        yield step, profile, decide(facts, mutated, profile)


CHANGES = {"removed": removed, "forced": forced, "spread": spread, "content": content}


@pytest.mark.parametrize("change", CHANGES)
def test_every_rule_that_is_changed_is_noticed(change: str) -> None:
    """A rule that no scenario notices could be broken for a year before anybody saw it."""
    mutants = [(rule, CHANGES[change](rule)) for rule in load_rules().rules]

    assert [rule.id for rule, changed in mutants if changed is not None and not noticed(rule, changed)] == []


def lacking(condition: Condition) -> Iterator[Condition]:
    """Yield the condition with each of its parts left out in turn, wherever more than one stand side by side."""
    inside = parts(condition)
    if isinstance(condition, All | AnyOf):
        key = "all" if isinstance(condition, All) else "any"
        for place, part in enumerate(inside):
            before, after = inside[:place], inside[place + 1:]
            if before or after:
                yield condition.model_copy(update={key: before + after})
            yield from (condition.model_copy(update={key: (*before, one, *after)}) for one in lacking(part))
    elif isinstance(condition, SomeElement | Not):
        key = "where" if isinstance(condition, SomeElement) else "part"
        yield from (condition.model_copy(update={key: one}) for one in lacking(inside[0]))


PARTS = 95
SAME_EITHER_WAY = ["MET-VUL-1"]
"""Asks for the vulnerability_scope of the profile; the only one that adopts it always has that."""


def test_every_part_of_a_condition_is_missed_when_it_is_gone() -> None:
    """A rule of four parts is four decisions somebody made; each has its scenario."""
    tried, missed = 0, []
    for rule in load_rules().rules:
        for key in ("when", "need"):
            condition = getattr(rule, key)
            for one in () if condition is None else lacking(condition):
                tried += 1
                missed += [] if noticed(rule, rule.model_copy(update={key: one})) else [rule.id]

    assert missed == SAME_EITHER_WAY
    assert tried == PARTS


def test_the_rules_are_counted(rules: Rules) -> None:
    """A rule that drops out of a file in an edit is otherwise silent."""
    assert len(rules.rules) == RULES
