"""Whether a database can be used, as an operator wants to know it."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from sqlalchemy import URL, Connection, delete, exists, func, make_url, select
from sqlalchemy.exc import ArgumentError

from hub.vocabulary import Role
from store.database import Database
from store.schema import administrator, fact

PATIENCE: Final = 1.0
"""Seconds another writer is waited for."""


def is_missing_file(url: str | URL) -> bool:
    """Whether it names a SQLite file that is not there; opening it would make it."""
    try:
        parsed = make_url(url)
    except ArgumentError:
        return False
    return parsed.get_backend_name() == "sqlite" and not Path(parsed.database or "").is_file()


def engine_version(database: Database) -> str:
    """`SQLite 3.46.1`, `PostgreSQL 17.2`."""
    with database.read() as connection:
        found = connection.dialect.server_version_info or ()
    return f"{'SQLite' if database.is_sqlite else 'PostgreSQL'} {'.'.join(map(str, found))}"


def try_writing(database: Database) -> None:
    """Write nothing, but ask for all that writing needs: the lock, the disk, the right.

    Raises:
        OperatorError: `database-unreachable` where it is read only, `database-busy` while another writes.
    """
    with database.write(PATIENCE) as connection:
        connection.execute(delete(fact).where(fact.c.name == ""))


def clock_difference(database: Database) -> float:
    """By how many seconds the server's clock is ahead of ours; 0 where it is the same clock."""
    if database.is_sqlite:
        return 0.0
    with database.read() as connection:
        began = time.monotonic()
        theirs: datetime = connection.execute(select(func.clock_timestamp())).scalar_one()
        took = time.monotonic() - began
    return (theirs - datetime.now(UTC)).total_seconds() + took / 2


def has_full_administrator(connection: Connection) -> bool:
    """Whether an import brought a partner full administrator."""
    return bool(
        connection.execute(select(exists().where(administrator.c.role == Role.FULL_ADMIN))).scalar_one()
    )
