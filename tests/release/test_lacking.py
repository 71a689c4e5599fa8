"""What a request still lacks: who is asked for what, and what nobody need be asked."""

from collections.abc import Callable
from copy import deepcopy
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from media.errors import ExitCode, UnreadableInputError, WrongUseError
from release.checkrequest import check_request
from release.lacking import Lacking
from release.lackinglines import lines
from release.policy import Outcome
from release.requestform import write_form

Plain = dict[str, Any]
Write = Callable[[Plain], Path]
NOW = datetime(2026, 3, 10, 17, 30, tzinfo=UTC)

FILLED = {"reference": "PP-1", "redactor": {"name": "Sam Redactor", "role": "press_officer"},
          "force": {"name": "Exampleshire Police", "owner": "Chief Constable", "credit": "Exampleshire Police",
                    "contact": "press@exampleshire.example"}}
ANSWERS: Plain = {
    "court": "crown", "convicted": True, "sentence_type": "immediate_custody", "sentence_months": 18,
    "restrictions": [], "offence_categories": ["violence"], "proceedings_start": "2025-06-01", "dob": "1990-05-01",
    "trigger": "media_request", "intimate": "clear", "type": "cctv", "copyright_owner": "force",
    "supplied_by": "investigating_officer", "officer_objection": "no_objection", "legal_advice": "not_taken",
    "persons": [], "agreement": "given", "used_in_open_court": True, "concluded_date": "2026-03-09",
    "verdict_date": "2026-03-09", "vulnerability_basis": "n_a", "expected_custody_months": 18}
ROLES = {"WANTED_PERSON": "wanted", "MISSING_PERSON": "missing", "OFFICER_PHOTO": "officer"}


def _checked(data: Plain, written: Write, profile: str | None = None) -> Lacking:
    return check_request(written(data), profile, NOW)


def _places(found: tuple[Any, ...]) -> set[str]:
    return {one.place for one in found}


def _answer(data: Plain, found: Lacking, ground: str) -> None:
    """Do what the list says: state each fact, and make each record."""
    for one in found.facts:
        *way, name = one.place.split(".")
        holder = data["items"][0] if way[0] == "items" else data
        for step in () if way[0] == "items" else way:
            holder[step] = holder.get(step) or {}
            holder = holder[step]
        assert holder.get(name) is None, f"{one.place} was asked for though it is stated"
        holder[name] = ROLES.get(ground, "defendant") if name == "role" else ANSWERS.get(name, False)
    for one in found.evidence:
        kind, _, word = one.place.removeprefix("facts.records.").partition(": ")
        records = data["facts"]["records"]
        records[kind] = [*(records.get(kind) or []), word.split(" or ")[0].replace("superintendent_or_above",
                                                                                  "superintendent")]


@pytest.mark.parametrize(("ground", "profile"), [
    ("CONVICTION_CUSTODY_IMAGE", "met"), ("CONVICTION_CUSTODY_IMAGE", "regional-six-month"), ("WANTED_PERSON", "met"),
    ("PROSECUTION_MATERIAL", "college-app"), ("BWV_MISINFORMATION", "met"), ("OFFICER_PHOTO", "college-app"),
    ("MISSING_PERSON", "regional-six-month"), ("SOCIAL_MEDIA_REUSE", "met")])
def test_whoever_answers_what_is_asked_gets_a_decision(ground: str, profile: str, tmp_path: Path) -> None:
    """From an empty form to an approval, with no question but those on the list."""
    (tmp_path / "cctv.mp4").write_bytes(b"")
    path = tmp_path / "request.yaml"
    write_form(path, ground, profile, [tmp_path / "cctv.mp4"])
    data = yaml.safe_load(path.read_text()) | FILLED

    for _ in range(4):
        path.write_text(yaml.safe_dump(data))
        found = check_request(path, None, NOW)
        if found.exit_code is ExitCode.DONE:
            break
        assert found.facts or found.evidence
        _answer(data, found, ground)

    assert found.outcome is Outcome.APPROVE, lines(found)


def test_an_empty_form_names_every_place_and_who_fills_it(tmp_path: Path) -> None:
    """The first thing to do after a form is written is to ask whom to ring."""
    path = tmp_path / "request.yaml"
    write_form(path, "CONVICTION_CUSTODY_IMAGE", "met")

    found = check_request(path, None, NOW)
    told = "\n".join(lines(found))

    assert found.exit_code is ExitCode.WAITING
    assert {"reference", "redactor", "force"} <= _places(found.places)
    assert "Needed before a decision, from the officer in the case:" in told
    assert "facts.subject.dob: the subject's date of birth" in told
    assert "lnp_assessment: that the release is lawful, necessary and proportionate, from" in told
    dob = next(one for one in found.facts if one.place == "facts.subject.dob")
    assert path.read_text().split("\n")[int(str(dob.line).removeprefix("line ")) - 1].strip() == "dob:"


def test_nothing_is_asked_that_was_answered(plain: Plain, written: Write) -> None:
    """A whole request lacks nothing."""
    found = _checked(plain, written)

    assert (found.outcome, found.exit_code, found.facts, found.evidence) == (Outcome.APPROVE, ExitCode.DONE, (), ())


def test_a_term_that_was_expected_is_not_asked_for_when_one_was_passed(plain: Plain, written: Write) -> None:
    """Of three facts behind the six-month gate only the one that decides is missing."""
    del plain["facts"]["case"]["sentence_months"], plain["facts"]["case"]["expected_custody_months"]

    found = _checked(plain, written, "regional-six-month")

    assert _places(found.facts) == {"facts.case.sentence_months"}


