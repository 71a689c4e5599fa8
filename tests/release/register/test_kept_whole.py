"""What is in the register is what was put there: every change of it from outside is found, and where."""

import hashlib
import random
from pathlib import Path
from typing import Any

import pytest
from register_makers import Ended, as_role, entered, running, signing
from sqlalchemy import Table, delete, insert, select, text, update

from media.errors import ExitCode, WrongUseError
from release.policy import Role, load_rules
from release.policy.vocabulary import RecordKey
from release.register.audit import check
from release.register.chain import Tampering
from release.register.database import MIGRATIONS, VERSION
from release.register.deciding import take
from release.register.dossiers import dossier_of
from release.register.evidence import authorise, put_on_record
from release.register.records import ApprovalKind
from release.register.shelf import Register
from release.register.tables import DOCUMENTS, HEAD, LOG, META, TABLES

SAM = signing("Sam Redactor", "press_officer")


@pytest.fixture
def filled(staffed: Register, tmp_path: Path) -> Register:
    """Return a register in which something of every kind happened."""
    entered(staffed, tmp_path)
    for kind in (ApprovalKind.VERIFY, ApprovalKind.APPROVE):
        authorise(staffed, as_role(Role.SIO), "PP-1", kind, "log 1")
    put_on_record(staffed, SAM, "PP-1", RecordKey.LNP_ASSESSMENT, "log 2")
    take(staffed, SAM, "PP-1", load_rules())
    return staffed


def rows(register: Register, table: Table) -> list[Any]:
    """Return every row of a table."""
    with register.engine.connect() as connection:
        return list(connection.execute(select(table)).mappings())


def done(register: Register, *statements: Any) -> None:
    """Change the database as somebody with its password would."""
    with register.engine.begin() as connection:
        for one in statements:
            connection.execute(one)


def test_a_register_as_it_was_written_is_sound(filled: Register) -> None:
    """A check that always finds something is ignored within a week."""
    assert check(filled).faults == ()


@pytest.mark.parametrize("table", [one for one in TABLES.values() if one.name in {
    "requests", "people", "evidence", "approvals", "decisions"}], ids=lambda one: one.name)
@pytest.mark.parametrize("way", ["edited", "edited with its digest", "deleted", "added"])
def test_a_record_that_was_touched_is_found(table: Table, way: str, filled: Register) -> None:
    """An approval that nobody gave, a role that nobody holds, a decision that was another."""
    row = dict(random.Random(1).choice(rows(filled, table)))
    other = row["body"].replace("2026", "2027").replace("2020", "2021")
    assert other != row["body"]
    here = table.c.id == row["id"]
    new = {**row, "id": f"{row['id']}x", "body": row["body"].replace(row["id"], f"{row['id']}x")}
    tampered = {
        "edited": update(table).where(here).values(body=other),
        "edited with its digest": update(table).where(here).values(body=other, sha256=_digest(other)),
        "deleted": delete(table).where(here),
        "added": insert(table).values({**new, "sha256": _digest(new["body"])})}
    if way == "deleted" and table.name == "requests":
        pytest.skip("the database itself does not let a request go while anything belongs to it")
    done(filled, tampered[way])

    found = check(filled).faults

    kind = {"deleted": Tampering.MISSING, "added": Tampering.REPLACED}.get(way, Tampering.EDITED)
    assert [one.kind for one in found] == [kind]
    assert (row["id"] in found[0].words) and (way == "added" or 1 < found[0].seq <= check(filled).entries)


def test_a_document_that_was_touched_is_found(filled: Register) -> None:
    """Decisions rest on facts, rules and profiles that lie there."""
    row = rows(filled, DOCUMENTS)[0]
    done(filled, update(DOCUMENTS).where(DOCUMENTS.c.sha256 == row["sha256"]).values(text=row["text"] + " "))

    assert row["sha256"][:12] in check(filled).faults[0].words


