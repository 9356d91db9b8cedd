"""Column types both engines store alike (see docs/decisions/0002-days-as-numbers.md)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, Dialect, Integer, Text
from sqlalchemy.types import TypeDecorator

EPOCH_ORDINAL = date(1970, 1, 1).toordinal()
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def day_number(day: date) -> int:
    """Days since 1970-01-01: what a `Day` column holds, for use in SQL arithmetic."""
    return day.toordinal() - EPOCH_ORDINAL


def day_from_number(number: int) -> date:
    """The reverse of `day_number`."""
    return date.fromordinal(number + EPOCH_ORDINAL)


def instant_number(moment: datetime) -> int:
    """Milliseconds since 1970-01-01 UTC of an aware `moment`: what an `Instant` column holds."""
    return (moment - _EPOCH) // timedelta(milliseconds=1)


class Day(TypeDecorator[date]):
    """A date, kept as days since 1970-01-01 so that date arithmetic is one SQL on both engines."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> int | None:
        """Date to number; a number that SQL arithmetic made passes as it is."""
        del dialect
        return day_number(value) if isinstance(value, date) else value

    def process_result_value(self, value: int | None, dialect: Dialect) -> date | None:
        """Number to date."""
        del dialect
        return None if value is None else day_from_number(value)


class Instant(TypeDecorator[datetime]):
    """A moment, kept as milliseconds since 1970-01-01 UTC; aware in, UTC out."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        """Aware datetime to number."""
        del dialect
        return None if value is None else instant_number(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        """Number to datetime in UTC."""
        del dialect
        return None if value is None else _EPOCH + timedelta(milliseconds=value)


ByteOrdered = Text().with_variant(Text(collation="C"), "postgresql")
"""Text that both engines order by code point, so that a prefix is a range (SQLite always does)."""
