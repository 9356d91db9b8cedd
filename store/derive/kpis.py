"""The five KPIs of the whole as steps (why: docs/decisions/0004-intervals-and-steps.md)."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection

from hub.vocabulary import KPI_PRODUCTS
from store.derive.sql import FIRST_DAY, LAST_DAY, drop, islands, make, run

HORIZON_DAYS: Final = 90
"""How far ahead the KPIs look for what ends or renews."""

_NEAR: Final = (
    f"CASE WHEN start_day > end_day - {HORIZON_DAYS} THEN start_day ELSE end_day - {HORIZON_DAYS} END"
)
_PRODUCTS: Final = ", ".join(f"'{product.value}'" for product in KPI_PRODUCTS)
_RAW: Final = f"""
    WITH line AS MATERIALIZED (
        SELECT customer_id, product, region, kind, auto_renew, start_day, end_day, overage, low_from
        FROM license_line WHERE in_force AND product IN ({_PRODUCTS})
    ), counted AS (
        SELECT customer_id, 'expiring' AS figure, product, region, {_NEAR} AS first_day, end_day AS last_day
        FROM line WHERE NOT auto_renew
        UNION ALL
        SELECT customer_id, 'renewing', product, region, {_NEAR}, end_day
        FROM line WHERE auto_renew AND kind = 'subscription'
        UNION ALL
        SELECT customer_id, 'overage', product, region, start_day, end_day FROM line WHERE overage > 0
        UNION ALL
        SELECT customer_id, 'low', product, region,
            CASE WHEN low_from > start_day THEN low_from ELSE start_day END, end_day
        FROM line WHERE low_from IS NOT NULL
        UNION ALL
        SELECT DISTINCT customer_id, 'customers', product, region, {FIRST_DAY}, {LAST_DAY} FROM line
    )
    SELECT * FROM counted WHERE first_day <= last_day
    UNION ALL
    SELECT customer_id, figure, '', region, first_day, last_day FROM counted WHERE first_day <= last_day
"""
_FRESH: Final = f"""
    SELECT figure, product, region, day, sum(step) AS step FROM (
        SELECT figure, product, region, first_day AS day, 1 AS step FROM joined_kpi
        UNION ALL
        SELECT figure, product, region, last_day + 1, -1 FROM joined_kpi WHERE last_day < {LAST_DAY}
    ) AS steps
    GROUP BY figure, product, region, day HAVING sum(step) <> 0
"""
_SAME: Final = """
    one.figure = other.figure AND one.product = other.product AND one.region = other.region
    AND one.day = other.day AND one.step = other.step
"""
_FORGET: Final = (
    f"DELETE FROM kpi_step AS one WHERE NOT EXISTS (SELECT 1 FROM fresh_kpi AS other WHERE {_SAME})"
)
_KEEP: Final = f"""
    INSERT INTO kpi_step (figure, product, region, day, step)
    SELECT figure, product, region, day, step FROM fresh_kpi AS one
    WHERE NOT EXISTS (SELECT 1 FROM kpi_step AS other WHERE {_SAME})
"""


def derive_kpis(connection: Connection) -> int:
    """Write the steps that differ; how many rows that changed."""
    make(connection, "raw_kpi", _RAW)
    make(connection, "joined_kpi", islands("raw_kpi", "customer_id, figure, product, region"))
    make(connection, "fresh_kpi", _FRESH)
    run(connection, "CREATE INDEX ix_fresh_kpi ON fresh_kpi (figure, product, region, day)")
    written = run(connection, _FORGET).rowcount + run(connection, _KEEP).rowcount
    drop(connection, "raw_kpi", "joined_kpi", "fresh_kpi")
    return written
