"""The commands for what comes after a release, as they are typed, and what they print."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from after_makers import PRESS, Write, out, wanted
from click.testing import CliRunner
from icalendar import Calendar
from register_makers import Ended, as_role

from cli import app
from release.policy import Role
from release.register.shelf import Register
from release.register.triggers import Trigger
from release.register.withdrawing import take_down


def test_the_commands_publish_list_and_review(staffed: Register, plain: dict[str, Any], written: Write,
                                              presspack: Callable[..., Ended], tmp_path: Path) -> None:
    """As a press officer types it; a review without an outcome begins, and an outcome without reasons is refused."""
    reference = out(staffed, written(wanted(plain)))
    me = ("--as", PRESS.by, "--role", "press_officer", "--at", "2026-03-18T09:00")

    made = presspack("published", reference, "--channel", "other:print", "--owner", "press officer", *me)
    due = presspack("publications", "--due", "--at", "2026-03-18T09:00")
    begun = presspack("review-publication", f"{reference}/x/1", *me)
    bare = presspack("review-publication", f"{reference}/x/1", "--outcome", "keep", *me)
    kept = presspack("review-publication", f"{reference}/x/1", "--outcome", "keep", "--business-area", "CID",
                     "--rationale", "LOG-7", *me)

    assert made.plain["id"] == f"{reference}/other:print/1"
    assert [one["channel"] for one in due.plain] == ["facebook", "website", "x"]
    assert begun.plain["state"] == "under_review"
    assert bare.code == 2 and "rationale" in bare.err
    assert kept.plain["next_due"].startswith("2026-03-25T09:00")


def test_the_command_tells_prints_and_writes(staffed: Register, plain: dict[str, Any], written: Write,
                                             presspack: Callable[..., Ended], tmp_path: Path) -> None:
    """As a press officer types it in the morning."""
    reference = out(staffed, written(wanted(plain)))
    here = take_down(staffed, PRESS, reference, Trigger.BREACH)

    told = presspack("duties", "--at", "2026-03-10T22:00", "--ics", tmp_path / "duties.ics")
    done = presspack("duty-done", f"{here.id}/tell_dpo", "--log-ref", "LOG-9", "--as", PRESS.by, "--role",
                     "press_officer", "--at", "2026-03-10T22:01")

    assert [one["late"] for one in told.plain] == [True] * 5 + [False]
    assert len(Calendar.from_ical((tmp_path / "duties.ics").read_bytes()).walk("VEVENT")) == 6
    assert done.plain["state"] == "done"


def test_a_takedown_says_in_words_what_is_left(staffed: Register, plain: dict[str, Any], written: Write,
                                               where: str) -> None:
    """What a press officer reads at the desk: how far, how long, which places, whom."""
    reference = out(staffed, written(wanted(plain)))
    take_down(staffed, as_role(Role.OIC), reference, Trigger.APPREHENDED)
    me = ["--as", PRESS.by, "--role", "press_officer", "--at", "2026-03-10T18:20"]

    said = CliRunner().invoke(app, ["takedown-done", reference, "--channel", "x", *me],
                              env={"PRESSPACK_REGISTER": where}).stdout.splitlines()

    assert said == [
        f"{reference}: withdrawing (apprehended), 1 of 3 channels clear, 0 of 3 recipients told, due in 3 h 10 min",
        f"  clear  {reference}/facebook/1",
        f"  clear  {reference}/website/1  https://exampleshire.example/wanted/1",
        "  tell   Alex Asker, Example Gazette  alex@gazette.example",
        "  tell   Bea Bulletin, Radio Example  bea@radio.example",
        "  tell   Cy Caster, Example TV  cy@tv.example"]


def test_sought_again_is_typed_by_whoever_is_in_charge(staffed: Register, plain: dict[str, Any], written: Write,
                                                       presspack: Callable[..., Ended]) -> None:
    """The one way back after an arrest."""
    reference = out(staffed, written(wanted(plain)))
    take_down(staffed, as_role(Role.OIC), reference, Trigger.APPREHENDED)
    words = ("sought-again", reference, "--rationale", "LOG-11", "--at", "2026-04-01T09:00")

    refused = presspack(*words, "--as", PRESS.by, "--role", "press_officer")
    done = presspack(*words, "--as", as_role(Role.SIO).by, "--role", "sio")

    assert refused.code == 6 and done.plain["id"] == f"{reference}/sought/1"


def test_notices_are_written_again_of_one_takedown_at_a_time(staffed: Register, plain: dict[str, Any], written: Write,
                                                             presspack: Callable[..., Ended], tmp_path: Path) -> None:
    """After a removal that a review decided they are written for the first time."""
    reference = out(staffed, written(wanted(plain)))
    removed = presspack("review-publication", f"{reference}/x/1", "--outcome", "remove", "--business-area", "CID",
                        "--rationale", "LOG-7", "--as", PRESS.by, "--role", "press_officer")
    assert removed.plain["outcome"] == "remove"

    unnamed = presspack("takedowns", "-o", tmp_path / "notices")
    written_now = presspack("takedowns", reference, "-o", tmp_path / "notices")

    assert unnamed.code == 2 and written_now.code == 5
    assert len(list((tmp_path / "notices").glob("*.txt"))) == 6
