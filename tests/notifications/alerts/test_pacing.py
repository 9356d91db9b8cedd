"""Quiet hours and when digests are due, by the clock on the wall, across clock changes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.alerts.pacing import is_quiet, next_digest
from store.alerts.model import Pace

ZONES = (
    "America/New_York", "Europe/London", "Europe/Berlin", "Asia/Kathmandu", "Asia/Tokyo",
    "Australia/Adelaide", "Australia/Lord_Howe",
)  # fmt: skip
CLOCKS = st.builds("{:02}:{:02}".format, st.integers(0, 23), st.integers(0, 59))
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001


def _wall(moment: datetime, zone: str) -> str:
    return f"{moment.astimezone(ZoneInfo(zone)):%H:%M}"


@given(CLOCKS, CLOCKS, st.sampled_from(ZONES), MOMENTS)
def test_it_is_quiet_from_a_time_until_another(first: str, last: str, zone: str, now: datetime) -> None:
    """On a clock that goes round, from the beginning the end is further off than now is."""

    def since_first(clock: str) -> int:
        at, begun = (int(each[:2]) * 60 + int(each[3:]) for each in (clock, first))
        return (at - begun) % 1440

    quiet = is_quiet(first, last, zone, now)
    assert quiet == (since_first(_wall(now, zone)) < since_first(last))


def test_without_a_beginning_it_is_never_quiet() -> None:
    assert not is_quiet("", "", "Asia/Tokyo", datetime(2026, 1, 1, tzinfo=UTC))


@pytest.mark.parametrize(
    ("utc", "quiet"),
    [
        (datetime(2026, 3, 29, 0, 59), True),  # noqa: DTZ001 - 01:59; then the clock shows 03:00
        (datetime(2026, 3, 29, 1, 0), False),  # noqa: DTZ001
        (datetime(2026, 10, 25, 0, 29), True),  # noqa: DTZ001 - 02:29, the first time
        (datetime(2026, 10, 25, 0, 30), False),  # noqa: DTZ001
        (datetime(2026, 10, 25, 1, 29), True),  # noqa: DTZ001 - 02:29, the second time
        (datetime(2026, 10, 25, 1, 30), False),  # noqa: DTZ001
    ],
)
def test_quiet_hours_end_by_the_wall_when_clocks_change(utc: datetime, quiet: bool) -> None:
    assert is_quiet("22:00", "02:30", "Europe/Berlin", utc.replace(tzinfo=UTC)) is quiet


@given(st.sampled_from(ZONES), MOMENTS)
def test_an_hourly_digest_is_due_whenever_the_hour_is_full(zone: str, after: datetime) -> None:
    due = next_digest(Pace.HOURLY, "", "", zone, after)
    assert due is not None
    minute = after.replace(second=0, microsecond=0) + timedelta(minutes=1)
    while not _wall(minute, zone).endswith(":00"):
        minute += timedelta(minutes=1)
    assert due == minute


@pytest.mark.parametrize("zone", ZONES)
def test_a_weekly_digest_is_due_each_week_at_its_time(zone: str) -> None:
    due, found = datetime(2026, 1, 1, tzinfo=UTC), []
    while due is not None and len(found) < 52:
        due = next_digest(Pace.WEEKLY, "08:15", "mon", zone, due)
        found.append(due)
    walls = [each.astimezone(ZoneInfo(zone)) for each in found if each]
    assert {f"{wall:%a %H:%M}" for wall in walls} == {"Mon 08:15"}
    assert {(after.date() - before.date()).days for before, after in pairwise(walls)} == {7}


def test_what_is_instant_is_never_due() -> None:
    assert next_digest(Pace.INSTANT, "", "", "Asia/Tokyo", datetime(2026, 1, 1, tzinfo=UTC)) is None
