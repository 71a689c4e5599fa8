"""Facts that follow from others: birthdays, orders, terms and days, with everything that may be unknown."""

from datetime import date
from typing import Any

import pytest

from release.policy.derive import DERIVED, Grounding, age, later
from release.policy.facts import Facts

TODAY = date(2026, 3, 10)


def derived(name: str, *, as_at: date | None = TODAY, limit: int | None = None, **facts: Any) -> Any:
    """Return one derived fact of some facts."""
    return DERIVED[name].find(Grounding(Facts.from_plain(facts), as_at, limit))


@pytest.mark.parametrize(("born", "on", "years"), [
    ("2008-03-10", "2026-03-10", 18), ("2008-03-11", "2026-03-10", 17), ("2008-03-09", "2026-03-10", 18),
    ("2008-02-29", "2026-02-28", 17), ("2008-02-29", "2026-03-01", 18), ("2008-02-29", "2028-02-29", 20)])
def test_age_counts_birthdays(born: str, on: str, years: int) -> None:
    """One day decides whether a face may be shown; 29 February has its birthday on 1 March."""
    assert age(date.fromisoformat(born), date.fromisoformat(on)) == years


@pytest.mark.parametrize(("start", "months", "end"), [
    ("2025-12-10", 3, "2026-03-10"), ("2025-11-30", 3, "2026-02-28"), ("2023-11-30", 3, "2024-02-29"),
    ("2025-10-31", 1, "2025-11-30"), ("2025-12-31", 12, "2026-12-31"), ("2025-05-05", 0, "2025-05-05")])
def test_months_are_calendar_months(start: str, months: int, end: str) -> None:
    """Three months are not ninety days."""
    assert later(date.fromisoformat(start), months) == date.fromisoformat(end)


@pytest.mark.parametrize(("subject", "as_at", "found"), [
    ({"dob": "2009-01-01"}, TODAY, True), ({"dob": "1990-01-01"}, TODAY, False), ({}, TODAY, None),
    ({"dob": "2009-01-01"}, None, None), ({"role": "incident"}, TODAY, False),
    ({"role": "missing"}, TODAY, False), ({"role": "deceased"}, None, False),
    ({"role": "officer"}, TODAY, False), ({"role": "defendant"}, TODAY, None),
    ({"role": "missing", "dob": "2015-01-01"}, TODAY, True)])
def test_under_18_follows_from_the_date_of_birth(subject: dict[str, str], as_at: date | None,
                                                 found: bool | None) -> None:
    """Where a defendant's age is not known, nothing may rest on it."""
    assert derived("subject_under_18_now", as_at=as_at, subject=subject) is found


YOUNG, ADULT, AGELESS = {"dob": "2010-01-01"}, {"dob": "1990-01-01"}, {"role": "defendant"}
MISSED = {"role": "missing"}
"""Of whom no date of birth is asked for, until an order or the youth court may protect them."""


@pytest.mark.parametrize(("subject", "order", "found"), [
    (ADULT, {"type": "s46", "protects": "subject", "status": "in_force"}, True),
    (ADULT, {"type": "s49", "protects": "subject", "status": "in_force"}, False),
    (YOUNG, {"type": "s49", "protects": "subject", "status": "in_force"}, True),
    (YOUNG, {"type": "s45", "protects": "subject", "status": "lifted"}, False),
    (AGELESS, {"type": "s45", "protects": "subject", "status": "in_force"}, None),
    (AGELESS, {"type": "s45A", "protects": "subject", "status": "in_force"}, True),
    (MISSED, {"type": "s49", "protects": "subject", "status": "in_force"}, None),
    (MISSED, {"type": "s45A", "protects": "subject", "status": "in_force"}, True),
    (MISSED, {"type": "s49", "protects": "subject", "status": "lifted"}, False),
    (ADULT, {"type": "s46", "protects": "subject"}, None),
    (ADULT, {"type": "s46", "status": "in_force"}, None),
    (ADULT, {"protects": "subject", "status": "in_force"}, None),
    (ADULT, {"type": "s46", "protects": "person:P1", "status": "in_force"}, False),
    (ADULT, {"type": "s4_2", "protects": "subject", "status": "in_force"}, False),
    (ADULT, {"type": "s11", "protects": "proceedings", "status": "in_force"}, False),
    (ADULT, {"type": "injunction", "protects": "subject", "status": "in_force"}, True)])
def test_an_order_is_live_while_it_protects_the_subject(subject: dict[str, str], order: dict[str, str],
                                                        found: bool | None) -> None:
    """Some orders end on the eighteenth birthday, some never; an order half described may be either."""
    assert derived("restriction_on_subject", subject=subject, case={"restrictions": [order]}) is found


def test_an_empty_list_of_orders_is_none_and_no_list_is_unknown() -> None:
    """Not having looked is not having found nothing."""
    for name in ("restriction_on_subject", "s4_2_live"):
        assert derived(name, case={"restrictions": []}, subject=ADULT) is False
        assert derived(name, subject=ADULT) is None


def test_one_live_order_is_enough_whatever_the_others() -> None:
    """A known bar is not softened by an unknown one."""
    orders = [{"type": "s11", "protects": "subject"},
              {"type": "s46", "protects": "subject", "status": "in_force"}]

    assert derived("restriction_on_subject", subject=ADULT, case={"restrictions": orders}) is True


@pytest.mark.parametrize(("status", "found"), [("in_force", True), ("lifted", False), ("unknown", None)])
def test_a_postponement_order_counts_whomever_it_protects(status: str, found: bool | None) -> None:
    """Section 4(2) protects proceedings."""
    order = {"type": "s4_2", "protects": "proceedings", "status": status}

    assert derived("s4_2_live", case={"restrictions": [order]}) is found


