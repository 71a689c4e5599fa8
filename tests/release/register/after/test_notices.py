"""A notice says what to remove, by when and how to answer, and gives nobody away."""

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from after_makers import HOUR, PEOPLE, PRESS, Write, entered, out, release_by_hand, sent, source_of, state_of, wanted
from register_makers import NOW, as_role

from media.errors import OutputError, WrongUseError
from release.policy import Role
from release.register.notices import Event, recall, remind
from release.register.shelf import Register
from release.register.states import State
from release.register.triggers import Trigger, meanings
from release.register.withdrawing import clear, take_down, tell

OIC = as_role(Role.OIC)
SILENT = [one for one in Trigger if meanings()[one].say is None]


def mail(path: Path) -> EmailMessage:
    """Read a message as a mail program does."""
    read = message_from_bytes(path.read_bytes(), policy=default)
    assert isinstance(read, EmailMessage)
    return read


def test_each_recipient_gets_a_message_and_each_channel_a_notice(staffed: Register, plain: dict[str, Any],
                                                                 written: Write, tmp_path: Path) -> None:
    """Text for whoever copies it, a message for whoever clicks on it; nothing hangs on it."""
    reference = out(staffed, written(wanted(plain)), copies=True)

    recall(staffed, OIC, reference, Event(Trigger.APPREHENDED), tmp_path / "notices")

    names = sorted(path.name for path in (tmp_path / "notices").iterdir())
    stems = ["channel-1-facebook", "channel-2-website", "channel-3-x", "recipient-1", "recipient-2", "recipient-3"]
    assert names == sorted(f"{stem}.{suffix}" for stem in stems for suffix in ("eml", "txt"))
    read = mail(tmp_path / "notices" / "recipient-2.eml")
    (to,) = read["To"].addresses
    assert (to.display_name, to.addr_spec) == ("Bea Bulletin", "bea@radio.example")
    assert read["From"].addresses[0].addr_spec == "press@exampleshire.example"
    assert read["Subject"] == f"Remove at once: {reference} (Exampleshire Police)"
    assert read["X-Unsent"] == "1" and not list(read.iter_attachments())
    body = read.get_content()
    assert f"{reference}-AAA-AAA-AA2" in body and "AA1" not in body
    assert "10 March 2026 at 21:30 GMT" in " ".join(body.split())
    assert "write to press@exampleshire.example, and name PP-2026-0042" in " ".join(body.split())


def test_a_notice_names_nobody_else(staffed: Register, plain: dict[str, Any], written: Write, tmp_path: Path) -> None:
    """Not who else was sent it, not where the force shows it, not who asked."""
    reference = out(staffed, written(wanted(plain)))
    recall(staffed, OIC, reference, Event(Trigger.APPREHENDED), tmp_path / "notices")

    for number, (name, organisation, address) in enumerate(PEOPLE, 1):
        content = (tmp_path / "notices" / f"recipient-{number}.eml").read_text()
        assert name in content and address in content
        others = {word for one in PEOPLE for word in one} - {name, organisation, address}
        for word in (*others, "exampleshire.example/wanted", "x.com", OIC.by, "interview-room"):
            assert word not in content, word


@pytest.mark.parametrize("trigger", SILENT)
def test_a_delicate_reason_is_not_given(staffed: Register, plain: dict[str, Any], written: Write, tmp_path: Path,
                                        trigger: Trigger) -> None:
    """That somebody withdrew consent, or that a court made an order, tells of a person; the mail is that of any."""
    reference = out(staffed, written(wanted(plain)))
    recall(staffed, as_role(source_of(trigger)), reference, Event(trigger), tmp_path / "notices")

    said = (tmp_path / "notices" / "recipient-1.txt").read_text().casefold()

    for word in (*trigger.value.split("_"), "consent", "court", "order", "conviction", "quashed", "identity", "mistak",
                 "delet", "breach", "young", "child", "appeal", "arrest"):
        assert word == "delet" or word not in said, word
    assert said.count("delet") == 1  # "delete your copies" is in every one


@pytest.mark.parametrize("trigger", SILENT)
def test_a_delicate_reason_silences_the_others(staffed: Register, plain: dict[str, Any], written: Write,
                                               tmp_path: Path, trigger: Trigger) -> None:
    """Half a reason would make people ask for the other half."""
    reference = out(staffed, written(wanted(plain)))
    take_down(staffed, OIC, reference, Trigger.APPREHENDED)
    recall(staffed, as_role(source_of(trigger)), reference, Event(trigger), tmp_path / "notices")

    assert "appeal" not in (tmp_path / "notices" / "recipient-1.txt").read_text()


