"""A picture is taken back when every channel is clear and every recipient told, and not before."""

import json
from datetime import timedelta
from random import Random
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
    source_of,
    state_of,
    wanted,
)
from register_makers import NOW, as_role, person

from media.errors import WrongUseError
from release.policy import Role
from release.register.after_records import Publication, Takedown, Task
from release.register.audit import check
from release.register.people import NotYoursError
from release.register.publishing import Showing, publish
from release.register.records import Issued
from release.register.shelf import Register
from release.register.states import State
from release.register.triggers import Trigger, meanings
from release.register.withdrawing import clear, finish, progress, take_down, tell

OIC = as_role(Role.OIC)


def test_every_channel_and_every_recipient_of_every_release_is_covered(staffed: Register, plain: dict[str, Any],
                                                                       written: Write) -> None:
    """Copies for each recipient, and a second release to one of them and another: nobody twice, nobody left out."""
    reference = out(staffed, written(wanted(plain)), copies=True)
    another = ("Di Daily", "Daily", "di@daily.example")
    release_by_hand(staffed, reference, sent(f"{reference}-again", PEOPLE[0], another))

    here = take_down(staffed, OIC, reference, Trigger.APPREHENDED)

    assert {one.channel for one in here.channels} == {channel for channel, _ in CHANNELS}
    assert {one.address: len(one.packages) for one in here.recipients} == {
        "alex@gazette.example": 2, "bea@radio.example": 1, "cy@tv.example": 1, "di@daily.example": 1}
    assert here.due == NOW + timedelta(hours=4)


@pytest.mark.parametrize("seed", range(6))
def test_it_is_complete_with_the_last_part_in_whatever_order(staffed: Register, plain: dict[str, Any],
                                                             written: Write, seed: int) -> None:
    """Nobody ends a takedown by hand; one channel or one newsroom left out keeps it open."""
    reference = out(staffed, written(wanted(plain)), copies=seed % 2 == 1)
    take_down(staffed, OIC, reference, Trigger.APPREHENDED)
    parts: list[tuple[str, str]] = [("clear", channel) for channel, _ in CHANNELS]
    parts += [("tell", address) for _, _, address in PEOPLE]
    Random(seed).shuffle(parts)

    states = []
    for what, whom in parts:
        here = (clear(staffed, PRESS, reference, whom) if what == "clear"
                else tell(staffed, PRESS, reference, whom, "email"))
        states.append((here.state, state_of(staffed, reference)))

    assert states == [("withdrawing", State.WITHDRAWING)] * 5 + [("withdrawn", State.WITHDRAWN)]
    with staffed.looking() as desk:
        assert {one.state for one in desk.of(Publication, reference)} == {"withdrawn"}
        assert {one.state for one in desk.of(Issued, reference)} == {"withdrawn"}
    assert check(staffed).sound


def test_it_is_said_how_far_it_is(staffed: Register, plain: dict[str, Any], written: Write) -> None:
    """Channels, recipients, and the time that is left or over."""
    reference = out(staffed, written(wanted(plain)))
    take_down(staffed, OIC, reference, Trigger.APPREHENDED)
    clear(staffed, PRESS, reference, "website")
    clear(staffed, PRESS, reference, "x")
    here = tell(staffed, PRESS, reference, "Radio Example", "telephone")

    assert progress(here, NOW + timedelta(minutes=50)) == (
        "2 of 3 channels clear, 1 of 3 recipients told, due in 3 h 10 min")
    assert progress(here, NOW + 5 * HOUR).endswith("told, 1 h 0 min overdue")
    clear(staffed, PRESS, reference, "facebook")
    tell(staffed, PRESS, reference, PEOPLE[0][2], "email")
    done = tell(staffed, as_role(Role.PRESS_OFFICER, NOW + 6 * HOUR), reference, PEOPLE[2][2], "email")
    assert progress(done, NOW + 9 * HOUR).endswith("complete, 2 h 0 min overdue")


