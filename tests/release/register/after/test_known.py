"""What the register knows of a picture is not forgotten under another reference."""

from datetime import timedelta
from typing import Any

import pytest
from after_makers import HOUR, Write, entered, out, source_of, wanted
from PIL import Image
from register_makers import NOW, as_role

from media.errors import WrongUseError
from release.policy import Role, load_rules
from release.register.deciding import basis_of, take
from release.register.known import known_since
from release.register.people import NotYoursError
from release.register.records import Registered
from release.register.shelf import Register
from release.register.triggers import Trigger
from release.register.withdrawing import seek_again, take_down

OIC = as_role(Role.OIC)
LATER = NOW + 12 * HOUR
RULES = load_rules()


def decided(register: Register, reference: str) -> Any:
    """Decide the next morning."""
    return take(register, as_role(Role.PRESS_OFFICER, LATER), reference, RULES)


@pytest.mark.parametrize("trigger", [Trigger.APPREHENDED, Trigger.FOUND])
@pytest.mark.parametrize("ground", ["WANTED_PERSON", "ESCAPED_ABSCONDED"])
def test_a_wanted_person_who_was_arrested_is_not_shown_again(staffed: Register, plain: dict[str, Any], written: Write,
                                                             trigger: Trigger, ground: str) -> None:
    """The same picture, a new reference, facts that say nothing of the arrest: refused, and the first one is named."""
    first = out(staffed, written(wanted(plain)))
    take_down(staffed, OIC, first, trigger)

    second = entered(staffed, written(wanted(plain, "PP-2026-0043", ground)))
    kept, decision = decided(staffed, second.id)

    assert "NAT-WAN-2" in decision.blocks and decision.outcome == "refuse"
    assert first in kept.stale[0] and trigger.words in kept.stale[0]


def test_a_request_that_waited_is_refused_when_the_arrest_is_known(staffed: Register, plain: dict[str, Any],
                                                                   written: Write) -> None:
    """It was entered before the arrest, and decided on after it."""
    second = entered(staffed, written(wanted(plain, "PP-2026-0043")))
    assert "NAT-WAN-2" not in decided(staffed, second.id)[1].blocks
    first = out(staffed, written(wanted(plain)))
    take_down(staffed, OIC, first, Trigger.APPREHENDED)

    assert "NAT-WAN-2" in decided(staffed, second.id)[1].blocks


def test_the_request_itself_takes_no_decision_any_more(staffed: Register, plain: dict[str, Any],
                                                       written: Write) -> None:
    """Withdrawn is withdrawn; and were it decided, the register's own knowledge would be in its facts."""
    first = out(staffed, written(wanted(plain)))
    take_down(staffed, OIC, first, Trigger.APPREHENDED)

    with pytest.raises(WrongUseError, match="cannot happen"):
        decided(staffed, first)
    with staffed.looking() as desk:
        request = desk.get(Registered, first)
        assert request is not None
        assert basis_of(desk, request, LATER).facts.subject.apprehended is True
        assert basis_of(desk, request, NOW - HOUR).facts.subject.apprehended is False


def test_the_picture_after_the_conviction_is_another_matter(staffed: Register, plain: dict[str, Any],
                                                            written: Write) -> None:
    """A convicted person has been arrested, of course; it is told, and stops nothing."""
    first = out(staffed, written(wanted(plain)))
    take_down(staffed, OIC, first, Trigger.APPREHENDED)

    second = entered(staffed, written({**plain, "reference": "PP-2026-0043"}))
    kept, decision = decided(staffed, second.id)

    assert decision.blocks == () and first in kept.stale[0]


def test_somebody_who_escapes_again_can_be_sought_again(staffed: Register, plain: dict[str, Any],
                                                        written: Write) -> None:
    """Only by whoever is in charge, only after the search had ended, and an arrest after that counts again."""
    first = out(staffed, written(wanted(plain)))
    with pytest.raises(WrongUseError, match="does not know"):
        seek_again(staffed, OIC, first, "LOG-11")
    take_down(staffed, OIC, first, Trigger.APPREHENDED)
    second = entered(staffed, written(wanted(plain, "PP-2026-0043", "ESCAPED_ABSCONDED")))
    with pytest.raises(NotYoursError):
        seek_again(staffed, as_role(Role.PRESS_OFFICER, NOW + HOUR), first, "LOG-11")

    seek_again(staffed, as_role(Role.OIC, NOW + HOUR), first, "LOG-11")
    assert "NAT-WAN-2" not in decided(staffed, second.id)[1].blocks
    take_down(staffed, as_role(Role.OIC, NOW + 2 * HOUR), first, Trigger.APPREHENDED)

    with staffed.looking() as desk:
        assert known_since(desk, second, LATER).search_ended


def test_another_picture_of_somebody_born_on_the_same_day_is_told(staffed: Register, plain: dict[str, Any],
                                                                  written: Write) -> None:
    """There is no key of a person: a new photo is not recognised, but the day of birth makes one look."""
    first = out(staffed, written(wanted(plain)))
    take_down(staffed, OIC, first, Trigger.APPREHENDED)

    request = written(wanted(plain, "PP-2026-0043"))
    Image.new("RGB", (160, 120), "teal").save(request.parent / "interview-room.jpg")
    kept, decision = decided(staffed, entered(staffed, request).id)

    assert "NAT-WAN-2" not in decision.blocks
    assert first in kept.stale[0] and "born on the same day" in kept.stale[0]


@pytest.mark.parametrize("dob", ["1991-05-01", None])
def test_somebody_else_is_nobody_known(staffed: Register, plain: dict[str, Any], written: Write,
                                       dob: str | None) -> None:
    """Another day of birth, or none, hints at nobody."""
    first = out(staffed, written(wanted(plain)))
    take_down(staffed, OIC, first, Trigger.APPREHENDED)
    other = wanted(plain, "PP-2026-0043")
    other["facts"]["subject"]["dob"] = dob
    request = written(other)
    Image.new("RGB", (160, 120), "teal").save(request.parent / "interview-room.jpg")

    assert decided(staffed, entered(staffed, request).id)[0].stale == ()


@pytest.mark.parametrize("trigger", [one for one in Trigger if one not in {Trigger.APPREHENDED, Trigger.FOUND}])
def test_a_picture_taken_back_for_another_reason_is_told(staffed: Register, plain: dict[str, Any], written: Write,
                                                         trigger: Trigger) -> None:
    """Whoever decides learns that a court, or the person, had it taken back; a reference of any length fits."""
    first = out(staffed, written(wanted(plain, "P" * 64)))
    take_down(staffed, as_role(source_of(trigger)), first, trigger)

    kept, decision = decided(staffed, entered(staffed, written(wanted(plain, "PP-2026-0043"))).id)

    assert trigger.words in kept.stale[0] and "NAT-WAN-2" not in decision.blocks


def test_what_happened_later_is_not_known_before(staffed: Register, plain: dict[str, Any], written: Write) -> None:
    """A decision taken again for an earlier moment must come out as it did."""
    first = out(staffed, written(wanted(plain)))
    take_down(staffed, OIC, first, Trigger.APPREHENDED)
    second = entered(staffed, written(wanted(plain, "PP-2026-0043")))

    with staffed.looking() as desk:
        before, after = (known_since(desk, second, NOW + step) for step in (timedelta(seconds=-1), timedelta(0)))

    assert (before.search_ended, before.words, after.search_ended) == (False, (), True)
