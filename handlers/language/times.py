"""What a phrase about time means, counted from today.

Which phrases there are is the lexicon's business (`[time]`, `[point]`); here is what each of them comes to.
Weeks run from Sunday to Saturday. A month of a length ("in 3 months") is 30 days, a quarter 90, a year 365.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from handlers.language.matching import Hit
from hub.calendar import DAYS_IN_WEEK, week_of

DAYS = {"day": 1, "week": 7, "fortnight": 14, "month": 30, "quarter": 90, "year": 365}
MINUTES = {"minute": 1, "hour": 60} | {unit: days * 24 * 60 for unit, days in DAYS.items()}
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_LONGEST = 36_500
"""Days; a longer length was no length."""


@dataclass(frozen=True, slots=True)
class Period:
    """The first and the last day of what was said, and its length where it was said as one."""

    first: date | None = None
    last: date | None = None
    count: int | None = None
    unit: str | None = None

    @property
    def minutes(self) -> int | None:
        """Its length in minutes, if it was said as a length."""
        return None if self.count is None or self.unit is None else self.count * MINUTES[self.unit]

    @property
    def days(self) -> int | None:
        """Its length in whole days, if it was said as a length of at least a day."""
        if self.count is None or self.unit not in DAYS:
            return None
        return self.count * DAYS[self.unit]


@dataclass(frozen=True, slots=True)
class Values:
    """The values of a phrase's classes."""

    said: tuple[tuple[str, object], ...]

    def all(self, group: str) -> list[object]:
        """All values of a class, in their order."""
        return [value for name, value in self.said if name == group]

    def text(self, group: str) -> str | None:
        """The first value of a class."""
        found = self.all(group)
        return str(found[0]) if found else None

    def number(self, group: str = "n", place: int = 0) -> int | None:
        """The value of a class at a place, as a number."""
        found = self.all(group)
        return int(str(found[place])) if len(found) > place else None


@dataclass(frozen=True, slots=True)
class Clock:
    """Where one stands in time: today, and whether what is spoken of lies behind."""

    today: date
    back: bool = False
    day_first: bool = True


def period(hit: Hit, clock: Clock) -> Period | None:
    """The period that a hit of the group "time" speaks of; None when it is none or impossible."""
    reader = _PERIODS.get(hit.of("time") or "")
    if reader is None:
        return None
    try:
        return reader(Values(hit.values), clock)
    except (ValueError, OverflowError):
        return None


def day(point: object, clock: Clock) -> date | None:
    """The date that a point of the lexicon (`[point.date]`) names."""
    name, said = point if isinstance(point, tuple) else ("", ())
    if name == "written":
        return _written(str(said), clock)
    values = Values(said)
    try:
        return _POINTS[name](values, clock)
    except (KeyError, ValueError, OverflowError):
        return None


def span_of(unit: str, near: date, steps: int = 0) -> tuple[date, date]:
    """First and last day of the unit `near` lies in, or of the one `steps` after it."""
    if unit in {"day", "hour", "minute"}:
        return near + timedelta(days=steps), near + timedelta(days=steps)
    if unit in {"week", "fortnight"}:
        first = week_of(near) + timedelta(days=DAYS_IN_WEEK * steps)
        return first, first + timedelta(days=DAYS_IN_WEEK - 1)
    size = {"month": 1, "quarter": 3, "year": 12}[unit]
    number = (near.year * 12 + near.month - 1) // size + steps
    return _months(number * size, size)


