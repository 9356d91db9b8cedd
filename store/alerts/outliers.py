"""What was out of the ordinary, and which periods were judged with which facts."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Connection, Integer, Table, delete, func, insert, literal, select, type_coerce

from hub.calendar import DAYS_IN_WEEK
from hub.vocabulary import Product
from store import facts
from store.schema import call_quality, call_queue, calling_usage, license_line, license_week, outlier
from store.types import day_from_number, day_number

AT_A_TIME: Final = 1_000


NEAR: Final = "near"
"""How an outlier is told that is none any more, but keeps an alert open that is."""


class Metric(StrEnum):
    """What is judged."""

    QUALITY = "quality"
    USAGE = "usage"
    QUEUES = "queues"


@dataclass(frozen=True, slots=True)
class Outlier:
    """A period of a customer (or, with an empty organisation, of all) that was out of the ordinary."""

    org_id: str
    subject: str
    """An endpoint type; empty: all."""
    total: float
    observed: float
    expected_low: float
    expected_high: float
    p_value: float
    severity: str
    delivery: str
    """`instant`, `digest`, `near`; empty: an incident covers it."""


@dataclass(frozen=True, slots=True)
class Span:
    """A period that facts are of."""

    first_day: date
    days: int
    print: str
    """Of its facts: another one, when any of them changed."""
    as_of: datetime
    """Of the newest of them."""


def spans(connection: Connection, metric: Metric, first: date, last: date) -> Sequence[Span]:
    """The days and weeks that begin from `first` to `last` and have facts, in order."""
    found: dict[tuple[int, int], list[tuple[Any, ...]]] = {}
    for table in _TABLES[metric]:
        for asked in _prints(table, first, last):
            for day, days, *figures in connection.execute(asked):
                found.setdefault((day, days), []).append(tuple(figures))
    return [
        Span(
            day_from_number(day),
            days,
            " ".join(str(int(each)) for row in rows for each in row[:-1]),
            max(row[-1] for row in rows),
        )
        for (day, days), rows in sorted(found.items())
    ]


def outliers_of(
    connection: Connection, metric: Metric, days: int, first: date, last: date
) -> Mapping[date, Sequence[Outlier]]:
    """Those of the periods of that length that begin from `first` to `last`."""
    asked = select(outlier).where(
        outlier.c.metric == metric.value, outlier.c.days == days, outlier.c.first_day.between(first, last)
    )
    found: dict[date, list[Outlier]] = {}
    for row in connection.execute(asked):
        found.setdefault(row.first_day, []).append(
            Outlier(
                row.org_id,
                row.subject,
                row.total,
                row.observed,
                row.expected_low,
                row.expected_high,
                row.p_value,
                row.severity,
                row.delivery,
            )
        )
    return found


def replace_outliers(
    connection: Connection,
    metric: Metric,
    days: int,
    first_day: date,
    now: datetime,
    found: Iterable[Outlier],
) -> None:
    """What a period was found to hold, instead of what it was before."""
    connection.execute(
        delete(outlier).where(
            outlier.c.metric == metric.value, outlier.c.days == days, outlier.c.first_day == first_day
        )
    )
    shared = {"metric": metric.value, "days": days, "first_day": first_day, "found_at": now}
    rows = [
        shared
        | {
            "org_id": each.org_id,
            "subject": each.subject,
            "total": each.total,
            "observed": each.observed,
            "expected_low": each.expected_low,
            "expected_high": each.expected_high,
            "p_value": each.p_value,
            "severity": each.severity,
            "delivery": each.delivery,
        }
        for each in found
    ]
    for begin in range(0, len(rows), AT_A_TIME):
        connection.execute(insert(outlier), rows[begin : begin + AT_A_TIME])


def judged(connection: Connection, metric: Metric, days: int) -> dict[date, str]:
    """The prints of the latest periods that were judged, by their first day."""
    kept = facts.read(connection, _name(metric, days))
    return {date.fromisoformat(day): known for day, known in json.loads(kept or "{}").items()}


def keep_judged(connection: Connection, metric: Metric, days: int, prints: Mapping[date, str]) -> None:
    """Say which periods were judged, with which facts."""
    text = json.dumps({day.isoformat(): prints[day] for day in sorted(prints)})
    facts.write(connection, _name(metric, days), text)


def _name(metric: Metric, days: int) -> str:
    return f"judged_{metric.value}_{days}"


def _prints(table: Table, first: date, last: date) -> Iterator[Any]:
    """Days and weeks apart: grouped by day alone they come as the index has them, unsorted."""
    figures = [func.sum(table.c[name]) for name in _FIGURES[table]]
    newest = func.max(table.c.as_of)
    if table is license_week:
        day = type_coerce(table.c.week, Integer)
        calling = select(license_line.c.id).where(license_line.c.product == Product.CALLING)
        yield (
            select(day, literal(DAYS_IN_WEEK), func.count(), *figures, newest)
            .where(day.between(day_number(first), day_number(last)), table.c.line_id.in_(calling))
            .group_by(day)
        )
        return
    day = type_coerce(table.c.first_day, Integer)
    for days in (1, DAYS_IN_WEEK):
        yield (
            select(day, literal(days), func.count(), *figures, newest)
            .where(day.between(day_number(first), day_number(last)), table.c.days == days)
            .group_by(day)
        )


_TABLES: Final[Mapping[Metric, tuple[Table, ...]]] = {
    Metric.QUALITY: (call_quality,),
    Metric.USAGE: (license_week, calling_usage),
    Metric.QUEUES: (call_queue,),
}
_FIGURES: Final[Mapping[Table, tuple[str, ...]]] = {
    call_quality: ("legs", "poor_legs"),
    license_week: ("used",),
    calling_usage: ("minutes",),
    call_queue: ("calls", "abandoned"),
}
