"""Partner Hub's weeks and the customer's day.

A week runs from Sunday 00:00 UTC to Saturday and is named by its Sunday.
"Today" is a date in the room's zone.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

DAYS_IN_WEEK = 7
QUARTER_WEEKS = 13
"""How many completed weeks "the last 3 months" are."""


def week_of(day: date) -> date:
    """The Sunday that begins the week `day` lies in."""
    return day - timedelta(days=(day.weekday() + 1) % DAYS_IN_WEEK)


def last_completed_week(now: datetime) -> date:
    """The Sunday of the last week that is wholly over at `now` (aware; weeks are UTC)."""
    return week_of(now.astimezone(UTC).date()) - timedelta(days=DAYS_IN_WEEK)


def week_end(week: date) -> date:
    """The Saturday that ends the week of Sunday `week`."""
    return week + timedelta(days=DAYS_IN_WEEK - 1)


def today_in(zone: str, now: datetime) -> date:
    """The date on the wall in the IANA `zone` at `now` (aware)."""
    return now.astimezone(ZoneInfo(zone)).date()
