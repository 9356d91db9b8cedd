"""The store's content as plain rows, to be compared."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, Table, select

from store import facts
from store.database import Database
from store.schema import fact, metadata

OF_MOMENTS = {"sync_run", "sync_problem", "change", "numbered", "alert", "alert_event"}


def dump(database: Database) -> dict[str, list[tuple[object, ...]]]:
    """All rows of all tables but those that tell of the runs themselves, and what alerts they gave when."""
    with database.read() as connection:
        return {
            table.name: sorted((tuple(row) for row in connection.execute(_rows(table))), key=repr)
            for table in metadata.sorted_tables
            if table.name not in OF_MOMENTS
        }


def _rows(table: Table) -> Select[Any]:
    rows = select(table)
    return rows.where(fact.c.name != facts.ALERTS_SINCE) if table is fact else rows
