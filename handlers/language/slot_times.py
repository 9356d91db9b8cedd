"""The slots that speak of time."""

from __future__ import annotations

from datetime import date, timedelta

from handlers.language.reading import Reading
from handlers.language.times import PAST, WEEKDAYS, WINDOW, Clock, Period, Values, clock_time, period
from hub.calendar import DAYS_IN_WEEK, QUARTER_WEEKS
from hub.vocabulary import Frequency

_UNIT_WEEKS = {"month": 4, "quarter": QUARTER_WEEKS, "year": 52}
"""Completed weeks that "last month" and the like stand for; "last week" is what is shown anyway."""


def _periods(reading: Reading, *, back: bool, kinds: frozenset[str] = WINDOW) -> list[Period]:
    clock = Clock(reading.today, back=back, day_first=reading.lexicon.day_first)
    found = [period(hit, clock) for hit, name in reading.of("time") if name in kinds]
    return [one for one in found if one is not None]


def within_days(reading: Reading) -> int | None:
    for one in _periods(reading, back=False, kinds=WINDOW - PAST):
        last = one.last
        if last is None and one.days is not None:
            last = reading.today + timedelta(days=one.days)
        if last is not None and last >= reading.today:
            return (last - reading.today).days
    return None


def recent_days(reading: Reading) -> int | None:
    for one in _periods(reading, back=True):
        if one.days is not None:
            return one.days
        if one.first is not None and one.first <= reading.today:
            return (reading.today - one.first).days
    return None


def weeks(reading: Reading) -> int | None:
    for hit, name in reading.of("time"):
        if name in {"past", "duration", "within"}:
            values = Values(hit.values)
            count, unit = values.number() or 1, values.text("unit")
            weeks = {"day": -(-count // DAYS_IN_WEEK), "week": count, "fortnight": 2 * count}
            weeks |= {
                "month": round(count * QUARTER_WEEKS / 3),
                "quarter": count * QUARTER_WEEKS,
                "year": count * 52,
            }
            if unit in weeks and weeks[unit] < 1000:
                return weeks[unit]
        word, _, unit = name.partition("_")
        unit = unit or Values(hit.values).text("unit") or ""
        if word in {"last", "this"} and unit in _UNIT_WEEKS:
            return _UNIT_WEEKS[unit]
    return None


def since(reading: Reading) -> date | None:
    found = next(iter(_report_periods(reading)), None)
    return found.first if found else None


def until(reading: Reading) -> date | None:
    return next((one.last for one in _report_periods(reading) if one.last), None)


def _report_periods(reading: Reading) -> list[Period]:
    return [one for one in _periods(reading, back=True) if one.first or one.last]


def frequency(reading: Reading) -> Frequency | None:
    for _, name in reading.of("time"):
        if name in {"daily", "weekly", "monthly", "weekly_on"}:
            return Frequency("weekly" if name == "weekly_on" else name)
    if any(name == "day_of_month" for _, name in reading.of("time")):
        return Frequency.MONTHLY
    if any(name == "weekday" for _, name in reading.of("time")):
        return Frequency.WEEKLY
    return None


def at(reading: Reading) -> str | None:
    for hit, name in reading.of("time"):
        values = Values(hit.values)
        if name == "at":
            point = next(iter(values.all("clock")), None)
            found = clock_time(point) if point else clock_time(("hour", hit.values))
            if found:
                return found
        if name == "duration" and values.text("unit") == "hour":
            return clock_time(("hour", hit.values))
    return None


def weekday(reading: Reading) -> str | None:
    for hit, name in reading.of("time"):
        if name in {"weekday", "weekly_on", "by"}:
            return Values(hit.values).text("weekday")
    return None


def day_of_month(reading: Reading) -> int | None:
    for hit, name in reading.of("time"):
        if name == "day_of_month":
            values = Values(hit.values)
            number = values.number("nth") or values.number()
            return number if number and 1 <= number <= 31 else None
    return None


def minutes(reading: Reading) -> int | None:
    lengths = _periods(reading, back=False, kinds=frozenset({"duration", "within"}))
    return lengths[0].minutes if lengths else None


def snoozed_until(reading: Reading) -> date | str | None:
    if "renew" in reading.atoms:
        return "renewal"
    found = _periods(reading, back=False, kinds=WINDOW - {"duration", "within"})
    return next((one.last or one.first for one in found), None) or _next_weekday(reading)


def _next_weekday(reading: Reading) -> date | None:
    wanted = weekday(reading)
    if wanted is None:
        return None
    return reading.today + timedelta(
        days=(WEEKDAYS.index(wanted) - reading.today.weekday() - 1) % DAYS_IN_WEEK + 1
    )


def days(reading: Reading) -> int | None:
    lengths = _periods(reading, back=False, kinds=frozenset({"duration", "within"}))
    return lengths[0].days if lengths else None
