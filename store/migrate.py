"""Bringing a database to the current schema. Alembic is imported only here, and only when it is needed."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy import Connection, inspect, text

from config.errors import OperatorError
from store.database import Database

if TYPE_CHECKING:
    from alembic.config import Config

HEAD: Final = "0003"
"""The revision this program needs. It stands here so that starting needs no Alembic; a test compares it."""
UNREFERENCED: Final = ("PRAGMA foreign_keys=OFF",)
"""SQLite changes a table by making it anew; dropping the old one must not delete what refers to it."""
FOLDER: Final = Path(__file__).parent / "migrations"


def upgrade(database: Database, revision: str = "head") -> None:
    """Bring the schema to `revision`, in one transaction; nothing happens when it is already there."""
    if revision == "head" and current(database) == HEAD:
        return
    from alembic import command

    logging.getLogger("alembic").setLevel(logging.WARNING)  # its steps are nothing to the person who starts
    with database.bulk(UNREFERENCED) as connection, database.write_on(connection):
        command.upgrade(_config(connection), revision)
        if database.is_sqlite and connection.execute(text("PRAGMA foreign_key_check")).first():
            raise AssertionError("a revision left rows that refer to nothing")


def current(database: Database) -> str | None:
    """The revision of the database's schema; None when it has none yet."""
    with database.read() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()


def require_current(database: Database) -> None:
    """Check that the schema is the one this program was written for.

    Raises:
        OperatorError: `schema-old`, with the revision found (empty: none) and the one needed.
    """
    found = current(database)
    if found != HEAD:
        raise OperatorError("schema-old", found=found or "", needed=HEAD)


def _config(connection: Connection) -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.attributes["connection"] = connection
    return config
