"""A licence line's derived columns: what its contract says, and its own latest weekly snapshot."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection

from hub.calendar import DAYS_IN_WEEK, QUARTER_WEEKS
from store.derive.sql import IN_FORCE, WITHIN, drop, make, run

COLUMNS: Final = {
    "customer_id": "INTEGER",
    "in_force": "BOOLEAN",
    "kind": "TEXT",
    "auto_renew": "BOOLEAN",
    "region": "TEXT",
    "start_day": "INTEGER",
    "end_day": "INTEGER",
    "week": "INTEGER",
    "assigned": "INTEGER",
    "used": "INTEGER",
    "assigned_change": "INTEGER",
    "used_change": "INTEGER",
    "used_quarter": "INTEGER",
    "overage": "INTEGER",
}
"""What is derived, with the types of the temporary table."""

_FRESH: Final = f"""
    WITH line AS MATERIALIZED (
        SELECT l.id, c.customer_id, c.{IN_FORCE} AS in_force, c.kind, c.auto_renew, k.region,
            c.start_day, c.end_day, w.week, w.assigned, w.used,
            w.assigned - p.assigned AS assigned_change, w.used - p.used AS used_change,
            (SELECT max(q.used) FROM license_week AS q
             WHERE q.line_id = l.id AND q.week BETWEEN w.week - :quarter AND w.week) AS used_quarter,
            CASE WHEN w.assigned > l.bought THEN w.assigned - l.bought ELSE 0 END AS overage
        FROM contract AS c
        JOIN customer AS k ON k.id = c.customer_id
        JOIN license_line AS l ON l.contract_id = c.id
        LEFT JOIN license_week AS w ON w.line_id = l.id
            AND w.week = (SELECT max(x.week) FROM license_week AS x WHERE x.line_id = l.id)
        LEFT JOIN license_week AS p ON p.line_id = l.id AND p.week = w.week - {DAYS_IN_WEEK}
        WHERE {{within}}
    )
    SELECT line.* FROM line JOIN license_line AS l ON l.id = line.id
    WHERE {" OR ".join(f"l.{name} IS DISTINCT FROM line.{name}" for name in COLUMNS)}
"""
_WRITE: Final = f"""
    UPDATE license_line SET {", ".join(f"{name} = fresh_line.{name}" for name in COLUMNS)}
    FROM fresh_line WHERE fresh_line.id = license_line.id
"""


def derive_lines(connection: Connection, *, everybody: bool) -> int:
    """Write the columns of the lines that differ, of everybody or of the touched customers; how many."""
    within = "1 = 1" if everybody else f"c.{WITHIN}"
    quarter = (QUARTER_WEEKS - 1) * DAYS_IN_WEEK
    columns = "id INTEGER, " + ", ".join(f"{name} {kind}" for name, kind in COLUMNS.items())
    make(connection, "fresh_line", columns, _FRESH.format(within=within), quarter=quarter)
    written = run(connection, _WRITE).rowcount
    drop(connection, "fresh_line")
    return written
