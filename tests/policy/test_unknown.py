"""What nobody knows can be said in four ways, and all four say the same."""

from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml
from policy_acceptance import PROFILES

from media.errors import WrongUseError
from release.policy import Facts, decide, load_facts, load_profile, load_rules
from release.policy.facts import CaseFacts, ItemFacts, PersonFacts, Restriction, RetentionFacts, SubjectFacts
from release.policy.scenarios import base

Place = tuple[str | int, ...]
BLANKS = ("unknown", "", "~", "null")
RESTRICTED = {"type": "s11", "protects": "subject", "status": "in_force", "made_at": "2026-03-01",
              "court": "Exampleton", "evidence_ref": "E1"}


def _places() -> Iterator[Place]:
    yield from (("request", name) for name in ("ground", "trigger", "as_at"))
    for section, record in (("case", CaseFacts), ("subject", SubjectFacts), ("retention", RetentionFacts)):
        yield from ((section, name) for name in record.model_fields)
    for section, record in (("items", ItemFacts), ("persons", PersonFacts)):
        yield from ((section, 0, name) for name in record.model_fields if name != "id")
    yield from (("case", "restrictions", 0, name) for name in Restriction.model_fields)
    yield from (("records", name) for name in ("recorded", "approved", "consulted", "lifts"))
    yield from (("items",), ("persons",))


PLACES = tuple(_places())
CASES = {name: base(name) for name in ("cctv_suspect", "conviction")}


def _facts(place: Place, written: str | None) -> str:
    """Write a case in which one fact is said in these words; None leaves its line out."""
    facts = deepcopy(CASES["cctv_suspect" if place[0] == "persons" else "conviction"])
    facts["case"]["restrictions"] = [dict(RESTRICTED)]
    *way, last = place
    holder: Any = facts
    for step in way:
        holder = holder[step]
    holder.pop(last, None)
    if written is not None:
        holder[last] = "@"
    return yaml.safe_dump(facts).replace("'@'", written or "")


@pytest.mark.parametrize("place", PLACES, ids=lambda place: ".".join(map(str, place)))
def test_an_empty_line_a_null_and_the_word_say_what_a_missing_line_says(place: Place, tmp_path: Path) -> None:
    """Whoever leaves a line of the form empty has not said no."""
    path = tmp_path / "facts.yaml"
    path.write_text(_facts(place, None))
    missing = load_facts(path)

    for written in BLANKS:
        path.write_text(_facts(place, written))
        assert load_facts(path) == missing, written


@pytest.mark.parametrize("name", PROFILES)
def test_a_form_of_nothing_but_unknown_decides_as_an_empty_one(name: str) -> None:
    """The word must not open a door that silence keeps shut."""
    rules, profile = load_rules(), load_profile(name)
    ground = {"ground": "CONVICTION_CUSTODY_IMAGE", "as_at": "2026-03-10"}
    said = {section: dict.fromkeys(record.model_fields, "unknown")
            for section, record in (("case", CaseFacts), ("subject", SubjectFacts), ("retention", RetentionFacts))}

    silent = decide(Facts.from_plain({"request": ground}), rules, profile)
    unknown = decide(Facts.from_plain({"request": ground, **said, "items": "unknown", "persons": "unknown"}),
                     rules, profile)

    assert unknown == silent


@pytest.mark.parametrize(("line", "told"), [
    ("case: {guilty_plea: n/a}", "case.guilty_plea: should be true or false, not 'n/a'"),
    ("case: {guilty_plea: n}", "should be true or false, not 'n'"),
    ("case: {guilty_plea: 'no'}", "should be true or false, not 'no'"),
    ("case: {guilty_plea: 0}", "should be true or false, not 0"),
    ("case: {sentence_type: n/a}", "(did you mean n_a?)"),
    ("case: {court: no}", "yes and no are read as true and false: write one of these words"),
    ("case: {court: Crown}", "(did you mean crown?)"),
    ("request: {ground: CONVICTION_CUSTODY}", "(did you mean CONVICTION_CUSTODY_IMAGE?)"),
    ("subject: {dob: 01/05/1990}", "should be a date such as 2026-03-10"),
    ("case: {sentence_months: 18m}", "should be a number of months"),
])
def test_a_word_that_yaml_reads_otherwise_is_refused_with_a_mend(line: str, told: str, tmp_path: Path) -> None:
    """A guess at what was meant would be a fact that nobody stated."""
    path = tmp_path / "facts.yaml"
    path.write_text(f"# a case\n{line}\n")

    with pytest.raises(WrongUseError) as caught:
        load_facts(path)

    assert "line 2" in str(caught.value)
    assert told in str(caught.value)


def test_yes_and_no_are_true_and_false(tmp_path: Path) -> None:
    """People write them, and there is nothing else they can mean where a fact is true or false."""
    path = tmp_path / "facts.yaml"
    path.write_text("case: {convicted: yes, guilty_plea: no}\n")

    case = load_facts(path).case

    assert (case.convicted, case.guilty_plea) == (True, False)
