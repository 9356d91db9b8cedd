"""When a schedule is due: every local day once, at the time on the wall, across clock changes."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.vocabulary import Frequency
from notifications.schedules.times import LAST_DAY, WEEKDAYS, Due, Rule, due_times, next_due

ZONES = (
    "America/New_York", "America/Los_Angeles", "Europe/London", "Europe/Berlin",
    "Australia/Sydney", "Australia/Lord_Howe", "Asia/Kolkata", "Asia/Tokyo",
)  # fmt: skip
HALF_HOURS = [f"{hour:02}:{minute:02}" for hour in range(24) for minute in (0, 30)]
BEGIN, END = date(2026, 1, 1), date(2027, 1, 1)
DAYS = [BEGIN + timedelta(days=at) for at in range((END - BEGIN).days)]


def _of_the_year(rule: Rule) -> list[Due]:
    begin = datetime(2025, 12, 31, tzinfo=UTC)
    found = []
    for due in due_times(rule, begin):
        if due.day >= END:
            return found
        if due.day >= BEGIN:
            found.append(due)
    raise AssertionError("times end")


def _on_the_wall(day: date, at: str, zone: str) -> datetime:
    """The first moment of the day at which the clock shows the time or, where it skips it, a later one.

    Found the plain way: minute by minute through the day in UTC.
    """
    tz, hour, minute = ZoneInfo(zone), *map(int, at.split(":"))
    wanted = datetime(day.year, day.month, day.day, hour, minute)  # noqa: DTZ001
    guess = datetime(day.year, day.month, day.day, hour, minute, tzinfo=tz).astimezone(UTC)
    moment = guess - timedelta(hours=2)
    while moment.astimezone(tz).replace(tzinfo=None) < wanted:
        moment += timedelta(minutes=1)
    return moment


@pytest.mark.parametrize("zone", ZONES)
def test_each_local_day_once_at_the_time_on_the_wall(zone: str) -> None:
    changes = {
        day
        for day in DAYS
        for tz in (ZoneInfo(zone),)
        if datetime(day.year, day.month, day.day, tzinfo=tz).utcoffset()
        != datetime(day.year, day.month, day.day, 23, 59, tzinfo=tz).utcoffset()
    }
    assert len(changes) == (0 if zone.startswith("Asia/") else 2)
    for at in HALF_HOURS:
        found = _of_the_year(Rule(Frequency.DAILY, at, zone))
        assert [due.day for due in found] == DAYS
        assert all(0 < (later.at - due.at).total_seconds() <= 25 * 3600 for due, later in pairwise(found))
        for due in found:
            if due.day in changes:
                assert due.at == _on_the_wall(due.day, at, zone), (at, due)
            else:
                assert due.at.astimezone(ZoneInfo(zone)).strftime("%F %R") == f"{due.day} {at}"


@pytest.mark.parametrize("zone", ZONES)
def test_weekly_on_the_days_that_were_chosen(zone: str) -> None:
    rule = Rule(Frequency.WEEKLY, "02:30", zone, frozenset({"sun", "wed"}))
    assert [due.day for due in _of_the_year(rule)] == [day for day in DAYS if day.weekday() in (2, 6)]


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("day_of_month", [LAST_DAY, 1, 28, 29, 30, 31])
def test_monthly_on_a_day_or_the_last_in_months_of_every_length(zone: str, day_of_month: int) -> None:
    found = [
        due.day for due in _of_the_year(Rule(Frequency.MONTHLY, "00:00", zone, day_of_month=day_of_month))
    ]
    lengths = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
    assert found == [
        date(2026, month, min(day_of_month or 31, length)) for month, length in enumerate(lengths, 1)
    ]


rules = st.builds(
    Rule,
    st.sampled_from(Frequency),
    st.sampled_from(HALF_HOURS),
    st.sampled_from(ZONES),
    st.frozensets(st.sampled_from(WEEKDAYS), min_size=1),
    st.integers(0, 31),
)
moments = st.datetimes(datetime(2024, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@given(rules, moments, st.integers(0, 40 * 24 * 60))
def test_asking_again_at_any_moment_leaves_no_run_out_and_none_comes_twice(
    rule: Rule, begin: datetime, minutes: int
) -> None:
    """A restart at any point asks again from there: the runs are the same."""
    restart = begin + timedelta(minutes=minutes)
    straight = [due for due, _ in zip(due_times(rule, begin), range(45), strict=False)]
    until_then = [due for due in straight if due.at <= restart]
    afterwards = [due for due, _ in zip(due_times(rule, restart), range(45), strict=False)]
    assert straight == [*until_then, *afterwards][: len(straight)]


def test_the_next_one_is_later_than_now() -> None:
    rule = Rule(Frequency.DAILY, "08:00", "Europe/Paris")
    due = next_due(rule, datetime(2026, 11, 23, 7, 0, tzinfo=UTC))
    assert due == Due(datetime(2026, 11, 24, 7, 0, tzinfo=UTC), date(2026, 11, 24))


@pytest.mark.parametrize(
    "wrong",
    [
        {"at": "24:00"}, {"at": "8"}, {"at": "08:60"}, {"at": "aa:bb"},
        {"day_of_month": 32}, {"day_of_month": -1},
        {"frequency": Frequency.WEEKLY}, {"weekdays": frozenset({"monday"})},
    ],
)  # fmt: skip
def test_a_rule_that_cannot_be_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"day|time"):
        Rule(**{"frequency": Frequency.DAILY, "at": "08:00", "timezone": "UTC", **wrong})  # type: ignore[arg-type]
