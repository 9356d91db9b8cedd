"""The store's content as plain rows, to be compared."""

from __future__ import annotations

from sqlalchemy import select

from store.database import Database
from store.schema import metadata

RUNS = {"sync_run", "sync_problem", "change"}


def dump(database: Database) -> dict[str, list[tuple[object, ...]]]:
    """All rows of all tables but those that tell of the runs themselves."""
    with database.read() as connection:
        return {
            table.name: sorted((tuple(row) for row in connection.execute(select(table))), key=repr)
            for table in metadata.sorted_tables
            if table.name not in RUNS
        }
