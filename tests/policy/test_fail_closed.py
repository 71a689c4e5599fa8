"""Knowing less never allows more."""

from collections.abc import Iterator
from copy import deepcopy
from enum import StrEnum
from functools import reduce
from itertools import product
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from policy_acceptance import PROFILES
from pydantic import BaseModel

from release.policy import Decision, Facts, Outcome, decide, load_profile, load_rules
from release.policy.checks import ELEMENTS, SECTIONS
from release.policy.derive import DERIVED, NO_BIRTHDAY_NEEDED, NO_CONCLUSION_YET, Grounding
from release.policy.scenarios import Plain, Step, base, merged, steps

Place = tuple[str | int, ...]
RULES = load_rules()
LOADED = {name: load_profile(name) for name in PROFILES}
LISTS_OF_EVIDENCE = {"recorded", "approved", "consulted", "lifts"}
BASES = ("conviction", "wanted", "missing", "tribute", "cctv_witness", "cctv_suspect", "prosecution", "bwv",
         "officer_photo", "deletion")
MILD = {Outcome.APPROVE, Outcome.HOLD}
ORDERS = [{"type": kind, "protects": whom, "status": status} for kind in ("s49", "s45A", "s4_2")
          for whom in ("subject", "person:P1") for status in ("in_force", "lifted")]


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


def without(facts: Plain, gone: list[Place]) -> Plain:
    """Return the facts without some of them; what lies inside another that is gone is gone with it."""
    left = deepcopy(facts)
    for place in sorted(gone, key=lambda one: [str(step).zfill(4) for step in one], reverse=True):
        holder: Any = left
        for step in place[:-1]:
            holder = holder[step]
        del holder[place[-1]]
    return left


def decided(facts: Plain, name: str) -> Decision:
    """Decide about plain facts by a profile."""
    return decide(Facts.from_plain(facts), RULES, LOADED[name])


def more_allowed(full: Decision, less: Decision) -> list[str]:
    """Name everything that is allowed once less is known, and was not before.

    An approval that was none; an obligation that is gone though the outcome is the same, or went from an approval
    to a hold. A refusal that becomes a hold is not among them: a fact that nobody stated holds, by the
    specification, and what is held does not leave.
    """
    found = ["it is approved"] if less.outcome is Outcome.APPROVE is not full.outcome else []
    alike = full.outcome is less.outcome or {full.outcome, less.outcome} == MILD
    for kind in ("redact", "package", "post") if alike else ():
        gone = set(getattr(full, kind)) - set(getattr(less, kind))
        if full.outcome is not less.outcome:
            gone -= {rule.obligation for rule in RULES.rules if rule.stage}  # laid down for one outcome alone
        found += [f"{kind} without {one}" for one in sorted(gone)]
    return found


@st.composite
def less_known(draw: st.DrawFn) -> tuple[Step, list[Place]]:
    """Draw a scenario and some of its facts and records."""
    step = draw(st.sampled_from(steps()))
    return step, draw(_some_places(step.plain))


def _some_places(facts: Plain) -> st.SearchStrategy[list[Place]]:
    known = sorted(set(places(facts)), key=str)
    return st.lists(st.sampled_from(known), min_size=1, max_size=6, unique=True)


@settings(max_examples=600, deadline=None, derandomize=True)
@given(less_known(), st.sampled_from(PROFILES))
def test_taking_facts_or_records_away_never_allows_more(drawn: tuple[Step, list[Place]], name: str) -> None:
    """A hurried intake form must not be the way round a rule: what nobody stated can only hold, or oblige."""
    step, gone = drawn

    assert more_allowed(decided(step.plain, name), decided(without(step.plain, gone), name)) == []


@pytest.mark.parametrize("name", BASES)
def test_no_single_fact_or_record_can_be_left_out_to_gain_by_it(name: str) -> None:
    """One at a time, every one of them: the form with one line missing is the form that is sent."""
    facts = base(name)
    for number, place in enumerate(sorted(set(places(facts)), key=str)):
        profile = PROFILES[number % len(PROFILES)]
        assert more_allowed(decided(facts, profile), decided(without(facts, [place]), profile)) == [], place


