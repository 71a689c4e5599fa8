"""What is due is listed for whom it concerns, the most overdue first, and with nobody's name."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from after_makers import (
    CHANNELS,
    HOUR,
    PEOPLE,
    PRESS,
    Write,
    entered,
    out,
    release_by_hand,
    sent,
    wanted,
)
from icalendar import Calendar
from register_makers import NOW, as_role, person

from release.duties import Duty, duties, table
from release.dutycalendar import calendar, uid
from release.policy import Role, load_rules
from release.register.acts import Did
from release.register.deciding import take
from release.register.evidence import authorise, notify
from release.register.publishing import Showing, publish
from release.register.records import ApprovalKind, Refusal, Registered
from release.register.reviewing import Finding, review
from release.register.shelf import Register
from release.register.triggers import Trigger
from release.register.withdrawing import clear, finish, take_down, tell

OIC = as_role(Role.OIC)


def asked(register: Register, at: datetime = NOW, owner: str | None = None) -> tuple[Duty, ...]:
    """Ask what is due."""
    with register.looking() as desk:
        return duties(desk, at, owner)


def kinds(register: Register, at: datetime = NOW) -> dict[str, datetime | None]:
    """Return what kinds of duties there are, and when each is due."""
    return {one.kind: one.due for one in asked(register, at)}


def test_a_register_of_nothing_has_no_duties(register: Register) -> None:
    """And says so rather than failing."""
    assert asked(register) == () and table((), NOW) == []


def test_what_waits_to_be_released_runs_out(staffed: Register, plain: dict[str, Any], written: Write) -> None:
    """The check for court orders after a day, the decision after a day, the requester's deadline; then no longer."""
    reference = entered(staffed, written({**plain, "reference": "PP-1"})).id
    authorise(staffed, OIC, reference, ApprovalKind.APPROVE, "LOG-1")
    kept, decision = take(staffed, as_role(Role.PRESS_OFFICER, NOW + HOUR), reference, load_rules())
    with staffed.writing(PRESS.doing(Did.AMENDED, reference)) as desk:
        request = desk.get(Registered, reference)
        assert request is not None
        desk.change(request.model_copy(update={"due": NOW + 30 * HOUR}))

    assert decision.outcome == "approve"
    assert kinds(staffed) == {"restrictions": NOW + 24 * HOUR, "decision": kept.due, "deadline": NOW + 30 * HOUR}
    assert [one.late for one in asked(staffed, NOW + 26 * HOUR)] == [True, True, False]
    release_by_hand(staffed, reference, sent(reference, *PEOPLE))
    assert kinds(staffed) == {}


def test_conditions_bind_the_force_after_the_release(staffed: Register, plain: dict[str, Any],
                                                     written: Write) -> None:
    """The embargo until it ends, the last day of use until the picture has been taken back."""
    request = wanted(plain)
    request["conditions"] = {"text": "For this appeal.", "embargo_until": "2026-03-11T09:00:00+00:00",
                             "recall_on": "2026-06-01"}
    reference = entered(staffed, written(request)).id
    release_by_hand(staffed, reference, sent(reference, *PEOPLE), recall_on=date(2026, 6, 1))

    ends, last = datetime(2026, 3, 11, 9, tzinfo=UTC), datetime(2026, 6, 1, 22, 59, tzinfo=UTC)  # 23:59 in London
    assert kinds(staffed) == {"embargo": ends, "recall": last}
    assert kinds(staffed, ends + HOUR) == {"recall": last}
    (late,) = asked(staffed, last + HOUR)
    assert late.late and "last day" in late.words
    take_down(staffed, PRESS, reference, Trigger.REVIEW)
    assert set(kinds(staffed)) == {"media"}


def test_a_publication_is_due_for_whoever_answers_for_it(staffed: Register, plain: dict[str, Any],
                                                         written: Write) -> None:
    """And moves on when it was reviewed."""
    reference = out(staffed, written(wanted(plain)))
    publish(staffed, PRESS, reference, Showing(channel="nextdoor", owner=Role.OIC))

    (mine,) = asked(staffed, NOW + timedelta(days=8), "oic")
    assert (mine.kind, mine.due, mine.late) == ("review", NOW + timedelta(days=7), True)
    later = as_role(Role.OIC, NOW + timedelta(days=8))
    review(staffed, later, f"{reference}/nextdoor/1", Finding(outcome="keep", business_area="CID", rationale="LOG-7"))

    (moved,) = asked(staffed, NOW + timedelta(days=8), "oic")
    assert (moved.id, moved.due, moved.late) == (mine.id, NOW + timedelta(days=15), False)


