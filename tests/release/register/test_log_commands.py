"""The end of the log kept elsewhere, and the log handed over."""

import csv
import hashlib
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from register_makers import as_role, entered, signing

from media.errors import OutputError, UnreadableInputError, WrongUseError
from release.policy import Role
from release.register.anchors import new_key, read_anchor
from release.register.audit import check
from release.register.evidence import authorise
from release.register.people import add_person
from release.register.records import ApprovalKind
from release.register.shelf import Register

Run = Callable[..., Any]
BOSS = ("--as", "A. Dministrator", "--role", "information_manager")


@pytest.fixture
def key(presspack: Run, tmp_path: Path) -> tuple[Path, str]:
    """Return a signing key and its public half, made by the command."""
    made = presspack("log", "key", tmp_path / "force.key")
    return tmp_path / "force.key", made.plain["public"]


@pytest.fixture
def anchor(staffed: Register, presspack: Run, key: tuple[Path, str], tmp_path: Path) -> Path:
    """Return an anchor, with its note and its timestamp request beside it."""
    done = presspack("log", "anchor", "-o", tmp_path / "end.json", "--key", key[0], *BOSS)
    assert done.code == 0 and len(done.plain["files"]) == 3 and check(staffed).sound
    return tmp_path / "end.json"


def test_a_signed_note_is_an_anchor(anchor: Path, key: tuple[Path, str], presspack: Run) -> None:
    """It can be published, for nobody can make another with the same signature."""
    ended = presspack("log", "verify", "--anchor", anchor.with_suffix(".note"), "--public", key[1])

    assert ended.code == 0 and read_anchor(anchor.with_suffix(".note"), key[1]).hash == ended.plain["head"]


@pytest.mark.parametrize("change", [("presspack.log\n", "another.log\n"), ("\n\n", "\n1\n\n"), ("—", "-")])
def test_a_note_that_was_touched_is_refused(change: tuple[str, str], anchor: Path, key: tuple[Path, str]) -> None:
    """A note that says another number was not written by the force."""
    note = anchor.with_suffix(".note")
    note.write_text(note.read_text().replace(*change, 1))

    with pytest.raises(WrongUseError, match="no note signed by that key"):
        read_anchor(note, key[1])


def test_a_note_by_another_key_is_refused(anchor: Path, tmp_path: Path) -> None:
    """Whoever rewrites the log signs the new end with a key of their own."""
    with pytest.raises(WrongUseError, match="no note signed by that key"):
        read_anchor(anchor.with_suffix(".note"), new_key(tmp_path / "other.key"))
    with pytest.raises(WrongUseError, match="is a signed note"):
        read_anchor(anchor.with_suffix(".note"), None)


def test_the_timestamp_request_is_for_the_anchor_as_it_lies_there(anchor: Path) -> None:
    """Its answer proves that this very file was there on that day."""
    assert hashlib.sha256(anchor.read_bytes()).digest() in anchor.with_suffix(".tsq").read_bytes()


def test_a_key_is_made_once_and_read_by_its_owner_only(key: tuple[Path, str], presspack: Run, tmp_path: Path) -> None:
    """A key that others can read signs for others."""
    with pytest.raises(OutputError, match="is here already"):
        new_key(key[0])
    assert key[0].stat().st_mode & 0o077 == 0
    key[0].chmod(0o644)
    refused = presspack("log", "anchor", "-o", tmp_path / "x.json", "--key", key[0], *BOSS)
    assert refused.code == 2 and "read by others" in refused.err
    (tmp_path / "no.key").write_text("no key\n")
    (tmp_path / "no.key").chmod(0o600)
    assert "no signing key" in presspack("log", "anchor", "-o", tmp_path / "x", "--key", tmp_path / "no.key", *BOSS).err
    with pytest.raises(UnreadableInputError):
        read_anchor(tmp_path / "nothing.json", None)


def test_the_log_is_handed_over_as_a_schedule_and_that_is_logged(staffed: Register, presspack: Run,
                                                                  tmp_path: Path) -> None:
    """The defence reads it in a spreadsheet, in which a name must not be a formula."""
    entered(staffed, tmp_path)
    authorise(staffed, as_role(Role.SIO), "PP-1", ApprovalKind.APPROVE, "log 1")
    add_person(staffed, signing("=cmd|' /C calc'!A0", "administrator"), "New Comer", Role.SIO, date(2026, 1, 1))

    whole = presspack("log", "export", "-o", tmp_path / "all.csv", *BOSS)
    one = presspack("log", "export", "PP-1", "-o", tmp_path / "one.json", "--since", "2026-03-10", "--until",
                    "2026-03-10", *BOSS)

    rows = list(csv.DictReader((tmp_path / "all.csv").read_text().splitlines()))
    assert whole.plain["entries"] == len(rows) == check(staffed).entries - 2
    assert rows[-1]["by"].startswith("'=cmd")
    told = json.loads((tmp_path / "one.json").read_text())
    assert [line["done"] for line in told] == ["submitted", "approved"] and one.code == 0
    assert told[0]["operation"] == "collection" and told[1]["by"] == "Pat Sio"
    assert "exported" in {line["done"] for line in presspack("log", "show").plain}


def test_people_are_added_listed_and_ended(register: Register, presspack: Run) -> None:
    """As whoever looks after the register types it."""
    by = ("--as", "A. Dministrator")
    assert presspack("people", "add", "R. Viewer", "sio", "--since", "2026-01-01", *by).code == 0
    assert "already" in presspack("people", "add", "Viewer, R", "sio", *by).err
    assert "did you mean" in presspack("people", "add", "R. Viewer", "sioo", *by).err
    assert presspack("people", "end", "R. Viewer", "sio", "--until", "2026-02-01", *by).code == 0
    assert "not noted as" in presspack("people", "end", "R. Viewer", "sio", *by).err

    roles = presspack("people", "list").plain[0]["roles"]

    assert [(one["since"], one["until"]) for one in roles] == [("2026-01-01", "2026-02-01")]
    shown = presspack("register", "show").plain
    assert shown["sound"] and shown["entries"] == 2 == check(register).entries
    assert presspack("register", "upgrade").plain == {"before": "0001", "after": "0001"}
