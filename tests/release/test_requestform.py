"""The form of a request: all that its ground needs, and nothing else."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml

from media.errors import ExpectedError, OutputError, UnreadableInputError, WrongUseError
from release.policy import Decision, Facts, Ground, decide, load_profile, load_rules, profile_names
from release.policy.asked import Asked, asked, in_force
from release.policy.facts import CaseFacts, ItemFacts, PersonFacts, RequestFacts, RetentionFacts, SubjectFacts
from release.policy.vocabulary import RELEASE_GROUNDS, OffenceCategory, RecordKey, Role
from release.request import load_request
from release.requestform import form, write_form

Plain = dict[str, Any]
RULES = load_rules()
PAIRS = [(ground, name) for ground in Ground if ground in RELEASE_GROUNDS for name in profile_names()]
RECORDS = {"request": RequestFacts, "case": CaseFacts, "subject": SubjectFacts, "retention": RetentionFacts,
           "items": ItemFacts, "persons": PersonFacts}
MANDATORY = {"reference": "PP-1", "redactor": {"name": "Sam Redactor", "role": "press_officer"},
             "force": {"name": "Exampleshire Police", "owner": "Chief Constable", "credit": "Exampleshire Police",
                       "contact": "press@exampleshire.example"},
             "recipients": [{"name": "Robin", "organisation": "Courier", "email": "robin@courier.example"}]}
ANSWERS: dict[str, Any] = {
    "offence_categories": [OffenceCategory.SEXUAL.value, OffenceCategory.DOMESTIC.value], "sentence_months": 8,
    "expected_custody_months": 8, "verdict_date": "2025-01-01", "concluded_date": "2025-01-01",
    "proceedings_start": "2024-06-01", "dob": "2007-01-01", "as_at": "2026-03-10", "trigger": "media_request",
    "court": "crown", "sentence_type": "suspended", "type": "custody_photo", "supplied_by": "a shop",
    "intimate": "clear", "copyright_owner": "a shop", "status": "lifted", "protects": "subject",
    "made_at": "2025-01-01", "evidence_ref": "E1", "officer_objection": "not_exceptional",
    "legal_advice": "for_release", "vulnerability_basis": "age", "permission": "not_sought", "soaa_waiver": "none",
    "agreement": "given", "reason_level": "ordinary"}


def uncommented(text: str) -> str:
    """Do what a person does who has an answer to everything: take the # away; lifts are no answers."""
    lines = [line for line in text.split("\n") if "{rule:" not in line]
    return re.sub(r"(?m)^( *)#(- |  (?=\w))", r"\1\2", "\n".join(lines))


def answered(data: Plain) -> Plain:
    """Answer every question of the facts; what a form leaves empty is None."""
    sections = {**data["facts"], "items": data["items"]}
    for section, value in sections.items():
        for holder in value if isinstance(value, list) else [value]:
            for name in [name for name, said in holder.items() if said is None and section != "records"]:
                holder[name] = _answer(section, name)
    for order in data["facts"].get("case", {}).get("restrictions") or []:
        for name in order:
            order[name] = "s45" if name == "type" else ANSWERS[name] if name != "court" else "Exampleton"
    return data


def _answer(section: str, name: str) -> Any:
    if name in ANSWERS:
        return ANSWERS[name]
    if section == "persons" and name == "role":
        return "victim"
    if name == "role":
        return "defendant"
    field = RECORDS[section].model_fields.get(name)
    return False if field is not None and bool in get_args(field.annotation) else None


@cache
def blank(ground: Ground, name: str) -> str:
    """Return one form."""
    return form(ground, load_profile(name), name, ["custody.jpg"])


@cache
def filled(ground: Ground, name: str) -> Plain:
    """Return one form with every place of it filled in."""
    data = yaml.load(uncommented(blank(ground, name)), yaml.BaseLoader)
    return answered(_emptied(data) | MANDATORY)


def _emptied(data: Any) -> Any:
    if isinstance(data, dict):
        return {key: _emptied(value) for key, value in data.items()}
    if isinstance(data, list):
        return [_emptied(one) for one in data]
    return data or None


def _facts(data: Plain) -> Plain:
    items = [{key: one[key] for key in ItemFacts.model_fields if key in one} for one in data["items"]]
    return {**data["facts"], "items": items}


def _offered(ground: Ground, name: str) -> Asked:
    return asked(RULES, ground, load_profile(name))


def _same(one: Decision, other: Decision) -> bool:
    digests = one.digests.model_copy(update={"facts": other.digests.facts})
    return one.model_copy(update={"digests": digests}) == other


