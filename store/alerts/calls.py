"""Facts about calls as arrays, a row per customer and a column per period: what the detectors judge.

A location's facts of all periods come packed in one row, as text: that is several times faster than a row
for each fact, on both engines.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Integer,
    Select,
    Table,
    Text,
    cast,
    func,
    select,
    type_coerce,
)

from hub.calendar import DAYS_IN_WEEK
from hub.vocabulary import Endpoint, Product
from store.schema import (
    call_quality,
    call_queue,
    calling_usage,
    license_line,
    license_week,
    location,
)
from store.types import day_number

Counts = NDArray[np.signedinteger[Any]]
Floats = NDArray[np.floating[Any]]
Flags = NDArray[np.bool_]

AT_A_TIME: Final = 4_000
"""Packed rows taken apart in one go."""
ENDPOINTS: Final = tuple(Endpoint)


@dataclass(frozen=True, slots=True)
class Periods:
    """The columns: one after the other, oldest first, each a day (1) or a week (7)."""

    first_days: tuple[date, ...]
    days: tuple[int, ...]

    def __len__(self) -> int:
        """How many they are."""
        return len(self.first_days)

    @property
    def extent(self) -> tuple[int, int]:
        """Their first and their last day, as numbers."""
        return day_number(self.first_days[0]), day_number(self.first_days[-1]) + self.days[-1] - 1


@dataclass(frozen=True, slots=True)
class Series:
    """Counts of customers over periods; 0 where nothing was reported."""

    customers: Counts
    """Their keys (`customer.id`), ascending; of those alone that have any calls."""
    periods: Periods
    total: Counts
    """Legs, or calls in queues: (customers, subjects, periods). Subjects are `ENDPOINTS`, or one: all."""
    part: Counts
    """Of these the poor legs, or the abandoned calls."""


@dataclass(frozen=True, slots=True)
class UsageSeries:
    """How much customers call, by week; NaN where nothing was reported."""

    customers: Counts
    periods: Periods
    users: Floats
    """Who really called: (customers, periods)."""
    minutes: Floats


def quality_series(connection: Connection, periods: Periods) -> Series:
    """Legs and poor legs by endpoint type. Weeks take in the days that lie in them."""
    endpoint = call_quality.c.endpoint
    places = {each.value: at for at, each in enumerate(ENDPOINTS)}
    values = (call_quality.c.legs, call_quality.c.poor_legs)
    return _series(connection, _Packed(call_quality, values, endpoint), periods, places)


def queue_series(connection: Connection, periods: Periods) -> Series:
    """Calls that came to queues, and those abandoned."""
    values = (call_queue.c.calls, call_queue.c.abandoned)
    return _series(connection, _Packed(call_queue, values), periods, {})


def usage_series(connection: Connection, periods: Periods) -> UsageSeries:
    """Users who called and minutes, by week.

    Users are of the licences that have any in the last week: where a contract has ended, fewer people are
    counted, not fewer calling.
    """
    customers, of_location = _owners(connection)
    # In 32 bits, as all that is of every customer and period: there are millions, and no count is larger.
    users = _users(connection, periods, customers)
    minutes = _blank(len(customers), len(periods))
    talked = _Packed(calling_usage, (calling_usage.c.minutes,))
    for rows, columns, (counts,) in _facts(connection, talked, periods, of_location, {}):
        _add(minutes, rows, columns, counts)
    known = np.isfinite(users).any(axis=1) | np.isfinite(minutes).any(axis=1)
    if known.all():
        return UsageSeries(customers, periods, users, minutes)
    return UsageSeries(customers[known], periods, users[known], minutes[known])


def _users(connection: Connection, periods: Periods, customers: Counts) -> Floats:
    lines = _keys(
        connection,
        select(license_line.c.id, license_line.c.customer_id).where(
            license_line.c.product == Product.CALLING, license_line.c.customer_id.is_not(None)
        ),
    )
    of_line = {key: at for at, key in enumerate(lines[:, 0].tolist())}
    by_line = _blank(len(lines), len(periods))
    used = _Packed(license_week, (license_week.c.used,))
    for rows, columns, (counts,) in _facts(connection, used, periods, of_line, {}):
        _add(by_line, rows, columns, counts)
    going_on = np.flatnonzero(np.isfinite(by_line[:, -1]))
    owners = np.searchsorted(customers, lines[:, 1])
    users = _blank(len(customers), len(periods))
    for column in range(len(periods)):
        line = going_on[np.isfinite(by_line[going_on, column])]
        _add(users, owners[line], np.full(len(line), column), by_line[line, column].astype(np.int64))
    return users


@dataclass(frozen=True, slots=True)
class _Packed:
    """Which facts are wanted: by location (or licence line), and what of them."""

    table: Table
    values: tuple[Column[Any], ...]
    subject: Column[Any] | None = None

    def statement(self, periods: Periods, *, in_order: bool) -> Any:
        """A row for each location and subject: its days, their lengths and values, each list as one text.

        `in_order`: read by location, where the index by day would have all of it sorted, in memory (SQLite).
        """
        table = self.table
        is_license = table is license_week
        key = table.c.line_id if is_license else table.c.location_id
        first_day = type_coerce(table.c.week if is_license else table.c.first_day, Integer)
        first, last = periods.extent
        keys = [key] if self.subject is None else [key, self.subject]
        wanted: list[ColumnElement[Any]] = [first_day, *self.values]
        statement = (
            select(*keys, *(func.aggregate_strings(cast(each, Text), ",") for each in wanted))
            .where((first_day + 0 if in_order else first_day).between(first, last))
            .group_by(*keys)
        )
        if is_license or set(periods.days) == {DAYS_IN_WEEK}:
            return statement  # days lie in their weeks
        # Where columns are days, a whole week counts in a column of its own, if there is one.
        lengths = {day_number(day): days for day, days in zip(periods.first_days, periods.days, strict=True)}
        begins_days = min((day for day, days in lengths.items() if days == 1), default=last + 1)
        return statement.where((table.c.days == 1) | (first_day < begins_days))


def _series(connection: Connection, packed: _Packed, periods: Periods, subjects: Mapping[str, int]) -> Series:
    customers, of_location = _owners(connection)
    shape = (len(customers), max(1, len(subjects)), len(periods))
    total, part = np.zeros(shape, np.int32), np.zeros(shape, np.int32)
    depth = shape[1]
    for rows, columns, (all_of_them, some) in _facts(connection, packed, periods, of_location, subjects):
        at = (rows // depth, rows % depth, columns)
        np.add.at(total, at, all_of_them)
        np.add.at(part, at, some)
    known = total.any(axis=(1, 2))
    if known.all():
        return Series(customers, periods, total, part)
    return Series(customers[known], periods, total[known], part[known])


def _facts(
    connection: Connection,
    packed: _Packed,
    periods: Periods,
    owners: Mapping[int, int],
    subjects: Mapping[str, int],
) -> Iterator[tuple[Counts, Counts, list[Counts]]]:
    """Batches of facts: the row (customer × subjects + subject), the column, and each of the values."""
    first, last = periods.extent
    column_of = np.full(last - first + 1, -1, np.int64)
    for at, (day, days) in enumerate(zip(periods.first_days, periods.days, strict=True)):
        begin = day_number(day) - first
        column_of[begin : begin + days] = at
    skip = 1 if packed.subject is None else 2
    statement = packed.statement(periods, in_order=connection.dialect.name == "sqlite")
    asked = connection.execute(statement.execution_options(yield_per=AT_A_TIME))
    for batch in asked.partitions():
        depth = max(1, len(subjects))
        rows = [
            owners.get(row[0], -1) * depth + (subjects.get(row[1], -1) if subjects else 0) for row in batch
        ]
        known = [at for at, row in enumerate(rows) if row >= 0 and (not subjects or batch[at][1] in subjects)]
        if not known:
            continue
        lengths = [batch[at][skip].count(",") + 1 for at in known]
        lists = [
            _numbers([batch[at][skip + place] for at in known]) for place in range(len(packed.values) + 1)
        ]
        yield np.repeat([rows[at] for at in known], lengths), column_of[lists[0] - first], lists[1:]


def _numbers(texts: Sequence[str]) -> Counts:
    return np.fromstring(",".join(texts), dtype=np.int64, sep=",")


def _owners(connection: Connection) -> tuple[Counts, dict[int, int]]:
    """The customers that have locations or calling licences, and which of them each location is of."""
    places = _keys(connection, select(location.c.id, location.c.customer_id))
    licensed = _keys(
        connection,
        select(license_line.c.customer_id)
        .where(license_line.c.product == Product.CALLING, license_line.c.customer_id.is_not(None))
        .distinct(),
    )
    customers = np.unique(np.concatenate([places[:, 1:], licensed]))
    at = np.searchsorted(customers, places[:, 1])
    return customers, dict(zip(places[:, 0].tolist(), at.tolist(), strict=True))


def _keys(connection: Connection, asked: Select[Any]) -> Counts:
    """(rows, columns) of a statement that asks for keys."""
    found = connection.execute(asked.execution_options(yield_per=AT_A_TIME))
    parts = [np.array([tuple(row) for row in batch], np.int64) for batch in found.partitions()]
    return np.concatenate([np.zeros((0, len(asked.selected_columns)), np.int64), *parts])


def _blank(rows: int, columns: int) -> Floats:
    return np.full((rows, columns), np.nan, np.float32)


def _add(into: Floats, rows: Counts, columns: Counts, counts: Counts) -> None:
    """What is reported counts, 0 too; what nobody reported stays NaN."""
    at = (rows, columns)
    into[at] = np.nan_to_num(into[at])
    np.add.at(into, at, counts)
