"""Which days of a period calling usage is stored for, and whether weeks stick out of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, func, select

from hub.calendar import DAYS_IN_WEEK, week_end, week_of
from store.export.queries import ReportQuery, covered, fact_days, fact_first_day
from store.schema import calling_usage, customer, location
from store.types import day_from_number, day_number


@dataclass(frozen=True, slots=True)
class UsageDays:
    """What is stored of a period."""

    first: date | None
    """The first day of it that there is data for; None: there is none."""
    last: date | None
    cut: tuple[date, date] | None
    """The whole weeks around a period that begins or ends inside a week that is stored as one; None: fine."""


def usage_days(connection: Connection, query: ReportQuery) -> UsageDays:
    """What is stored of the query's period, for the customers it covers.

    Of one location and week there are either days or the whole week, never both: the merge sees to it.
    """
    if query.since is None or query.until is None:
        raise ValueError("calling usage is of a period")
    since, until = query.since, query.until
    spans = _spans(connection, query, since, until)
    inside = [(first, last) for first, last in spans if since <= first and last <= until]
    return UsageDays(
        first=min((first for first, _ in inside), default=None),
        last=max((last for _, last in inside), default=None),
        cut=(week_of(since), week_end(week_of(until))) if len(inside) < len(spans) else None,
    )


def usage_extent(connection: Connection, query: ReportQuery) -> tuple[date, date] | None:
    """The first and the last day with calling usage of the customers covered; None: there is none."""
    statement = _of_customers(
        query,
        select(func.min(fact_first_day), func.max(fact_first_day + fact_days - 1)).select_from(calling_usage),
    )
    first, last = connection.execute(statement).one()
    return None if first is None else (day_from_number(first), day_from_number(last))


def _spans(connection: Connection, query: ReportQuery, since: date, until: date) -> list[tuple[date, date]]:
    """The first and the last day of the facts that touch the period, each pair once."""
    statement = _of_customers(
        query, select(fact_first_day, fact_days).select_from(calling_usage).distinct()
    ).where(
        fact_first_day.between(day_number(since) - (DAYS_IN_WEEK - 1), day_number(until)),
        fact_first_day + fact_days > day_number(since),
    )
    return [
        (day_from_number(first), day_from_number(first + days - 1))
        for first, days in connection.execute(statement)
    ]


def _of_customers(query: ReportQuery, statement: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    conditions = covered(query)
    if not conditions:
        return statement
    return (
        statement.join(location, location.c.id == calling_usage.c.location_id)
        .join(customer, customer.c.id == location.c.customer_id)
        .where(*conditions)
    )