@pytest.mark.parametrize(("ground", "name"), PAIRS)
def test_a_form_loads_when_its_few_mandatory_places_are_filled_in(ground: Ground, name: str, tmp_path: Path) -> None:
    """Whoever has nothing but a file and a reference yet can already save what they have."""
    (tmp_path / "custody.jpg").write_bytes(b"not looked into")
    data = yaml.safe_load(blank(ground, name)) | MANDATORY
    path = tmp_path / "request.yaml"
    path.write_text(yaml.safe_dump(data))

    loaded = load_request(path)

    assert loaded.facts.request.ground is ground
    assert loaded.facts.persons is None
    assert loaded.facts.case == CaseFacts()
    assert loaded.facts.subject == SubjectFacts()


@pytest.mark.parametrize(("ground", "name"), PAIRS)
def test_a_form_that_is_filled_in_leaves_nothing_unknown(ground: Ground, name: str, tmp_path: Path) -> None:
    """A field that is missing on the form would hold the release, and nobody would be asked for it."""
    (tmp_path / "custody.jpg").write_bytes(b"not looked into")
    path = tmp_path / "request.yaml"
    path.write_text(yaml.safe_dump(filled(ground, name)))

    decision = decide(load_request(path).facts, RULES, load_profile(name))

    assert decision.unknown == ()
    assert [row.id for row in decision.trace if row.unknown] == []


@pytest.mark.parametrize(("ground", "name"), PAIRS)
def test_the_form_has_the_facts_that_rules_read_and_no_others(ground: Ground, name: str) -> None:
    """A question nobody needs is a question that people learn to skip."""
    offered, data = _offered(ground, name), _facts(filled(ground, name))
    told = {f"{section}.{key}" for section in ("request", "case", "subject") for key in data.get(section, {})}
    told |= {f"{section}.{key}" for section in ("items", "persons") for one in data[section] for key in one}
    decision = decide(Facts.from_plain(data), RULES, load_profile(name))
    read = {re.sub(r"^(items|persons)\.[^.]+\.", r"\1.", one.path) for row in decision.trace for one in row.reads}
    facts = {one for one in read if not one.startswith(("param.", "d.", "recorded.", "approved.", "consulted."))}

    assert facts <= offered.facts
    assert told - offered.facts <= {"request.ground", "request.trigger", "items.id", "items.supplied_by", "persons.id"}
    assert offered.facts <= told
    assert set(data["records"]["recorded"] or []) == set(offered.recorded)


@pytest.mark.parametrize(("ground", "name"), PAIRS)
def test_no_fact_off_the_form_changes_a_decision_whatever_is_left_off_it(ground: Ground, name: str) -> None:
    """What is not asked must not matter, also while other answers are still to come."""
    profile, offered = load_profile(name), _facts(filled(ground, name))
    each_fifth = tuple(_places(offered))[PAIRS.index((ground, name)) % 5::5]
    for gone in (None, *each_fifth):
        asked_for = _without(offered, gone)
        first = decide(Facts.from_plain(asked_for), RULES, profile)
        assert _same(first, decide(Facts.from_plain(_with_everything_else(asked_for, gone)), RULES, profile)), gone


def _places(data: Plain) -> Iterator[tuple[str, str]]:
    for section, value in data.items():
        yield from ((section, name) for name in (value[0] if isinstance(value, list) else value)
                    if name != "id" and (section, name) != ("request", "ground"))  # without a ground there is no form


def _without(data: Plain, gone: tuple[str, str] | None) -> Plain:
    left = {section: ([dict(one) for one in value] if isinstance(value, list) else dict(value))
            for section, value in data.items()}
    if gone is not None:
        section, name = gone
        for holder in left[section] if isinstance(left[section], list) else [left[section]]:
            holder.pop(name)
    return left


def _with_everything_else(data: Plain, gone: tuple[str, str] | None) -> Plain:
    """State every fact that the form does not ask for, in the way that stops most."""
    stops = {"convicted": False, "used_in_open_court": False, "guilty_plea": False, "agreement": "refused",
             "officer_objection": "exceptional", "legal_advice": "against_release",
             "vulnerability_basis": "mental_health"}
    full = _without(data, None)
    for section, record in RECORDS.items():
        for holder in full[section] if section in {"items", "persons"} else [full.setdefault(section, {})]:
            for name, field in record.model_fields.items():
                if name not in holder and (section, name) != gone and name != "id":
                    yes = True if bool in get_args(field.annotation) else _answer(section, name)
                    holder[name] = stops.get(name, yes)
    return full


def test_a_field_of_another_ground_is_not_on_the_form() -> None:
    """The card of a wanted person asks nobody for a sentence."""
    wanted = blank(Ground.WANTED_PERSON, "met")

    for name in ("sentence_type", "verdict_date", "used_in_open_court", "defendant_name", "agreement", "retention",
                 "family_supplied", "flo"):
        assert not re.search(rf"^ *#?-? *{name}:?$", wanted, re.MULTILINE), name
    assert re.search(r"^    apprehended:$", wanted, re.MULTILINE)
    assert re.search(r"^    #- necessity_for_apprehension$", wanted, re.MULTILINE)


