"""Many people at once: nothing is lost, nothing is signed twice."""

import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from register_makers import as_role, entered, signing

from media.errors import ExpectedError
from release.policy import Role
from release.register.acts import Did
from release.register.audit import check
from release.register.evidence import Asked, authorise, consult
from release.register.records import ApprovalKind, Authorisation, Consultation, Officer, Reply
from release.register.shelf import Register, StaleError

WRITERS, WRITES = 20, 5

WRITER = """
import sys
from datetime import datetime
from release.policy import Role
from release.register.acts import Signed
from release.register.evidence import Asked, consult
from release.register.records import Reply
from release.register.shelf import Register
where, who, many = sys.argv[1:]
register = Register.at(where)
for number in range(int(many)):
    signed = Signed(by=f"Writer {who}", role="press_officer", at=datetime.fromisoformat("2026-03-10T17:30:00+00:00"))
    consult(register, signed, "PP-1", Asked(Role.CPS, Reply.AGREE, f"{who}/{number}"))
"""


def tried(act: Callable[[], object]) -> bool:
    """Tell whether an act was let through."""
    try:
        act()
    except ExpectedError:
        return False
    return True


def test_twenty_writers_lose_nothing_and_sign_once(staffed: Register, where: str, tmp_path: Path) -> None:
    """Each writes beside the others, and all try to be the one who approves."""
    entered(staffed, tmp_path)

    def work(writer: int) -> int:
        own = Register.at(where)
        for number in range(WRITES):
            consult(own, signing(f"Writer {writer}", "press_officer"), "PP-1",
                    Asked(Role.CPS, Reply.AGREE, f"{writer}/{number}"))
        return tried(lambda: authorise(own, as_role(Role.SIO), "PP-1", ApprovalKind.APPROVE, "log 1"))

    with ThreadPoolExecutor(WRITERS) as pool:
        let_through = sum(pool.map(work, range(WRITERS)))

    with staffed.looking() as desk:
        said = {one.log_ref for one in desk.of(Consultation, "PP-1")}
        assert said == {f"{writer}/{number}" for writer in range(WRITERS) for number in range(WRITES)}
        assert let_through == len(desk.of(Authorisation, "PP-1")) == 1
    assert check(staffed).sound


@pytest.mark.parametrize("where", ["sqlite"], indirect=True)
def test_five_processes_write_one_file(staffed: Register, where: str, tmp_path: Path) -> None:
    """The night shift, two press officers and a reviewer share one file."""
    entered(staffed, tmp_path)

    running = [subprocess.Popen([sys.executable, "-c", WRITER, where, str(who), "10"]) for who in range(5)]

    assert [one.wait(timeout=120) for one in running] == [0] * 5
    with staffed.looking() as desk:
        assert len({one.log_ref for one in desk.of(Consultation, "PP-1")}) == 50
    assert check(staffed).sound


def test_of_two_who_changed_the_same_record_one_is_told(staffed: Register) -> None:
    """The later one would otherwise undo what the earlier one wrote, unseen."""
    act = signing("A. Dministrator", "administrator").doing(Did.PERSON_ENDED)
    with staffed.looking() as desk:
        read = desk.get(Officer, "pat-sio")
    assert read is not None

    with staffed.writing(act) as desk:
        desk.change(read.model_copy(update={"roles": ()}))
    with pytest.raises(StaleError, match="somebody else"), staffed.writing(act) as desk:
        desk.change(read)

    with staffed.looking() as desk:
        kept = desk.get(Officer, "pat-sio")
    assert kept is not None and (kept.version, kept.roles) == (2, ())
    assert check(staffed).sound
