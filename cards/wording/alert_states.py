"""How alerts stand, when, and for how long, in words."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from cards.wording.words import Words
from hub.calendar import today_in

MINUTES_IN_AN_HOUR = 60
HOURS_IN_A_DAY = 24


def moment(words: Words, at: datetime, zone: str, now: datetime | None = None) -> str:
    """A moment in a room's zone: "Tue 17 Nov 14:05", "14:05" where it is of the same day as `now`."""
    day, clock = today_in(zone, at), words.clock(at, zone)
    if now is not None and today_in(zone, now) == day:
        return clock
    return words.gettext("%(day)s %(time)s", day=words.weekday(day), time=clock)


def day(words: Words, at: datetime, zone: str) -> str:
    """The day of a moment in a room's zone: "Tue 17 Nov"."""
    return words.weekday(today_in(zone, at))


def lasted(words: Words, time: timedelta) -> str:
    """How long, in the unit that tells: "40 minutes", "5 hours", "2 days"."""
    minutes = max(int(time.total_seconds()) // 60, 1)
    if minutes < 2 * MINUTES_IN_AN_HOUR:
        return words.ngettext("%(count)s minute", "%(count)s minutes", minutes)
    hours = round(minutes / MINUTES_IN_AN_HOUR)
    if hours < 2 * HOURS_IN_A_DAY:
        return words.ngettext("%(count)s hour", "%(count)s hours", hours)
    return words.ngettext("%(count)s day", "%(count)s days", round(hours / HOURS_IN_A_DAY))


def days_left(words: Words, end: date, today: date) -> str:
    """How far off a day is: "in 9 days", "today", "tomorrow"; empty once it is over."""
    days = (end - today).days
    if days < 0:
        return ""
    if days == 0:
        return words.gettext("today")
    if days == 1:
        return words.gettext("tomorrow")
    return words.ngettext("in %(count)s day", "in %(count)s days", days)
