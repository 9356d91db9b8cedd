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


def make(connection: Connection, table: str, columns: str, query: str, **values: Any) -> None:
    """Keep the rows of `query` in a temporary table, which `drop` removes.

    `columns` declares its columns with their types: SQLite compares by index only what has the same type.
    """
    run(connection, f"CREATE TEMPORARY TABLE {table} ({columns})")
    run(connection, f"INSERT INTO {table} {query}", **values)
    if connection.dialect.name == "postgresql":
        run(connection, f"ANALYZE {table}")


def drop(connection: Connection, *tables: str) -> None:
    """Remove temporary tables."""
    for table in tables:
        run(connection, f"DROP TABLE {table}")


def find_gaps(connection: Connection, table: str) -> None:
    """Index the intervals of `table` and keep in `gap` where those of one group do not overlap or touch.

    `table` has the columns `grp` (an integer), `first_day` and `last_day`. A row of `gap` says that the group
    holds until `reach` and again from `first_day`; few groups have any, so that all others can be joined into
    one interval by their first and last day alone.
    """
    run(connection, f"CREATE INDEX ix_{table} ON {table} (grp, first_day, last_day)")
    before = "PARTITION BY grp ORDER BY first_day ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING"
    reach = f"SELECT grp, first_day, max(last_day) OVER ({before}) AS reach FROM {table}"
    query = f"SELECT grp, reach, first_day FROM ({reach}) AS marked WHERE first_day > reach + 1"
    make(connection, "gap", "grp BIGINT, reach INTEGER, first_day INTEGER", query)


def islands(table: str) -> str:
    """A query that joins the intervals of `table` that overlap or touch, when `find_gaps` was run on it.

    It has a row (`grp`, `first_day`, `last_day`) for each joined interval.
    """
    return f"""
        SELECT grp, first_day,
            coalesce(lead(reach) OVER (PARTITION BY grp ORDER BY first_day), until) AS last_day
        FROM (
            SELECT gap.grp, gap.first_day, gap.reach, whole.until
            FROM gap JOIN (
                SELECT grp, max(last_day) AS until FROM {table}
                WHERE grp IN (SELECT grp FROM gap) GROUP BY grp
            ) AS whole ON whole.grp = gap.grp
            UNION ALL
            SELECT grp, min(first_day), NULL, max(last_day) FROM {table}
            WHERE grp IN (SELECT grp FROM gap) GROUP BY grp
        ) AS begun
        UNION ALL
        SELECT grp, min(first_day), max(last_day) FROM {table}
        WHERE grp NOT IN (SELECT grp FROM gap) GROUP BY grp
    """


def steps(table: str) -> str:
    """A query of the days on which groups begin (+1) and cease (−1) to hold, when `find_gaps` was run.

    It has the columns `grp`, `day`, `step`; what holds for ever has no day on which it ceases.
    """
    return f"""
        SELECT grp, min(first_day) AS day, 1 AS step FROM {table} GROUP BY grp
        UNION ALL
        SELECT grp, max(last_day) + 1, -1 FROM {table} GROUP BY grp HAVING max(last_day) < {LAST_DAY}
        UNION ALL
        SELECT grp, reach + 1, -1 FROM gap
        UNION ALL
        SELECT grp, first_day, 1 FROM gap
    """


def codes(names: tuple[str, ...]) -> dict[str, int]:
    """A number for each name, for keys that sort quickly."""
    return {name: code for code, name in enumerate(names)}


def encode(column: str, known: dict[str, int]) -> str:
    """An expression that turns the names in a column into their numbers."""
    return f"CASE {column} " + " ".join(f"WHEN '{name}' THEN {code}" for name, code in known.items()) + " END"


def decode(expression: str, known: dict[str, int]) -> str:
    """An expression that turns numbers back into their names."""
    found = " ".join(f"WHEN {code} THEN '{name}'" for name, code in known.items())
    return f"CASE {expression} {found} END"
