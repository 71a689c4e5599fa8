"""A picture goes out by the desk and comes back by the register: the whole way, with nothing done by hand."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

from after_makers import HOUR, PRESS, Write, wanted
from register_makers import NOW, as_role, signing

from release.approval import approve
from release.desk import Desk
from release.duties import duties
from release.policy import Role
from release.records import AwaitingReview, Outcome, Released
from release.register.evidence import authorise
from release.register.intake import submit
from release.register.people import add_person
from release.register.publishing import Showing, publish
from release.register.records import ApprovalKind
from release.register.shelf import Register
from release.register.triggers import Trigger
from release.register.withdrawing import clear, take_down, tell
from release.registrar import Registering
from release.request import load_request


def at_the_desk(register: Register, request: Path, out: Path) -> Callable[[datetime], Outcome]:
    """Return what runs `presspack release` at some moment."""

    def run(at: datetime) -> Outcome:
        return Desk(file=request, out=out, tell=lambda _: None, progress=None, now=lambda: at,
                    registrar=Registering(register)).ended()

    return run


def test_what_was_released_comes_back_and_is_not_sent_again(staffed: Register, plain: dict[str, Any], written: Write,
                                                            tmp_path: Path) -> None:
    """The package still lies in its folder after the arrest; the desk must not say "send" of it again."""
    plain["conditions"]["recall_on"] = "2026-06-01"
    request, out = written(wanted(plain)), tmp_path / "out"
    run, register = at_the_desk(staffed, request, out), Registering(staffed)
    reference = submit(staffed, PRESS, load_request(request)).request.id
    add_person(staffed, PRESS, "Robin Reviewer", Role.HEAD_OF_COMMUNICATIONS, date(2020, 1, 1))
    authorise(staffed, as_role(Role.OIC), reference, ApprovalKind.VERIFY, "LOG-1")
    authorise(staffed, as_role(Role.SIO), reference, ApprovalKind.APPROVE, "LOG-2")
    waiting = run(NOW)
    assert isinstance(waiting, AwaitingReview), waiting.lines()
    for plan in out.glob("*.review/*.plan.json"):
        approve(plan, "Robin Reviewer", "head_of_communications", at=NOW, keep_it=register.reviewed)
    released = run(NOW)
    assert isinstance(released, Released), released.lines()

    publish(staffed, PRESS, reference, Showing(channel="website", owner=Role.PRESS_OFFICER))
    with staffed.looking() as desk:
        assert {one.kind: one.due.date() for one in duties(desk, NOW) if one.due} == {
            "review": date(2026, 3, 17), "recall": date(2026, 6, 1)}
    here = take_down(staffed, as_role(Role.OIC, NOW + HOUR), reference, Trigger.APPREHENDED)
    assert [one.recipient for one in here.untold] == ["Alex Asker, Example Gazette"]
    under_way = run(NOW + HOUR)
    clear(staffed, PRESS, reference, "website")
    assert tell(staffed, PRESS, reference, "alex@gazette.example", "email").state == "withdrawn"
    again = run(NOW + 2 * HOUR)

    for ending in (under_way, again):
        assert ending.exit_code == 6 and "was taken back: send nothing of it" in ending.lines()[0]
    with staffed.looking() as desk:
        assert duties(desk, NOW + 2 * HOUR) == ()


def test_the_desk_refuses_the_same_file_of_somebody_arrested(staffed: Register, plain: dict[str, Any], written: Write,
                                                             tmp_path: Path) -> None:
    """By `presspack release` as by `presspack judge`, and the earlier request is named."""
    request = written(wanted(plain))
    first = at_the_desk(staffed, request, tmp_path / "out")
    submit(staffed, PRESS, load_request(request))
    for who, kind in ((Role.OIC, ApprovalKind.VERIFY), (Role.SIO, ApprovalKind.APPROVE)):
        authorise(staffed, as_role(who), "PP-2026-0042", kind, "LOG-1")
    robin = signing("Robin Reviewer", "head_of_communications")
    add_person(staffed, PRESS, robin.by, Role.HEAD_OF_COMMUNICATIONS, date(2020, 1, 1))
    first(NOW)
    for plan in (tmp_path / "out").glob("*.review/*.plan.json"):
        approve(plan, robin.by, robin.role, at=NOW, keep_it=Registering(staffed).reviewed)
    assert isinstance(first(NOW), Released)
    take_down(staffed, as_role(Role.OIC), "PP-2026-0042", Trigger.APPREHENDED)

    ending = at_the_desk(staffed, written(wanted(plain, "PP-2026-0043")), tmp_path / "out")(NOW + HOUR)

    assert ending.exit_code == 6 and any("apprehended" in line for line in ending.lines())
    assert any("PP-2026-0042 with the same file was taken back" in line for line in ending.lines())
