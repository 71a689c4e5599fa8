"""Hold the log against itself, and the register against the log."""

import hashlib
from collections.abc import Iterable, Iterator

from sqlalchemy import select

from media.records import Record
from release.register.chain import Entry, Fault, Head, Link, Tampering, Touched, faults
from release.register.shelf import Looking, Register
from release.register.tables import DOCUMENTS, TABLES

Key = tuple[str, str]
"""A table, and an id in it."""


class Checked(Record):
    """What was looked at, and everything that is wrong with it."""

    entries: int
    records: int
    documents: int
    head: str
    faults: tuple[Fault, ...]

    @property
    def sound(self) -> bool:
        """Tell whether nothing was found."""
        return not self.faults


def check(register: Register, anchors: Iterable[Head] = ()) -> Checked:
    """Read the whole log and every record; nothing is mended, for what is wrong may be evidence."""
    with register.looking() as desk:
        links, head = tuple(desk.log()), desk.head()
        found = [*faults(links, head, anchors)]
        written = _written(links)
        records = [*_records(desk)]
        found += _changed(records, written)
        documents = list(desk.connection.execute(select(DOCUMENTS.c.sha256, DOCUMENTS.c.text)))
        found += [Fault(seq=head.seq, kind=Tampering.EDITED, words=f"document {name[:12]} was edited")
                  for name, text in documents if hashlib.sha256(text.encode()).hexdigest() != name]
    return Checked(entries=len(links), records=len(records), documents=len(documents), head=head.hash,
                   faults=tuple(sorted(found, key=lambda one: one.seq)))


def _written(links: Iterable[Link]) -> dict[Key, tuple[int, Touched]]:
    """Return the last thing that the log says of every record, and in which entry."""
    found: dict[Key, tuple[int, Touched]] = {}
    for link in links:
        try:
            entry = Entry.model_validate_json(link.line)
        except ValueError:
            continue  # told as an entry that was edited
        found |= {(one.kind, one.id): (link.seq, one) for one in entry.touched}
    return found


def _records(desk: Looking) -> Iterator[tuple[Key, int, str]]:
    """Yield every record: where it is, its version, the digest of what it says."""
    for table in TABLES.values():
        for name, version, noted, body in desk.digests(table):
            digest = hashlib.sha256(body.encode()).hexdigest()
            yield (table.name, name), version, digest if digest == noted else f"{digest}, noted as {noted}"


def _changed(records: Iterable[tuple[Key, int, str]], written: dict[Key, tuple[int, Touched]]) -> Iterator[Fault]:
    """Find records that are not what the log says was written, that it does not know, and that are gone."""
    left = {key: one for key, one in written.items() if one[1].sha256 is not None}
    for key, version, digest in records:
        kind, name = key
        seq, last = left.pop(key, (1, None))
        if last is None:
            known = written.get(key)
            yield Fault(seq=known[0] if known else 1, kind=Tampering.REPLACED,
                        words=f"{kind} {name} is in the register, and " + ("was erased" if known else
                                                                           "no entry of the log wrote it"))
        elif (version, digest) != (last.version, last.sha256):
            yield Fault(seq=seq, kind=Tampering.EDITED,
                        words=f"{kind} {name} is not as entry {seq} wrote it")
    for (kind, name), (seq, _) in left.items():
        yield Fault(seq=seq, kind=Tampering.MISSING, words=f"{kind} {name}, which entry {seq} wrote, is not there")
