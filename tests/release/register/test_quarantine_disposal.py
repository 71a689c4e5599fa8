"""Quarantine: who is told, in which words, and how it ends without anything ever being released."""

from pathlib import Path
from typing import Any

import pytest
from retention_makers import signed
from sqlalchemy import select

from media.digest import digest_of
from media.errors import WrongUseError
from release.policy.vocabulary import Role
from release.register.acts import Did
from release.register.audit import check
from release.register.deciding import take
from release.register.evidence import authorise, notify
from release.register.intake import submit
from release.register.people import NotYoursError
from release.register.quarantine import cases, dispose
from release.register.records import ApprovalKind, Registered
from release.register.retention import apply_for
from release.register.retention_records import DisposalOutcome
from release.register.shelf import Register
from release.register.states import State
from release.register.tables import DOCUMENTS, TABLES
from release.register.whereabouts import lies_in, note_folders
from release.request import load_request
from release.retention_request import load_retention

REF = "PP-2026-0042"
HANDED, CLEAR = DisposalOutcome.HANDED_TO_DIGITAL_FORENSICS, DisposalOutcome.NOT_INTIMATE_AFTER_ALL


@pytest.fixture
def stopped(each_bureau: Register, plain: dict[str, Any], written: Any) -> Register:
    """A request that was clear and approved, and of which one item then turned out to be intimate."""
    submit(each_bureau, signed("Sam Redactor"), load_request(written(plain)))
    authorise(each_bureau, signed("D. Tective"), REF, ApprovalKind.APPROVE, "LOG 1")
    plain["items"] += [{**plain["items"][0], "id": "I2"}]
    plain["items"][0]["intimate"] = "suspected"
    submit(each_bureau, signed("Sam Redactor"), load_request(written(plain)))
    return each_bureau


def state(register: Register) -> State:
    """Say where the request stands."""
    with register.looking() as desk:
        return desk.get(Registered, REF).state


def everything(register: Register) -> list[str]:
    """Return every text that the register holds, its log included."""
    with register.looking() as desk:
        texts = [body for table in TABLES.values() for _, _, _, body in desk.digests(table)]
        return [*texts, *desk.connection.execute(select(DOCUMENTS.c.text)).scalars(), *(one.line for one in desk.log())]


def test_one_item_stops_the_whole_request(stopped: Register, rules: Any) -> None:
    """The others may show the same; no decision is taken on any of them any more."""
    (one,) = cases(stopped)

    assert one.reference == REF
    assert one.reasons == ("I1 is suspected to be an intimate image",)
    assert len(one.places) == 2
    take(stopped, signed("Sam Redactor"), REF, rules)
    assert state(stopped) is State.QUARANTINED


def test_a_quarantined_request_cannot_be_stated_clear_again(stopped: Register, plain: dict[str, Any],
                                                            written: Any) -> None:
    """Two words in a file do not undo what somebody saw."""
    plain["items"][0]["intimate"] = "clear"

    with pytest.raises(WrongUseError, match="disposed"):
        submit(stopped, signed("Sam Redactor"), load_request(written(plain)))


def test_both_are_told_in_words_that_say_what_to_do(stopped: Register) -> None:
    """The list says who knows already, and the text names the request and no person or file."""
    notify(stopped, signed("Sam Redactor"), REF, Role.OIC, ("quarantine", "telephone"))

    (one,) = cases(stopped)

    assert [(role, at is not None) for role, at in one.told] == [(Role.OIC, True), (Role.DIGITAL_FORENSICS, False)]
    assert REF in one.notice[0]
    assert not any("interview-room" in line for line in one.notice)


@pytest.mark.parametrize("outcome", [HANDED, DisposalOutcome.DELETED_BY_DFU, DisposalOutcome.RETURNED])
@pytest.mark.parametrize("name", ["D. Tective", "F. Orensics"])
def test_a_disposal_closes_it_for_good(outcome: DisposalOutcome, name: str, stopped: Register, rules: Any) -> None:
    """Never released: nothing leads out of the state in which it ends."""
    done = dispose(stopped, signed(name), REF, outcome, "LOG 9")

    assert done.state is State.CLOSED_QUARANTINE
    assert cases(stopped) == ()
    assert check(stopped).sound
    with pytest.raises(WrongUseError):
        take(stopped, signed("Sam Redactor"), REF, rules)


