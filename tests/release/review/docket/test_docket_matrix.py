"""Every role and every act: what no row of the table allows is refused where it would happen."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from release.policy import Role
from release.register.acts import Signed
from release.register.people import add_person, end_role
from release.register.shelf import Register
from release.review.docket.errors import ForbiddenError, NotFoundError
from release.review.docket.matrix import ALLOWED, EDITORS, REVIEWERS, Action, Visitor, may
from release.review.docket.room import Docket

DOCS = Path(__file__).parents[4] / "docs" / "reviewing.md"
AT = datetime(2026, 3, 10, 17, 30, tzinfo=UTC)
ADMINISTRATOR = Signed(by="A. Dministrator", role="administrator", at=AT)
COLUMNS = {"queue": Action.READ_QUEUE, "look at the after side": Action.LOOK_AFTER,
           "look at the before side": Action.LOOK_BEFORE, "count as having looked": Action.MARK_LOOKED,
           "edit": Action.EDIT, "pass": Action.PASS, "send back": Action.SEND_BACK, "refuse": Action.REFUSE,
           "release": Action.PACKAGE}
ACTS: dict[Action, tuple[Callable[[Docket, Visitor], object], ...]] = {
    Action.READ_QUEUE: (lambda room, who: room.queue(who), lambda room, who: room.job(who, "PP-1")),
    Action.LOOK_AFTER: (lambda room, who: room.item(who, "PP-1", "I1"),
                        lambda room, who: room.boxes(who, "PP-1", "I1", 0, 1),
                        lambda room, who: room.media(who, "PP-1", "I1", "after.mp4")),
    Action.LOOK_BEFORE: tuple(lambda room, who, name=name: room.media(who, "PP-1", "I1", name) for name in (
        "before.mp4", "before.jpg", "before.m4a", "cards/face-1.jpg", f"references/{'0' * 64}.jpg")),
    Action.MARK_LOOKED: (lambda room, who: room.looked(who, "PP-1", "I1", [(0, 1)], "0" * 64),),
    Action.EDIT: (lambda room, who: room.edit(who, "PP-1", "I1", 0, []),
                  lambda room, who: room.undo(who, "PP-1", "I1", 1), lambda room, who: room.redo(who, "PP-1", "I1", 1)),
    Action.PASS: (lambda room, who: room.passing(who, "PP-1", "I1", 0, "0" * 64, []),),
    Action.SEND_BACK: (lambda room, who: room.send_back(who, "PP-1", "I1", []),),
    Action.REFUSE: (lambda room, who: room.refuse(who, "PP-1", "restriction", "no"),),
    Action.PACKAGE: (lambda room, who: room.package(who, "PP-1"),)}


def named(role: Role) -> str:
    """Return the name of whoever holds a role."""
    return f"Pat {role.value.replace('_', ' ').title()}"


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Docket:
    """Return a docket on an empty folder, with somebody in each role."""
    folder = tmp_path_factory.mktemp("roles")
    register = Register.at(str(folder / "register.db"))
    for role in Role:
        add_person(register, ADMINISTRATOR, named(role), role, date(2020, 1, 1))
    return Docket(folder, register, clock=lambda: AT)


@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize("role", Role)
def test_a_role_can_do_what_its_row_says_and_nothing_else(room: Docket, role: Role, action: Action) -> None:
    """Whoever may, gets as far as there being no such request; whoever may not is told nothing of that."""
    who = Visitor(named(role), role.value, AT)
    for act in ACTS[action]:
        try:
            act(room, who)
            refused = False
        except NotFoundError:
            refused = False
        except ForbiddenError:
            refused = True
        assert refused is (role not in ALLOWED[action])


def test_the_table_of_the_manual_is_the_one_that_is_used() -> None:
    """A manual that promises other rights than the server gives is worse than none."""
    rows = [[cell.strip() for cell in line.strip()[1:-1].split("|")] for line in DOCS.read_text().splitlines()
            if line.startswith("|") and not line.startswith("|---")]
    head, *rest = rows
    assert head[1:] == list(COLUMNS)
    told = {(row[0], COLUMNS[column]) for row in rest for column, cell in zip(head[1:], row[1:], strict=True)
            if cell == "yes"}
    assert {cell for row in rest for cell in row[1:]} == {"yes", "-"}
    assert told == {(role.value, action) for action, roles in ALLOWED.items() for role in roles}


def test_no_word_that_is_no_role_may_anything() -> None:
    """What is not understood is refused."""
    assert not any(may(word, action) for action in Action for word in ("", "administrator", "PRESS_OFFICER", "root"))
    assert all(may(role.value, Action.PASS) for role in REVIEWERS)
    assert not any(may(role.value, Action.EDIT) for role in Role if role not in EDITORS)


def test_an_administrator_sees_no_picture_by_that(room: Docket) -> None:
    """Who manages accounts need not know what the police hold."""
    who = Visitor(named(Role.REQUESTER), "requester", AT, administrator=True)
    for acts in ACTS.values():
        for act in acts:
            with pytest.raises(ForbiddenError):
                act(room, who)


def test_a_role_that_is_held_by_somebody_else_opens_nothing(room: Docket) -> None:
    """The word of a session is not enough; the register says who holds what."""
    with pytest.raises(ForbiddenError, match="does not hold the role sio"):
        room.queue(Visitor(named(Role.PRESS_OFFICER), "sio", AT))


def test_a_role_that_was_given_up_opens_nothing_from_the_next_day(tmp_path: Path) -> None:
    """A session that is still open then is of no use."""
    register = Register.at(str(tmp_path / "register.db"))
    add_person(register, ADMINISTRATOR, "Pat", Role.SIO, date(2020, 1, 1))
    end_role(register, ADMINISTRATOR, "Pat", Role.SIO, AT.date())
    assert Docket(tmp_path, register, clock=lambda: AT).queue(Visitor("Pat", "sio", AT)).items == ()
    later = Docket(tmp_path, register, clock=lambda: AT + timedelta(days=1))
    with pytest.raises(ForbiddenError, match="does not hold"):
        later.queue(Visitor("Pat", "sio", AT))  # whatever moment the visitor claims


@pytest.mark.parametrize("action", Action)
def test_a_token_does_less_than_its_role_and_never_more(room: Docket, action: Action) -> None:
    """A script that fetches the queue cannot sign, and a lawyer's token that names signing cannot either."""
    officer = Visitor(named(Role.PRESS_OFFICER), "press_officer", AT, scopes=frozenset({action.value}))
    for other, acts in ACTS.items():
        for act in acts:
            with pytest.raises(NotFoundError if other is action else ForbiddenError):
                act(room, officer)
                raise NotFoundError("the queue is empty, and was read")
    lawyer = Visitor(named(Role.LEGAL), "legal", AT, scopes=frozenset({action.value}))
    if Role.LEGAL not in ALLOWED[action]:
        with pytest.raises(ForbiddenError):
            ACTS[action][0](room, lawyer)
