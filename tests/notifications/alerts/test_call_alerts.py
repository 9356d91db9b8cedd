"""What the facts about calls say, through the front door: exports that come in, alerts that are open then."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import func, select

from hub.calendar import week_of
from hub.demo import demo_export
from hub.records import CallQuality, CallQueue, LicenseWeek, Record
from hub.source import ExportKind
from hub.vocabulary import AlertKind, Endpoint, Product
from notifications.alerts import evaluating, judging
from notifications.alerts.rules import calls
from notifications.sync import sync
from store.alerts.model import Alert, What
from store.database import Database, open_database
from store.schema import customer, outlier
from tests.notifications.alerts.evaluations import WEEK, World, whole
from tests.postgresql import postgresql_database
from tests.store.partner import org_id

ENGINES = ("sqlite", "postgresql")

FLEET = 40
HISTORY = 10
CALL_KINDS = ("quality_spike", "incident", "usage_drop", "queue_abandonment")
LEGS: Mapping[Endpoint, int] = {Endpoint.APP: 300, Endpoint.DESK_PHONE: 160}


def draw(rng: Random, total: int, rate: float) -> int:
    """So many of `total`, by chance."""
    return sum(rng.random() < rate for _ in range(total))


def week_of_calls(
    week: date, *, worse: Mapping[int, float] = {}, all_worse: float = 1.0, users: Mapping[int, int] = {},
    all_users: float = 1.0, gone: Mapping[int, float] = {}, days: int = 7,
) -> list[Record]:  # fmt: skip
    """What a week, or a day, of the fleet was like; in Lyon's desk phones it is worse, where it is."""
    rng = Random(week.toordinal())
    found: list[Record] = []
    for number in range(FLEET):
        org = org_id(number)
        for endpoint, legs in LEGS.items():
            for place in ("Lyon", "Oslo"):
                poor = draw(rng, legs, 0.02 * all_worse)
                if endpoint is Endpoint.DESK_PHONE and place == "Lyon":
                    poor = min(legs, poor + round(worse.get(number, 0.0) * legs))
                found.append(CallQuality(org, place, endpoint, week, days, legs, poor))
        abandoned = draw(rng, 200, gone.get(number, 0.05))
        found.append(CallQueue(org, "Oslo", "Sales", week, days, 200, abandoned=abandoned))
        if days == 7:
            used = users.get(number, round((60 + number) * all_users * rng.uniform(0.95, 1.05)))
            found.append(LicenseWeek(f"Sub-{number}-a", Product.CALLING, week, 200, used))
    return found


def fill(database: Database) -> datetime:
    """Take in a fleet with some ordinary weeks; what that first look found is no news. When that was."""
    made = World(database)
    records = [record for number in range(FLEET) for record in whole(number)]
    records = [each for each in records if not isinstance(each, LicenseWeek)]
    for back in range(HISTORY - 1, -1, -1):
        records += week_of_calls(WEEK - timedelta(weeks=back))
    assert made.take(records).error is None
    assert about_calls(made) == {}
    return made.now


@pytest.fixture(scope="module")
def filled_sqlite(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, datetime]:
    """The fleet's file, to be copied."""
    path = tmp_path_factory.mktemp("fleet") / "fleet.db"
    shutil.copyfile(sqlite_template, path)
    with closing(open_database(f"sqlite:///{path}")) as database:
        return path, fill(database)


@pytest.fixture(scope="module")
def filled_postgresql(postgresql_url: str, postgresql_template: str) -> Iterator[tuple[str, datetime]]:
    """The name of the fleet's database, to be copied."""
    with postgresql_database(postgresql_url, postgresql_template) as url:
        with closing(open_database(url)) as database:
            now = fill(database)
        assert url.database
        yield url.database, now


@pytest.fixture(params=ENGINES)
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    """The fleet, as it is after its ordinary weeks."""
    template, now = request.getfixturevalue(f"filled_{request.param}")
    if request.param == "sqlite":
        shutil.copyfile(template, tmp_path / "fleet.db")
        with closing(open_database(f"sqlite:///{tmp_path / 'fleet.db'}")) as database:
            yield World(database, now=now)
        return
    url = request.getfixturevalue("postgresql_url")
    with postgresql_database(url, template) as copied, closing(open_database(copied)) as database:
        yield World(database, now=now)


def about_calls(world: World) -> dict[tuple[str, int | None, str], Alert]:
    """The open alerts about calls, by kind, customer and subject."""
    numbers = {org_id(number): number for number in range(FLEET)}
    return {
        (each.kind.value, numbers.get(each.org_id), each.subject): each
        for each in world.alerts()
        if each.is_open and each.kind.value in CALL_KINDS
    }


def next_week(world: World) -> date:
    """A week goes by; the one that is over then."""
    world.now += timedelta(weeks=1)
    return week_of(world.now.date()) - timedelta(weeks=1)


