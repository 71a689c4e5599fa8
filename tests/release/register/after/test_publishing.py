"""Where pictures are shown is on record, and each place is looked at again."""

from datetime import timedelta
from typing import Any

import pytest
from after_makers import CHANNELS, HOUR, PEOPLE, PRESS, Write, entered, out, release_by_hand, sent, state_of, wanted
from register_makers import NOW, as_role

from media.errors import WrongUseError
from release.policy import Role
from release.policy.profile import ReviewDays
from release.policy.vocabulary import RELEASE_GROUNDS, RETENTION_GROUNDS, Ground
from release.register.acts import Did
from release.register.after_records import Publication, Takedown
from release.register.people import NotYoursError
from release.register.publishing import Showing, period, publish
from release.register.reviewing import Finding, begin_review, review
from release.register.shelf import Register
from release.register.states import State
from release.register.triggers import Trigger
from release.register.withdrawing import clear, take_down, tell

WEBSITE = Showing(channel="website", owner=Role.PRESS_OFFICER)
KEEP = Finding(outcome="keep", business_area="CID", rationale="LOG-7")


@pytest.mark.parametrize("ground", sorted(RELEASE_GROUNDS))
def test_every_ground_of_a_release_has_a_period(ground: Ground) -> None:
    """A publication nobody looks at again stays for ever."""
    assert timedelta(days=1) <= period(ground, ReviewDays()) <= timedelta(days=180)


@pytest.mark.parametrize("ground", sorted(RETENTION_GROUNDS))
def test_a_ground_on_which_nothing_is_shown_has_none(ground: Ground) -> None:
    """A new ground must be thought about, not given some period."""
    with pytest.raises(WrongUseError, match="nothing is published"):
        period(ground, ReviewDays())


def test_a_wanted_person_is_looked_at_again_after_a_week(staffed: Register, plain: dict[str, Any],
                                                         written: Write) -> None:
    """The profile proposes seven days; who answers for it, and on which release it rests, is on record."""
    reference = entered(staffed, written(wanted(plain))).id
    issued = release_by_hand(staffed, reference, sent(reference, *PEOPLE))

    made = publish(staffed, PRESS, reference, WEBSITE).publication

    assert made.due == NOW + timedelta(days=7)
    assert (made.id, made.owner, made.release) == (f"{reference}/website/1", Role.PRESS_OFFICER, issued.id)
    assert state_of(staffed, reference) is State.LIVE


def test_nothing_is_shown_that_was_not_released(staffed: Register, plain: dict[str, Any], written: Write) -> None:
    """What is on the website before the decision is a breach, not a publication."""
    reference = entered(staffed, written(wanted(plain))).id

    with pytest.raises(WrongUseError, match="`published` cannot happen"):
        publish(staffed, PRESS, reference, WEBSITE)


def test_only_the_press_office_publishes(staffed: Register, plain: dict[str, Any], written: Write) -> None:
    """Whoever investigates does not post."""
    reference = out(staffed, written(wanted(plain)))

    with pytest.raises(NotYoursError):
        publish(staffed, as_role(Role.OIC), reference, WEBSITE)


def test_a_place_is_on_record_once_and_each_address_is_a_place(staffed: Register, plain: dict[str, Any],
                                                               written: Write) -> None:
    """Two posts must be taken down twice."""
    reference = out(staffed, written(wanted(plain)))
    channel, url = CHANNELS[1]

    with pytest.raises(WrongUseError, match="already"):
        publish(staffed, PRESS, reference, Showing(channel=channel, url=url, owner=Role.PRESS_OFFICER))
    other = publish(staffed, PRESS, reference, Showing(channel=channel, url=f"{url}2", owner=Role.PRESS_OFFICER))

    assert other.publication.id == f"{reference}/x/2"


@pytest.mark.parametrize("channel", ["twitter", "other:", "other:Her Name", "Website", ""])
def test_a_channel_is_one_that_is_known_or_named_as_another(channel: str) -> None:
    """A misspelt channel would never be found clear; ids go into the log, where no name may stand."""
    with pytest.raises(WrongUseError):
        Showing.from_plain({"channel": channel, "owner": "press_officer"})


@pytest.mark.parametrize(("terms", "at", "said"), [
    ({"embargo_until": "2026-03-10T20:00:00+00:00"}, NOW, "embargoed until 10 March 2026 at 20:00 GMT"),
    ({"recall_on": "2026-04-01"}, NOW + timedelta(days=30), "last day of use was 1 April 2026"),
])
def test_what_is_shown_out_of_time_is_on_record_all_the_same(
        staffed: Register, plain: dict[str, Any], written: Write, terms: dict[str, str], at: Any, said: str) -> None:
    """What is not on record would not be taken down; but it is said."""
    request = wanted(plain)
    request["conditions"] = {"text": "For this appeal.", **terms}
    reference = entered(staffed, written(request)).id
    release_by_hand(staffed, reference, sent(reference, *PEOPLE))

    made = publish(staffed, as_role(Role.PRESS_OFFICER, at), reference, WEBSITE)

    assert said in made.notes[0]
    with staffed.looking() as desk:
        assert desk.get(Publication, made.publication.id) is not None