def test_paths_and_digests_leave_the_register(stopped: Register, tmp_path: Path) -> None:
    """What the item was called and what it was stands in no record and no document, earlier wordings included."""
    tokens = (digest_of(tmp_path / "in" / "interview-room.jpg").sha256, "interview-room")
    assert all(any(token in text for text in everything(stopped)) for token in tokens)

    dispose(stopped, signed("F. Orensics"), REF, HANDED, "LOG 9")

    assert not [token for token in tokens if any(token in text for text in everything(stopped))]
    note_folders(stopped, signed("Sam Redactor"), REF, tmp_path / "in")
    assert not any(str(tmp_path / "in") in text for text in everything(stopped))


@pytest.mark.parametrize("name", ["Sam Redactor", "S. Enior", "C. Hief"])
def test_only_the_officer_in_the_case_or_forensics_disposes(name: str, stopped: Register) -> None:
    """The press office cannot make it go away."""
    with pytest.raises(NotYoursError):
        dispose(stopped, signed(name), REF, HANDED, "LOG 9")

    assert state(stopped) is State.QUARANTINED


def test_what_was_made_before_it_was_known_goes_first(stopped: Register, tmp_path: Path) -> None:
    """A preview that still lies there is a copy of it."""
    with stopped.writing(signed("Sam Redactor").doing(Did.SUBMITTED, REF)) as desk:
        lies_in(desk, REF, str(tmp_path / "out"))
    preview = tmp_path / "out" / f"{REF}.review" / "I1.preview.jpg"
    preview.parent.mkdir(parents=True)
    preview.write_bytes(b"pixels")

    with pytest.raises(WrongUseError, match="still here"):
        dispose(stopped, signed("D. Tective"), REF, HANDED, "LOG 9")

    assert state(stopped) is State.QUARANTINED
    assert str(preview.parent) in cases(stopped)[0].standing
    assert preview.exists()


@pytest.mark.parametrize(("first", "second"), [("D. Tective", "F. Orensics"), ("F. Orensics", "D. Tective"),
                                               ("D. Tective", "S. Enior")])
def test_not_intimate_after_all_takes_two(first: str, second: str, stopped: Register) -> None:
    """The officer in the case and somebody else, in any order; then a new request, never this one."""
    half = dispose(stopped, signed(first), REF, CLEAR, "LOG 9")
    assert half.state is State.QUARANTINED
    assert cases(stopped)[0].waits_for is not None

    done = dispose(stopped, signed(second), REF, CLEAR, "LOG 10")

    assert done.state is State.CLOSED_QUARANTINE
    assert "new request" in done.next


@pytest.mark.parametrize("name", ["D. Tective", "D. TECTIVE", "Tective, D"])
def test_the_second_person_is_another(name: str, stopped: Register) -> None:
    """However the name is typed."""
    dispose(stopped, signed("D. Tective"), REF, CLEAR, "LOG 9")

    with pytest.raises(NotYoursError, match="second person"):
        dispose(stopped, signed(name, "oic"), REF, CLEAR, "LOG 10")


def test_two_without_the_officer_in_the_case_are_not_enough(stopped: Register) -> None:
    """Whoever knows the case must be one of them."""
    dispose(stopped, signed("F. Orensics"), REF, CLEAR, "LOG 9")
    dispose(stopped, signed("S. Enior"), REF, CLEAR, "LOG 10")

    assert state(stopped) is State.QUARANTINED


def test_an_application_about_an_intimate_picture_is_quarantined(each_bureau: Register, application: dict[str, Any],
                                                                 filed: Any, tmp_path: Path) -> None:
    """Deleting is for digital forensics there; no digest of it is taken."""
    there = tmp_path / "applications"
    there.mkdir()
    (there / "pic.jpg").write_bytes(b"never read")
    application["picture"] |= {"intimate": "confirmed", "sha256": []}
    application["held"]["here"] = ["pic.jpg"]

    done = apply_for(each_bureau, signed("R. Ecords"), load_retention(filed(application)))

    assert done.request.state is State.QUARANTINED
    assert done.request.digests.items == ()
    assert cases(each_bureau)[0].reasons == ("P1 is an intimate image",)