def told(world: World, after: int) -> list[str]:
    """What was told about calls after an event."""
    kinds = {each.number: each.kind.value for each in world.alerts()}
    return [
        f"{kinds[each.number]} {each.what.value}"
        for each in world.events(after)
        if each.told and kinds[each.number] in CALL_KINDS
    ]


def test_a_bad_week_is_told_once_with_where_it_was(world: World) -> None:
    week = next_week(world)
    records = week_of_calls(week, worse={3: 0.5})
    before = world.newest
    world.take(records)
    assert told(world, before) == ["quality_spike fired"]
    ((key, found),) = about_calls(world).items()
    assert key == ("quality_spike", 3, "")
    facts = found.facts
    assert (facts["first_day"], facts["days"], facts["since"]) == (week.isoformat(), 7, week.isoformat())
    assert (facts["customer"], facts["legs"]) == ("Customer 3", 920)
    assert facts["expected_low"] < facts["expected_high"] < facts["poor"]
    assert (facts["endpoint"], facts["location"]) == ("desk_phone", "Lyon")
    assert facts["location_poor"] >= 80
    assert found.prompt
    before = world.newest
    world.take(records)
    world.day()
    assert told(world, before) == []


def test_it_is_over_when_a_week_is_as_usual_and_not_before(world: World) -> None:
    world.take(week_of_calls(next_week(world), worse={3: 0.5}))
    before = world.newest
    world.take(week_of_calls(next_week(world), worse={3: 0.06}))
    assert told(world, before) == []
    assert set(about_calls(world)) == {("quality_spike", 3, "")}
    world.take(week_of_calls(next_week(world)))
    assert told(world, before) == ["quality_spike resolved"]
    assert about_calls(world) == {}


def test_a_bad_week_does_not_become_what_is_usual(world: World) -> None:
    first = next_week(world)
    world.take(week_of_calls(first, worse={3: 0.5}))
    expected = about_calls(world)["quality_spike", 3, ""].facts["expected_high"]
    world.take(week_of_calls(next_week(world), worse={3: 0.5}))
    again = about_calls(world)["quality_spike", 3, ""].facts
    assert again["since"] == first.isoformat()
    assert again["expected_high"] <= 1.3 * expected


def test_a_week_that_is_revised_is_judged_again(world: World) -> None:
    week = next_week(world)
    world.take(week_of_calls(week, worse={3: 0.5}))
    assert about_calls(world)
    world.take(week_of_calls(week))
    assert about_calls(world) == {}
    with world.database.read() as connection:
        assert connection.execute(select(func.count()).select_from(outlier)).scalar_one() == 0


def test_what_breaks_everywhere_is_one_incident(world: World) -> None:
    before = world.newest
    week = next_week(world)
    world.take(week_of_calls(week, all_worse=4.0, worse={3: 0.5}))
    assert told(world, before) == ["incident fired"]
    ((key, found),) = about_calls(world).items()
    assert key == ("incident", None, "")
    assert found.facts["factor"] == pytest.approx(4.0, rel=0.35)
    assert found.facts["customers"] >= FLEET * 0.8
    assert (found.facts["first_day"], found.facts["days"]) == (week.isoformat(), 7)
    world.take(week_of_calls(next_week(world), worse={5: 0.5}))
    assert told(world, before)[1:] == ["incident resolved", "quality_spike fired"]


def test_an_incident_does_not_end_what_was_bad_before(world: World) -> None:
    world.take(week_of_calls(next_week(world), worse={3: 0.5}))
    world.take(week_of_calls(next_week(world), all_worse=4.0))
    assert set(about_calls(world)) == {("quality_spike", 3, ""), ("incident", None, "")}


def test_a_bad_day_is_spoken_of_for_a_week(world: World) -> None:
    week = next_week(world)
    tuesday = week + timedelta(days=2)
    by_day = [week + timedelta(days=day) for day in range(7)]
    records: list[Record] = []
    for day in by_day:
        records += week_of_calls(day, worse={3: 0.25} if day == tuesday else {}, days=1)
    before = world.newest
    world.take(records, ExportKind.CALL_QUALITY)
    ((key, found),) = about_calls(world).items()
    assert key == ("quality_spike", 3, "")
    assert (found.facts["first_day"], found.facts["days"]) == (tuesday.isoformat(), 1)
    world.now += timedelta(days=1)
    world.take(week_of_calls(week + timedelta(days=7), days=1), ExportKind.CALL_QUALITY)
    assert told(world, before) == ["quality_spike fired"]
    world.now += timedelta(days=2)
    later = [record for day in (8, 9) for record in week_of_calls(week + timedelta(days=day), days=1)]
    world.take(later, ExportKind.CALL_QUALITY)
    assert told(world, before) == ["quality_spike fired", "quality_spike resolved"]