@pytest.mark.parametrize(("dob", "told"), [("1990-05-01", True), ("2008-03-11", False), ("unknown", False)])
def test_of_somebody_who_may_be_young_nothing_is_said(staffed: Register, plain: dict[str, Any], written: Write,
                                                      tmp_path: Path, dob: str, told: bool) -> None:
    """That an appeal has ended says something of the child that was sought; so does a day too many."""
    request = wanted(plain)
    request["facts"]["subject"]["dob"] = None if dob == "unknown" else dob
    reference = out(staffed, written(request))
    recall(staffed, OIC, reference, Event(Trigger.APPREHENDED), tmp_path / "notices")

    assert ("no longer being sought" in (tmp_path / "notices" / "recipient-1.txt").read_text()) is told


def test_the_owner_of_a_channel_is_told_what_to_type(staffed: Register, plain: dict[str, Any], written: Write,
                                                     tmp_path: Path) -> None:
    """Where it is, by when, and how it is put on record."""
    reference = out(staffed, written(wanted(plain)))
    recall(staffed, OIC, reference, Event(Trigger.APPREHENDED), tmp_path / "notices")

    text = (tmp_path / "notices" / "channel-2-website.txt").read_text()

    assert "    https://exampleshire.example/wanted/1" in text and "press officer" in text
    assert f"    presspack takedown-done {reference} --channel {reference}/website/1" in text
    assert mail(tmp_path / "notices" / "channel-2-website.eml")["To"].addresses[0].addr_spec.startswith("press@")


def test_notices_are_for_their_owner_only(staffed: Register, plain: dict[str, Any], written: Write,
                                          tmp_path: Path) -> None:
    """They name journalists."""
    reference = out(staffed, written(wanted(plain)))
    recall(staffed, OIC, reference, Event(Trigger.APPREHENDED), tmp_path / "notices")

    assert {path.stat().st_mode & 0o077 for path in (tmp_path / "notices").iterdir()} == {0}


def test_a_folder_with_something_in_it_starts_nothing(staffed: Register, plain: dict[str, Any], written: Write,
                                                      tmp_path: Path) -> None:
    """Notices of two takedowns in one folder would be sent twice."""
    reference = out(staffed, written(wanted(plain)))
    (tmp_path / "notices").mkdir()
    (tmp_path / "notices" / "recipient-1.txt").write_text("of another")

    with pytest.raises(OutputError):
        recall(staffed, OIC, reference, Event(Trigger.APPREHENDED), tmp_path / "notices")

    assert state_of(staffed, reference) is State.LIVE


def test_a_takedown_that_may_not_be_raised_leaves_no_folder(staffed: Register, plain: dict[str, Any], written: Write,
                                                            tmp_path: Path) -> None:
    """Notices without a takedown might be sent."""
    reference = entered(staffed, written(wanted(plain))).id

    with pytest.raises(WrongUseError):
        recall(staffed, OIC, reference, Event(Trigger.APPREHENDED), tmp_path / "notices")

    assert {path.name for path in tmp_path.iterdir()} & {"notices", ".presspack"} == set()


def test_only_open_notices_are_written_again(staffed: Register, plain: dict[str, Any], written: Write,
                                             tmp_path: Path) -> None:
    """Whoever has been told is not told twice; when all is done there is nothing to write."""
    reference = out(staffed, written(wanted(plain)))
    take_down(staffed, OIC, reference, Trigger.APPREHENDED)
    clear(staffed, PRESS, reference, "website")
    tell(staffed, PRESS, reference, PEOPLE[0][2], "email")

    remind(staffed, reference, tmp_path / "again")

    assert {path.stem for path in (tmp_path / "again").iterdir()} == {"channel-1-facebook", "channel-3-x",
                                                                     "recipient-2", "recipient-3"}
    for channel in ("facebook", "x"):
        clear(staffed, PRESS, reference, channel)
    for _, _, address in PEOPLE[1:]:
        tell(staffed, as_role(Role.PRESS_OFFICER, NOW + HOUR), reference, address, "email")
    with pytest.raises(WrongUseError, match="no notices"):
        remind(staffed, reference, tmp_path / "more")


@pytest.mark.parametrize(("address", "suffixes"), [
    ("nobody,at@all@once", {".txt"}), ("(odd@example", {".txt"}), ("zoe@exämple.example", {".txt"}),
    ("zoe@radio.example", {".txt", ".eml"})])
def test_an_address_that_mail_cannot_carry_leaves_the_text(staffed: Register, plain: dict[str, Any], written: Write,
                                                           tmp_path: Path, address: str, suffixes: set[str]) -> None:
    """One odd address must not keep the others from being told."""
    reference = entered(staffed, written(wanted(plain))).id
    release_by_hand(staffed, reference, sent(reference, ("Żoë Müller", "Radio", address), PEOPLE[0]))
    recall(staffed, OIC, reference, Event(Trigger.APPREHENDED), tmp_path / "notices")

    assert {path.suffix for path in (tmp_path / "notices").glob("recipient-1.*")} == suffixes
    assert (tmp_path / "notices" / "recipient-2.eml").is_file()
    if ".eml" in suffixes:
        (to,) = mail(tmp_path / "notices" / "recipient-1.eml")["To"].addresses
        assert (to.display_name, to.addr_spec) == ("Żoë Müller", address)