def _values(record: type[BaseModel], name: str) -> list[Any]:
    """Return a few values that one fact can have, or none where any text will do."""
    special = {"restrictions": [[], *([one] for one in ORDERS)], "offence_categories": [[], ["sexual"], ["domestic"]],
               "dob": ["1990-05-01", "2009-09-01", "2007-12-01"], "copyright_owner": ["force", "a shop"],
               "verdict_date": ["2026-03-10", "2025-11-05"], "concluded_date": ["2026-03-10", "2021-02-01"]}
    if name in special:
        return special[name]
    if name.endswith("_months"):
        return [0, 5, 18]
    kinds = [one for one in _inside(record.model_fields[name].annotation) if isinstance(one, type)]
    words = [member.value for kind in kinds if issubclass(kind, StrEnum) for member in kind]
    return words or ([True, False] if bool in kinds else [])


def _inside(annotation: Any) -> Iterator[Any]:
    yield annotation
    for part in getattr(annotation, "__args__", ()):
        yield from _inside(part)


CHANGEABLE = [(section, name, values) for section, record in (SECTIONS | ELEMENTS).items()
              for name in record.model_fields if name != "ground" and (values := _values(record, name))]


@st.composite
def any_facts(draw: st.DrawFn) -> tuple[Plain, list[Place]]:
    """Draw a scenario, change up to six of its facts to anything they may be, and take some away."""
    facts = deepcopy(draw(st.sampled_from(steps())).plain)
    for section, name, values in draw(st.lists(st.sampled_from(CHANGEABLE), max_size=6)):
        held = facts.get(section) or {}
        holder = (draw(st.sampled_from(held)) if held else {}) if section in ELEMENTS else held
        holder[name] = draw(st.sampled_from(values))
    return facts, draw(_some_places(facts))


@settings(max_examples=600, deadline=None, derandomize=True)
@given(any_facts(), st.sampled_from(PROFILES))
def test_nor_does_it_from_any_other_facts(drawn: tuple[Plain, list[Place]], name: str) -> None:
    """The scenarios are what somebody thought of; the next request is not."""
    facts, gone = drawn
    assume(not _not_asked_for(facts, without(facts, gone)))

    assert more_allowed(decided(facts, name), decided(without(facts, gone), name)) == []


def _not_asked_for(facts: Plain, left: Plain) -> bool:
    """Whether one of the two dates is gone that the specification takes, if left out, for "there is none"."""
    subject, case = facts.get("subject") or {}, facts.get("case") or {}
    birthday = subject.get("dob") and not (left.get("subject") or {}).get("dob")
    conclusion = case.get("concluded_date") and not (left.get("case") or {}).get("concluded_date")
    return bool((birthday and subject.get("role") in {*NO_BIRTHDAY_NEEDED})
                or (conclusion and case.get("sentence_type") in {*NO_CONCLUSION_YET}))


NOT_ASKED_FOR = {
    "a birthday where nobody is accused": ("cctv_suspect", {"subject": {"dob": "2009-09-01", "role": "incident"}},
                                           {"subject": {"dob": None}}, Outcome.HOLD),
    "a conclusion before the sentence": (
        "conviction", {"case": {"sentence_type": "not_yet_sentenced", "concluded_date": "2021-01-01"},
                       "records": {"add": {"recorded": ["noncustodial_proportionality"]}}},
        {"case": {"concluded_date": None}}, Outcome.REFUSE)}


@pytest.mark.parametrize("what", NOT_ASKED_FOR)
def test_two_dates_that_are_left_out_mean_that_there_is_none(what: str) -> None:
    """The specification has it so (an incident has no birthday); docs/policy.md says it, and nothing else is so."""
    name, given_facts, gone, before = NOT_ASKED_FOR[what]
    full = merged(base(name), given_facts)

    assert decided(full, "met").outcome is before
    assert decided(merged(full, gone), "met").outcome is Outcome.APPROVE