def test_what_would_change_nothing_is_told_apart(plain: Plain, written: Write) -> None:
    """Why somebody would be vulnerable matters only if they are; nobody should ring for it."""
    del plain["facts"]["subject"]["vulnerability_basis"], plain["facts"]["case"]["criminal_investigation"]
    del plain["facts"]["case"]["verdict_date"]

    found = _checked(plain, written, "met")

    assert found.exit_code is ExitCode.DONE
    assert _places(found.idle) == {"facts.subject.vulnerability_basis"}
    assert _places(found.besides) == {"facts.case.criminal_investigation", "facts.case.verdict_date"}


def test_an_order_that_is_half_described_is_asked_about(plain: Plain, written: Write) -> None:
    """The list is there, and yet nobody knows whether the order stands."""
    plain["facts"]["case"]["restrictions"] = [{"type": "s45", "protects": "subject", "status": None}]
    plain["facts"]["subject"]["dob"] = "2010-01-01"

    found = _checked(plain, written)

    assert _places(found.facts) == {"facts.case.restrictions.0.status"}
    assert found.facts[0].allowed == "in_force, lifted"


def test_a_person_about_whom_something_is_unknown_is_named(plain: Plain, written: Write) -> None:
    """The list of people is long; which of them, and what, is what must be found out."""
    plain["facts"]["persons"] = [
        {"id": "P1", "role": "bystander", "permission": "given", "identity_sought": False, "protected": False,
         "sexual_complainant": False},
        {"id": "P2", "role": "victim", "redactable": True, "protected": None, "sexual_complainant": False}]

    found = _checked(plain, written)

    assert _places(found.facts) == set()
    assert "facts.persons.1.protected" in _places(found.besides)
    assert "facts.persons.1.soaa_waiver" in _places(found.idle)


def test_after_a_refusal_nobody_is_asked_for_what_cannot_change_it(plain: Plain, written: Write) -> None:
    """But an item that nobody has screened could still be one that must not be opened."""
    plain["facts"]["case"] |= {"convicted": False, "legal_advice": None}
    plain["facts"]["subject"]["dob"] = None
    plain["facts"]["records"]["recorded"] = []
    refused = _checked(plain, written)

    plain["items"][0]["intimate"] = None
    unscreened = _checked(plain, written)

    assert (refused.outcome, refused.exit_code, refused.facts, refused.evidence) == (
        Outcome.REFUSE, ExitCode.DONE, (), ())
    assert refused.stands == ("NAT-CON-1 Custody image requires a guilty verdict",)
    assert unscreened.exit_code is ExitCode.WAITING
    assert _places(unscreened.facts) == {"items.I1.intimate"}


def test_one_of_two_records_is_asked_for_as_one_thing(plain: Plain, written: Write) -> None:
    """Either will do; asking for both sends somebody on an errand."""
    plain["facts"]["request"]["ground"] = "MISSING_PERSON"
    plain["facts"]["subject"]["role"] = "missing"
    plain["items"][0] |= {"type": "family_photo"}

    found = _checked(plain, written)

    assert "facts.records.recorded: family_image_obtained or last_resort" in _places(found.evidence)


def test_intake_that_is_said_to_be_complete_and_is_not_is_doubted(plain: Plain, written: Write) -> None:
    """Only where the profile asks for that record, and without standing in the way: it is the officer's word."""
    plain["intake"] = {"defendant_name": "Token Charlie", "offence": "robbery"}

    regional, met = _checked(plain, written, "regional-six-month"), _checked(plain, written, "met")

    assert regional.exit_code is ExitCode.DONE
    assert len(regional.doubts) == 1
    assert "intake.court_date" in regional.doubts[0]
    assert "intake.offence" not in regional.doubts[0]
    assert met.doubts == ()
    assert {"intake.court_date", "intake.circumstances_summary"} <= _places(regional.intake)
    assert "intake.court_date" not in _places(met.intake)
    assert {"items.I1.case_ref", "items.I1.offence_ref", "items.I1.outcome"} <= _places(met.intake)


def test_two_dates_of_birth_are_two_people(plain: Plain, written: Write) -> None:
    """The reporter's defendant and the custody system's may be father and son."""
    plain["intake"] = {"defendant_dob": "1960-05-01"}

    assert "1960-05-01" in _checked(plain, written).doubts[0]


def test_without_a_ground_or_a_profile_only_that_is_asked(plain: Plain, written: Write) -> None:
    """Which questions matter follows from the two."""
    no_ground, no_profile = deepcopy(plain), deepcopy(plain)
    no_ground["facts"]["request"]["ground"] = None
    no_profile["profile"] = None

    found = _checked(no_ground, written)

    assert (found.outcome, found.exit_code, _places(found.places)) == (None, ExitCode.WAITING, {"facts.request.ground"})
    assert _places(_checked(no_profile, written).places) == {"profile"}
    assert _checked(no_profile, written, "met").outcome is Outcome.APPROVE


@pytest.mark.parametrize(("change", "told"), [
    ({"facts": {"case": {"cuort": "crown"}}}, "(did you mean court?)"),
    ({"forse": {}}, "(did you mean force?)"),
    ({"profile": "mett"}, "no profile mett"),
    ({"facts": {"request": {"ground": "DELETION_APPLICATION"}}}, "is not a ground for release"),
    ({"intake": {"defendant_name": "reporting of this case"}}, "intake.defendant_name"),
])
def test_what_is_wrong_is_not_merely_missing(change: Plain, told: str, plain: Plain, written: Write) -> None:
    """A word nobody knows must be mended, not waited for."""
    with pytest.raises(WrongUseError) as caught:
        _checked(plain | change, written)

    assert told in str(caught.value)


def test_a_request_that_is_not_there_cannot_be_checked(tmp_path: Path) -> None:
    """The path is wrong, not the request."""
    with pytest.raises(UnreadableInputError):
        check_request(tmp_path / "request.yaml", None, NOW)
