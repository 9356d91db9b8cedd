"""The tick: each local period has one run in the ledger, whenever and however often it ticks."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from notifications.schedules.claiming import rule_of, tick
from notifications.schedules.times import next_due
from store.database import Database
from store.delivery.schedules import (
    NewSchedule,
    ScheduleRow,
    add_schedule,
    change_schedule,
    find_schedule,
)  # fmt: skip
from store.rooms import RoomKey
from store.schema import outbox, run

ROOM = RoomKey("slack", "T1", "C1")
DAY = timedelta(days=1)
ZONES = (
    "America/New_York", "America/Los_Angeles", "Europe/London", "Europe/Berlin",
    "Australia/Sydney", "Australia/Lord_Howe", "Asia/Kolkata", "Asia/Tokyo",
)  # fmt: skip
HALF_HOURS = [f"{hour:02}:{minute:02}" for hour in range(24) for minute in (0, 30)]
YEAR = (date(2026, 1, 1), date(2027, 1, 1))
CHANGES = ((date(2026, 3, 6), date(2026, 4, 8)), (date(2026, 10, 1), date(2026, 11, 4)))
"""All the clock changes of the eight zones in 2026."""


def _new(zone: str, at: str = "08:00", **other: object) -> NewSchedule:
    values: dict[str, object] = {
        "room": ROOM, "owner": "ada@partner.example", "intent": {"intent": "report_run"}, "template_id": None,
        "frequency": "daily", "at": at, "weekdays": (), "day_of_month": None, "timezone": zone,
        "language": "en", "skip_empty": False,
    }  # fmt: skip
    return NewSchedule(**{**values, **other})  # type: ignore[arg-type]


def _every_kind(zone: str) -> Iterator[NewSchedule]:
    for at in HALF_HOURS:
        yield _new(zone, at)
    for at in ("00:00", "01:30", "02:30", "23:30"):
        yield _new(zone, at, frequency="weekly", weekdays=("sun", "mon"))
        for day in (0, 1, 29, 31):
            yield _new(zone, at, frequency="monthly", day_of_month=day)


def _add(database: Database, new: NewSchedule, now: datetime) -> ScheduleRow:
    with database.write() as connection:
        number = add_schedule(connection, new, now, now, None)
        made = find_schedule(connection, number)
        assert made is not None
        change_schedule(connection, number, now, next_run_at=next_due(rule_of(made), now).at)
    return made


def _ledger(database: Database) -> Counter[tuple[int, str, str]]:
    with database.read() as connection:
        found = connection.execute(select(run.c.schedule, run.c.period, run.c.state))
        return Counter((row.schedule, row.period, row.state) for row in found)


def _due_days(schedule: ScheduleRow, first: date, end: date) -> set[str]:
    days = [first + DAY * at for at in range((end - first).days)]
    return {day.isoformat() for day in days if rule_of(schedule).falls_on(day)}


def _through(database: Database, zone: str, first: date, end: date) -> None:
    """Tick at uneven moments from before `first` until after `end`, now and then long stopped."""
    chance = random.Random(zone)
    now = datetime(first.year, first.month, first.day, tzinfo=UTC) - 2 * DAY
    made = [_add(database, new, now) for new in _every_kind(zone)]
    while now < datetime(end.year, end.month, end.day, tzinfo=UTC) + 2 * DAY:
        tick(database, now, DAY)
        now += timedelta(minutes=chance.choice((5, 30, 45, 90, 600)))
    ledger = _ledger(database)
    assert set(ledger.values()) == {1}
    inside = {
        (number, period) for number, period, _ in ledger if first.isoformat() <= period < end.isoformat()
    }
    assert inside == {(each.number, day) for each in made for day in _due_days(each, first, end)}
    assert {state for _, _, state in ledger} == {"due"}
    with database.read() as connection:
        keys = connection.execute(select(outbox.c.dedupe_key)).scalars().all()
        ids = connection.execute(select(run.c.id)).scalars()
        assert sorted(keys) == sorted(f"run:{each}" for each in ids)


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_year_of_schedules(database: Database, zone: str) -> None:
    _through(database, zone, *YEAR)


@pytest.mark.parametrize("window", CHANGES, ids=["spring", "autumn"])
@pytest.mark.parametrize("zone", ZONES[:6])
@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_the_clock_changes(database: Database, zone: str, window: tuple[date, date]) -> None:
    _through(database, zone, *window)


def test_of_what_was_missed_the_latest_is_made_up_once_and_says_that_it_is_late(database: Database) -> None:
    begin = datetime(2026, 11, 2, 12, tzinfo=UTC)
    schedule = _add(database, _new("Europe/Paris"), begin)
    back = datetime(2026, 11, 6, 20, tzinfo=UTC)
    assert tick(database, back, DAY) == 1
    assert tick(database, back, DAY) == 0
    assert sorted(_ledger(database)) == [
        (schedule.number, "2026-11-03", "missed"),
        (schedule.number, "2026-11-04", "missed"),
        (schedule.number, "2026-11-05", "missed"),
        (schedule.number, "2026-11-06", "due"),
    ]
    with database.read() as connection:
        assert connection.execute(select(run.c.late).where(run.c.state == "due")).scalar_one() is True
        notices = (
            connection.execute(select(outbox.c.content).where(outbox.c.kind == "notice")).scalars().all()
        )
    assert [(each["code"], each["facts"]["count"]) for each in notices] == [("runs-missed", 3)]


def test_what_is_too_old_is_not_made_up(database: Database) -> None:
    schedule = _add(
        database, _new("Asia/Tokyo", frequency="weekly", weekdays=("mon",)), datetime(2026, 11, 1, tzinfo=UTC)
    )
    assert tick(database, datetime(2026, 11, 4, tzinfo=UTC), DAY) == 0
    assert list(_ledger(database)) == [(schedule.number, "2026-11-02", "missed")]


def test_a_paused_schedule_is_never_due(database: Database) -> None:
    schedule = _add(database, _new("UTC"), datetime(2026, 11, 1, tzinfo=UTC))
    with database.write() as connection:
        change_schedule(connection, schedule.number, datetime(2026, 11, 1, tzinfo=UTC), state="paused")
    assert tick(database, datetime(2026, 11, 4, tzinfo=UTC), DAY) == 0


def test_a_changed_time_gives_no_second_run_of_the_same_day(database: Database) -> None:
    schedule = _add(database, _new("UTC", "08:00"), datetime(2026, 11, 1, 12, tzinfo=UTC))
    assert tick(database, datetime(2026, 11, 2, 8, tzinfo=UTC), DAY) == 1
    later = datetime(2026, 11, 2, 9, tzinfo=UTC)
    with database.write() as connection:
        change_schedule(connection, schedule.number, later, at="10:00", next_run_at=later.replace(hour=10))
    assert tick(database, later.replace(hour=11), DAY) == 0
    assert tick(database, datetime(2026, 11, 3, 10, tzinfo=UTC), DAY) == 1


def test_four_that_tick_at_once_give_one_run_each(database: Database) -> None:
    begin = datetime(2026, 11, 1, tzinfo=UTC)
    made = [_add(database, _new("UTC", at), begin) for at in HALF_HOURS]
    moments = [begin + timedelta(hours=at) for at in range(1, 73, 3)]
    for moment in moments:
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(lambda _, now=moment: tick(database, now, DAY), range(4)))
    ledger = _ledger(database)
    assert set(ledger.values()) == {1}
    days = {"2026-11-01", "2026-11-02", "2026-11-03"}
    expected = {
        (each.number, day)
        for each in made
        for day in days
        if datetime.fromisoformat(f"{day}T{each.at}+00:00") <= moments[-1]
        and datetime.fromisoformat(f"{day}T{each.at}+00:00") > begin
    }
    assert {(number, period) for number, period, _ in ledger} == expected
