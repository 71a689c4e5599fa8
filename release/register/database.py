"""Open the database of a register: SQLite with no set-up, or PostgreSQL by its address."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, select, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from media.errors import MissingPartError, OutputError, WrongUseError
from release.register.tables import HEAD

VERSION = "0001"
"""The newest step under migrations/versions."""

PATIENCE = 30  # seconds that a writer waits for the others; a write takes milliseconds

MIGRATIONS = Path(__file__).parent / "migrations"


def address(where: str) -> str:
    """Return the address of a register: a PostgreSQL address as it is, else the path of an SQLite file.

    Raises:
        WrongUseError: it is the address of something else.
    """
    scheme, found, rest = where.partition("://")
    if not found:
        return f"sqlite:///{Path(where).expanduser().resolve()}"
    if scheme in {"postgresql", "postgres", "postgresql+pg8000"}:
        return f"postgresql+pg8000://{rest}"
    if scheme == "sqlite":
        return where
    raise WrongUseError(f"a register cannot be kept at {scheme}://",
                        advice="Give a file, or postgresql://USER@HOST/NAME.")


def connected(where: str) -> Engine:
    """Return an engine on a register, which is made where there is none yet.

    Raises:
        MissingPartError: the driver for PostgreSQL is not installed.
        OutputError: the database cannot be reached or made.
        WrongUseError: it was made by another version of presspack.
    """
    url = address(where)
    lite = url.startswith("sqlite")
    if lite:
        _make_private(Path(url.removeprefix("sqlite:///")))
    try:
        engine = create_engine(url, poolclass=NullPool, connect_args={"timeout": PATIENCE})
    except ModuleNotFoundError as problem:
        raise MissingPartError("a register on PostgreSQL needs its driver",
                               advice="Run `pip install 'presspack[postgres]'`.") from problem
    if lite:
        _teach_sqlite(engine)
    with telling(engine):
        _insist_current(engine)
    return engine


@contextmanager
def telling(engine: Engine) -> Iterator[None]:
    """Turn what a database says into an error for people, without its statement, which may hold names."""
    try:
        yield
    except DBAPIError as problem:
        raise OutputError(f"the register cannot be used ({_said(problem)})", file=_shown(engine),
                          advice="See that the database is there, and that you may write to it.") from problem
    except SQLAlchemyError as problem:
        raise OutputError(f"the register cannot be used ({type(problem).__name__})", file=_shown(engine)) from problem


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Yield a connection that sees the register as it is at one moment."""
    still = {"isolation_level": "REPEATABLE READ"} if engine.dialect.name == "postgresql" else {}
    with telling(engine), engine.execution_options(**still).connect() as connection, connection.begin():
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Yield a connection that nobody else writes beside; everything it does is kept, or nothing."""
    with telling(engine), engine.connect() as connection:
        connection.info["writes"] = True
        try:
            with connection.begin():
                connection.execute(select(HEAD.c.seq).where(HEAD.c.id == 1).with_for_update())
                yield connection
        finally:
            connection.info.pop("writes", None)


def upgrade(where: str) -> tuple[str | None, str]:
    """Bring a register to this version; returns the version before and after.

    Raises:
        OutputError: the database cannot be reached.
    """
    url = address(where)
    engine = create_engine(url, poolclass=NullPool, connect_args={"timeout": PATIENCE})
    if url.startswith("sqlite"):
        _teach_sqlite(engine)
    with telling(engine):
        before = _version(engine)
        _migrate(engine)
    return before, VERSION


def _make_private(path: Path) -> None:
    """Make an empty file that only its owner and group can read: a register names people."""
    if path.exists():
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o640))
    except OSError as problem:
        raise OutputError(f"the register cannot be made ({problem.strerror})", file=path,
                          advice="Give another place with --register.") from problem


def _teach_sqlite(engine: Engine) -> None:
    """Let SQLite hold a writer back until the others are done, keep what it said it kept, blank what it let go."""

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, record: Any) -> None:  # noqa: ANN401 - the driver's own
        connection.isolation_level = None  # the driver would otherwise begin a transaction when it sees fit
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.info.get("writes") else "BEGIN")


def _insist_current(engine: Engine) -> None:
    """Make the tables of a new register; refuse one that another version of presspack made."""
    found = _version(engine)
    if found is None:
        _migrate(engine)
    elif found != VERSION:
        older = found < VERSION
        raise WrongUseError(
            f"the register is of version {found}, this presspack works with {VERSION}", file=_shown(engine),
            advice="Run `presspack register upgrade`." if older else "Install the presspack that made it.")


def _version(engine: Engine) -> str | None:
    """Return which migration the tables are at; None where there are none."""
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _migrate(engine: Engine) -> None:
    """Run the migrations in one transaction, after whoever else is at it."""
    from alembic import command  # noqa: PLC0415 - a third of a second, and only a new register needs it
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.connect() as connection:
        connection.info["writes"] = True
        with connection.begin():
            if engine.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(7221)"))
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
        connection.info.pop("writes", None)


def _said(problem: DBAPIError) -> str:
    """Return what the database said, in one line; PostgreSQL says it in parts, of which M is the message."""
    parts = problem.orig.args[0] if problem.orig and problem.orig.args else ""
    words = parts.get("M", "") if isinstance(parts, dict) else str(problem.orig)
    return words.splitlines()[0] if words else type(problem).__name__


def _shown(engine: Engine) -> str:
    """Return where a register is, without its password."""
    if engine.dialect.name == "sqlite":
        return str(engine.url.database)
    return engine.url.render_as_string(hide_password=True)
