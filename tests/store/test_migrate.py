"""Migrations: a database made by them is the one the program's tables describe, with what was in it kept."""

from __future__ import annotations

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import JSON, Boolean, MetaData, Table, Text, inspect, select, text

from config.errors import OperatorError
from store.database import Database
from store.migrate import FOLDER, HEAD, current, require_current, upgrade
from store.schema import metadata

REVISIONS = ScriptDirectory(str(FOLDER))


def test_head_is_the_last_revision() -> None:
    assert REVISIONS.get_current_head() == HEAD


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


@pytest.mark.parametrize("revision", [each.revision for each in REVISIONS.walk_revisions()])
def test_a_populated_database_of_any_revision_keeps_its_rows(blank_database: Database, revision: str) -> None:
    upgrade(blank_database, revision)
    tables = MetaData()
    with blank_database.write() as connection:
        tables.reflect(connection)
        for table in tables.sorted_tables:
            if table.name != "alembic_version":
                connection.execute(table.insert(), [_row(table, number) for number in (1, 2, 3)])
    before = _rows(blank_database, tables)
    upgrade(blank_database)
    require_current(blank_database)
    assert _rows(blank_database, tables) == {**before, "alembic_version": [(HEAD,)]}
    _check_usable(blank_database, {table.name for table in tables.sorted_tables})


def test_migrated_schema_is_the_one_of_the_tables(database: Database) -> None:
    with database.read() as connection:
        options = {"compare_type": True, "include_object": lambda _thing, _name, kind, *_: kind != "index"}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, metadata) == []


def test_migrated_columns_and_indexes_are_the_ones_of_the_tables(blank_database: Database) -> None:
    """What Alembic compares badly (defaults, indexes over expressions), as the engines themselves say it."""
    upgrade(blank_database)
    migrated = _columns(blank_database), _definitions(blank_database)
    with blank_database.write() as connection:
        metadata.drop_all(connection)
        metadata.create_all(connection)
    assert migrated == (_columns(blank_database), _definitions(blank_database))


def _row(table: Table, number: int) -> dict[str, object]:
    """Some row of a table: keys are `number`, so that what refers to a row of another table finds it."""
    values: dict[str, object] = {}
    for column in table.columns:
        if isinstance(column.type, Text):
            values[column.name] = f"{column.name} {number}"
        elif isinstance(column.type, JSON):
            values[column.name] = {"number": number}
        else:
            values[column.name] = bool(number % 2) if isinstance(column.type, Boolean) else number
    return values


def _rows(database: Database, tables: MetaData) -> dict[str, list[tuple[object, ...]]]:
    """The rows of the tables, in the columns they had when they were reflected."""
    with database.read() as connection:
        return {
            table.name: sorted((tuple(row) for row in connection.execute(select(table))), key=repr)
            for table in tables.sorted_tables
        }


def _check_usable(database: Database, filled: set[str]) -> None:
    """Whether the program's own statements read what the upgrade left behind; newer tables are empty."""
    with database.read() as connection:
        for table in metadata.sorted_tables:
            rows = connection.execute(select(table)).all()
            assert len(rows) == (3 if table.name in filled else 0), table.name


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
