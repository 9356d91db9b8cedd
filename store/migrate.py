"""Bringing a database to the current schema. Alembic is imported only here, and only when it is needed."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy import Connection, inspect, text

from config.errors import OperatorError
from store.database import Database

if TYPE_CHECKING:
    from alembic.config import Config

HEAD: Final = "0006"
"""The revision this program needs. It stands here so that starting needs no Alembic; a test compares it."""
INBOX_HEAD: Final = "0001"
"""The same of the inbox."""
UNREFERENCED: Final = ("PRAGMA foreign_keys=OFF",)
"""SQLite changes a table by making it anew; dropping the old one must not delete what refers to it."""
FOLDER: Final = Path(__file__).parent / "migrations"
UPGRADE_LOCK: Final = 20_261_107
"""PostgreSQL's advisory lock that an upgrade holds: two processes may start at once."""


@dataclass(frozen=True, slots=True)
class Chain:
    """Revisions one after the other, and the table that says how far a database came."""

    head: str
    versions: Path
    table: str
    metadata: str
    """The module whose `metadata` the head amounts to."""


MAIN: Final = Chain(HEAD, FOLDER / "versions", "alembic_version", "store.schema")
INBOX: Final = Chain(
    INBOX_HEAD,
    Path(__file__).parent / "inbox" / "migrations" / "versions",
    "inbox_version",
    "store.inbox.schema",
)


def upgrade(database: Database, revision: str = "head", chain: Chain = MAIN) -> None:
    """Bring the schema to `revision`, in one transaction; nothing happens when it is already there."""
    if revision == "head" and current(database, chain) == chain.head:
        return
    from alembic import command

    logging.getLogger("alembic").setLevel(logging.WARNING)  # its steps are nothing to the person who starts
    with database.bulk(UNREFERENCED) as connection, database.write_on(connection):
        if not database.is_sqlite:
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": UPGRADE_LOCK})
        command.upgrade(_config(connection, chain), revision)
        if database.is_sqlite and connection.execute(text("PRAGMA foreign_key_check")).first():
            raise AssertionError("a revision left rows that refer to nothing")


def current(database: Database, chain: Chain = MAIN) -> str | None:
    """The revision of the database's schema; None when it has none yet."""
    with database.read() as connection:
        if not inspect(connection).has_table(chain.table):
            return None
        found = connection.execute(text(f"SELECT version_num FROM {chain.table}"))
        return found.scalar_one_or_none()


def require_current(database: Database, chain: Chain = MAIN) -> None:
    """Check that the schema is the one this program was written for.

    Raises:
        OperatorError: `schema-old`, with the revision found (empty: none) and the one needed.
    """
    found = current(database, chain)
    if found != chain.head:
        raise OperatorError("schema-old", found=found or "", needed=chain.head)


def _config(connection: Connection, chain: Chain) -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.set_main_option("version_locations", str(chain.versions))
    config.set_main_option("path_separator", "newline")  # the folder's own name may have a space in it
    config.attributes["connection"] = connection
    config.attributes["chain"] = chain
    return config
