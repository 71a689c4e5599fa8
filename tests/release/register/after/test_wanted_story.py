"""The story of a wanted person: shown, arrested, taken back everywhere, and not shown again."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from after_makers import CHANNELS, PEOPLE, Write, release_by_hand, sent, wanted
from register_makers import Ended, person, running

from release.policy import Role
from release.register.audit import check
from release.register.shelf import Register

REFERENCE = "PP-2026-0042"


def acting(role: Role, at: str) -> tuple[str, ...]:
    """Say who types, and when."""
    return ("--as", person(role), "--role", role.value, "--at", f"2026-03-10T{at}")


def test_a_wanted_person_is_taken_back_on_arrest_and_not_shown_again(
        institution: str, plain: dict[str, Any], written: Write, tmp_path: Path) -> None:
    """Every step as it is typed, on both databases, but the release itself, which tests/release/test_desk.py has."""
    presspack, staffed = running(institution), Register.at(institution)
    assert presspack("submit", written(wanted(plain)), *acting(Role.PRESS_OFFICER, "09:00")).code == 0
    presspack("authorise", REFERENCE, "--kind", "verify", "--rationale-ref", "LOG-1", *acting(Role.OIC, "09:05"))
    presspack("authorise", REFERENCE, "--rationale-ref", "LOG-2", *acting(Role.SIO, "09:10"))
    judged = presspack("judge", REFERENCE, *acting(Role.PRESS_OFFICER, "09:15"))
    assert judged.plain["outcome"] == "approve", judged.plain
    release_by_hand(staffed, REFERENCE, sent(REFERENCE, *PEOPLE, copies=True))
    _show_it(presspack)

    raised = presspack("takedown", REFERENCE, "apprehended", "-o", tmp_path / "notices", "--told-by", "oic",
                       *acting(Role.PRESS_OFFICER, "14:00"))
    assert raised.plain["due"] == "2026-03-10T18:00:00Z" and len(raised.plain["notices"]) == 6
    assert len(list((tmp_path / "notices").glob("*.eml"))) == 6

    _take_it_down(presspack)
    again = presspack("published", REFERENCE, "--channel", "tiktok", "--owner", "press_officer",
                      *acting(Role.PRESS_OFFICER, "17:00"))
    assert again.code == 2 and "withdrawn" in again.err

    second = written(wanted(plain, "PP-2026-0050"))
    assert presspack("submit", second, *acting(Role.PRESS_OFFICER, "17:30")).code == 0
    refused = presspack("judge", "PP-2026-0050", *acting(Role.PRESS_OFFICER, "17:35"))
    assert refused.code == 6 and "NAT-WAN-2" in refused.plain["blocks"]
    assert REFERENCE in refused.plain["stale"][0]
    assert check(staffed).sound


def _show_it(presspack: Callable[..., Ended]) -> None:
    for channel, url in CHANNELS:
        shown = presspack("published", REFERENCE, "--channel", channel, *(("--url", url) if url else ()), "--owner",
                          "press_officer", *acting(Role.PRESS_OFFICER, "10:00"))
        assert shown.plain["due"] == "2026-03-17T10:00:00Z"


def _take_it_down(presspack: Callable[..., Ended]) -> None:
    """Two channels and a newsroom, then the rest; complete with the last and not before."""
    press = acting(Role.PRESS_OFFICER, "15:00")
    for channel in ("website", "x"):
        presspack("takedown-done", REFERENCE, "--channel", channel, *press)
    presspack("takedown-told", REFERENCE, "--recipient", "Example Gazette", *press)
    partial = presspack("takedowns", REFERENCE, "--at", "2026-03-10T15:00")
    assert partial.code == 5 and partial.plain[0]["state"] == "withdrawing"
    due = presspack("duties", "--at", "2026-03-10T18:30")
    assert [(one["kind"], one["late"]) for one in due.plain] == [("media", True), ("takedown", True)]

    presspack("takedown-told", REFERENCE, "--recipient", "bea@radio.example", "--method", "telephone", *press)
    presspack("takedown-told", REFERENCE, "--recipient", "Cy Caster", *press)
    last = presspack("takedown-done", REFERENCE, "--channel", "facebook", *acting(Role.PRESS_OFFICER, "16:00"))
    assert last.plain["completed_at"] == "2026-03-10T16:00:00Z"
    assert presspack("takedowns", REFERENCE).code == 0
    assert presspack("requests", REFERENCE).plain["request"]["state"] == "withdrawn"