def test_a_takedown_is_everybodys_until_their_part_is_done(staffed: Register, plain: dict[str, Any],
                                                           written: Write) -> None:
    """Each channel for its owner, the newsrooms for the press office; then nothing is left."""
    reference = out(staffed, written(wanted(plain)))
    take_down(staffed, OIC, reference, Trigger.APPREHENDED)
    tell(staffed, PRESS, reference, PEOPLE[0][2], "email")

    found = asked(staffed)
    assert sorted(one.kind for one in found) == ["media", "takedown", "takedown", "takedown"]
    assert {one.due for one in found} == {NOW + 4 * HOUR}
    assert [one.words for one in found if one.kind == "media"] == ["tell 2 of 3 recipients that it is taken back"]
    for channel, _ in CHANNELS:
        clear(staffed, PRESS, reference, channel)
    for _, _, address in PEOPLE[1:]:
        tell(staffed, PRESS, reference, address, "email")
    assert asked(staffed) == ()


def test_what_a_breach_opens_is_due_by_the_clock_of_the_law(staffed: Register, plain: dict[str, Any],
                                                            written: Write) -> None:
    """At once for the press office, within 72 hours for the data protection officer; done, it is gone."""
    reference = out(staffed, written(wanted(plain)))
    here = take_down(staffed, PRESS, reference, Trigger.BREACH)

    assert [one.due for one in asked(staffed, owner="dpo")] == [NOW + 72 * HOUR]
    assert kinds(staffed)["tell_dpo"] == NOW
    finish(staffed, as_role(Role.DPO), f"{here.id}/report_breach", "LOG-9")
    assert asked(staffed, owner="dpo") == ()


def test_what_nobody_set_a_time_for_comes_last(staffed: Register, plain: dict[str, Any], written: Write) -> None:
    """It is listed all the same."""
    reference = out(staffed, written(wanted(plain)))
    take_down(staffed, as_role(Role.CPS), reference, Trigger.CONVICTION_QUASHED)

    last = asked(staffed)[-1]

    assert (last.kind, last.due, last.when(NOW)) == ("deletion_eligibility", None, "no date")


def test_a_refusal_is_due_until_the_requester_knows(staffed: Register, plain: dict[str, Any], written: Write) -> None:
    """A journalist who hears nothing prints that."""
    reference = entered(staffed, written(wanted(plain))).id
    refusal = Refusal(id=f"{reference}/refusal/1", request=reference, reason="MET-1", by=person(Role.SIO),
                      role=Role.SIO, at=NOW, rationale="There are reasons.")
    with staffed.writing(as_role(Role.SIO).doing(Did.REFUSED, reference)) as desk:
        desk.add(refusal)

    assert kinds(staffed)["refusal"] == NOW
    with staffed.writing(PRESS.doing(Did.NOTIFIED, reference)) as desk:
        desk.change(refusal.model_copy(update={"told_at": NOW}))
    assert "refusal" not in kinds(staffed)


@pytest.mark.parametrize("asker", [True, False])
def test_a_decision_to_refuse_is_told_to_whoever_asked(staffed: Register, plain: dict[str, Any], written: Write,
                                                       asker: bool) -> None:
    """Until somebody notes that they told them; where nobody outside asked there is nobody to tell."""
    take_down(staffed, OIC, out(staffed, written(wanted(plain))), Trigger.APPREHENDED)
    again = wanted(plain, "PP-1")
    again |= {} if asker else {"requester": None}
    entered(staffed, written(again))
    kept, decision = take(staffed, as_role(Role.PRESS_OFFICER, NOW + HOUR), "PP-1", load_rules())
    assert decision.outcome == "refuse"

    assert kinds(staffed).get("refusal") == (kept.taken_at if asker else None)
    notify(staffed, as_role(Role.PRESS_OFFICER, NOW + 2 * HOUR), "PP-1", Role.REQUESTER, ("refused", "email"))
    assert "refusal" not in kinds(staffed)


