"""What the readers of all formats share: findings, bounds-checked bytes."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from mmap import mmap
from typing import Protocol

from media.records import Record
from watermark.records import Saying
from watermark.xmp import read_packet

Buffer = bytes | mmap

SHOWN = 120  # characters of a foreign text that are quoted


@dataclass(frozen=True)
class Residue:
    """Something that is not on the allow-list, and the byte of the file where it begins."""

    what: str
    offset: int

    def __str__(self) -> str:
        return f"{self.what} at byte {self.offset}"


Finding = Saying | Residue


class Reading(Record):
    """Everything a file says, and everything in it that is not on the allow-list."""

    says: tuple[Saying, ...]
    residue: tuple[str, ...]


class Grammar(Protocol):
    """Reads one format: yields what is said and what is left over; every byte is accounted for."""

    def __call__(self, whole: "Stretch") -> Iterator[Finding]:
        """Read the whole file; MalformedError where it breaks off."""
        ...


class MalformedError(Exception):
    """The bytes do not follow the format; reading cannot go on from here."""

    def __init__(self, what: str, offset: int) -> None:
        self.residue = Residue(what, offset)
        super().__init__(str(self.residue))


@dataclass(frozen=True)
class Stretch:
    """Bytes `start` to `end` of a file; every access is checked against the end."""

    data: Buffer
    start: int
    end: int

    def __len__(self) -> int:
        return self.end - self.start

    def sub(self, at: int, length: int | None = None) -> "Stretch":
        """Return the part from `at` (relative) of that length, or to the end.

        Raises:
            MalformedError: it reaches past the end.

        """
        first = self.start + at
        last = self.end if length is None else first + length
        if at < 0 or first > self.end or not first <= last <= self.end:
            raise MalformedError("cut short", min(first, self.end))
        return Stretch(self.data, first, last)

    def raw(self, at: int = 0, length: int | None = None) -> bytes:
        """Copy of those bytes; MalformedError past the end."""
        part = self.sub(at, length)
        return bytes(self.data[part.start:part.end])

    def number(self, at: int, width: int, order: str = "big") -> int:
        """Unsigned whole number of `width` bytes; MalformedError past the end."""
        return int.from_bytes(self.raw(at, width), "big" if order == "big" else "little")

    def text(self, at: int, length: int) -> str:
        """Latin-1 name, e.g. of a chunk; MalformedError past the end."""
        return self.raw(at, length).decode("latin-1")

    def residue(self, what: str, at: int = 0) -> Residue:
        """Something foreign at this relative place."""
        return Residue(what, self.start + at)

    def expect(self, size: int, what: str) -> None:
        """Refuse any other length; MalformedError."""
        if len(self) != size:
            raise MalformedError(f"{what} of {len(self)} bytes instead of {size}", self.start)


def collected(findings: Iterable[Finding]) -> Reading:
    """Drain a grammar; where it gave up, that is residue too."""
    says: list[Saying] = []
    residue: list[str] = []
    try:
        for one in findings:
            if isinstance(one, Saying):
                says.append(one)
            else:
                residue.append(str(one))
    except MalformedError as problem:
        residue.append(f"malformed: {problem}")
    return Reading(says=tuple(says), residue=tuple(residue))


def unbroken(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Pass findings on; a part that breaks off is residue, and the rest of the file is read all the same."""
    try:
        yield from findings
    except MalformedError as problem:
        yield problem.residue


def packet_findings(packet: Stretch) -> Iterator[Finding]:
    """Read an XMP packet: its properties if it is ours, otherwise residue with its beginning quoted."""
    try:
        said = read_packet(packet.raw())
    except ValueError:
        said = ()
    for one in said:
        yield Saying(place="XMP", field=one.name, value=one.value)
    if not said:
        yield Saying(place="XMP", field="packet", value=quoted(packet.raw()))
        yield packet.residue("an XMP packet that is not ours")


def quoted(raw: bytes) -> str:
    """Return the beginning of a foreign text, printable."""
    text = raw[:4 * SHOWN].decode("utf-8", errors="replace")
    return "".join(letter if letter.isprintable() else "." for letter in text)[:SHOWN]


def gaps(claims: Iterable[tuple[int, int]], whole: Stretch, what: str) -> Iterator[Residue]:
    """Bytes of `whole` that nothing claims, or that two things claim; claims are absolute (start, end)."""
    reached = whole.start
    for start, end in sorted(claims):
        if start > reached:
            yield Residue(f"{start - reached} bytes of {what} that nothing refers to", reached)
        elif start < reached:
            yield Residue(f"{reached - start} bytes of {what} used twice", start)
        reached = max(reached, end)
    if reached < whole.end:
        yield Residue(f"{whole.end - reached} bytes of {what} that nothing refers to", reached)
    elif reached > whole.end:
        yield Residue(f"{what} that reaches past its end", whole.end)
