"""Killed at any statement of any act: what was written is there whole, with its entry in the log, or not at all."""

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from register_makers import as_role, entered, person, signing
from sqlalchemy import event

from media.errors import ExpectedError
from release.policy import Outcome, Role, load_rules
from release.policy.decision import Digests
from release.policy.vocabulary import LiftPaper, RecordKey
from release.refusing import Judged, Refusal, Refuser
from release.register.acts import Did
from release.register.audit import check
from release.register.deciding import take
from release.register.evidence import Asked, Plea, authorise, consult, lift, notify, put_on_record
from release.register.issuing import planned
from release.register.people import add_person, end_role
from release.register.records import ApprovalKind, Reply
from release.register.refusals import note_refusal
from release.register.shelf import Register

SAM = signing("Sam Redactor", "press_officer")
REFUSED = Refusal(
    reference="PP-1", refused_at=SAM.at, by=Refuser(name=person(Role.SIO), role=Role.SIO, log_ref="log 11"),
    ground="WANTED_PERSON", profile="college-app", profile_version="1", outcome=Outcome.HOLD, request_sha256="0" * 64,
    digests=Digests(facts="0" * 64, rules="0" * 64, profile="0" * 64),
    reasons=(Judged(code="other_exceptional", accepted=True, carried_by=()),))
CHECKED = RecordKey.RESTRICTIONS_CHECKED_RECENTLY
Act = Callable[[Register, Path], object]

ACTS: dict[str, Act] = {
    "submit": lambda register, folder: entered(register, folder, "PP-2", recorded=2),
    "amend": lambda register, folder: entered(register, folder, conditions={
        "text": "For this case only.", "recall_on": None, "embargo_until": None}),
    "record": lambda register, _: put_on_record(register, SAM, "PP-1", CHECKED, "log 7"),
    "authorise": lambda register, _: authorise(register, as_role(Role.OIC), "PP-1", ApprovalKind.APPROVE, "log 8"),
    "consult": lambda register, _: consult(register, SAM, "PP-1", Asked(Role.CPS, Reply.AGREE, "log 9")),
    "lift": lambda register, _: lift(register, as_role(Role.SUPERINTENDENT), "PP-1",
                                     Plea("NAT-EXC-4", (LiftPaper.RATIONALE,), "log 10"), load_rules()),
    "judge": lambda register, _: take(register, SAM, "PP-1", load_rules()),
    "notify": lambda register, _: notify(register, SAM, "PP-1", Role.VICTIM, ("advance notice", "telephone")),
    "refuse": lambda register, _: note_refusal(register, REFUSED),
    "plan": lambda register, _: planned(register, SAM, "PP-1", (("I1", "0" * 64),), settled=False),
    "end a role": lambda register, _: end_role(register, signing("A. Dministrator", "administrator"), "Pat Flo",
                                               Role.FLO, SAM.at.date()),
    "export": lambda register, _: exported(register),
    "add a person": lambda register, _: add_person(register, signing("A. Dministrator", "administrator"), "New Comer",
                                                   Role.SIO, SAM.at.date()),
}


def exported(register: Register) -> None:
    """Note that the log was handed over."""
    with register.writing(SAM.doing(Did.EXPORTED, "PP-1")):
        pass


@pytest.mark.parametrize("name", ACTS)
def test_register_and_log_agree_wherever_an_act_was_killed(name: str, staffed: Register, where: str,
                                                           tmp_path: Path) -> None:
    """Power goes at any moment, and nobody will ever know at which."""
    entered(staffed, tmp_path)
    for kind in (ApprovalKind.APPROVE, ApprovalKind.VERIFY):
        authorise(staffed, as_role(Role.SIO), "PP-1", kind, "log 1")
    assert take(staffed, SAM, "PP-1", load_rules())[1].outcome is Outcome.APPROVE
    before = check(staffed)
    statement = 0
    while killed_at(statement := statement + 1, where, ACTS[name], tmp_path):
        after = check(staffed)
        assert after.sound and after.head == before.head, f"at statement {statement}: {after.faults}"

    after = check(staffed)
    assert statement > 4
    assert after.sound and after.entries == before.entries + 1


def killed_at(statement: int, where: str, act: Act, folder: Path) -> bool:
    """Do the act in a child that kills itself before this statement; tell whether it came so far."""
    child = os.fork()
    if child == 0:
        try:
            register = Register.at(where)
            count = 0

            @event.listens_for(register.engine, "before_cursor_execute")
            def count_down(*_: object) -> None:
                nonlocal count
                count += 1
                if count == statement:
                    os.kill(os.getpid(), signal.SIGKILL)

            act(register, folder)
        except ExpectedError:
            os._exit(1)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.waitstatus_to_exitcode(status) == 0
    return os.WIFSIGNALED(status)
