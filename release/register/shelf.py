"""Put records into the register and take them out: every write is one act, one entry of the log, one transaction."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from sqlalchemy import Connection, Engine, Table, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from media.errors import WrongUseError
from media.records import Record
from release.register.acts import Act
from release.register.chain import Anchor, Entry, Head, Link, Touched, sealed
from release.register.database import connected, reading, writing
from release.register.records import Kept
from release.register.tables import DOCUMENTS, HEAD, LOG, TABLES

K = TypeVar("K", bound=Kept)


class StaleError(WrongUseError):
    """Somebody else changed the same record since it was read."""

    advice = "Look at it again, and decide anew."


@dataclass(frozen=True, slots=True)
class Looking:
    """The register as it stands at one moment."""

    connection: Connection

    def get(self, kind: type[K], name: str) -> K | None:
        """Return one record; None where there is none."""
        table = TABLES[kind]
        body = self.connection.execute(select(table.c.body).where(table.c.id == name)).scalar()
        return None if body is None else kind.from_json(body)

    def of(self, kind: type[K], request: str) -> tuple[K, ...]:
        """Return every record of one kind that belongs to a request, by id."""
        table = TABLES[kind]
        return self._listed(kind, select(table.c.body).where(table.c.request == request).order_by(table.c.id))

    def all(self, kind: type[K], state: str | None = None) -> tuple[K, ...]:
        """Return every record of one kind, by id; with `state` only those in it."""
        table = TABLES[kind]
        asked = select(table.c.body).order_by(table.c.id)
        return self._listed(kind, asked if state is None else asked.where(table.c.state == state))

    def document(self, sha256: str) -> str | None:
        """Return a document by what it is."""
        return self.connection.execute(select(DOCUMENTS.c.text).where(DOCUMENTS.c.sha256 == sha256)).scalar()

    def log(self, request: str | None = None) -> Iterator[Link]:
        """Yield the log from its beginning; with a request only what concerns it."""
        asked = select(LOG.c.seq, LOG.c.line, LOG.c.hash).order_by(LOG.c.seq)
        for row in self.connection.execute(asked if request is None else asked.where(LOG.c.request == request)):
            yield Link(*row)

    def head(self) -> Head:
        """Return where the log ends."""
        seq, last = self.connection.execute(select(HEAD.c.seq, HEAD.c.hash).where(HEAD.c.id == 1)).one()
        return Head(seq=seq, hash=last)

    def digests(self, table: Table) -> Iterator[tuple[str, int, str, str]]:
        """Yield id, version, digest as noted, and body of every record of a table."""
        for row in self.connection.execute(select(table.c.id, table.c.version, table.c.sha256, table.c.body)):
            yield row[0], row[1], row[2], row[3]

    def _listed(self, kind: type[K], asked: "select") -> tuple[K, ...]:  # type: ignore[valid-type]
        return tuple(kind.from_json(body) for body in self.connection.execute(asked).scalars())


@dataclass(frozen=True, slots=True)
class Writing(Looking):
    """One act at work: what it writes is kept together with its entry in the log, or not at all."""

    act: Act
    touched: list[Touched] = field(default_factory=list)

    def add(self, record: K) -> K:
        """Keep a new record.

        Raises:
            WrongUseError: there is one of that id.
        """
        body = record.to_json()
        try:
            with self.connection.begin_nested():
                self.connection.execute(insert(TABLES[type(record)]).values(_row(record, body)))
        except IntegrityError as problem:
            raise WrongUseError(f"{record.id} is in the register already",
                                advice="Nothing was written twice.") from problem
        self._note(record, body)
        return record

    def change(self, record: K) -> K:
        """Keep the next version of a record, unless somebody else was quicker; returns it with its version.

        Raises:
            StaleError: the register holds another version than the one that `record` was made from.
        """
        after = record.model_copy(update={"version": record.version + 1})
        body, table = after.to_json(), TABLES[type(record)]
        done = self.connection.execute(update(table).values(_row(after, body))
                                       .where(table.c.id == record.id, table.c.version == record.version))
        if done.rowcount != 1:
            raise StaleError(f"{record.id} was changed by somebody else in the meantime")
        self._note(after, body)
        return after

    def erase(self, record: Kept) -> None:
        """Take a record away; the log keeps its id and that it was erased, and nothing of what it said."""
        table = TABLES[type(record)]
        done = self.connection.execute(delete(table).where(table.c.id == record.id, table.c.version == record.version))
        if done.rowcount != 1:
            raise StaleError(f"{record.id} was changed by somebody else in the meantime")
        self.touched.append(Touched(kind=table.name, id=record.id, version=record.version + 1, sha256=None))

    def keep(self, text: str) -> str:
        """Keep a document, once however often; returns its SHA-256."""
        sha256 = hashlib.sha256(text.encode()).hexdigest()
        if self.document(sha256) is None:
            self.connection.execute(insert(DOCUMENTS).values(sha256=sha256, text=text))
        return sha256

    def keep_once(self, record: Record, sha256: str) -> str:
        """Keep a record whose digest is known, without writing it out where it is kept already."""
        return sha256 if self.document(sha256) is not None else self.keep(record.to_json())

    def forget(self, sha256: str) -> None:
        """Take a document away."""
        self.connection.execute(delete(DOCUMENTS).where(DOCUMENTS.c.sha256 == sha256))

    def _note(self, record: Kept, body: str) -> None:
        name = TABLES[type(record)].name
        self.touched.append(Touched(kind=name, id=record.id, version=record.version,
                                    sha256=hashlib.sha256(body.encode()).hexdigest()))

    def close(self) -> Link:
        """Write the act into the log; called once, last."""
        head, act = self.head(), self.act
        link = sealed(Entry(seq=head.seq + 1, at=act.at, by=act.by, role=act.role, did=act.did, operation=act.operation,
                            request=act.request, recipients=act.recipients, touched=tuple(self.touched),
                            previous=head.hash))
        self.connection.execute(insert(LOG).values(seq=link.seq, request=act.request, line=link.line, hash=link.hash))
        self.connection.execute(update(HEAD).values(seq=link.seq, hash=link.hash).where(HEAD.c.id == 1))
        return link


@dataclass(frozen=True, slots=True)
class Register:
    """One force's register."""

    engine: Engine

    @classmethod
    def at(cls, where: str) -> "Register":
        """Open a register by its file or address; see `connected` for the errors."""
        return cls(connected(where))

    @contextmanager
    def looking(self) -> Iterator[Looking]:
        """Yield the register as it stands now."""
        with reading(self.engine) as connection:
            yield Looking(connection)

    @contextmanager
    def writing(self, act: Act) -> Iterator[Writing]:
        """Yield the register to one act; on any error nothing of it is kept."""
        with writing(self.engine) as connection:
            desk = Writing(connection, act)
            yield desk
            desk.close()

    def anchor(self, at: datetime) -> Anchor:
        """Return where the log ends, to be kept elsewhere."""
        with self.looking() as desk:
            head = desk.head()
        return Anchor(seq=head.seq, hash=head.hash, at=at)


def _row(record: Kept, body: str) -> dict[str, object]:
    return {"id": record.id, "version": record.version, "body": body,
            "sha256": hashlib.sha256(body.encode()).hexdigest(), **record.columns()}