@pytest.mark.parametrize(("later", "due"), [(timedelta(hours=2), 4), (timedelta(hours=-1), 3)])
def test_a_second_reason_never_moves_the_clock_to_later(staffed: Register, plain: dict[str, Any], written: Write,
                                                        later: timedelta, due: int) -> None:
    """It is added to the first; what was done stays done."""
    reference = out(staffed, written(wanted(plain)))
    take_down(staffed, OIC, reference, Trigger.APPREHENDED)
    clear(staffed, PRESS, reference, "website")

    here = take_down(staffed, as_role(Role.LEGAL, NOW + later), reference, Trigger.RESTRICTION_IMPOSED)

    assert [one.trigger for one in here.reasons] == [Trigger.APPREHENDED, Trigger.RESTRICTION_IMPOSED]
    assert here.due == NOW + due * HOUR and len(here.open_channels) == 2
    with staffed.looking() as desk:
        assert len(desk.of(Takedown, reference)) == 1


@pytest.mark.parametrize("trigger", list(Trigger))
def test_only_who_may_say_it_raises_it(staffed: Register, plain: dict[str, Any], written: Write,
                                       trigger: Trigger) -> None:
    """Who may say it, or the press office for them; the press office does not make it up, nobody else enters it."""
    reference, allowed = out(staffed, written(wanted(plain))), meanings()[trigger].raised_by
    if allowed is not None:
        stranger = next(one for one in (Role.WITNESS, Role.REDACTOR) if one not in allowed)
        with pytest.raises(NotYoursError, match="not for"):
            take_down(staffed, as_role(stranger), reference, trigger)
        with pytest.raises(NotYoursError, match="not for"):
            take_down(staffed, PRESS, reference, trigger, Role.REDACTOR)
    source = source_of(trigger)
    with pytest.raises(NotYoursError, match="cannot enter what others say"):
        take_down(staffed, as_role(Role.REDACTOR), reference, trigger, source)

    entered_for = take_down(staffed, PRESS, reference, trigger, source)
    own = take_down(staffed, as_role(source), reference, trigger)

    assert [(one.raised_by, one.entered_by) for one in own.reasons] == [(source, PRESS.by), (source, person(source))]
    assert len(entered_for.reasons) == 1


def test_whoever_raises_it_must_hold_the_role_on_that_day(staffed: Register, plain: dict[str, Any],
                                                          written: Write) -> None:
    """A role that somebody merely types is none."""
    reference = out(staffed, written(wanted(plain)))

    with pytest.raises(NotYoursError, match="does not hold the role"):
        take_down(staffed, OIC.model_copy(update={"by": "Some Body"}), reference, Trigger.APPREHENDED)

    assert state_of(staffed, reference) is State.LIVE


def test_another_name_of_the_same_role_will_do(staffed: Register, plain: dict[str, Any], written: Write) -> None:
    """One force says officer in the case, another officer in charge."""
    reference = out(staffed, written(wanted(plain)))

    here = take_down(staffed, as_role(Role.OFFICER_IN_CHARGE), reference, Trigger.APPREHENDED)

    assert here.reasons[0].raised_by is Role.OFFICER_IN_CHARGE


def test_what_never_left_is_not_taken_back(staffed: Register, plain: dict[str, Any], written: Write) -> None:
    """There would be nobody to tell; the request itself can be refused."""
    reference = entered(staffed, written(wanted(plain))).id

    with pytest.raises(WrongUseError, match="cannot happen"):
        take_down(staffed, OIC, reference, Trigger.APPREHENDED)


def test_a_package_given_to_nobody_on_record_is_asked_after(staffed: Register, plain: dict[str, Any],
                                                            written: Write) -> None:
    """With nobody to tell a takedown would be complete at once, and a picture out there."""
    reference = entered(staffed, written(wanted(plain))).id
    release_by_hand(staffed, reference, sent(reference))

    here = take_down(staffed, OIC, reference, Trigger.APPREHENDED)
    assert [one.recipient for one in here.untold] == [f"whoever was given {reference}"]
    done = tell(staffed, PRESS, reference, f"whoever was given {reference}", "telephone")

    assert done.state == "withdrawn"


