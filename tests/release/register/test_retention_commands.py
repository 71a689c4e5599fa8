"""The commands about keeping and quarantine, as a records manager types them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner
from register_makers import Ended, running
from retention_makers import PEOPLE

from cli import app

RECORDS = ("--as", "R. Ecords", "--role", "information_manager", "--at", "2026-03-10T17:30")
DPO = ("--as", "D. Ataprotection", "--role", "dpo", "--at", "2026-03-10T18:30")
REF = "RET-2026-0007"


@pytest.fixture
def typed(tmp_path: Path) -> Callable[..., Ended]:
    """Run commands on a register of this test, in which people may act."""
    run = running(str(tmp_path / "held" / "register.db"))
    for name, role in PEOPLE.items():
        run("people", "add", name, role, "--since", "2020-01-01", "--as", "A. Dministrator")
    return run


def lines(tmp_path: Path, *words: str) -> str:
    """Return what a command prints for people."""
    where = {"PRESSPACK_REGISTER": str(tmp_path / "held" / "register.db")}
    return CliRunner().invoke(app, words, env=where, standalone_mode=False).stdout


def test_an_application_is_taken_to_its_end(typed: Any, application: Any, filed: Any, tmp_path: Path) -> None:
    """Enter, decide, look at what would go, erase, ask, answer: each step says what the next one is."""
    there = tmp_path / "applications"
    there.mkdir()
    (there / "original.jpg").write_bytes(b"a picture")
    application["held"]["here"] = ["original.jpg"]
    application["picture"]["sha256"] = []

    assert typed("retention", "apply", filed(application), *RECORDS).code == 0
    assert "presspack retention erase" in lines(tmp_path, "retention", "decide", REF, *RECORDS)
    dry = lines(tmp_path, "retention", "erase", REF, "--dry-run", *DPO)
    assert "original.jpg: the picture itself" in dry
    assert "PND: erase PND 900/4" in dry
    assert (there / "original.jpg").exists()

    erased = typed("retention", "erase", REF, *DPO)

    assert (erased.code, erased.plain["files"]) == (0, 2)
    assert not any(there.iterdir())
    asks = typed("retention", "asks").plain
    assert len(asks) == 2
    for one in asks:
        typed("retention", "answer", one["id"], "--outcome", "removed", "--ref", "LOG 1", *RECORDS)
    assert typed("retention", "asks").plain == []
    assert "erased" in lines(tmp_path, "retention", "show", REF)
    assert "asked     PND: removed" in lines(tmp_path, "retention", "show", REF)
    assert typed("log", "verify").code == 0


def test_what_is_kept_has_no_date_without_periods(typed: Any, application: Any, filed: Any, tmp_path: Path) -> None:
    """It says where the force must state them, and ends as something that waits."""
    application["retention"] = {"policing_purpose_necessary": True, "reason_level": "exceptional"}
    typed("retention", "apply", filed(application), *RECORDS)
    held = typed("retention", "decide", REF, *RECORDS)
    assert held.code == 5
    typed("authorise", REF, "--kind", "retain", "--rationale-ref", "LOG 1", "--as", "C. Hief", "--role",
          "chief_officer", "--at", "2026-03-10T17:40")

    kept = typed("retention", "decide", REF, *DPO)

    assert (kept.code, kept.plain["state"]) == (6, "retained")
    assert typed("retention", "review", "--due", "--at", "2026-03-11").code == 5
    assert "retention_periods" in lines(tmp_path, "retention", "review")


def test_a_quarantine_is_listed_and_closed(typed: Any, plain: Any, written: Any, tmp_path: Path) -> None:
    """The list says whom to tell; nothing but a disposal ends it."""
    plain["items"][0]["intimate"] = "confirmed"
    typed("submit", written(plain), "--as", "Sam Redactor", "--role", "press_officer")

    told = lines(tmp_path, "quarantine", "list")
    assert "digital forensics: not yet" in told
    assert str(tmp_path / "in" / "interview-room.jpg") in told
    assert typed("quarantine", "list").code == 5
    done = typed("quarantine", "dispose", "PP-2026-0042", "--outcome", "deleted_by_dfu", "--ref", "LOG 7", "--as",
                 "F. Orensics", "--role", "digital_forensics")

    assert (done.code, done.plain["state"]) == (0, "closed_quarantine")
    assert typed("quarantine", "list").code == 0


def test_an_application_that_nobody_screened_waits(typed: Any, application: Any, filed: Any) -> None:
    """Nobody has said whether it may be looked at, so that not even a digest is taken."""
    del application["picture"]["intimate"]

    held = typed("retention", "apply", filed(application), *RECORDS)

    assert held.code == 5
    assert held.plain["request"]["digests"]["items"] == []


def test_a_release_is_put_down_for_review(typed: Any, plain: Any, written: Any, tmp_path: Path) -> None:
    """Its group and its day are a person's word; the date follows from the force's profile."""
    profile = tmp_path / "force.yaml"
    profile.write_text(yaml.safe_dump({"id": "exampleshire", "title": "T", "source": {"document": "D"},
                                       "inherits": "college-app", "retention_periods": {"minor": 6}}))
    typed("submit", written(plain), "--as", "Sam Redactor", "--role", "press_officer")
    typed("retention", "schedule", "PP-2026-0042", "--seriousness", "minor", "--from", "2020-01-01", *RECORDS)

    found = typed("retention", "review", "--profile", str(profile), "--at", "2026-03-10")

    assert found.code == 0
    assert found.plain["reviews"][0]["due"] == "2026-01-01"
    assert found.plain["reviews"][0]["by"] == "chief_officer"


def test_the_example_of_the_page_can_be_entered(typed: Any, tmp_path: Path) -> None:
    """What a records manager copies from docs/retention.md must work, and be decided as the page says."""
    page = (Path(__file__).parents[3] / "docs" / "retention.md").read_text()
    (tmp_path / "application.yaml").write_text(page.split("```yaml\n")[1].split("```")[0])
    (tmp_path / "original.jpg").write_bytes(b"a picture")

    entered = typed("retention", "apply", tmp_path / "application.yaml", *RECORDS)

    assert len(entered.plain["request"]["digests"]["items"]) == 1
    assert typed("retention", "decide", REF, *RECORDS).plain["decision"]["outcome"] == "approve"
