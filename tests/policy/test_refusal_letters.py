"""Every scenario that ends in a refusal, and the letter that tells of it: nothing of the case is in it."""

import re
from copy import deepcopy
from datetime import UTC, datetime
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from policy_acceptance import PROFILES

from media.errors import ResidueError, WrongUseError
from release.conditions.library import standard
from release.conditions.stated import Words
from release.letter import Letter, letter_of
from release.policy import Facts, Outcome, Role, decide, load_profile, load_rules
from release.policy.choices import Intimacy, RestrictionType, VulnerabilityBasis, Waiver
from release.policy.refusals import load_refusals
from release.policy.scenarios import Step, steps
from release.policy.vocabulary import RELEASE_GROUNDS, OffenceCategory, RecordKey
from release.refusing import Approver, Case, Refuser, Roles, judge, refuse
from release.request import LoadedRequest, Request
from watermark.records import DataMining

Plain = dict[str, Any]
NOW = datetime(2026, 3, 10, 17, 30, tzinfo=UTC)
RULES, REFUSALS = load_rules(), load_refusals()
LOADED = {name: load_profile(name) for name in PROFILES}
ENDED = {Outcome.REFUSE, Outcome.QUARANTINE}
TOKEN = re.compile(r"token\d+", re.IGNORECASE)

SENSITIVE = (
    "vulnerab", "mental", "disab", "health", "sexual", "complain", "anonym", "juvenile", "youth", "child", "young",
    "under 18", "minor", "victim", "witness", "intimate", "indecent", "hospital", "risk", "harm", "threat", "order",
    "injunction", "postpone", "protect", "section", "vulnerable", "suicid", "defendant", "offence", "custody", "rape")
"""Stems of words that would tell of somebody's age, frailty or injury, or of what a court ordered."""
ORDINARY = {"other", "none", "clear", "refused", "copyright", "policing purpose"}
VOCABULARY = {word.value.replace("_", " ") for kind in (VulnerabilityBasis, RestrictionType, Waiver, OffenceCategory,
                                                        RecordKey, Intimacy) for word in kind} - ORDINARY


@cache
def refused() -> tuple[tuple[str, Plain, str], ...]:
    """Return the facts of every step that a profile refuses, with that profile."""
    return tuple((step.name, step.plain, name) for step in steps() for name in PROFILES if _refuses(step, name))


def _refuses(step: Step, name: str) -> bool:
    facts = Facts.from_plain(step.plain)
    return facts.request.ground in RELEASE_GROUNDS and decide(facts, RULES, LOADED[name]).outcome in ENDED


def _marked(facts: Plain) -> Plain:
    """Return a whole request about these facts with a word of its own wherever somebody could type one."""
    numbers = (f"Token{number}" for number in count(1000))
    facts = deepcopy(facts)
    items = facts.pop("items", [])
    for order in facts.get("case", {}).get("restrictions") or []:
        order |= {"court": next(numbers), "evidence_ref": next(numbers)}
    for person in facts.get("persons") or []:
        person["id"] = next(numbers)
    for place, item in enumerate(items, 1):
        item |= {"id": f"I{place}", "path": f"{next(numbers)}.jpg", "supplied_by": next(numbers),
                 "copyright_owner": next(numbers), "screened_at": "2026-03-01T09:00:00Z", "outcome": "convicted",
                 **{name: next(numbers) for name in ("licence", "case_ref", "offence_ref", "screened_by",
                                                     "identity_confirmed_by")}}
    typed = ("intended_use", "advance_notice", "defendant_name", "court_location", "offence", "sentence",
             "circumstances_summary", "circumstances_location")
    return {
        "reference": "PP-1", "profile": "met", "redactor": {"name": next(numbers), "role": next(numbers)},
        "requester": {"name": "Robin Reporter", "organisation": "Exampleton Courier", "contact": next(numbers)},
        "recipients": [{"name": next(numbers), "organisation": next(numbers), "email": f"{next(numbers)}@x.example"}],
        "force": {"name": "Exampleshire Police", "owner": next(numbers), "credit": next(numbers),
                  "contact": "press@exampleshire.example"},
        "conditions": {"text": next(numbers)}, "facts": facts, "items": items,
        "intake": {**{name: next(numbers) for name in typed}, "received_at": "2026-03-09T09:00:00Z",
                   "defendant_dob": "1990-05-01"}}


def _loaded(plain: Plain) -> LoadedRequest:
    request = Request.from_plain(plain)
    words = Words(text="", embargo=None, recall=None, data_mining=DataMining.PROHIBITED, dates=standard().file.dates,
                  recall_on=None)
    return LoadedRequest(request=request, folder=Path(), facts=Facts.from_plain(request.plain_facts()), words=words)


def _letter(facts: Plain, name: str) -> tuple[Letter, tuple[str, ...]]:
    loaded = _loaded(_marked(facts))
    case = Case(loaded.facts, RULES, LOADED[name], decide(loaded.facts, RULES, LOADED[name]), REFUSALS)
    by = Refuser(name="Token1", role=Role.SIO, rationale="Token2 said so.", log_ref="Token3",
                 approved_by=Approver(name="Token4", role=Role.SUPERINTENDENT))
    refusal = refuse(loaded, case, by, [one.code for one in REFUSALS.reasons], NOW)
    return letter_of(refusal, loaded, REFUSALS), refusal.accepted


