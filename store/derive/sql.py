"""SQL shared by what is derived: one text for both engines."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, CursorResult, text

from store.types import day_number

FIRST_DAY: Final = day_number(date(1900, 1, 1))
"""Since always: where an interval begins that has no beginning."""
LAST_DAY: Final = day_number(date.max)
"""For ever: where an interval ends that has no end."""

IN_FORCE: Final = "state IN ('active', 'suspended')"
WITHIN: Final = "customer_id IN (SELECT customer_id FROM touched)"


def run(connection: Connection, statement: str, **values: Any) -> CursorResult[Any]:
    """Run a statement whose `IS DISTINCT FROM` both engines are to understand, older SQLite too."""
    if connection.dialect.name == "sqlite":
        statement = statement.replace("IS DISTINCT FROM", "IS NOT")
    return connection.execute(text(statement).execution_options(preserve_rowcount=True), values)


def make(connection: Connection, table: str, query: str, **values: Any) -> None:
    """Keep the rows of `query` in a temporary table, which `drop` removes."""
    run(connection, f"CREATE TEMPORARY TABLE {table} AS {query}", **values)
    if connection.dialect.name == "postgresql":
        run(connection, f"ANALYZE {table}")


def drop(connection: Connection, *tables: str) -> None:
    """Remove temporary tables."""
    for table in tables:
        run(connection, f"DROP TABLE {table}")


def islands(source: str, group: str) -> str:
    """A query that joins the intervals (`first_day`, `last_day`) of `source` that overlap or touch.

    `group` names the columns within which intervals belong together. The query has those columns and the
    first and last day of each joined interval.
    """
    order = f"PARTITION BY {group} ORDER BY first_day, last_day"
    return f"""
        SELECT {group}, min(first_day) AS first_day, max(last_day) AS last_day
        FROM (
            SELECT {group}, first_day, last_day, sum(starts) OVER ({order} ROWS UNBOUNDED PRECEDING) AS island
            FROM (
                SELECT {group}, first_day, last_day,
                    CASE WHEN first_day <= 1 + max(last_day) OVER (
                        {order} ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
                    ) THEN 0 ELSE 1 END AS starts
                FROM {source}
            ) AS marked
        ) AS numbered
        GROUP BY {group}, island"""
