"""Which days of a period calling usage is stored for, and whether weeks stick out of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, func, select

from hub.calendar import DAYS_IN_WEEK, week_end, week_of
from store.export.queries import fact_days, fact_first_day, ReportQuery, covered
from store.schema import calling_usage, customer, location
from store.types import day_from_number, day_number


@dataclass(frozen=True, slots=True)
class UsageDays:
    """What is stored of a period."""

    first: date | None
    """The first day of it that there is data for; None: there is none."""
    last: date | None
    both_lengths: bool
    """Days and whole weeks are stored for the same time."""
    cut: tuple[date, date] | None
    """The whole weeks around a period that begins or ends inside a week that is stored as one; None: fine."""


def usage_days(connection: Connection, query: ReportQuery) -> UsageDays:
    """What is stored of the query's period, for the customers it covers."""
    if query.since is None or query.until is None:
        raise ValueError("calling usage is of a period")
    since, until = query.since, query.until
    facts = _lengths(connection, query, since, until)
    inside = [(first, days) for first, days in facts if since <= first and _last(first, days) <= until]
    daily = {first for first, days in inside if days == 1}
    weeks = {first for first, days in inside if days == DAYS_IN_WEEK}
    return UsageDays(
        first=min((first for first, _ in inside), default=None),
        last=max((_last(first, days) for first, days in inside), default=None),
        both_lengths=any(week_of(day) in weeks for day in daily),
        cut=_cut(facts, inside, daily, since, until),
    )


def usage_extent(connection: Connection, query: ReportQuery) -> tuple[date, date] | None:
    """The first and the last day with calling usage of the customers covered; None: there is none."""
    statement = _of_customers(
        query,
        select(func.min(fact_first_day), func.max(fact_first_day + fact_days - 1)).select_from(calling_usage),
    )
    first, last = connection.execute(statement).one()
    return None if first is None else (day_from_number(first), day_from_number(last))


def _lengths(connection: Connection, query: ReportQuery, since: date, until: date) -> list[tuple[date, int]]:
    """Each first day and length of the facts that touch the period."""
    earliest = day_number(since) - (DAYS_IN_WEEK - 1)
    statement = _of_customers(
        query, select(fact_first_day, fact_days).select_from(calling_usage).distinct()
    ).where(fact_first_day >= earliest, fact_first_day <= day_number(until))
    rows = ((day_from_number(first), days) for first, days in connection.execute(statement))
    return [(first, days) for first, days in rows if _last(first, days) >= since]


def _of_customers(query: ReportQuery, statement: Any) -> Any:
    conditions = covered(query)
    if not conditions:
        return statement
    return (
        statement.join(location, location.c.id == calling_usage.c.location_id)
        .join(customer, customer.c.id == location.c.customer_id)
        .where(*conditions)
    )


def _cut(
    facts: list[tuple[date, int]],
    inside: list[tuple[date, int]],
    daily: set[date],
    since: date,
    until: date,
) -> tuple[date, date] | None:
    """The nearest whole weeks, when a stored week sticks out of the period and no days stand in for it."""
    sticking_out = [first for first, days in facts if days == DAYS_IN_WEEK and (first, days) not in inside]
    if all(any(week_of(day) == week for day in daily) for week in sticking_out):
        return None
    return week_of(since), week_end(week_of(until))


def _last(first: date, days: int) -> date:
    return first + timedelta(days=days - 1)