def test_two_posts_on_one_channel_are_cleared_one_by_one(staffed: Register, plain: dict[str, Any],
                                                         written: Write) -> None:
    """"x is clear" may be said of the one that was remembered."""
    reference = out(staffed, written(wanted(plain)))
    publish(staffed, PRESS, reference, Showing(channel="x", url="https://x.com/other", owner=Role.PRESS_OFFICER))
    take_down(staffed, OIC, reference, Trigger.APPREHENDED)

    with pytest.raises(WrongUseError, match="in 2 places"):
        clear(staffed, PRESS, reference, "x")
    clear(staffed, PRESS, reference, f"{reference}/x/2")
    here = clear(staffed, PRESS, reference, "x")

    assert {one.channel for one in here.open_channels} == {"website", "facebook"}
    with pytest.raises(WrongUseError, match="clear already"):
        clear(staffed, PRESS, reference, "x")
    with pytest.raises(WrongUseError, match="not shown on youtube"):
        clear(staffed, PRESS, reference, "youtube")


def test_a_recipient_who_may_be_two_is_not_guessed(staffed: Register, plain: dict[str, Any], written: Write) -> None:
    """Two people of one newsroom: told is told to one of them."""
    reference = entered(staffed, written(wanted(plain))).id
    people = (("Alex Asker", "Example Gazette", "alex@gazette.example"),
              ("Ann Other", "Example Gazette", "ann@gazette.example"))
    release_by_hand(staffed, reference, sent(reference, *people))
    take_down(staffed, OIC, reference, Trigger.APPREHENDED)

    with pytest.raises(WrongUseError, match="can be several"):
        tell(staffed, PRESS, reference, "example gazette", "email")
    with pytest.raises(WrongUseError, match="was sent nothing"):
        tell(staffed, PRESS, reference, "gazette", "email")
    here = tell(staffed, PRESS, reference, "ann other", "email")

    assert [one.recipient for one in here.untold] == ["Alex Asker, Example Gazette"]


def test_an_answer_comes_when_all_is_done(staffed: Register, plain: dict[str, Any], written: Write) -> None:
    """Newsrooms answer the next day; that is noted, and told twice is not."""
    reference = entered(staffed, written(wanted(plain))).id
    release_by_hand(staffed, reference, sent(reference, PEOPLE[0]))
    take_down(staffed, OIC, reference, Trigger.APPREHENDED)
    tell(staffed, PRESS, reference, "Alex Asker", "email")

    with pytest.raises(WrongUseError, match="told already"):
        tell(staffed, PRESS, reference, "Alex Asker", "email")
    here = tell(staffed, as_role(Role.PRESS_OFFICER, NOW + 24 * HOUR), reference, "Alex Asker")

    assert (here.state, here.completed_at) == ("withdrawn", NOW)
    assert here.recipients[0].acknowledged_at == NOW + 24 * HOUR and here.recipients[0].method == "email"


def test_a_reason_that_comes_after_it_was_withdrawn_has_everyone_told_again(
        staffed: Register, plain: dict[str, Any], written: Write) -> None:
    """A mistaken identity concerns those who removed the picture a month ago."""
    reference = out(staffed, written(wanted(plain)))
    take_down(staffed, OIC, reference, Trigger.APPREHENDED)
    for channel, _ in CHANNELS:
        clear(staffed, PRESS, reference, channel)
    for _, _, address in PEOPLE:
        tell(staffed, PRESS, reference, address, "email")

    here = take_down(staffed, as_role(Role.WITNESS, NOW + 700 * HOUR), reference, Trigger.IDENTITY_ERROR)

    assert (len(here.channels), len(here.untold)) == (0, 3)
    assert here.id == f"{reference}/takedown/2" and state_of(staffed, reference) is State.WITHDRAWING


