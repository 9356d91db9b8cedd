"""The periods the demo has facts for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from hub.calendar import DAYS_IN_WEEK, last_completed_week, week_end

DAILY_WEEKS = 2
"""For how many of the latest weeks calls are told by day, where they are at all."""
DAILY_UP_TO = 2_000
"""More customers than this have weekly facts alone."""
LONG_UP_TO = 20_000
"""More customers than this have calls for two weeks alone, and by default a shorter licence history."""
_WEEKDAY_SHARES = (0.03, 0.19, 0.2, 0.19, 0.19, 0.16, 0.04)
"""Of a week's calls, from Sunday."""


@dataclass(frozen=True, slots=True)
class Period:
    """A day or a week that has facts about calls."""

    first_day: date
    days: int
    share: float
    """Of its week's calls."""
    weeks_back: int
    """0 is the last completed week."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """What day it is, and what lies before."""

    today: date
    """In UTC, as Partner Hub's weeks are."""
    last_saturday: date
    weeks: tuple[date, ...]
    """The completed weeks with licence snapshots, from the latest back."""
    periods: tuple[Period, ...]


def default_weeks(customers: int) -> int:
    """How many weeks of licence snapshots a demo of so many customers has."""
    return 14 if customers <= LONG_UP_TO else 4


def calendar(now: datetime, weeks: int, customers: int) -> Calendar:
    """The demo's calendar at `now` (aware)."""
    latest = last_completed_week(now)
    sundays = tuple(latest - timedelta(weeks=back) for back in range(weeks))
    return Calendar(now.astimezone(UTC).date(), week_end(latest), sundays, _periods(sundays, customers))


def _periods(sundays: tuple[date, ...], customers: int) -> tuple[Period, ...]:
    if customers > LONG_UP_TO:
        sundays = sundays[:DAILY_WEEKS]
    daily = DAILY_WEEKS if customers <= DAILY_UP_TO else 0
    found = [Period(sunday, DAYS_IN_WEEK, 1.0, back) for back, sunday in enumerate(sundays) if back >= daily]
    for back, sunday in enumerate(sundays[:daily]):
        found += [
            Period(sunday + timedelta(days=day), 1, share, back) for day, share in enumerate(_WEEKDAY_SHARES)
        ]
    return tuple(sorted(found, key=lambda period: period.first_day))