def test_the_regional_form_asks_what_the_regional_page_asks() -> None:
    """Eight places that its own page names; the others need to know whose picture it is."""
    regional = yaml.safe_load(blank(Ground.CONVICTION_CUSTODY_IMAGE, "regional-six-month"))["intake"]
    met = yaml.safe_load(blank(Ground.CONVICTION_CUSTODY_IMAGE, "met"))["intake"]
    officer = yaml.safe_load(blank(Ground.OFFICER_PHOTO, "met"))["intake"]

    assert {"defendant_name", "defendant_dob", "court_date", "court_location", "offence", "sentence",
            "circumstances_summary", "circumstances_location"} <= set(regional)
    assert {"defendant_name", "defendant_dob", "offence"} == set(met) - {"kind", "received_at", "deadline"}
    assert {"intended_use", "use_date"} == set(officer) - {"kind", "received_at", "deadline"}


def test_a_rule_that_a_force_adopts_puts_its_questions_on_the_form(tmp_path: Path) -> None:
    """Nobody keeps a list of fields: a profile with one rule more asks one thing more."""
    (tmp_path / "own.yaml").write_text("id: own\ntitle: Own\nsource: {document: ours}\ninherits: college-app\n"
                                       "adopt: [REG-VIC-1]\n")
    own, base = load_profile(tmp_path / "own.yaml"), load_profile("college-app")
    ground = Ground.CONVICTION_CUSTODY_IMAGE

    assert asked(RULES, ground, own).recorded - asked(RULES, ground, base).recorded == {
        RecordKey.VICTIM_IMPACT_CONSIDERED}
    assert {rule.id for rule in in_force(RULES, ground, own)} - {rule.id for rule in in_force(RULES, ground, base)} == {
        "REG-VIC-1"}
    assert "#- victim_impact_considered" in form(ground, own, "own.yaml")
    assert asked(RULES, ground, base).consulted == {Role.LEGAL, Role.CPS}


def test_files_are_listed_and_not_looked_into(tmp_path: Path) -> None:
    """Nobody has screened them yet; and an id must not be a file's own name, for it leaves with the package."""
    (tmp_path / "clips").mkdir()
    for name in ("I1.jpg", "clips/two: parts.mp4", "clips/#3.mp4"):
        (tmp_path / name).write_bytes(b"no picture at all")
    path = tmp_path / "request.yaml"

    with pytest.raises(WrongUseError):
        load_request(_written(path, ["I1.jpg", "clips/two: parts.mp4"], tmp_path))  # a colon is no path of a request
    path.unlink()
    _written(path, ["I1.jpg", "clips/#3.mp4"], tmp_path)
    data = yaml.safe_load(path.read_text())

    assert [(one["id"], one["path"], one["type"]) for one in data["items"]] == [
        ("I2", "I1.jpg", None), ("I3", "clips/#3.mp4", None)]
    assert load_request(_mended(path)).request.items[1].type is None


def _written(path: Path, names: list[str], folder: Path) -> Path:
    write_form(path, "TRIBUTE", "college-app", [folder / name for name in names])
    return path


def _mended(path: Path) -> Path:
    path.write_text(yaml.safe_dump(yaml.safe_load(path.read_text()) | MANDATORY))
    return path


@pytest.mark.parametrize(("ground", "profile", "item", "error", "told"), [
    ("TRIBUT", "met", None, WrongUseError, "TRIBUT is not a ground for release (did you mean TRIBUTE?)"),
    ("DELETION_APPLICATION", "met", None, WrongUseError, "is not a ground for release"),
    ("TRIBUTE", "mett", None, WrongUseError, "no profile mett"),
    ("TRIBUTE", "met", "nothing.jpg", UnreadableInputError, "no such file"),
    ("TRIBUTE", "met", "../outside.jpg", WrongUseError, "does not lie beside the request"),
])
def test_what_cannot_be_begun_is_refused(ground: str, profile: str, item: str | None, error: type[ExpectedError],
                                         told: str, tmp_path: Path) -> None:
    """A form for the wrong thing is filled in before anybody notices."""
    folder = tmp_path / "in"
    folder.mkdir()
    (tmp_path / "outside.jpg").write_bytes(b"another case")

    with pytest.raises(error) as caught:
        write_form(folder / "request.yaml", ground, profile, [folder / item] if item else [])

    assert told in str(caught.value)
    assert list(folder.iterdir()) == []


def test_a_form_that_is_being_filled_in_is_not_overwritten(tmp_path: Path) -> None:
    """An hour of telephone calls stands in it."""
    path = _written(tmp_path / "request.yaml", [], tmp_path)
    before = path.read_text()

    with pytest.raises(OutputError, match="is here already"):
        _written(path, [], tmp_path)

    assert path.read_text() == before