LIFTED = {"type": "s49", "protects": "subject", "status": "lifted"}


@pytest.mark.parametrize(("subject", "case", "found"), [
    (YOUNG, {"court": "youth", "restrictions": []}, True),
    (YOUNG, {"court": "youth", "restrictions": [LIFTED]}, False),
    (YOUNG, {"court": "youth", "restrictions": [{**LIFTED, "protects": "person:P2"}]}, True),
    (YOUNG, {"court": "youth", "restrictions": [{**LIFTED, "protects": "unknown"}]}, None),
    (YOUNG, {"court": "youth", "restrictions": [{**LIFTED, "status": "unknown"}]}, True),
    (YOUNG, {"court": "youth"}, None),
    (YOUNG, {"court": "crown"}, False),
    (YOUNG, {"court": "none"}, False),
    (YOUNG, {}, None),
    (ADULT, {"court": "youth", "restrictions": []}, False),
    (AGELESS, {"court": "youth", "restrictions": []}, None),
    (AGELESS, {"court": "none"}, False),
    (AGELESS, {"court": "crown"}, None),
    (MISSED, {"court": "youth", "restrictions": []}, None),
    (MISSED, {"court": "crown"}, False),
    (MISSED, {"court": "none"}, False),
    (MISSED, {}, None)])
def test_the_youth_court_protects_until_it_lifts(subject: dict[str, str], case: dict[str, Any],
                                                 found: bool | None) -> None:
    """Section 49 needs no order: it is there unless the court took it away from this young person."""
    assert derived("juvenile_not_lifted", subject=subject, case=case) is found


@pytest.mark.parametrize(("case", "custodial", "months"), [
    ({"sentence_type": "immediate_custody", "sentence_months": 18}, True, 18),
    ({"sentence_type": "suspended", "sentence_months": 8}, True, 8),
    ({"sentence_type": "life"}, True, None),
    ({"sentence_type": "community", "sentence_months": 12}, False, 0),
    ({"sentence_type": "hospital_order"}, False, 0),
    ({"sentence_type": "n_a"}, False, 0),
    ({"sentence_type": "not_yet_sentenced", "expected_custody_months": 5, "sentence_months": 18}, False, 5),
    ({"sentence_type": "not_yet_sentenced"}, False, None),
    ({"sentence_months": 18}, None, None)])
def test_terms_are_those_expected_until_one_is_passed(case: dict[str, Any], custodial: bool | None,
                                                      months: float | None) -> None:
    """A gate on the term must not read yesterday's expectation once a court has spoken."""
    assert derived("custodial", case=case) is custodial
    assert derived("custody_months_expected_or_passed", case=case) == months


def test_days_are_counted_from_a_date_and_none_without_one() -> None:
    """A verdict that has not come cannot be late."""
    assert derived("days_since_verdict", case={"verdict_date": "2026-03-01"}) == 9
    assert derived("days_since_conclusion", case={"concluded_date": "2025-03-10"}) == 365
    assert derived("days_since_verdict") == 0
    assert derived("days_since_verdict", as_at=None, case={"verdict_date": "2026-03-01"}) is None


@pytest.mark.parametrize(("case", "limit", "as_at", "found"), [
    ({"concluded_date": "2025-12-10"}, 3, TODAY, False),
    ({"concluded_date": "2025-12-09"}, 3, TODAY, True),
    ({"concluded_date": "2020-01-01"}, None, TODAY, False),
    ({"sentence_type": "not_yet_sentenced"}, 3, TODAY, False),
    ({"sentence_type": "n_a"}, 3, TODAY, False),
    ({"sentence_type": "fine"}, 3, TODAY, None),
    ({}, 3, TODAY, None),
    ({"concluded_date": "2025-12-09"}, 3, None, None)])
def test_the_limit_runs_in_calendar_months_and_its_last_day_is_in_time(
        case: dict[str, str], limit: int | None, as_at: date | None, found: bool | None) -> None:
    """A reporter who asks on the last day is in time."""
    assert derived("months_since_conclusion_gt", case=case, limit=limit, as_at=as_at) is found


@pytest.mark.parametrize(("subject", "started", "as_at", "found"), [
    ({"dob": "2007-12-01"}, "2025-06-01", TODAY, True),
    ({"dob": "2007-12-01"}, "2025-12-01", TODAY, False),
    ({"dob": "2010-01-01"}, "2025-06-01", TODAY, False),
    ({"dob": "1996-03-11"}, "2014-01-01", TODAY, True),
    ({"dob": "1996-03-10"}, "2014-01-01", TODAY, False),
    ({"dob": "2007-12-01"}, None, TODAY, None),
    ({"dob": "2007-12-01"}, "2025-06-01", None, None),
    ({"role": "defendant"}, "2025-06-01", TODAY, None),
    ({"role": "officer"}, "2025-06-01", TODAY, False)])
def test_who_turned_18_since_proceedings_started_is_noticed(
        subject: dict[str, str], started: str | None, as_at: date | None, found: bool | None) -> None:
    """Protection that lapsed on a birthday asks for a second look."""
    case = {"proceedings_start": started}

    assert derived("turned_18_since_offence_or_proceedings", subject=subject, case=case, as_at=as_at) is found


def test_a_moment_counts_as_the_day_it_names(monkeypatch: pytest.MonkeyPatch) -> None:
    """At 23:30 it is still today, wherever the computer thinks it is."""
    monkeypatch.setenv("TZ", "Pacific/Auckland")
    late = Facts.from_plain({"request": {"as_at": "2026-03-10T23:30:00+01:00"}}).request.as_at

    assert derived("days_since_verdict", as_at=late, case={"verdict_date": "2026-03-10"}) == 0