def _months(first: int, size: int) -> tuple[date, date]:
    last = first + size - 1
    end = date(last // 12, last % 12 + 1, 1)
    return date(first // 12, first % 12 + 1, 1), end.replace(day=monthrange(end.year, end.month)[1])


def _written(text: str, clock: Clock) -> date | None:
    parts = [int(part) for part in re.split(r"[-/.]", text)]
    try:
        if len(parts) == 3 and parts[0] > 31:
            return date(*parts)
        first, second, *year = parts
        flip = (second > 12) if clock.day_first else (first <= 12)
        number, month = (second, first) if flip else (first, second)
        return date(year[0], month, number) if year else _dated(number, month, clock)
    except ValueError:
        return None


def _dated(number: int, month: int, clock: Clock) -> date:
    """That day of this year, or of the nearest year on the side that is spoken of."""
    for year in (clock.today.year, clock.today.year + (-1 if clock.back else 1)):
        if number > monthrange(year, month)[1]:
            continue
        found = date(year, month, number)
        if (found <= clock.today) if clock.back else (found >= clock.today):
            return found
    return date(clock.today.year, month, number)


def _weekday(values: Values, clock: Clock) -> date:
    wanted = WEEKDAYS.index(values.text("weekday") or "")
    if clock.back:
        return clock.today - timedelta(days=(clock.today.weekday() - wanted - 1) % DAYS_IN_WEEK + 1)
    return clock.today + timedelta(days=(wanted - clock.today.weekday() - 1) % DAYS_IN_WEEK + 1)


def day_of_week(values: Values, clock: Clock) -> date:
    """The day of the week that is spoken of: today, or the nearest one on that side."""
    wanted = WEEKDAYS.index(values.text("weekday") or "")
    return clock.today if clock.today.weekday() == wanted else _weekday(values, clock)


def _day_month(values: Values, clock: Clock) -> date:
    numbers = [number for number in (values.number("nth"), values.number(), values.number("n", 1)) if number]
    month = values.number("month") or 0
    if len(numbers) > 1:
        return date(numbers[1] if numbers[1] > 99 else 2000 + numbers[1], month, numbers[0])
    return _dated(numbers[0], month, clock)


def _month_span(values: Values, clock: Clock, year: int | None = None) -> tuple[date, date]:
    month = values.number("month") or 0
    if year is None:
        year = clock.today.year
        ahead, behind = month < clock.today.month, month > clock.today.month
        year += -1 if clock.back and behind else 1 if not clock.back and ahead else 0
    return _months(year * 12 + month - 1, 1)


def _quarter_span(values: Values, clock: Clock, year: int | None = None) -> tuple[date, date]:
    quarter = values.number("quarter") or 0
    if year is None:
        now = (clock.today.month + 2) // 3
        year = clock.today.year
        year += -1 if clock.back and quarter > now else 1 if not clock.back and quarter < now else 0
    return _months(year * 12 + (quarter - 1) * 3, 3)


def _unit(values: Values) -> str:
    return values.text("unit") or "day"


def _full_year(values: Values) -> int | None:
    number = values.number()
    if number is None or number > 2999:
        return None
    return number if number > 99 else 2000 + number


_POINTS: dict[str, Callable[[Values, Clock], date]] = {
    "day_month": _day_month,
    "month_day": _day_month,
    "month_number_day": lambda v, c: _dated(v.number("n", 1) or 0, v.number() or 0, c),
    "year_month_day": lambda v, _: date(v.number() or 0, v.number("n", 1) or 0, v.number("n", 2) or 0),
    "day_of_this_month": lambda v, c: c.today.replace(day=v.number() or 0),
    "day_next_year": lambda v, c: date(c.today.year + 1, v.number("month") or 0, v.number() or 0),
    "today": lambda _, c: c.today,
    "tomorrow": lambda _, c: c.today + timedelta(days=1),
    "day_after_tomorrow": lambda _, c: c.today + timedelta(days=2),
    "yesterday": lambda _, c: c.today - timedelta(days=1),
    "end_this": lambda v, c: span_of(_unit(v), c.today)[1],
    "end_next": lambda v, c: span_of(_unit(v), c.today, 1)[1],
    "end_last": lambda v, c: span_of(_unit(v), c.today, -1)[1],
    "end_month": lambda v, c: _month_span(v, c)[1] if v.text("month") else span_of("month", c.today)[1],
    "end_quarter": lambda v, c: _quarter_span(v, c)[1],
    "end_year": lambda _, c: span_of("year", c.today)[1],
    "start_this": lambda v, c: span_of(_unit(v), c.today)[0],
    "start_next": lambda v, c: span_of(_unit(v), c.today, 1)[0],
    "new_year": lambda _, c: span_of("year", c.today)[1],
    "christmas": lambda _, c: _dated(25, 12, c),
}


def _end_of(unit: str, steps: int) -> Callable[[Values, Clock], date]:
    """For a language that has one word for "the end of this month"."""
    return lambda _, clock: span_of(unit, clock.today, steps)[1]


for _each in ("week", "month", "quarter", "year"):
    _POINTS[f"end_this_{_each}"] = _end_of(_each, 0)
    _POINTS[f"end_next_{_each}"] = _end_of(_each, 1)


def _within(values: Values, clock: Clock) -> Period | None:
    length = _length(values)
    return length and Period(
        clock.today, clock.today + timedelta(days=length.days or 0), length.count, length.unit
    )


def _past(values: Values, clock: Clock) -> Period | None:
    """The last N days end yesterday, the last N weeks with the last completed week, and so on."""
    length = _length(values)
    if length is None:
        return None
    count, unit = length.count or 0, length.unit or "day"
    if unit in {"day", "hour", "minute"}:
        days = max(length.days or 1, 1)
        return Period(clock.today - timedelta(days=days), clock.today - timedelta(days=1), count, unit)
    steps = count * 2 if unit == "fortnight" else count
    return Period(span_of(unit, clock.today, -steps)[0], span_of(unit, clock.today, -1)[1], count, unit)


def _length(values: Values) -> Period | None:
    count, unit = values.number(), _unit(values)
    if count is None:
        count = 2 if not values.all("n") else 1
    if count * DAYS.get(unit, 1) > _LONGEST:
        return None
    return Period(count=count, unit=unit)


def _whole(steps: int) -> Callable[[Values, Clock], Period]:
    def read(values: Values, clock: Clock) -> Period:
        if steps > 0 and _unit(values) == "fortnight":
            return Period(clock.today, clock.today + timedelta(days=DAYS["fortnight"]), 1, "fortnight")
        first, last = span_of(_unit(values), clock.today, steps)
        return Period(first, last, 1 if steps < 0 else None, _unit(values))

    return read


def _by(values: Values, clock: Clock) -> Period | None:
    last = _weekday(values, clock) if values.text("weekday") else _date(values, clock)
    return Period(last=last) if last else None


def _date(values: Values, clock: Clock, place: int = 0) -> date | None:
    points = values.all("date")
    return day(points[place], clock) if len(points) > place else None


def _since(values: Values, clock: Clock) -> Period | None:
    behind = Clock(clock.today, back=True, day_first=clock.day_first)
    first = _weekday(values, behind) if values.text("weekday") else _date(values, behind)
    return Period(first=first) if first else None


def _between(values: Values, clock: Clock) -> Period | None:
    first, last = _date(values, clock), _date(values, clock, 1)
    if first is None or last is None:
        return None
    if first > last and clock.back:
        first = first.replace(year=first.year - 1)
    return Period(first, last) if first <= last else Period(last, first)


def _between_days(values: Values, clock: Clock) -> Period:
    first, second = (int(str(value)) for name, value in values.said if name in {"n", "nth"})
    last = _dated(second, values.number("month") or 0, clock)
    return Period(last.replace(day=first), last)


def _on(values: Values, clock: Clock) -> Period | None:
    found = _date(values, clock)
    return Period(found, found) if found else None


def _spanning(
    read: Callable[[Values, Clock, int | None], tuple[date, date]],
) -> Callable[[Values, Clock], Period]:
    return lambda values, clock: Period(*read(values, clock, _full_year(values)))


def _in_year(values: Values, _: Clock) -> Period | None:
    year = values.number() or 0
    return Period(date(year, 1, 1), date(year, 12, 31)) if 1990 < year < 2100 else None


_PERIODS: dict[str, Callable[[Values, Clock], Period | None]] = {
    "within": _within,
    "past": _past,
    "duration": lambda values, _: _length(values),
    "half_hour": lambda _, __: Period(count=30, unit="minute"),
    "half_day": lambda _, __: Period(count=12, unit="hour"),
    "this": _whole(0),
    "next": _whole(1),
    "last": _whole(-1),
    "after_next": _whole(2),
    "by": _by,
    "on": _on,
    "in_month": _spanning(_month_span),
    "in_last_month": lambda v, c: Period(*_month_span(v, Clock(c.today, back=True))),
    "in_quarter": _spanning(_quarter_span),
    "in_year": _in_year,
    "since": _since,
    "since_this": lambda v, c: Period(first=span_of(_unit(v), c.today)[0]),
    "since_last": lambda v, c: Period(first=span_of(_unit(v), c.today, -1)[0]),
    "since_month": lambda v, c: Period(first=_month_span(v, Clock(c.today, back=True), _full_year(v))[0]),
    "between": _between,
    "between_days": _between_days,
    "between_month_days": _between_days,
}

_STEPS = {"last": -1, "this": 0, "next": 1, "after_next": 2}


def _fixed(unit: str, steps: int) -> Callable[[Values, Clock], Period]:
    """For a language that has one word for "this month"."""
    return lambda _, clock: Period(*span_of(unit, clock.today, steps), 1 if steps < 0 else None, unit)


for _word, _number in _STEPS.items():
    for _each in ("week", "month", "quarter", "year"):
        _PERIODS[f"{_word}_{_each}"] = _fixed(_each, _number)

FUTURE = frozenset(
    {"within", "next", "after_next", "by"}
    | {name for name in _PERIODS if name.startswith(("next_", "after_"))}
)
PAST = frozenset(
    {"past", "last", "in_last_month"} | {name for name in _PERIODS if name.startswith(("last_", "since"))}
)
WINDOW = frozenset(_PERIODS)
OF_WEEKDAYS = frozenset({"weekday", "weekly_on", "workdays", "weekday_range"})
OF_MONTH_DAYS = frozenset({"day_of_month", "day_of_month_first", "last_day_of_month"})


def clock_time(point: object) -> str | None:
    """`HH:MM` of a point of the lexicon (`[point.clock]`), or None when there is no such time."""
    name, said = point if isinstance(point, tuple) else ("", ())
    if name == "written":
        hour, minute = (int(part) for part in re.split("[:hH]", str(said)))
    else:
        values = Values(said)
        nested = values.all("clock")
        if nested:
            inner = clock_time(nested[0])
            if inner is None:
                return None
            hour, minute = (int(part) for part in inner.split(":"))
        else:
            hour, minute = values.number() or 0, values.number("n", 1) or 0
        if name == "half":
            minute = 30
        if name in {"pm", "written_pm", "pm_half"} and hour < 12:
            hour += 12
        if name in {"am", "written_am"} and hour == 12:
            hour = 0
        hour, minute = {"noon": (12, 0), "midnight": (0, 0)}.get(name, (hour, minute))
    return f"{hour:02}:{minute:02}" if hour < 24 and minute < 60 else None