def test_where_a_profile_departs_is_due_while_a_request_goes_by_it(staffed: Register, plain: dict[str, Any],
                                                                   written: Write) -> None:
    """The Met's profile says until when; who approves it is nobody yet, and that is said."""
    entered(staffed, written({**wanted(plain), "profile": "met"}))

    (one,) = [duty for duty in asked(staffed) if duty.kind == "divergence"]

    assert one.due == datetime(2026, 12, 31, 23, 59, tzinfo=UTC) and one.owner == "to be confirmed by the force"
    assert "met departs from NAT-EXC-3" in one.words


def test_what_is_the_offices_is_each_press_officers(staffed: Register, plain: dict[str, Any], written: Write) -> None:
    """Whoever is on call asks under their own role."""
    entered(staffed, written(wanted(plain)))

    assert len(asked(staffed, owner="press officer")) == len(asked(staffed, owner="PRESS_OFFICE")) == 1
    assert asked(staffed, owner="legal") == ()


def test_columns_are_aligned_and_the_most_overdue_is_first(staffed: Register, plain: dict[str, Any],
                                                           written: Write) -> None:
    """A table that one reads from the top."""
    reference = out(staffed, written(wanted(plain)))
    take_down(staffed, OIC, reference, Trigger.APPREHENDED)
    entered(staffed, written(wanted(plain, "P-1")))

    found = asked(staffed, NOW + 5 * HOUR)
    lines = table(found, NOW + 5 * HOUR)

    assert lines[0].startswith("1 h 0 min overdue  ") and lines[-1].startswith("in 19 h 0 min")
    starts = {line.index(one.words) for line, one in zip(lines, found, strict=True)}
    assert len(starts) == 1


def test_a_calendar_is_read_again_and_holds_what_is_due(staffed: Register, plain: dict[str, Any],
                                                        written: Write) -> None:
    """One entry for each duty that has a date, at its moment."""
    reference = out(staffed, written(wanted(plain)))
    take_down(staffed, as_role(Role.CPS), reference, Trigger.CONVICTION_QUASHED)
    found = asked(staffed)

    read = Calendar.from_ical(calendar(found, NOW))

    dated = {uid(one): one for one in found if one.due is not None}
    entries = {str(one["uid"]): one for one in read.walk("VEVENT")}
    assert set(entries) == set(dated) and len(found) == len(dated) + 1
    for name, one in dated.items():
        assert entries[name]["dtstart"].dt == one.due
        assert str(entries[name]["summary"]) == f"{reference}: {one.words}"
    assert str(read["version"]) == "2.0" and not read.errors


def test_a_calendar_written_later_moves_its_entries(staffed: Register, plain: dict[str, Any], written: Write) -> None:
    """The same id and a later revision: read twice, nothing is there twice."""
    reference = out(staffed, written(wanted(plain)))
    first = Calendar.from_ical(calendar(asked(staffed), NOW))
    later = NOW + timedelta(days=8)
    review(staffed, as_role(Role.PRESS_OFFICER, later), f"{reference}/website/1",
           Finding(outcome="keep", business_area="CID", rationale="LOG-7"))

    second = Calendar.from_ical(calendar(asked(staffed, later), later))

    before, after = ({str(one["uid"]): one for one in read.walk("VEVENT")} for read in (first, second))
    assert set(before) == set(after) and len(before) == 3
    assert all(after[name]["sequence"] > before[name]["sequence"] for name in before)
    assert sum(after[name]["dtstart"].dt != before[name]["dtstart"].dt for name in before) == 1
    assert calendar(asked(staffed), NOW) == calendar(asked(staffed), NOW)


@pytest.mark.parametrize("trigger", [Trigger.CONSENT_WITHDRAWN, Trigger.APPREHENDED])
def test_duties_and_calendars_name_no_person(staffed: Register, plain: dict[str, Any], written: Write,
                                             trigger: Trigger) -> None:
    """Calendars lie on telephones and in clouds."""
    reference = out(staffed, written(wanted(plain)))
    take_down(staffed, as_role(Role.VICTIM if trigger is Trigger.CONSENT_WITHDRAWN else Role.OIC), reference, trigger)
    found = asked(staffed)

    for text in (calendar(found, NOW), "".join(one.to_json() for one in found)):
        for word in ("Asker", "Gazette", "@gazette", "https://", "Pat ", "1990"):
            assert word not in text, word
