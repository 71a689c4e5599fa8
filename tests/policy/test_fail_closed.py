"""Knowing less never allows more."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from policy_acceptance import PROFILES

from release.policy import Facts, Outcome, decide, load_profile, load_rules
from release.policy.scenarios import Step, base, steps

Place = tuple[str | int, ...]
RULES = load_rules()
LOADED = {name: load_profile(name) for name in PROFILES}
LISTS_OF_EVIDENCE = {"recorded", "approved", "consulted", "lifts"}


def places(data: Any, at: Place = ()) -> Iterator[Place]:
    """Every fact that can be taken away, and every single record; a person in the picture is no fact."""
    if isinstance(data, dict):
        for key, value in data.items():
            if key != "id" and not (at and at[-1] == "lifts"):
                yield (*at, key)
                yield from places(value, (*at, key))
    elif isinstance(data, list) and at[-1] in LISTS_OF_EVIDENCE:
        yield from ((*at, place) for place in range(len(data)))
    elif isinstance(data, list):
        for place, value in enumerate(data):
            yield from places(value, (*at, place))


def without(facts: dict[str, Any], gone: list[Place]) -> dict[str, Any]:
    """Return the facts without some of them; what lies inside another that is gone is gone with it."""
    left = deepcopy(facts)
    for place in sorted(gone, key=lambda one: [str(step).zfill(4) for step in one], reverse=True):
        holder = left
        for step in place[:-1]:
            holder = holder[step]
        del holder[place[-1]]
    return left


@st.composite
def less_known(draw: st.DrawFn) -> tuple[Step, list[Place]]:
    """Draw a scenario and some of its facts."""
    step = draw(st.sampled_from(steps()))
    known = sorted(set(places(step.plain)), key=str)
    return step, draw(st.lists(st.sampled_from(known), min_size=1, max_size=6, unique=True))


@settings(max_examples=400, deadline=None, derandomize=True)
@given(less_known(), st.sampled_from(PROFILES))
def test_taking_facts_or_records_away_never_makes_an_approval(drawn: tuple[Step, list[Place]],
                                                              name: str) -> None:
    """A hurried intake form must not be the way round a rule: what nobody stated can only hold."""
    step, gone = drawn
    with_less = decide(Facts.from_plain(without(step.plain, gone)), RULES, LOADED[name])

    if with_less.outcome is Outcome.APPROVE:
        assert decide(step.facts, RULES, LOADED[name]).outcome is Outcome.APPROVE


def test_knowing_nothing_holds() -> None:
    """An empty form is the least anybody can know."""
    decision = decide(Facts(), RULES, LOADED["college-app"])

    assert decision.outcome is Outcome.HOLD
    assert "request.ground" in decision.unknown
    assert decision.blocks == ()
    assert "metadata_strip" in decision.redact


def test_without_any_record_nothing_is_approved() -> None:
    """Whatever the ground, somebody must have written down why."""
    for name in ("conviction", "wanted", "missing", "tribute", "cctv_witness", "cctv_suspect", "prosecution",
                 "bwv"):
        facts = Facts.from_plain({**base(name), "records": {}})
        assert {decide(facts, RULES, profile).outcome for profile in LOADED.values()} == {Outcome.HOLD}
