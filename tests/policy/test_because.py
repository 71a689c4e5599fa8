"""A reason that is given is a reason: what is named alone makes a rule apply or not."""

from dataclasses import dataclass

import pytest
from policy_acceptance import PROFILES

from release.policy import Facts, Profile, Rules
from release.policy.because import because
from release.policy.evaluate import Scope, Value, evaluate
from release.policy.scenarios import base, merged, steps


@dataclass(frozen=True)
class Only(Scope):
    """A scope in which everything is unknown but what is named."""

    named: frozenset[str] = frozenset()

    def value(self, fact: str) -> Value:
        """Return a fact only if it is one of those that are named."""
        inside = self.within if "." not in fact else ""
        return super().value(fact) if f"{inside}{fact}" in self.named else None


@pytest.mark.parametrize("name", PROFILES)
def test_what_is_named_suffices(name: str, rules: Rules, profiles: dict[str, Profile]) -> None:
    """Whoever disputes a decision need dispute nothing but what is named: with all else unknown it comes out alike."""
    for step in steps()[PROFILES.index(name)::3]:
        scope = Scope(step.facts, profiles[name], step.facts.request.as_at)
        for rule in rules.rules:
            truth = evaluate(rule.when, scope).truth
            reasons = because(rule.when, scope)
            named = frozenset(one.read.path for one in reasons)
            if truth is not None:
                only = Only(scope.facts, scope.profile, scope.as_at, named=named)
                assert evaluate(rule.when, only).truth is truth, (step.name, rule.id)


def test_what_did_not_matter_is_not_named(rules: Rules, profiles: dict[str, Profile]) -> None:
    """One fact that is otherwise is enough; the other conditions of the rule would only confuse."""
    facts = Facts.from_plain(merged(base("conviction"), {"case": {"soaa_offence": True}}))
    rule = rules.named("LAW-SOA-2")
    assert rule is not None

    (reason,) = because(rule.when, Scope(facts, profiles["met"], facts.request.as_at))

    assert (reason.read.path, reason.read.value) == ("case.jigsaw_identifies_complainant", False)


def test_of_several_people_only_the_one_concerned_is_named(rules: Rules, profiles: dict[str, Profile]) -> None:
    """Thirty bystanders were asked; the one who was not is the reason."""
    person = {"role": "bystander", "identity_sought": False, "permission": "given", "redactable": True}
    people = [{"id": f"P{number}", **person} for number in range(3)] + [{"id": "P9", **person, "permission": "refused"}]
    facts = Facts.from_plain(merged(base("cctv_witness"), {"persons": people}))
    rule = rules.named("NAT-RED-1")
    assert rule is not None

    reasons = because(rule.when, Scope(facts, profiles["met"], facts.request.as_at))

    assert {one.read.path for one in reasons} == {"persons.P9.role", "persons.P9.identity_sought",
                                                  "persons.P9.permission"}


def test_an_empty_list_is_itself_the_reason(rules: Rules, profiles: dict[str, Profile]) -> None:
    """Nobody is in the picture, so nobody must be hidden; a list that nobody made is another matter."""
    rule = rules.named("NAT-RED-1")
    assert rule is not None
    facts = Facts.from_plain(base("conviction"))

    (empty,) = because(rule.when, Scope(facts, profiles["met"], facts.request.as_at))
    unmade = facts.model_copy(update={"persons": None})
    (unknown,) = because(rule.when, Scope(unmade, profiles["met"], facts.request.as_at))

    assert (empty.read.value, unknown.read.value) == ((), None)
