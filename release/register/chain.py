"""The hash chain of the log: each entry names the one before it, so that none can be changed alone."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from pydantic import AwareDatetime, ValidationError

from media.records import Record
from release.register.acts import Did, Operation

START = "0" * 64
"""What the first entry names as the one before it."""


class Touched(Record):
    """One record that an act wrote: what it is called and what it was, never what it says."""

    kind: str
    id: str
    version: int
    sha256: str | None
    """Of the record as it stood afterwards; None where it was erased."""


class Entry(Record):
    """One act: who, in which role, when, what, on which digests, to whom; no picture, no third party."""

    seq: int
    at: AwareDatetime
    by: str
    role: str
    did: Did
    operation: Operation | None
    """What section 62 of the Data Protection Act 2018 calls it, where it is one of its operations."""
    request: str | None
    recipients: tuple[str, ...] = ()
    """To whom something was disclosed; section 62(3) asks for it."""
    touched: tuple[Touched, ...] = ()
    previous: str
    """Hash of the entry before."""

    def line(self) -> str:
        """Return the one form in which an entry is kept and hashed."""
        return json.dumps(self.model_dump(mode="json"), sort_keys=True, ensure_ascii=False, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class Link:
    """An entry as it lies in the register: its place, its words, its hash."""

    seq: int
    line: str
    hash: str


class Head(Record):
    """The end of a chain: how many entries, and the hash of the last; kept elsewhere it is an anchor."""

    seq: int
    hash: str


class Anchor(Head):
    """The end of a chain at one moment, to be kept where nobody who can write the register can write."""

    format: Literal["presspack-anchor/1"] = "presspack-anchor/1"
    at: AwareDatetime


class Tampering(StrEnum):
    """How a chain can be wrong."""

    EDITED = "edited"
    MISSING = "missing"
    MOVED = "moved"
    REPLACED = "replaced"
    TRUNCATED = "truncated"
    REWRITTEN = "rewritten"


class Fault(Record):
    """One thing wrong with a log, and where."""

    seq: int
    """The entry, counted from 1, at which it shows."""
    kind: Tampering
    words: str


def hash_of(line: str) -> str:
    """Return the hex SHA-256 of an entry's line."""
    return hashlib.sha256(line.encode()).hexdigest()


def sealed(entry: Entry) -> Link:
    """Return an entry with its hash."""
    line = entry.line()
    return Link(seq=entry.seq, line=line, hash=hash_of(line))


def faults(links: Iterable[Link], head: Head, anchors: Iterable[Head] = ()) -> Iterator[Fault]:
    """Find every place where a log is not what was written, in one pass; nothing means it is whole.

    `head` is the register's own note of the end, `anchors` are notes of it kept elsewhere: without one a log that
    was rewritten from some entry to the end, head included, cannot be told from a true one.
    """
    noted = {one.seq: one for one in anchors}
    expected, before = 1, START
    for link in links:
        if link.seq > expected:
            yield Fault(seq=expected, kind=Tampering.MISSING, words=_span(expected, link.seq - 1) + " missing")
        yield from _wrong(link, before if link.seq == expected else None)
        anchor = noted.pop(link.seq, None)
        if anchor is not None and anchor.hash != link.hash:
            yield Fault(seq=link.seq, kind=Tampering.REWRITTEN,
                        words=f"entry {link.seq} is not the one that was anchored: the log was rewritten up to it")
        expected, before = link.seq + 1, link.hash
    yield from _end(Head(seq=expected - 1, hash=before), head, noted.values())


def _wrong(link: Link, before: str | None) -> Iterator[Fault]:
    """Find what is wrong with one entry, and with how it follows the one before; None: that one is missing."""
    if hash_of(link.line) != link.hash:
        yield Fault(seq=link.seq, kind=Tampering.EDITED, words=f"entry {link.seq} was edited")
        return
    try:
        entry = Entry.model_validate_json(link.line)
    except ValidationError:
        yield Fault(seq=link.seq, kind=Tampering.EDITED, words=f"entry {link.seq} is no entry of a log")
        return
    if entry.line() != link.line:
        yield Fault(seq=link.seq, kind=Tampering.EDITED, words=f"entry {link.seq} is not written as entries are")
    if entry.seq != link.seq:
        yield Fault(seq=link.seq, kind=Tampering.MOVED,
                    words=f"entry {link.seq} was entry {entry.seq} when it was written")
    elif before is not None and entry.previous != before:
        told = (f"entry {link.seq - 1} is not the one that entry {link.seq} was written after" if link.seq > 1
                else "entry 1 is not the first that was written")
        yield Fault(seq=max(1, link.seq - 1), kind=Tampering.REPLACED, words=told)


def _end(found: Head, head: Head, beyond: Iterable[Head]) -> Iterator[Fault]:
    """Hold the last entry against the register's own note of the end, and anchors that lie beyond it."""
    last = max([head.seq, *(one.seq for one in beyond)])
    if last > found.seq:
        yield Fault(seq=found.seq + 1, kind=Tampering.TRUNCATED, words=_span(found.seq + 1, last) + " cut off the end")
    elif head.seq < found.seq:
        yield Fault(seq=head.seq + 1, kind=Tampering.REPLACED,
                    words=_span(head.seq + 1, found.seq) + " put behind the end")
    elif head.hash != found.hash:
        yield Fault(seq=max(1, found.seq), kind=Tampering.REPLACED,
                    words=f"entry {found.seq}, the last, is not the one that was written")


def _span(first: int, last: int) -> str:
    return f"entry {first} is" if first == last else f"entries {first} to {last} are"