def test_a_place_found_while_it_is_taken_down_must_be_cleared_too(staffed: Register, plain: dict[str, Any],
                                                                  written: Write) -> None:
    """The post that nobody put on record is the one that stays."""
    reference = out(staffed, written(wanted(plain)))
    take_down(staffed, as_role(Role.OIC), reference, Trigger.APPREHENDED)

    made = publish(staffed, PRESS, reference, Showing(channel="tiktok", owner=Role.PRESS_OFFICER))

    with staffed.looking() as desk:
        (here,) = desk.of(Takedown, reference)
    assert "tiktok" in {one.channel for one in here.open_channels} and "clear tiktok, too" in made.notes[0]
    assert state_of(staffed, reference) is State.WITHDRAWING


def test_a_review_begins_and_the_next_is_counted_from_its_end(staffed: Register, plain: dict[str, Any],
                                                              written: Write) -> None:
    """Live, under review, live again; the request with it."""
    reference = out(staffed, written(wanted(plain)))
    name, later = f"{reference}/website/1", NOW + timedelta(days=9)

    begun = begin_review(staffed, as_role(Role.PRESS_OFFICER, later), name)
    assert (begun.state, state_of(staffed, reference)) == ("under_review", State.UNDER_REVIEW)
    done = review(staffed, as_role(Role.PRESS_OFFICER, later + HOUR), name, KEEP)

    assert done.publication.state == "live" and state_of(staffed, reference) is State.LIVE
    assert done.publication.due == done.review.next_due == later + HOUR + timedelta(days=7)
    assert done.review.was_due == NOW + timedelta(days=7)


def test_a_request_is_under_review_until_each_of_its_places_is_settled(staffed: Register, plain: dict[str, Any],
                                                                       written: Write) -> None:
    """One post that was looked at does not answer for the other."""
    reference = out(staffed, written(wanted(plain)))
    first, second = f"{reference}/website/1", f"{reference}/x/1"
    begin_review(staffed, PRESS, first)
    begin_review(staffed, PRESS, second)

    review(staffed, PRESS, first, KEEP)
    assert state_of(staffed, reference) is State.UNDER_REVIEW
    review(staffed, PRESS, second, KEEP)

    assert state_of(staffed, reference) is State.LIVE


def test_what_is_archived_everywhere_is_archived_and_is_looked_at_again(staffed: Register, plain: dict[str, Any],
                                                                        written: Write) -> None:
    """An archive can be found by anybody who searches."""
    reference = out(staffed, written(wanted(plain)))
    archive = KEEP.model_copy(update={"outcome": "archive"})

    states = []
    for channel, _ in CHANNELS:
        done = review(staffed, PRESS, f"{reference}/{channel}/1", archive)
        states.append(state_of(staffed, reference))
        assert done.publication.due is not None

    assert states == [State.LIVE, State.LIVE, State.ARCHIVED]


def test_to_remove_it_takes_all_of_it_back(staffed: Register, plain: dict[str, Any], written: Write) -> None:
    """What should not be shown in one place should be shown in none, and the media learn of it."""
    reference = out(staffed, written(wanted(plain)))

    done = review(staffed, PRESS, f"{reference}/website/1", KEEP.model_copy(update={"outcome": "remove"}))

    assert done.takedown is not None
    assert (len(done.takedown.open_channels), len(done.takedown.untold)) == (3, 3)
    assert state_of(staffed, reference) is State.WITHDRAWING
    with staffed.looking() as desk:
        assert list(desk.log())[-1].line.count(Did.TAKEDOWN_RAISED) == 1


@pytest.mark.parametrize("left", ["rationale", "business_area"])
def test_no_review_without_reasons(left: str) -> None:
    """"Keep" with nothing behind it is no review."""
    with pytest.raises(WrongUseError, match=left):
        Finding.from_plain({"outcome": "keep", "business_area": "CID", "rationale": "LOG-7", left: None})


def test_only_whoever_answers_for_it_or_the_press_office_reviews(staffed: Register, plain: dict[str, Any],
                                                                 written: Write) -> None:
    """A publication has an owner so that somebody answers."""
    reference = out(staffed, written(wanted(plain)))
    made = publish(staffed, PRESS, reference, Showing(channel="nextdoor", owner=Role.OIC)).publication

    review(staffed, as_role(Role.OIC), made.id, KEEP)
    with pytest.raises(NotYoursError):
        review(staffed, as_role(Role.SIO), made.id, KEEP)


def test_what_came_down_is_not_reviewed(staffed: Register, plain: dict[str, Any], written: Write) -> None:
    """A review must not bring back what a takedown removed."""
    reference = out(staffed, written(wanted(plain)))
    take_down(staffed, as_role(Role.OIC), reference, Trigger.APPREHENDED)

    with pytest.raises(WrongUseError, match="cannot happen"):
        review(staffed, PRESS, f"{reference}/website/1", KEEP)
    for channel, _ in CHANNELS:
        clear(staffed, PRESS, reference, channel)
    for _, _, address in PEOPLE:
        tell(staffed, PRESS, reference, address, "email")
    with pytest.raises(WrongUseError, match="was taken down"):
        review(staffed, PRESS, f"{reference}/website/1", KEEP)
