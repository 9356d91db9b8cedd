"""The period of a calling usage report: what was asked for, and what there is of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from config.errors import RequestError
from hub.calendar import DAYS_IN_WEEK, last_completed_week, week_end
from store.export import ReportQuery, usage_days, usage_extent


@dataclass(frozen=True, slots=True)
class Period:
    """The days a report covers, and those of them there is data for."""

    since: date
    until: date
    """The last day of it."""
    first: date | None = None
    """The first day with data; None: there is none at all."""
    last: date | None = None
    stored: tuple[date, date] | None = None
    """From when to when there is data, told where the period has none."""


def with_period(query: ReportQuery, since: date | None, until: date | None, now: datetime) -> ReportQuery:
    """The query with its period.

    The default is the last week that is over at `now` (UTC). With only a beginning it goes to the end of
    that week, with only an end it covers the seven days up to it.

    Raises:
        RequestError: `no-period`: the template is an inventory of a point in time; `period-backwards`.
    """
    if not query.template.has_period:
        if since or until:
            raise RequestError("no-period", template=query.template)
        return query
    week = last_completed_week(now)
    if until is None:
        until = week_end(week) if since is None or since <= week_end(week) else since
    if since is None:
        since = until - timedelta(days=DAYS_IN_WEEK - 1)
    if since > until:
        raise RequestError("period-backwards", since=since.isoformat(), until=until.isoformat())
    return replace(query, since=since, until=until)


def check_period(connection: Connection, query: ReportQuery) -> Period:
    """What there is of the query's period.

    Raises:
        RequestError: `period-cuts-week`, with the nearest period that does not: a week that is stored as one
            cannot be divided into days.
    """
    if query.since is None or query.until is None:
        raise ValueError("calling usage is of a period")
    days = usage_days(connection, query)
    if days.cut:
        whole_since, whole_until = (day.isoformat() for day in days.cut)
        raise RequestError("period-cuts-week", whole_since=whole_since, whole_until=whole_until)
    stored = usage_extent(connection, query) if days.first is None else None
    return Period(query.since, query.until, days.first, days.last, stored)
