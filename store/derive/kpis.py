"""The five KPIs of the whole as steps (why: docs/decisions/0004-intervals-and-steps.md)."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection

from hub.vocabulary import KPI_PRODUCTS, Region
from store.derive.sql import FIRST_DAY, codes, decode, drop, encode, find_gaps, make, run, steps

HORIZON_DAYS: Final = 90
"""How far ahead the KPIs look for what ends or renews."""

_FIGURES: Final = codes(("expiring", "renewing", "low", "overage"))
_PRODUCTS: Final = codes(("", *(product.value for product in KPI_PRODUCTS)))
_REGIONS: Final = codes(tuple(region.value for region in Region))
_WIDTH: Final = 64
"""More than there are codes: a group is a customer and a code, as `customer_id * _WIDTH + code`."""


def _code(figure: str) -> str:
    """The code of a figure, for a line's product and region."""
    return f"{_FIGURES[figure] * len(_PRODUCTS) * len(_REGIONS)} + product * {len(_REGIONS)} + region"


_NEAR: Final = (
    f"CASE WHEN start_day > end_day - {HORIZON_DAYS} THEN start_day ELSE end_day - {HORIZON_DAYS} END"
)
_LINES: Final = f"""
    SELECT customer_id, {encode("product", _PRODUCTS)}, {encode("region", _REGIONS)}, kind, auto_renew,
        start_day, end_day, overage,
        CASE WHEN fresh_low.id IS NULL THEN license_line.low_from ELSE fresh_low.low_from END
    FROM license_line LEFT JOIN fresh_low ON fresh_low.id = license_line.id
    WHERE in_force AND product IN ({", ".join(f"'{product.value}'" for product in KPI_PRODUCTS)})
"""
_COUNTED: Final = f"""
    WITH counted AS MATERIALIZED (
        SELECT customer_id * CAST({_WIDTH} AS BIGINT) + {_code("expiring")} AS grp, product,
            {_NEAR} AS first_day, end_day AS last_day
        FROM line WHERE NOT auto_renew
        UNION ALL
        SELECT customer_id * CAST({_WIDTH} AS BIGINT) + {_code("renewing")}, product, {_NEAR}, end_day
        FROM line WHERE auto_renew AND kind = 'subscription'
        UNION ALL
        SELECT customer_id * CAST({_WIDTH} AS BIGINT) + {_code("overage")}, product, start_day, end_day
        FROM line WHERE overage > 0
        UNION ALL
        SELECT customer_id * CAST({_WIDTH} AS BIGINT) + {_code("low")}, product,
            CASE WHEN low_from > start_day THEN low_from ELSE start_day END, end_day
        FROM line WHERE low_from IS NOT NULL
    )
    SELECT grp, first_day, last_day FROM counted WHERE first_day <= last_day
    UNION ALL
    SELECT grp - product * {len(_REGIONS)}, first_day, last_day FROM counted WHERE first_day <= last_day
"""
_FIGURE_OF: Final = f"grp / {len(_PRODUCTS) * len(_REGIONS)}"
_PRODUCT_OF: Final = f"grp / {len(_REGIONS)} % {len(_PRODUCTS)}"
_REGION_OF: Final = f"grp % {len(_REGIONS)}"
_FRESH: Final = f"""
    SELECT {decode(_FIGURE_OF, _FIGURES)}, {decode(_PRODUCT_OF, _PRODUCTS)}, {decode(_REGION_OF, _REGIONS)},
        day, step
    FROM (
        SELECT grp % {_WIDTH} AS grp, day, sum(step) AS step FROM ({steps("raw_kpi")}) AS each_one
        GROUP BY grp % {_WIDTH}, day HAVING sum(step) <> 0
    ) AS all_of_them
    UNION ALL
    SELECT 'customers', {decode("product", _PRODUCTS)}, {decode("region", _REGIONS)}, {FIRST_DAY},
        count(DISTINCT customer_id)
    FROM line GROUP BY product, region
    UNION ALL
    SELECT 'customers', '', {decode("region", _REGIONS)}, {FIRST_DAY}, count(DISTINCT customer_id)
    FROM line GROUP BY region
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


def find_kpis(connection: Connection) -> None:
    """Find the steps, into a table that `write_kpis` takes, when `find_low` was run and not yet written.

    Only temporary tables are written, so it needs no lock.
    """
    columns = "customer_id INTEGER, product INTEGER, region INTEGER, kind TEXT, auto_renew BOOLEAN"
    days = "start_day INTEGER, end_day INTEGER, overage INTEGER, low_from INTEGER"
    make(connection, "line", f"{columns}, {days}", _LINES)
    make(connection, "raw_kpi", "grp BIGINT, first_day INTEGER, last_day INTEGER", _COUNTED)
    find_gaps(connection, "raw_kpi")
    fresh = "figure TEXT, product TEXT, region TEXT, day INTEGER, step INTEGER"
    make(connection, "fresh_kpi", fresh, _FRESH)
    run(connection, "CREATE INDEX ix_fresh_kpi ON fresh_kpi (figure, product, region, day)")
    drop(connection, "line", "raw_kpi", "gap")


def write_kpis(connection: Connection) -> int:
    """Write what `find_kpis` found, where it differs; how many rows that were."""
    written = run(connection, _FORGET).rowcount + run(connection, _KEEP).rowcount
    forget_kpis(connection)
    return written


def forget_kpis(connection: Connection) -> None:
    """Drop what `find_kpis` found."""
    drop(connection, "fresh_kpi")