def test_usage_that_falls_is_told_and_a_holiday_is_not(world: World) -> None:
    before = world.newest
    world.take(week_of_calls(next_week(world), all_users=0.6))
    assert told(world, before) == []
    week = next_week(world)
    world.take(week_of_calls(week, users={7: 20}))
    ((key, found),) = about_calls(world).items()
    assert key == ("usage_drop", 7, "")
    facts = found.facts
    assert (facts["observed"], facts["metric"], facts["first_day"]) == (20, "users", week.isoformat())
    assert 40 < facts["expected_low"] < facts["expected"] < facts["expected_high"] < 95
    world.take(week_of_calls(next_week(world), users={7: 50}))
    assert set(about_calls(world)) == {("usage_drop", 7, "")}
    world.take(week_of_calls(next_week(world)))
    assert told(world, before) == ["usage_drop fired", "usage_drop resolved"]


def test_weeks_that_come_together_say_the_same_as_one_by_one(world: World) -> None:
    fallen, risen = next_week(world), next_week(world)
    world.take([*week_of_calls(fallen, users={7: 20}), *week_of_calls(risen, users={7: 45})])
    assert set(about_calls(world)) == {("usage_drop", 7, "")}


def test_callers_who_give_up(world: World) -> None:
    before = world.newest
    world.take(week_of_calls(next_week(world), gone={9: 0.4}))
    ((key, found),) = about_calls(world).items()
    assert key == ("queue_abandonment", 9, "")
    facts = found.facts
    assert facts["calls"] == 200
    assert facts["expected_low"] <= 10 <= facts["expected_high"] < facts["abandoned"]
    assert [each["queue"] for each in facts["queues"]] == ["Sales"]
    world.take(week_of_calls(next_week(world)))
    assert told(world, before) == ["queue_abandonment fired", "queue_abandonment resolved"]


def test_nothing_new_costs_a_look(world: World) -> None:
    with world.database.write() as connection:
        assert calls.find(connection, world.now) == {}
        connection.rollback()
    world.now += timedelta(days=1)
    before = world.newest
    world.take(whole(99), ExportKind.CUSTOMERS)
    assert told(world, before) == []


def test_what_is_too_much_for_a_sync_is_judged_at_the_tick(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(judging, "MOST_AT_ONCE", FLEET - 1)
    before = world.newest
    world.take(week_of_calls(next_week(world), worse={3: 0.5}, users={7: 5}, gone={9: 0.4}))
    assert about_calls(world) == {}
    with world.database.read() as connection:
        assert judging.is_left(connection)
    evaluating.tick(world.database, world.now, world.settings)
    assert {key[:2] for key in about_calls(world)} == {
        ("quality_spike", 3), ("usage_drop", 7), ("queue_abandonment", 9),
    }  # fmt: skip
    assert sorted(told(world, before)) == [
        "quality_spike fired", "queue_abandonment fired", "usage_drop fired",
    ]  # fmt: skip
    before = world.newest
    evaluating.tick(world.database, world.now, world.settings)
    assert told(world, before) == []


def test_what_came_after_it_was_looked_at_is_judged_all_the_same(world: World) -> None:
    """Detectors judge without a lock: what they found before somebody corrected the week is not kept."""
    week = next_week(world)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(judging, "MOST_AT_ONCE", 0)
        world.take(week_of_calls(week, worse={3: 0.5}))
        early = judging.look(world.database, world.now)
        world.take(week_of_calls(week, worse={5: 0.6}))
    with world.database.write() as connection:
        list(judging.judge(connection, world.now, early, quiet=False))
    assert {key[:2] for key in about_calls(world)} == {("quality_spike", 5)}


def test_a_week_that_is_not_over_is_not_judged(world: World) -> None:
    week = next_week(world) + timedelta(weeks=1)
    world.take(week_of_calls(week, worse={3: 0.5}, users={7: 5}, gone={9: 0.9}))
    assert about_calls(world) == {}


def test_the_demo_has_its_stories(database: Database) -> None:
    made = World(database)
    exports = [demo_export(14, seed=7, now=made.now)]
    (report,) = sync(database, made.settings, exports, now=made.now)
    assert report.error is None
    with database.read() as connection:
        names = {
            row.org_id: row.name for row in connection.execute(select(customer.c.org_id, customer.c.name))
        }
    found = {
        (names.get(each.org_id), each.kind): each for each in made.alerts() if each.kind.value in CALL_KINDS
    }
    assert set(found) == {("Acme Corp", AlertKind.QUALITY_SPIKE), ("Initech", AlertKind.USAGE_DROP)}
    acme = found["Acme Corp", AlertKind.QUALITY_SPIKE].facts
    assert (acme["first_day"], acme["days"]) == ((WEEK + timedelta(days=2)).isoformat(), 1)  # its Tuesday
    of = found["Acme Corp", AlertKind.QUALITY_SPIKE].subject or acme["endpoint"]
    assert (of, acme["location"]) == ("desk_phone", "Lyon")
    assert not any(each.told for each in made.events() if each.what is What.FIRED)