@pytest.mark.parametrize(("step", "facts", "name"), refused(), ids=lambda one: None if isinstance(one, dict) else one)
def test_nothing_of_the_case_is_in_the_letter(step: str, facts: Plain, name: str) -> None:
    """With every acceptable reason at once, a word of its own in every field, and every field's kind in mind."""
    letter, accepted = _letter(facts, name)

    for said in (letter.text(), letter.html()):
        assert accepted, step
        assert TOKEN.findall(said) == []
        assert "1990" not in said
        low = said.casefold()
        assert [stem for stem in SENSITIVE if stem in low.replace("border", "")] == []
        assert [word for word in VOCABULARY if re.search(rf"\b{re.escape(word)}\b", low)] == []
        assert [code for code in accepted if "_" in code and code in said] == []
        assert re.findall(r"\b(?:LAW|NAT|MET|REG|ENG)-", said) == []


@pytest.mark.parametrize("name", PROFILES)
def test_whatever_the_policy_refuses_a_person_can_refuse(name: str) -> None:
    """Each rule that stands in the way is carried by a reason that is accepted."""
    mine = [(step, facts) for step, facts, profile in refused() if profile == name]
    for step, facts in mine:
        known = Facts.from_plain(facts)
        case = Case(known, RULES, LOADED[name], decide(known, RULES, LOADED[name]), REFUSALS)
        accepted = [one for one in REFUSALS.reasons if judge(one, case, Roles(Role.SIO)).accepted]
        assert {rule for one in accepted for rule in one.blocks} >= set(case.decision.blocks), step

    assert len(mine) > 20


def test_no_sentence_of_any_letter_tells_of_anybody() -> None:
    """Also of reasons that no scenario gives."""
    for key, telling in REFUSALS.letters.items():
        said = f"{telling.why} {telling.again}".casefold()
        assert [stem for stem in SENSITIVE if stem in said] == [], key
        assert [word for word in VOCABULARY if re.search(rf"\b{re.escape(word)}\b", said)] == [], key


def test_reasons_that_would_tell_on_somebody_share_one_sentence() -> None:
    """A sentence of its own for a juvenile would say juvenile, however it is put."""
    letters = {one.code: one.letter for one in REFUSALS.reasons}

    assert len({letters[code] for code in ("restriction", "postponement", "complainant", "protected_person",
                                           "material")}) == 1
    assert len({letters[code] for code in ("risk_of_harm", "vulnerable_adult", "officer_objection",
                                           "other_exceptional", "hospital_order")}) == 1


def _young() -> Plain:
    """Return the facts of a juvenile in the youth court."""
    return next(facts for step, facts, _ in refused() if step.startswith("S06"))


def test_the_letter_says_why_and_what_can_be_done() -> None:
    """In text and as a page: the day, the reason, asking again, having it looked at by somebody else, the role."""
    letter, _ = _letter(_young(), "met")

    for said in (letter.text().replace("\n", " "), re.sub(r"<[^>]+>", " ", letter.html())):
        for words in ("10 March 2026", "On 9 March 2026 you asked us",
                      "A legal restriction prevents us from releasing it.", "You can ask again if",
                      "Somebody who did not take this decision will look at it again.",
                      "press@exampleshire.example", "PP-1", "Robin Reporter", "Exampleton Courier",
                      "by the senior investigating officer"):
            assert words in said, words
    assert max(map(len, letter.text().split("\n"))) <= 78
    assert "<script" not in letter.html()


def test_a_name_in_the_reference_stops_the_letter() -> None:
    """It is the one word of the force's own that is printed as it was typed."""
    plain = _marked(_young())
    plain["intake"]["defendant_name"] = "Courier"
    loaded = _loaded(plain)
    case = Case(loaded.facts, RULES, LOADED["met"], decide(loaded.facts, RULES, LOADED["met"]), REFUSALS)
    refusal = refuse(loaded, case, Refuser(name="A", role=Role.SIO, log_ref="L"), ["restriction"], NOW)

    with pytest.raises(ResidueError, match="Courier"):
        letter_of(refusal, loaded, REFUSALS)


def test_without_somebody_who_asked_there_is_no_letter() -> None:
    """A release that the force proposed itself is refused without one."""
    plain = _marked(_young())
    loaded = _loaded({key: value for key, value in plain.items() if key != "requester"})
    case = Case(loaded.facts, RULES, LOADED["met"], decide(loaded.facts, RULES, LOADED["met"]), REFUSALS)
    refusal = refuse(loaded, case, Refuser(name="A", role=Role.SIO, log_ref="L"), ["restriction"], NOW)

    with pytest.raises(WrongUseError, match="nobody to write to"):
        letter_of(refusal, loaded, REFUSALS)


def test_what_somebody_types_into_a_name_is_shown_and_not_run() -> None:
    """Requesters give their own names."""
    plain = _marked(_young())
    plain["requester"]["name"] = "Robin <& Sons"
    loaded = _loaded(plain)
    case = Case(loaded.facts, RULES, LOADED["met"], decide(loaded.facts, RULES, LOADED["met"]), REFUSALS)
    refusal = refuse(loaded, case, Refuser(name="A", role=Role.SIO, log_ref="L"), ["restriction"], NOW)

    assert "Robin &lt;&amp; Sons<br>Exampleton Courier" in letter_of(refusal, loaded, REFUSALS).html()
