"""Write a database anew, so that what was erased from it lies in none of its files any more."""

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from media.errors import OutputError
from release.register.database import PATIENCE
from release.register.tables import DOCUMENTS, TABLES

WAIT = "Wait until nobody else works with it, and run the same command again: only this last step is left."


def scrub(engine: Engine) -> None:
    """Rewrite every table that can hold something personal, and empty what was written ahead.

    Rows that were changed or deleted otherwise stay readable in free pages of the file. Copies made of the
    database, and the blocks that its files used before, are beyond this.

    Raises:
        OutputError: somebody else is using it.
    """
    raw = engine.raw_connection()
    driver = raw.driver_connection
    assert driver is not None
    try:
        cursor = raw.cursor()
        if engine.dialect.name == "postgresql":
            driver.autocommit = True  # VACUUM does not run inside a transaction
            tables = ", ".join([*(one.name for one in TABLES.values()), DOCUMENTS.name])
            cursor.execute(f"SET lock_timeout = '{PATIENCE}s'")
            cursor.execute(f"VACUUM (FULL) {tables}")
            return
        cursor.execute("VACUUM")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        told = cursor.fetchone()
    except (engine.dialect.loaded_dbapi.Error, DBAPIError) as problem:
        raise OutputError(f"the register cannot be written anew ({str(problem).splitlines()[0]})",
                          advice=WAIT) from problem
    finally:
        raw.close()
    if told is None or told[0]:  # busy, frames in the log, frames written back
        raise OutputError("the register is being read, and what was erased is still in its files", advice=WAIT)
