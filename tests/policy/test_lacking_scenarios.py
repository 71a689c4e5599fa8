"""Whatever is left out of a scenario, whoever asks what is missing is told, and told no more than that."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from policy_acceptance import PROFILES
from test_fail_closed import LOADED, RULES, Place, places, without

from media.errors import ExitCode
from release.lacking import lacking
from release.lackinglines import lines
from release.policy import Facts, Outcome, decide
from release.policy.scenarios import Step, steps
from release.policy.vocabulary import RELEASE_GROUNDS
from release.policy.yamlfile import YamlFile
from release.request import Reading

NOW = datetime(2026, 3, 10, 17, 30, tzinfo=UTC)
STEPS = tuple(one for one in steps() if one.plain["request"].get("ground") in set(RELEASE_GROUNDS))


@st.composite
def half_filled(draw: st.DrawFn) -> tuple[Step, list[Place]]:
    """Draw a scenario about a release, and some of its facts; its ground stays."""
    step = draw(st.sampled_from(STEPS))
    known = sorted({one for one in places(step.plain) if one != ("request", "ground") and one[:1] != one}, key=str)
    return step, draw(st.lists(st.sampled_from(known), max_size=5, unique=True))


def _reading(facts: dict[str, Any]) -> Reading:
    sections = {key: value for key, value in facts.items() if key != "items"}
    data = {"reference": "PP-1", "facts": sections, "items": facts.get("items") or []}
    return Reading(YamlFile(Path("request.yaml"), data, {}), data, None, Facts.from_plain(facts), None, (), ())


@settings(max_examples=120, deadline=None, derandomize=True)
@given(half_filled(), st.sampled_from(PROFILES))
def test_a_held_request_always_says_what_it_waits_for(drawn: tuple[Step, list[Place]], name: str) -> None:
    """A hold without a question is a request that nobody works on."""
    step, gone = drawn
    facts = without(step.plain, gone)

    found = lacking(_reading(facts), LOADED[name], RULES, NOW)
    decision = decide(Facts.from_plain(facts), RULES, LOADED[name], NOW)

    assert found.outcome is decision.outcome
    if decision.outcome is Outcome.HOLD:
        assert found.exit_code is ExitCode.WAITING
        assert found.facts or found.evidence or found.stands, lines(found)
        assert bool(decision.unknown) == bool(found.facts)
        assert bool(decision.needs) == bool(found.evidence)
    stated = {f"facts.{section}.{key}" for section in ("case", "subject", "request")
              for key, value in facts.get(section, {}).items() if value is not None}
    assert stated.isdisjoint(one.place for one in (*found.facts, *found.besides, *found.idle))
