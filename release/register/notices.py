"""Write to everyone who must take a picture down: what, by when, how to answer, and no more than may be said."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from textwrap import TextWrapper

from media.atomic import replacing_folder
from media.errors import WrongUseError
from release.policy.derive import ADULT, age
from release.policy.facts import Facts
from release.policy.vocabulary import Role
from release.register.acts import Signed
from release.register.after_records import Takedown, ToClear, ToTell
from release.register.evidence import found
from release.register.publishing import DATES, asked_for
from release.register.records import Registered
from release.register.shelf import Looking, Register
from release.register.triggers import Trigger, meanings
from release.register.withdrawing import latest, take_down
from release.request import Force

EMAIL = re.compile(r"[^@\s]+@[^@\s]+")
WRAP = TextWrapper(width=76, break_long_words=False, break_on_hyphens=False)
DRAFT = "X-Unsent"
"""With this header at 1 Outlook opens a message to be sent; other programs pass it over."""


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice: the name of its files, its words, and whom it goes to."""

    name: str
    subject: str
    text: str
    to: Address | None
    sender: Address | None

    def message(self) -> EmailMessage:
        """Return it as a message that a mail program opens ready to be sent."""
        made = EmailMessage(policy=SMTP)
        made["Subject"] = self.subject
        if self.sender is not None:
            made["From"] = self.sender
        if self.to is not None:
            made["To"] = self.to
        made[DRAFT] = "1"
        made.set_content(self.text)
        return made


@dataclass(frozen=True, slots=True)
class Event:
    """What happened, and who said so, where the press office enters it for them."""

    trigger: Trigger
    told_by: Role | None = None


@dataclass(frozen=True, slots=True)
class Recalled:
    """A takedown, and the notices that were written of it."""

    takedown: Takedown
    notices: tuple[Notice, ...]


def notices(desk: Looking, request: Registered, here: Takedown) -> tuple[Notice, ...]:
    """Return a notice for each channel that is not clear and each recipient who was not told.

    Raises:
        WrongUseError: the request was erased from the register, and with it whose picture it was.
    """
    asked = asked_for(desk, request)
    if asked is None:
        raise WrongUseError(f"the request of {request.id} is not in the register",
                            advice="Write the notices by hand.")
    say = _reason(desk, request, here)
    channels = (_to_owner(asked.force, here, number, one) for number, one in enumerate(here.channels, 1)
                if one.cleared_at is None)
    recipients = (_to_recipient(asked.force, here, (number, one), say)
                  for number, one in enumerate(here.recipients, 1) if one.told_at is None)
    return (*channels, *recipients)


def recall(register: Register, signed: Signed, reference: str, event: Event, out: Path) -> Recalled:
    """Start a takedown, and write its notices to a new folder.

    The takedown stands, and its clock runs, even where the notices cannot be written then; `remind` writes them again.

    Raises:
        NotYoursError, WrongUseError: as `take_down` does.
        OutputError: the folder is there already, or cannot be written.
    """
    with replacing_folder(out) as beside:
        here = take_down(register, signed, reference, event.trigger, event.told_by)
        with register.looking() as desk:
            written = notices(desk, found(desk, reference), here)
        _write(beside, written)
    return Recalled(here, written)


def remind(register: Register, reference: str, out: Path) -> tuple[Notice, ...]:
    """Write the notices that are still open to a new folder.

    Raises:
        WrongUseError: nothing of the request is being taken down.
        OutputError: the folder is there already, or cannot be written.
    """
    with register.looking() as desk:
        request, here = found(desk, reference), latest(desk, reference)
        if here is None or here.all_clear:
            raise WrongUseError(f"{reference} has no notices to be written")
        written = notices(desk, request, here)
    with replacing_folder(out) as beside:
        _write(beside, written)
    return written


def _write(folder: Path, written: tuple[Notice, ...]) -> None:
    """Write each as text, and as a message where it has an address; readable by their owner only: they name people."""
    for one in written:
        files = [(folder / f"{one.name}.txt", f"{one.subject}\n\n{one.text}".encode())]
        files += [(folder / f"{one.name}.eml", bytes(one.message()))] if one.to else []
        for path, content in files:
            path.write_bytes(content)
            path.chmod(0o600)


def _reason(desk: Looking, request: Registered, here: Takedown) -> str | None:
    """Return what may be said of why: nothing unless every reason may be told, of somebody known to be an adult."""
    said = {meanings()[one.trigger].say for one in here.reasons}
    text = desk.document(request.digests.facts)
    born = None if text is None else Facts.from_json(text).subject.dob
    if None in said or born is None or age(born, here.reasons[0].at.date()) < ADULT:
        return None
    return " ".join(sorted(one for one in said if one is not None))


def _to_recipient(force: Force, here: Takedown, counted: tuple[int, ToTell], say: str | None) -> Notice:
    number, one = counted
    packages = "\n".join(f"    {name}" for name in one.packages)
    paragraphs = [
        f"To: {one.recipient}",
        f"{force.name} takes back the pictures and clips that it sent you in\n\n{packages}",
        say,
        f"Please remove them from everything you publish, and from print that has not gone out yet, by "
        f"{_by(here.due)}. Delete your copies, and pass this on to everyone you gave them to. Do not use them again, "
        "whole or in part.",
        f"When it is done, tell us: answer this message, or write to {force.contact}, and name {here.request}.",
        force.credit]
    return Notice(name=f"recipient-{number}", subject=_subject(force, here), text=_letter(paragraphs),
                  to=_address(one.recipient.split(", ")[0], one.address), sender=_sender(force))


def _to_owner(force: Force, here: Takedown, number: int, one: ToClear) -> Notice:
    where = f"{one.channel}\n    {one.url}" if one.url else one.channel
    paragraphs = [
        f"For: {one.owner.replace('_', ' ')}, who answers for this channel",
        f"Remove what was released as {here.request} from\n\n    {where}",
        f"by {_by(here.due)}: picture, preview and everything that shows it, shared copies and pinned posts included. "
        "Look again afterwards, signed out.",
        "When it is gone, put that on record:\n\n"
        f'    presspack takedown-done {here.request} --channel {one.publication} --as "YOUR NAME" --role ROLE',
        force.credit]
    return Notice(name=f"channel-{number}-{one.channel.replace(':', '-')}", subject=_subject(force, here),
                  text=_letter(paragraphs), to=_sender(force), sender=_sender(force))


def _subject(force: Force, here: Takedown) -> str:
    return f"Remove at once: {here.request} ({force.name})"


def _by(due: datetime) -> str:
    return DATES.moment(due)


def _letter(paragraphs: Sequence[str | None]) -> str:
    return "\n\n".join(_wrapped(paragraphs)) + "\n"


def _wrapped(paragraphs: Sequence[str | None]) -> Iterator[str]:
    """Break each paragraph at 76 columns; lines that are set in stay as they are, to be copied."""
    for one in paragraphs:
        if one is not None:
            yield "\n".join(line if line.startswith("    ") else WRAP.fill(line) for line in one.split("\n"))


def _sender(force: Force) -> Address | None:
    return _address(force.name, force.contact)


def _address(name: str, address: str | None) -> Address | None:
    """Return an address that a message can carry; None where it is none, and the notice is text alone."""
    if address is None or not EMAIL.fullmatch(address) or not address.isascii():  # a header would be bent to carry it
        return None
    try:
        return Address(display_name=name, addr_spec=address)
    except (MessageError, ValueError, IndexError):  # the parser's own complaints about what is no address
        return None
