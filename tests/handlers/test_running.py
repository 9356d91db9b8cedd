"""What a schedule's report is of, where nothing else is said."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.intent import Intent
from handlers.running import default_period
from hub.vocabulary import Frequency, Language
from notifications.running import Order
from store.rooms import RoomKey

DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))


def _order(frequency: Frequency | None, due: datetime, period: str = "") -> Order:
    room = RoomKey("slack", "T", "C")
    return Order(
        Intent("report_run"),
        "a@b.example",
        room,
        Language.EN,
        due,
        period or due.date().isoformat(),
        frequency,
    )


@pytest.mark.parametrize("frequency", [Frequency.DAILY, Frequency.WEEKLY, None])
@given(DAYS)
def test_it_is_of_the_last_completed_week(frequency: Frequency | None, day: date) -> None:
    due = datetime(day.year, day.month, day.day, 8, tzinfo=UTC)
    since, until = default_period(_order(frequency, due))
    assert (since.weekday(), until - since) == (6, timedelta(days=6))
    assert timedelta(0) < day - until <= timedelta(days=7)


@given(DAYS)
def test_a_monthly_one_is_of_the_weeks_that_ended_in_the_last_month(day: date) -> None:
    due = datetime(day.year, day.month, day.day, 8, tzinfo=UTC)
    since, until = default_period(_order(Frequency.MONTHLY, due))
    last = day.replace(day=1) - timedelta(days=1)
    saturdays = [each for each in (last - timedelta(days=n) for n in range(last.day)) if each.weekday() == 5]
    assert (since, until) == (saturdays[-1] - timedelta(days=6), saturdays[0])


def test_the_month_is_that_of_the_local_day() -> None:
    """At eight on the first in Tokyo it is still the last of the month in UTC."""
    due = datetime(2026, 10, 31, 23, tzinfo=UTC)
    _, until = default_period(_order(Frequency.MONTHLY, due, "2026-11-01"))
    assert until == date(2026, 10, 31)
    _, until = default_period(_order(Frequency.MONTHLY, due, "now:e1"))
    assert until == date(2026, 9, 26)
