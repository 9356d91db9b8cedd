"""The store's content as plain rows, to be compared."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, Table, select

from store.database import Database
from store.schema import alert, metadata

RUNS = {"sync_run", "sync_problem", "change"}
ALERTS = {"numbered", "alert", "alert_event"}


def dump(database: Database) -> dict[str, list[tuple[object, ...]]]:
    """All rows of all tables but those that tell of the runs themselves, alerts about them included."""
    of_runs = select(alert.c.number).where(alert.c.kind == "sync")
    with database.read() as connection:
        return {
            table.name: sorted((tuple(row) for row in connection.execute(_rows(table, of_runs))), key=repr)
            for table in metadata.sorted_tables
            if table.name not in RUNS
        }


def _rows(table: Table, of_runs: Select[Any]) -> Select[Any]:
    rows = select(table)
    return rows.where(table.c.number.not_in(of_runs)) if table.name in ALERTS else rows
