"""The slots that speak of time."""

from __future__ import annotations

from datetime import date, timedelta

from handlers.language.reading import Reading
from handlers.language.times import (
    MINUTES,
    OF_MONTH_DAYS,
    OF_WEEKDAYS,
    PAST,
    WEEKDAYS,
    WINDOW,
    Clock,
    Period,
    Values,
    clock_time,
    period,
    span_of,
)
from hub.calendar import DAYS_IN_WEEK, QUARTER_WEEKS
from hub.vocabulary import Frequency

_UNIT_WEEKS = {"month": 4, "quarter": QUARTER_WEEKS, "year": 52}
"""Completed weeks that "last month" and the like stand for; "last week" is what is shown anyway."""


_LENGTHS = frozenset({"duration", "within", "half_hour", "half_day"})
_OF_SEVERAL = frozenset({"workdays", "weekday_range"})
"""Phrases that say several days of the week."""


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
    """How often; days of the week that are said go before "daily", a day alone behind all."""
    said = [name for _, name in reading.of("time")]
    if not _OF_SEVERAL.isdisjoint(said):
        return Frequency.WEEKLY
    for name in said:
        if name in {"daily", "weekly", "monthly", "weekly_on"}:
            return Frequency("weekly" if name == "weekly_on" else name)
    if not OF_MONTH_DAYS.isdisjoint(said):
        return Frequency.MONTHLY
    return Frequency.WEEKLY if "weekday" in said else None


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


def one_weekday(reading: Reading) -> str | None:
    """The day of the week, where just one is said."""
    said = weekdays(reading)
    return said[0] if len(said) == 1 else None


def several_weekdays(reading: Reading) -> tuple[str, ...] | None:
    """The days of the week in their order, where several are said."""
    said = weekdays(reading)
    return said if len(said) > 1 else None


def weekdays(reading: Reading) -> tuple[str, ...]:
    """The days of the week that are said, in their order."""
    said: set[str] = set()
    for hit, name in reading.of("time"):
        if name not in OF_WEEKDAYS:
            continue
        days = [str(value) for value in Values(hit.values).all("weekday")]
        said |= set(_span(*days)) if name == "weekday_range" else set(days)
        said |= set(WEEKDAYS[:5]) if name == "workdays" else set()
    return tuple(day for day in WEEKDAYS if day in said)


def _span(first: str, last: str) -> list[str]:
    """From one day of the week to another, over Sunday where it has to be."""
    begin, length = WEEKDAYS.index(first), (WEEKDAYS.index(last) - WEEKDAYS.index(first)) % DAYS_IN_WEEK
    return [WEEKDAYS[(begin + place) % DAYS_IN_WEEK] for place in range(length + 1)]


def day_of_month(reading: Reading) -> int | None:
    """1 to 31; the last day is said as 31, for which shorter months have their last."""
    for hit, name in reading.of("time"):
        if name in {"last_day_of_month", "day_of_month_first"}:
            return 31 if name == "last_day_of_month" else 1
        if name == "day_of_month":
            values = Values(hit.values)
            number = values.number("nth") or values.number()
            return number if number and 1 <= number <= 31 else None
    return None


def minutes(reading: Reading) -> int | None:
    lengths = _periods(reading, back=False, kinds=_LENGTHS)
    if lengths:
        return lengths[0].minutes
    return None if quiet_until(reading) else _minutes_like_a_clock(reading)


def _minutes_like_a_clock(reading: Reading) -> int | None:
    """The length that French writes like a time of day: "2 h", "2h30", "2 heures et demie"."""
    hour = MINUTES["hour"]
    for hit, name in reading.of("time"):
        point = hit.values[0][1] if name == "clock_or_length" else None
        kind, said = point if isinstance(point, tuple) else ("", ())
        if kind in {"hour", "minutes", "half"}:
            values = Values(said)
            half = hour // 2 if kind == "half" else 0
            return (values.number() or 0) * hour + (values.number("n", 1) or half)
        if kind == "written" and ":" not in said:
            hours, rest = str(said).lower().split("h")
            return int(hours) * hour + int(rest)
    return None


def snoozed_until(reading: Reading) -> date | str | None:
    """The day an alert is to be told of again: a date, or "renewal"."""
    if "renew" in reading.atoms:
        return "renewal"
    return quiet_until(reading)


def quiet_until(reading: Reading) -> date | None:
    """The day until which nothing is to be told; until next week is until its Monday."""
    for hit, name in reading.of("time"):
        unit = name.removeprefix("next_") if name != "next" else Values(hit.values).text("unit") or ""
        if name.startswith("next") and unit in _UNIT_WEEKS | {"week": 1}:
            first, _ = span_of(unit, reading.today, 1)
            return first + timedelta(days=1) if unit == "week" else first
    found = _periods(reading, back=False, kinds=WINDOW - _LENGTHS)
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