@pytest.mark.parametrize("name", BASES)
def test_unknown_says_the_same_as_nothing(name: str) -> None:
    """Whoever writes `unknown` has not answered; a fact that cannot say so refuses the word instead."""
    facts = base(name)
    tried = 0
    for place in sorted(set(places(facts)), key=str):
        kept: Any = reduce(lambda data, step: data[step], place[:-1], deepcopy(facts))
        if isinstance(kept, list) or isinstance(kept[place[-1]], dict | list):
            continue
        unknown = deepcopy(facts)
        reduce(lambda data, step: data[step], place[:-1], unknown)[place[-1]] = "unknown"
        if "date" in str(place[-1]) or place[-1] in {"dob", "as_at", "proceedings_start"} or "months" in str(place[-1]):
            continue
        assert Facts.from_plain(unknown) == Facts.from_plain(without(facts, [place]))
        tried += 1
    assert tried > 25


def test_knowing_nothing_holds() -> None:
    """An empty form is the least anybody can know."""
    decision = decide(Facts(), RULES, LOADED["college-app"])

    assert decision.outcome is Outcome.HOLD
    assert "request.ground" in decision.unknown
    assert decision.blocks == ()
    assert "metadata_strip" in decision.redact


def test_without_any_record_nothing_is_approved() -> None:
    """Whatever the ground, somebody must have written down why."""
    for name in BASES[:8]:
        facts = Facts.from_plain({**base(name), "records": {}})
        assert {decide(facts, RULES, profile).outcome for profile in LOADED.values()} == {Outcome.HOLD}


ROLES = [None, "defendant", "wanted", "missing", "incident", "deceased", "officer"]
TERMS = [None, "immediate_custody", "community", "not_yet_sentenced", "n_a"]
TRIED: dict[str, list[Any]] = {
    "subject.dob": [None, "1990-05-01", "2009-09-01", "2007-12-01"], "subject.role": ROLES,
    "request.as_at": [None, "2026-03-10"], "case.court": [None, "none", "youth", "crown"],
    "case.restrictions": [None, [], *([one] for one in ORDERS), ORDERS[:2], [{"type": "s49"}], [{}]],
    "case.sentence_type": TERMS, "case.sentence_months": [None, 3], "case.expected_custody_months": [None, 9],
    "case.verdict_date": [None, "2026-03-01"], "case.concluded_date": [None, "2021-02-01", "2026-03-09"],
    "case.proceedings_start": [None, "2025-06-01"]}
TAKEN_FOR_NONE = {
    "days_since_verdict": "case.verdict_date", "days_since_conclusion": "case.concluded_date",
    "months_since_conclusion_gt": "case.concluded_date", "subject_under_18_now": "subject.dob",
    "turned_18_since_offence_or_proceedings": "subject.dob"}
"""By derived fact: the date that, left out, the specification takes for "there is none", and so for an answer."""


def _found(name: str, facts: Plain) -> bool | int | float | None:
    plain: Plain = {}
    for path, value in facts.items():
        section, _, key = path.partition(".")
        plain.setdefault(section, {})[key] = value
    parsed = Facts.from_plain(plain)
    return DERIVED[name].find(Grounding(parsed, parsed.request.as_at, 3))


@pytest.mark.parametrize("name", DERIVED)
def test_a_derived_fact_that_rests_on_less_stays_or_is_unknown(name: str) -> None:
    """Whatever else a rule says, and, or and not keep this; so it holds of every rule if it holds of these ten."""
    rests_on = DERIVED[name].rests_on
    softened = set()
    for values in product(*(TRIED[path] for path in rests_on)):
        facts = dict(zip(rests_on, values, strict=True))
        full = _found(name, facts)
        for path in rests_on:
            if facts[path] is not None and full is not None and _found(name, {**facts, path: None}) not in {full, None}:
                softened.add(path)

    assert softened == ({TAKEN_FOR_NONE[name]} if name in TAKEN_FOR_NONE else set())
