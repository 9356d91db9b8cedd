"""The five key figures of the overview, of all customers or of some.

For all customers they are kept as steps at the merge (`kpi_step`); for a person's or a room's they are
counted over the lines of those customers. Both follow the rules in docs/domain.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Integer, Select, bindparam, func, select, true, type_coerce

from hub.vocabulary import KPI_PRODUCTS, Region
from store.queries.memo import once_per_revision
from store.schema import kpi_step, license_line
from store.scope import Scope, conditions_of, parameters
from store.types import day_number

KPI_DAYS: Final = 90
"""How far "upcoming" looks ahead."""

FIGURES: Final = ("customers", "expiring", "renewing", "low", "overage")


@dataclass(frozen=True, slots=True)
class Kpis:
    """Numbers of customers; only those with Webex Calling or Webex Meetings count."""

    customers: int
    expiring: int
    renewing: int
    low: int
    overage: int


def kpis(connection: Connection, scope: Scope, product: str | None, today: date) -> Kpis:
    """The five figures on `today`, over both products or one of them."""
    if scope.covers_regions_whole:
        return _kept(connection, scope, product, today)
    return _counted(connection, scope, product, today)


def kpis_by_region(
    connection: Connection, scope: Scope, product: str | None, today: date
) -> dict[Region, Kpis]:
    """The five figures on `today` of each region with customers that count, whatever region `scope` says."""
    if not scope.covers_regions_whole:
        counted = {region: kpis(connection, scope.within(region), product, today) for region in Region}
        return {region: found for region, found in counted.items() if found.customers}
    values = {"product": product or "", "today": day_number(today)}
    steps: dict[str, dict[str, int]] = {}
    for region, figure, count in connection.execute(_STEPS_BY_REGION, values):
        steps.setdefault(region, {})[figure] = int(count)
    return {
        region: Kpis(*(steps[region].get(figure, 0) for figure in FIGURES))
        for region in Region
        if steps.get(region, {}).get("customers")
    }


def _kept(connection: Connection, scope: Scope, product: str | None, today: date) -> Kpis:
    values: dict[str, Any] = {"product": product or "", "today": day_number(today)}
    if scope.region is not None:
        values["region"] = scope.region
    rows = connection.execute(_steps(scope.region is not None), values)
    found: dict[str, int] = {figure: int(count) for figure, count in rows}
    return Kpis(*(found.get(figure, 0) for figure in FIGURES))


@once_per_revision
def _counted(connection: Connection, scope: Scope, product: str | None, today: date) -> Kpis:
    values: dict[str, Any] = {
        **scope.values(),
        "products": [product] if product else [each.value for each in KPI_PRODUCTS],
        "today": day_number(today),
        "soon": day_number(today) + KPI_DAYS,
    }
    return Kpis(*connection.execute(_count(frozenset(values)), values).one())


_STEPS_BY_REGION: Final = (
    select(kpi_step.c.region, kpi_step.c.figure, func.sum(kpi_step.c.step))
    .where(
        kpi_step.c.figure.in_(FIGURES),
        kpi_step.c.product == bindparam("product"),
        type_coerce(kpi_step.c.day, Integer) <= bindparam("today"),
    )
    .group_by(kpi_step.c.region, kpi_step.c.figure)
)


@cache
def _steps(with_region: bool) -> Select[*tuple[Any, ...]]:  # noqa: FBT001 - a shape, not a switch
    statement = select(kpi_step.c.figure, func.sum(kpi_step.c.step)).where(
        kpi_step.c.figure.in_(FIGURES),
        kpi_step.c.product == bindparam("product"),
        type_coerce(kpi_step.c.day, Integer) <= bindparam("today"),
    )
    if with_region:
        statement = statement.where(kpi_step.c.region == bindparam("region"))
    return statement.group_by(kpi_step.c.figure)


@cache
def _count(shape: frozenset[str]) -> Select[*tuple[Any, ...]]:
    line = license_line.c
    end_day, today = type_coerce(line.end_day, Integer), bindparam("today", type_=Integer)
    runs = (type_coerce(line.start_day, Integer) <= today) & (end_day >= today)
    ends_soon = runs & (end_day <= bindparam("soon", type_=Integer))

    def customers(*conditions: ColumnElement[bool]) -> ColumnElement[int]:
        counted = func.count(line.customer_id.distinct())
        return counted.filter(*conditions) if conditions else counted

    figures = [
        customers(),
        customers(ends_soon, ~line.auto_renew),
        customers(ends_soon, line.auto_renew, line.kind == "subscription"),
        customers(runs, type_coerce(line.low_from, Integer) <= today),
        customers(runs, line.overage > 0),
    ]
    return select(*figures).where(
        line.in_force == true(),
        line.product.in_(bindparam("products", expanding=True)),
        *conditions_of(parameters(shape), line.customer_id, line.region),
    )
