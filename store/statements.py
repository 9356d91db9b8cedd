"""What statements of several tables share."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import Column, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.dml import ReturningInsert


def insert_for(dialect: str, table: Table) -> sqlite.Insert | postgresql.Insert:
    """An INSERT that can say what to do with a row that is there already."""
    return sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)


@cache
def insert_new(dialect: str, table: Table, *returning: Column[Any]) -> ReturningInsert[Any]:
    """An INSERT that leaves out what is there already and returns columns of what was not.

    It is made once for each table: making a statement costs more than SQLite takes to run it.
    """
    return insert_for(dialect, table).on_conflict_do_nothing().returning(*returning)
