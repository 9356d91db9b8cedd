"""Which weeks and days have facts about calls that were not judged yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

from sqlalchemy import Connection

from hub.calendar import DAYS_IN_WEEK, last_completed_week, week_end, week_of
from store.alerts.outliers import Metric, Outlier, Span, judged, keep_judged, replace_outliers, spans

RECENT: Final = {DAYS_IN_WEEK: 4, 1: 7}
"""So many of the latest weeks, and days, are judged again when their facts change …"""
WITHIN: Final = {DAYS_IN_WEEK: 6, 1: 14}
"""… of those that lie so many back at most: facts come late."""


@dataclass(frozen=True, slots=True)
class Due:
    """The latest completed periods of one length."""

    metric: Metric
    days: int
    prints: Mapping[date, str]
    """Of all that have facts, by their first day, in order."""
    fresh: tuple[date, ...]
    """Those to judge now, in order: from the first on whose facts changed. Empty: nothing is new."""

    @property
    def latest(self) -> date | None:
        """The last one that has facts."""
        return max(self.prints, default=None)


@dataclass(frozen=True, slots=True)
class Judged:
    """What the periods that were due were found to hold; nothing of it is kept yet."""

    due: Due
    found: Mapping[date, Sequence[Outlier]]
    """By the first day of each of them."""

    def keep(self, connection: Connection, now: datetime) -> None:
        """Keep it, and that they were judged."""
        if not self.due.fresh:
            return
        for day, found in self.found.items():
            replace_outliers(connection, self.due.metric, self.due.days, day, now, found)
        keep_judged(connection, self.due.metric, self.due.days, self.due.prints)


def due(connection: Connection, metric: Metric, days: int, now: datetime) -> Due:
    """Completed periods: they are over, and what is known of them is newer than their end."""
    last = now.astimezone(UTC).date() - timedelta(days=1)
    if days == DAYS_IN_WEEK:
        last = week_end(last_completed_week(now))
    first = last - timedelta(days=WITHIN[days] * days - 1)
    found = spans(connection, metric, first, last)
    known = _weeks(found) if days == DAYS_IN_WEEK else _days(found)
    prints = dict(list(known.items())[-RECENT[days] :])
    before = judged(connection, metric, days)
    changed = [day for day, facts in prints.items() if before.get(day) != facts]
    fresh = tuple(day for day in prints if changed and day >= changed[0])
    return Due(metric, days, prints, fresh)


def _weeks(found: Sequence[Span]) -> dict[date, str]:
    weeks: dict[date, list[Span]] = {}
    for span in found:
        weeks.setdefault(week_of(span.first_day), []).append(span)
    return {
        week: " ".join(each.print for each in inside)
        for week, inside in sorted(weeks.items())
        if max(each.as_of for each in inside).astimezone(UTC).date() > week_end(week)
    }


def _days(found: Sequence[Span]) -> dict[date, str]:
    return {
        span.first_day: span.print
        for span in found
        if span.days == 1 and span.as_of.astimezone(UTC).date() > span.first_day
    }
