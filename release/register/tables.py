"""The tables of the register: one for each kind of record, one for documents, one for the log."""

from datetime import UTC, datetime

from sqlalchemy import Column, DateTime, ForeignKey, Index, Integer, MetaData, String, Table, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from release.register.account_records import Account, Token
from release.register.after_records import Publication, PublicationReview, SoughtAgain, Takedown, Task
from release.register.records import (
    Authorisation,
    Consultation,
    Decided,
    Evidence,
    Issued,
    Kept,
    Lifting,
    Notification,
    Officer,
    Refusal,
    Registered,
    Reviewed,
)
from release.register.retention_records import Ask, Disposal, Erasure, KeptUntil, Whereabouts
from release.register.second_records import Looked, SentBack

ID = 200  # characters; a reference is 64 at most, and an id adds a few words to one


class Utc(TypeDecorator[datetime]):
    """A moment in UTC; SQLite keeps no zone, and a moment without one would be anybody's guess."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn it to UTC before it is written."""
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Say again that it is UTC."""
        return None if value is None else value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


META = MetaData(naming_convention={"pk": "pk_%(table_name)s", "ix": "ix_%(table_name)s_%(column_0_name)s",
                                   "fk": "fk_%(table_name)s_%(column_0_name)s"})


def _table(name: str, of_a_request: bool = True) -> Table:
    """Return a table of one kind of record: what it can be looked up by, the record itself, its digest."""
    link = [ForeignKey("requests.id")] if of_a_request else []
    return Table(
        name, META,
        Column("id", String(ID), primary_key=True),
        Column("version", Integer, nullable=False),
        Column("request", String(ID), *link, nullable=not of_a_request, index=True),
        Column("state", String(40), index=True),
        Column("due", Utc, index=True),
        Column("body", Text, nullable=False),
        Column("sha256", String(64), nullable=False))


TABLES: dict[type[Kept], Table] = {
    Registered: _table("requests", of_a_request=False),
    Officer: _table("people", of_a_request=False),
    Account: _table("accounts", of_a_request=False),
    Token: _table("tokens", of_a_request=False),
    Evidence: _table("evidence"),
    Authorisation: _table("approvals"),
    Consultation: _table("consultations"),
    Notification: _table("notifications"),
    Lifting: _table("lifts"),
    Decided: _table("decisions"),
    Refusal: _table("refusals"),
    Reviewed: _table("reviews"),
    Looked: _table("looks"),
    SentBack: _table("sent_back"),
    Issued: _table("releases"),
    Publication: _table("publications"),
    PublicationReview: _table("publication_reviews"),
    Takedown: _table("takedowns"),
    Task: _table("tasks"),
    SoughtAgain: _table("sought_again"),
    Whereabouts: _table("whereabouts"),
    KeptUntil: _table("kept_until"),
    Erasure: _table("erasures"),
    Ask: _table("asks"),
    Disposal: _table("disposals"),
}
"""Each kind of record and its table; the table's name is the kind's name in the log."""

KINDS = {table.name: kind for kind, table in TABLES.items()}

DOCUMENTS = Table(
    "documents", META,
    Column("sha256", String(64), primary_key=True),
    Column("text", Text, nullable=False))
"""Facts, rules, profiles, decisions and request files, kept once each by what they are."""

LOG = Table(
    "log", META,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("request", String(ID)),
    Column("line", Text, nullable=False),
    Column("hash", String(64), nullable=False),
    Index("ix_log_request", "request"))

HEAD = Table(
    "head", META,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("seq", Integer, nullable=False),
    Column("hash", String(64), nullable=False))
"""One row: where the log ends. Whoever writes holds it, so that entries follow one another."""
