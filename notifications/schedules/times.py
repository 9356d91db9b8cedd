"""When a schedule is due: wall-clock time in a zone, right across clock changes.

A run belongs to a local day, its period. On a day on which the clock skips the time, the run is due when the
gap ends; on one on which the time comes twice, the first time. In a month that is too short for its day the
last day stands in. `cronsim` knows the clock changes; which days count is decided here, since no cron
expression says "the 31st, or the last".
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from cronsim import CronSim

from hub.vocabulary import Frequency

LAST_DAY: Final = 0
"""The day of the month that is the last one."""
WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
"""As `date.weekday` counts them."""
_ONE_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Rule:
    """How often, at what wall-clock time, and in which zone."""

    frequency: Frequency
    at: str
    """`HH:MM`, 24 hours."""
    timezone: str
    """IANA name."""
    weekdays: frozenset[str] = frozenset()
    """Where weekly: at least one of `WEEKDAYS`."""
    day_of_month: int = 1
    """Where monthly: 1 to 31, or `LAST_DAY`."""

    def __post_init__(self) -> None:
        """Refuse a rule that is never due, or cannot be read."""
        hour, _, minute = self.at.partition(":")
        if not (hour.isdecimal() and minute.isdecimal() and int(hour) < 24 and int(minute) < 60):
            raise ValueError(f"no time of day: {self.at!r}")
        if self.frequency is Frequency.WEEKLY and not self.weekdays:
            raise ValueError("a weekly rule needs a day of the week")
        if not self.weekdays <= set(WEEKDAYS) or not LAST_DAY <= self.day_of_month <= 31:
            raise ValueError(f"no day: {sorted(self.weekdays)} {self.day_of_month}")

    def falls_on(self, day: date) -> bool:
        """Whether there is a run on that local day."""
        if self.frequency is Frequency.DAILY:
            return True
        if self.frequency is Frequency.WEEKLY:
            return WEEKDAYS[day.weekday()] in self.weekdays
        last = monthrange(day.year, day.month)[1]
        return day.day == (last if self.day_of_month == LAST_DAY else min(self.day_of_month, last))


@dataclass(frozen=True, slots=True)
class Due:
    """A moment a schedule is due at, and the local day it is for."""

    at: datetime
    """UTC."""
    day: date


def next_due(rule: Rule, after: datetime) -> Due:
    """The first run later than `after` (aware)."""
    return next(due_times(rule, after))


def due_times(rule: Rule, after: datetime) -> Iterator[Due]:
    """The runs later than `after` (aware), without end, the next first."""
    day = after.astimezone(ZoneInfo(rule.timezone)).date() - _ONE_DAY  # a gap may have put its run off
    while True:
        if rule.falls_on(day):
            at = _moment(rule.timezone, rule.at, day)
            if at > after:
                yield Due(at, day)
        day += _ONE_DAY


@lru_cache(maxsize=4_096)
def _moment(zone: str, at: str, day: date) -> datetime:
    """When the wall clock in the zone shows that time on `day`, in UTC."""
    hour, minute = map(int, at.split(":"))
    before = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone)) - timedelta(minutes=1)
    return next(CronSim(f"{minute} {hour} {day.day} {day.month} *", before)).astimezone(UTC)
