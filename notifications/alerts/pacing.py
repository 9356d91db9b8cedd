"""When a room is told: its quiet hours, and when its next digest is due. All by the clock on its wall."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from hub.vocabulary import Frequency
from notifications.schedules.times import Rule, next_due
from store.alerts.model import Pace

_HOUR: Final = timedelta(hours=1)
_FREQUENCIES: Final = {Pace.DAILY: Frequency.DAILY, Pace.WEEKLY: Frequency.WEEKLY}


def is_quiet(quiet_from: str, quiet_until: str, zone: str, now: datetime) -> bool:
    """Whether the wall clock in the zone is within quiet hours (`HH:MM`), which may cross midnight.

    Without a beginning, or with an end that is the same, it is never quiet. The last minute is the one before
    `quiet_until`.
    """
    if not quiet_from or quiet_from == quiet_until:
        return False
    wall = f"{now.astimezone(ZoneInfo(zone)):%H:%M}"
    if quiet_from < quiet_until:
        return quiet_from <= wall < quiet_until
    return wall >= quiet_from or wall < quiet_until


def next_digest(pace: Pace, at: str, weekday: str, zone: str, after: datetime) -> datetime | None:
    """When the first digest later than `after` (aware) is due, in UTC; None: it is told at once.

    An hourly one is due when the hour on the wall is full. `at` is `HH:MM`, `weekday` `mon` to `sun`.
    """
    if pace is Pace.INSTANT:
        return None
    if pace is Pace.HOURLY:
        return _next_hour(zone, after)
    weekdays = frozenset({weekday}) if pace is Pace.WEEKLY else frozenset()
    return next_due(Rule(_FREQUENCIES[pace], at, zone, weekdays), after).at


def _next_hour(zone: str, after: datetime) -> datetime:
    """Zones differ by parts of an hour, and Lord Howe's clocks change by half of one."""
    hour = after.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    quarters = (hour + number * _HOUR / 4 for number in range(1, 13))
    return next(
        moment for moment in quarters if moment > after and moment.astimezone(ZoneInfo(zone)).minute == 0
    )
