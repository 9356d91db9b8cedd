"""Migrations: a database made by them is the one the program's tables describe, with what was in it kept."""

from __future__ import annotations

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from config.errors import OperatorError
from store.database import Database
from store.migrate import FOLDER, HEAD, current, require_current, upgrade
from store.schema import metadata


def test_head_is_the_last_revision() -> None:
    assert ScriptDirectory(str(FOLDER)).get_current_head() == HEAD


def test_an_empty_database_is_refused_until_it_is_upgraded(blank_database: Database) -> None:
    assert current(blank_database) is None
    with pytest.raises(OperatorError) as refused:
        require_current(blank_database)
    assert refused.value.code == "schema-old"
    upgrade(blank_database)
    require_current(blank_database)
    assert current(blank_database) == HEAD


def test_upgrading_twice_changes_nothing(database: Database) -> None:
    before = _definitions(database)
    upgrade(database)
    assert _definitions(database) == before


@pytest.mark.filterwarnings("ignore:autogenerate skipping metadata-specified expression-based index")
def test_migrated_schema_is_the_one_of_the_tables(database: Database) -> None:
    with database.read() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_migrated_columns_and_indexes_are_the_ones_of_the_tables(blank_database: Database) -> None:
    """What Alembic does not compare (defaults, indexes over expressions), as the engines themselves say it."""
    upgrade(blank_database)
    migrated = _columns(blank_database), _definitions(blank_database)
    with blank_database.write() as connection:
        metadata.drop_all(connection)
        metadata.create_all(connection)
    assert migrated == (_columns(blank_database), _definitions(blank_database))


def _columns(database: Database) -> set[str]:
    with database.read() as connection:
        found = inspect(connection)
        return {
            f"{table} {column['name']} {column['type']} {column['nullable']} {column['default']}"
            for table in metadata.tables
            for column in found.get_columns(table)
        }


def _definitions(database: Database) -> set[str]:
    query = (
        "SELECT name || ' ' || coalesce(sql, '') FROM sqlite_master WHERE type = 'index'"
        if database.is_sqlite
        else "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'"
    )
    with database.read() as connection:
        found = connection.execute(text(query)).scalars().all()
    return {" ".join(line.split()) for line in found if "alembic" not in line}
