"""When an export was true and which period its facts are of: as said, or by its content or its name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import PurePath

from config.errors import DataError
from hub.calendar import DAYS_IN_WEEK, last_completed_week, week_end, week_of
from hub.exports.dates import DayOrder, day

_NAME_DATE = re.compile(
    r"(?:^|[_\- ])(\d{4}[-.]?\d{2}[-.]?\d{2}|\d{1,2}[-.]\d{1,2}[-.]\d{4})"
    r"(?:[T_ ](\d{2})[-.:]?(\d{2})(?:[-.:]?(\d{2}))?Z?)?(?: ?\(\d+\))?$"
)


@dataclass(frozen=True, slots=True)
class Period:
    """A day or a week, as records of facts have it."""

    first_day: date
    days: int


def named_moment(name: str) -> datetime | None:
    """The download date at the end of a name ("Devices_a1b2_2026-11-21.csv"), with its time if it has one.

    A date alone means the beginning of that day in UTC.
    """
    path = PurePath(name)
    found = _NAME_DATE.search(
        path.stem if path.suffix.lower() in (".csv", ".txt", ".tsv", ".zip") else path.name
    )
    if found is None:
        return None
    try:
        clock = time(int(found[2] or 0), int(found[3] or 0), int(found[4] or 0))
        return datetime.combine(day(found[1], DayOrder.UNKNOWN), clock, UTC)
    except ValueError:
        return None


def moment_of(said: datetime | None, names: tuple[str, ...], content: date | None) -> datetime:
    """As of when an export is: as said, else its own date, else that of its name (or its archive's).

    Raises:
        DataError: `as-of-unknown`, with the file's name.
    """
    if said is not None:
        return said.astimezone(UTC)
    if content is not None:
        return datetime.combine(content, time(), UTC)
    for name in names:
        found = named_moment(name)
        if found is not None:
            return found
    raise DataError("as-of-unknown", file=names[0])


def period_of(since: date | None, until: date | None, as_of: datetime) -> Period:
    """The period of an export of facts: as said, else the last week completed at its as-of.

    Raises:
        DataError: `period-incomplete`, `bad-period` (neither a day nor a Sunday-to-Saturday week) or
            `period-not-over` (it ends after the export was made).
    """
    if since is None and until is None:
        return Period(last_completed_week(as_of), DAYS_IN_WEEK)
    if since is None or until is None:
        raise DataError("period-incomplete")
    days = (until - since).days + 1
    if days != 1 and not (days == DAYS_IN_WEEK and since == week_of(since)):
        raise DataError("bad-period", since=since.isoformat(), until=until.isoformat())
    if until + timedelta(days=1) > as_of.date():
        raise DataError("period-not-over", until=until.isoformat(), as_of=as_of.date().isoformat())
    return Period(since, days)


def is_over(week: date, as_of: datetime) -> bool:
    """Whether the week of Sunday `week` was over at `as_of`."""
    return week_end(week) < as_of.astimezone(UTC).date()