@pytest.mark.parametrize("way", ["edit", "delete", "swap", "truncate", "truncate and move the end"])
def test_a_log_that_was_touched_is_found_by_the_command(way: str, filled: Register, where: str, tmp_path: Path) -> None:
    """As a user types it, with an anchor that was kept elsewhere."""
    presspack = running(where)
    anchored = presspack("log", "anchor", "-o", tmp_path / "anchor.json", "--as", "A", "--role", "dpo")
    assert anchored.code == 0, anchored.err
    log = rows(filled, LOG)
    third, fourth, last = log[2], log[3], log[-1]
    here = LOG.c.seq == third["seq"]
    moved = [update(LOG).where(here).values(line=fourth["line"], hash=fourth["hash"]),
             update(LOG).where(LOG.c.seq == fourth["seq"]).values(line=third["line"], hash=third["hash"])]
    done(filled, *{
        "edit": [update(LOG).where(here).values(line=third["line"].replace("administrator", "superintendent"))],
        "delete": [delete(LOG).where(here)], "swap": moved, "truncate": [delete(LOG).where(LOG.c.seq == last["seq"])],
        "truncate and move the end": [delete(LOG).where(LOG.c.seq == last["seq"]), update(HEAD).values(
            seq=log[-2]["seq"], hash=log[-2]["hash"])]}[way])

    ended: Ended = presspack("log", "verify", "--anchor", tmp_path / "anchor.json")

    assert ended.code == ExitCode.RESIDUE
    seqs = {one["seq"] for one in ended.plain["faults"]}
    assert (last["seq"] if way.startswith("truncate") else third["seq"]) in seqs


def test_the_migrations_make_the_tables_that_the_code_works_with(register: Register) -> None:
    """A column that is in one and not in the other is found by the first user otherwise."""
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    with register.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), META) == []


def test_the_newest_migration_is_the_version_that_is_asked_for() -> None:
    """One that nobody names is never run."""
    assert sorted(one.name[:4] for one in (MIGRATIONS / "versions").glob("0*.py"))[-1] == VERSION


@pytest.mark.parametrize(("version", "advice"), [("0000", "presspack register upgrade"), ("9999", "that made it")])
def test_a_register_of_another_version_is_refused(version: str, advice: str, register: Register, where: str) -> None:
    """Half understood is not understood."""
    with register.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :version"), {"version": version})

    with pytest.raises(WrongUseError, match="version") as told:
        Register.at(where)
    assert advice in told.value.advice


def test_a_password_is_in_no_message() -> None:
    """An error is read over a shoulder, and mailed."""
    with pytest.raises(Exception, match="register cannot be used") as told:
        Register.at("postgresql://presspack:s3cret@127.0.0.1:1/register")

    assert "s3cret" not in str(told.value)


def test_a_register_is_not_for_everybody_to_read(tmp_path: Path) -> None:
    """It names people."""
    Register.at(str(tmp_path / "new" / "register.db")).engine.dispose()

    assert (tmp_path / "new" / "register.db").stat().st_mode & 0o007 == 0


def test_a_decision_is_taken_again_from_the_register(filled: Register, where: str) -> None:
    """Years later, with other rules installed, it still comes out byte for byte."""
    ended = running(where)("explain", "PP-1", "--replay")
    assert ended.code == 0 and ended.plain["replay"]["same"] is True

    with filled.looking() as desk:
        assert dossier_of(desk, "PP-1-D1") == dossier_of(desk, "PP-1")


def test_a_kept_fact_that_was_edited_is_found_by_taking_the_decision_again(filled: Register, where: str) -> None:
    """Even where whoever did it gave the document the digest that fits."""
    with filled.looking() as desk:
        kept = dossier_of(desk, "PP-1")
    facts = kept.decision.digests.facts
    body = next(one["text"] for one in rows(filled, DOCUMENTS) if one["sha256"] == facts)
    done(filled, update(DOCUMENTS).where(DOCUMENTS.c.sha256 == facts).values(text=body.replace("1990", "1991")))

    ended = running(where)("explain", "PP-1", "--replay")

    assert body != body.replace("1990", "1991") and ended.code == ExitCode.RESIDUE


def test_the_log_names_nobody_but_who_acted(filled: Register) -> None:
    """It cannot be taken back out, so nothing may be in it that ever has to be."""
    written = "".join(one["line"] for one in rows(filled, LOG))

    for word in ("1990", "log 1", "log 2", "file0", "For news reporting", "Exampleshire"):
        assert word not in written
    assert "Sam Redactor" in written and "Pat Sio" in written


def test_an_act_that_fails_leaves_nothing(filled: Register) -> None:
    """Neither a record nor an entry."""
    before = check(filled)
    with pytest.raises(WrongUseError, match="already"):
        authorise(filled, as_role(Role.SIO), "PP-1", ApprovalKind.APPROVE, "log 1")

    assert check(filled) == before


def _digest(body: str) -> str:


    return hashlib.sha256(body.encode()).hexdigest()