@pytest.mark.parametrize(("trigger", "opened"), [
    (Trigger.BREACH, {"tell_dpo": 0, "report_breach": 72}),
    (Trigger.IDENTITY_ERROR, {"correction": 4, "breach_assessment": 72}),
    (Trigger.CONVICTION_QUASHED, {"deletion_eligibility": None}),
    (Trigger.DELETION_APPROVED, {"erasure": None, "ask_media_to_erase": None}),
    (Trigger.CONSENT_WITHDRAWN, {"review_of_consent": None}),
    (Trigger.APPREHENDED, {}),
])
def test_a_trigger_opens_what_else_must_be_done(staffed: Register, plain: dict[str, Any], written: Write,
                                                trigger: Trigger, opened: dict[str, int | None]) -> None:
    """Taking down is half of a breach; a reason given twice opens nothing twice."""
    reference = out(staffed, written(wanted(plain)))
    take_down(staffed, as_role(source_of(trigger)), reference, trigger)
    take_down(staffed, as_role(source_of(trigger), NOW + HOUR), reference, trigger)

    with staffed.looking() as desk:
        tasks = desk.of(Task, reference)

    due = {what: None if hours is None else NOW + hours * HOUR for what, hours in opened.items()}
    assert {one.what: one.due for one in tasks} == due
    assert {one.state for one in tasks} <= {"open"}


def test_a_duty_is_done_by_whose_it_is_and_once(staffed: Register, plain: dict[str, Any], written: Write) -> None:
    """The regulator is told by the data protection officer, with a reference."""
    reference = out(staffed, written(wanted(plain)))
    here = take_down(staffed, PRESS, reference, Trigger.BREACH)
    name = f"{here.id}/report_breach"

    with pytest.raises(NotYoursError):
        finish(staffed, PRESS, name, "LOG-9")
    done = finish(staffed, as_role(Role.DPO, NOW + HOUR), name, "LOG-9")

    assert (done.state, done.done_at, done.log_ref) == ("done", NOW + HOUR, "LOG-9")
    with pytest.raises(WrongUseError, match="is done already"):
        finish(staffed, as_role(Role.DPO), name, "LOG-9")
    with pytest.raises(WrongUseError, match="no duty"):
        finish(staffed, as_role(Role.DPO), "nothing", "LOG-9")


def test_whoever_answers_for_a_channel_clears_it_and_the_press_office_any(staffed: Register, plain: dict[str, Any],
                                                                          written: Write) -> None:
    """And nobody else says that it is gone."""
    reference = out(staffed, written(wanted(plain)))
    publish(staffed, PRESS, reference, Showing(channel="nextdoor", owner=Role.INVESTIGATING_OFFICER))
    take_down(staffed, OIC, reference, Trigger.APPREHENDED)

    with pytest.raises(NotYoursError):
        clear(staffed, as_role(Role.INVESTIGATING_OFFICER), reference, "website")
    clear(staffed, as_role(Role.INVESTIGATING_OFFICER), reference, "nextdoor")
    with pytest.raises(NotYoursError):
        tell(staffed, OIC, reference, "Alex Asker", "email")
    here = clear(staffed, as_role(Role.HEAD_OF_COMMUNICATIONS), reference, "website")

    assert {one.channel for one in here.open_channels} == {"x", "facebook"}


def test_the_log_names_who_acted_and_nobody_who_was_told(staffed: Register, plain: dict[str, Any],
                                                         written: Write) -> None:
    """An entry of the log stays for ever; a journalist's address must not."""
    reference = out(staffed, written(wanted(plain)))
    take_down(staffed, OIC, reference, Trigger.APPREHENDED)
    tell(staffed, PRESS, reference, "Alex Asker", "email")
    clear(staffed, PRESS, reference, "x")

    with staffed.looking() as desk:
        lines = [link.line for link in desk.log(reference)]

    for word in ("Asker", "gazette", "exampleshire/1", "alex@"):
        assert not [line for line in lines if word in line], word
    assert [json.loads(line)["did"] for line in lines][-3:] == ["takedown_raised", "media_told", "channel_cleared"]
