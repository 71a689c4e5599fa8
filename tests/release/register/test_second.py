"""What the register lets pass of a review, and what it keeps."""

from pathlib import Path

import pytest
from register_makers import NOW, as_role, entered, person, signing

from media.digest import Digest
from media.errors import WrongUseError
from release.approval import Approval, ReviewerRole
from release.policy import Role
from release.register.acts import Did
from release.register.people import NotYoursError
from release.register.records import Registered, Reviewed
from release.register.second import Piece, may_edit, note_edited, note_looked, pass_item, send_back
from release.register.second_records import Looked, Note, Seen, SentBack
from release.register.shelf import Register
from release.register.states import State

PLANS = (("I1", "a" * 64), ("I2", "b" * 64))
PIECE = Piece("PP-1", "I1", "a" * 64)
SEEN = (Seen(key="k1", first=0, last=9, covers="c" * 64),)
SIO, OFFICER = as_role(Role.SIO), as_role(Role.PRESS_OFFICER)
REVIEW, EDIT = frozenset({Role.SIO, Role.SUPERINTENDENT}), frozenset({Role.PRESS_OFFICER})


@pytest.fixture
def reviewed(staffed: Register, tmp_path: Path) -> Register:
    """Return a register with one request of two items, at its reviewer."""
    entered(staffed, tmp_path)
    put(staffed, State.IN_REVIEW)
    return staffed


def put(register: Register, state: State) -> None:
    """Put the request somewhere, with its plans."""
    with register.writing(SIO.doing(Did.REDACTED, "PP-1")) as desk:
        here = desk.get(Registered, "PP-1")
        desk.change(here.model_copy(update={"state": state,
                                            "digests": here.digests.model_copy(update={"plans": PLANS})}))


def request(register: Register) -> Registered:
    """Return the request."""
    with register.looking() as desk:
        return desk.get(Registered, "PP-1")


def approval(register: Register, item: str = "I1", **change: str) -> Approval:
    """Return a signature for an item as it is."""
    return Approval(**{
        "reference": "PP-1", "item": item, "by": person(Role.SIO), "role": ReviewerRole.SIO, "at": NOW,
        "plan": dict(PLANS)[item], "source": Digest(sha256="d" * 64, bytes=1), "preview": "e" * 64, "kept": (),
        "obligations": (), "facts": request(register).digests.facts, "shown": "e" * 64, **change})


def test_a_look_is_kept_with_what_was_covered(reviewed: Register) -> None:
    """Other covers are another thing to look at."""
    note_looked(reviewed, SIO, PIECE, SEEN, REVIEW)
    with reviewed.looking() as desk:
        (kept,) = desk.of(Looked, "PP-1")
        last = [*desk.log("PP-1")][-1]
    assert (kept.by, kept.doubts) == (SIO.by, SEEN)
    assert '"looked"' in last.line and '"consultation"' in last.line


def test_each_act_takes_a_role_that_is_held_and_allowed(reviewed: Register) -> None:
    """The word is not enough, and neither is any other role."""
    stranger = signing("Una Known", "sio")
    for signed, allowed in ((stranger, REVIEW), (OFFICER, REVIEW)):
        with pytest.raises(NotYoursError):
            note_looked(reviewed, signed, PIECE, SEEN, allowed)
        with pytest.raises(NotYoursError):
            send_back(reviewed, signed, PIECE, (Note(words="no"),), allowed)
        with pytest.raises(NotYoursError):
            may_edit(reviewed, signed, "PP-1", allowed)
        with pytest.raises(NotYoursError):
            note_edited(reviewed, signed, PIECE, allowed)


def test_what_is_not_worked_on_is_neither_looked_at_nor_edited_nor_sent_back(reviewed: Register) -> None:
    """Of what was refused, held or has left nothing changes any more."""
    for state in State:
        if state in {State.REDACTING, State.IN_REVIEW, State.REVIEWED}:
            continue
        put(reviewed, state)
        for act in (lambda: note_looked(reviewed, SIO, PIECE, SEEN, REVIEW),
                    lambda: note_edited(reviewed, OFFICER, PIECE, EDIT),
                    lambda: send_back(reviewed, SIO, PIECE, (Note(words="no"),), REVIEW),
                    lambda: may_edit(reviewed, OFFICER, "PP-1", EDIT)):
            with pytest.raises(WrongUseError, match="is not being reviewed"):
                act()


def test_sent_back_it_is_redacted_again_until_each_item_is_edited(reviewed: Register) -> None:
    """Two items sent back are two to be changed."""
    send_back(reviewed, SIO, PIECE, (Note(frame=3, words="The plate."),), REVIEW)
    send_back(reviewed, SIO, Piece("PP-1", "I2", "b" * 64), (Note(words="The mirror."),), REVIEW)
    assert request(reviewed).state is State.REDACTING
    note_edited(reviewed, OFFICER, Piece("PP-1", "I1", "f" * 64), EDIT)
    assert request(reviewed).state is State.REDACTING
    note_edited(reviewed, OFFICER, Piece("PP-1", "I2", "f" * 64), EDIT)
    assert request(reviewed).state is State.IN_REVIEW
    assert dict(request(reviewed).digests.plans) == {"I1": "f" * 64, "I2": "f" * 64}
    with reviewed.looking() as desk:
        assert {one.state for one in desk.of(SentBack, "PP-1")} == {"answered"}


def test_an_edit_after_the_last_signature_asks_for_another(reviewed: Register) -> None:
    """Reviewed is what is there, not what was."""
    pass_item(reviewed, SIO, approval(reviewed), PLANS, settled=True)
    assert request(reviewed).state is State.REVIEWED
    note_edited(reviewed, OFFICER, Piece("PP-1", "I1", "f" * 64), EDIT)
    assert request(reviewed).state is State.IN_REVIEW


def test_a_signature_is_for_the_facts_and_plans_that_are_there(reviewed: Register) -> None:
    """What changed between the last look and the signature is not signed."""
    with pytest.raises(WrongUseError, match="changed meanwhile"):
        pass_item(reviewed, SIO, approval(reviewed, facts="0" * 64), PLANS, settled=False)
    with pytest.raises(WrongUseError, match="changed meanwhile"):
        pass_item(reviewed, SIO, approval(reviewed), (("I1", "0" * 64), PLANS[1]), settled=False)
    send_back(reviewed, SIO, PIECE, (Note(words="no"),), REVIEW)
    with pytest.raises(WrongUseError, match="does not wait for a reviewer"):
        pass_item(reviewed, SIO, approval(reviewed), PLANS, settled=False)
    with reviewed.looking() as desk:
        assert desk.of(Reviewed, "PP-1") == ()


def test_the_redactor_signs_nothing_whatever_role_they_hold(reviewed: Register) -> None:
    """Nobody reviews their own work."""
    from datetime import date

    from release.register.people import add_person
    add_person(reviewed, signing("A. Dministrator", "administrator"), "Sam Redactor", Role.SIO, date(2020, 1, 1))
    with pytest.raises(NotYoursError, match="made the redaction"):
        pass_item(reviewed, signing("Redactor, Sam", "sio"), approval(reviewed), PLANS, settled=False)
