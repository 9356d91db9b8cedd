"""What was out of the ordinary in the latest week, or the latest days, and since when it has been."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sqlalchemy import Connection

from hub.calendar import DAYS_IN_WEEK, week_end, week_of
from notifications.alerts.rules.calls_periods import Due
from notifications.detection.model import INFO, SEVERE, WARNING
from store.alerts.outliers import NEAR, Metric, Outlier, outliers_of

LEVELS: Final = {INFO: 0, WARNING: 1, SEVERE: 2}
LASTS_DAYS: Final = DAYS_IN_WEEK
"""A bad day is spoken of until as many days, itself included, have passed without another."""
RUN_WEEKS: Final = 12
"""So far back is looked for when it began."""
GAP_DAYS: Final = 3
"""Days that are no further apart belong together: nobody calls at weekends."""


@dataclass(frozen=True, slots=True)
class Seen:
    """An outlier and its period."""

    first_day: date
    days: int
    found: Outlier

    @property
    def last_day(self) -> date:
        """The last day of the period."""
        return self.first_day + timedelta(days=self.days - 1)

    @property
    def period(self) -> tuple[date, int]:
        """Its first day and its length."""
        return self.first_day, self.days

    @property
    def key(self) -> tuple[str, str]:
        """Whose it is, and of what: an endpoint type; empty: all."""
        return self.found.org_id, self.found.subject

    @property
    def level(self) -> int:
        """How bad it is."""
        return LEVELS[self.found.severity]

    @property
    def weight(self) -> tuple[bool, int, date, int, date]:
        """Of two that say the same of a customer, the greater says more: of a bad week's bad day, the day."""
        fires = self.found.delivery != NEAR
        return fires, self.level, week_of(self.first_day), -self.days, self.first_day


def seen_of(connection: Connection, due: Due) -> Iterator[Seen]:
    """Of the latest week that has facts, or of the last seven days."""
    if due.latest is None:
        return
    reach = 0 if due.days == DAYS_IN_WEEK else LASTS_DAYS - 1
    first = due.latest - timedelta(days=reach)
    for day, found in outliers_of(connection, due.metric, due.days, first, due.latest).items():
        yield from (Seen(day, due.days, each) for each in found)


def begun(connection: Connection, metric: Metric, seen: Iterable[Seen]) -> Mapping[tuple[str, str], date]:
    """When each began: the first of the periods on end that were out of the ordinary."""
    began: dict[tuple[str, str], date] = {}
    seen = list(seen)
    for days in sorted({each.days for each in seen}):
        of_length = [each for each in seen if each.days == days]
        last = max(each.first_day for each in of_length)
        periods: dict[tuple[str, str], list[date]] = {}
        for day, found in outliers_of(
            connection, metric, days, last - timedelta(weeks=RUN_WEEKS), last
        ).items():
            for each in found:
                periods.setdefault((each.org_id, each.subject), []).append(day)
        for one in of_length:
            step = days if days == DAYS_IN_WEEK else GAP_DAYS
            began[one.key] = run_began(periods[one.key], one.first_day, step)
    return began


def ever_fired(
    connection: Connection, metric: Metric, seen: Iterable[Seen], since: Mapping[tuple[str, str], date]
) -> frozenset[tuple[str, str]]:
    """Those of whose weeks on end one was bad enough to begin an alert.

    Where several weeks are judged at once, so is what was begun by the first of them and is not over.
    """
    last = {each.key: each.first_day for each in seen}
    if not last:
        return frozenset()
    known = outliers_of(connection, metric, DAYS_IN_WEEK, min(since[key] for key in last), max(last.values()))
    return frozenset(
        key
        for day, found in known.items()
        for each in found
        if (key := (each.org_id, each.subject)) in last
        and since[key] <= day <= last[key]
        and each.delivery != NEAR
    )


def had_days(connection: Connection, week: date) -> Iterator[str]:
    """The organisations of customers that had a bad day as a whole in a week."""
    days = outliers_of(connection, Metric.QUALITY, 1, week, week_end(week))
    yield from (each.org_id for found in days.values() for each in found if not each.subject)


def run_began(days: Sequence[date], last: date, step: int) -> date:
    """The first of the `days` up to `last` between which nowhere lie more than `step` days."""
    first = last
    for day in sorted(days, reverse=True):
        if timedelta() < first - day <= timedelta(days=step):
            first = day
    return first
