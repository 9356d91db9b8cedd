"""Facts about calls as arrays say what their rows say; what was out of the ordinary is kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import TypeAlias

import numpy as np
import pytest
from sqlalchemy import Connection, select

from config.settings import Settings
from hub.calendar import week_of
from hub.records import (
    CallingUsage,
    CallQuality,
    CallQueue,
    Contract,
    Customer,
    LicenseLine,
    LicenseWeek,
    Record,
)
from hub.source import Export, ExportKind
from hub.vocabulary import ContractState, Endpoint, Kind, ManagedBy, Product, Region
from notifications.sync import sync
from store.alerts import calls
from store.alerts.call_details import legs_of, named, org_ids_of, queues_of, regions_of
from store.alerts.calls import (
    ENDPOINTS,
    Periods,
    Series,
    UsageSeries,
    quality_series,
    queue_series,
    usage_series,
)
from store.alerts.outliers import Metric, Outlier, judged, keep_judged, outliers_of, replace_outliers, spans
from store.database import Database
from store.schema import customer
from tests.store.partner import org_id

Counts: TypeAlias = Counter[tuple[str, str, date]]
SUNDAY = date(2026, 11, 8)
NOW = datetime(2026, 11, 18, 12, tzinfo=UTC)
WEEKS = tuple(SUNDAY - timedelta(weeks=back) for back in range(4, -1, -1))
PLACES = ("Lyon", "Oslo")


def take(database: Database, records: list[Record], now: datetime = NOW) -> None:
    (report,) = sync(
        database, Settings(), [Export("test", ExportKind.EVERYTHING, now, iter(records))], now=now
    )
    assert report.error is None
    assert report.left_out == 0


def periods_of(rng: Random, week: date) -> list[tuple[date, int]]:
    """A whole week, or its days."""
    if rng.random() < 0.5:
        return [(week, 7)]
    return [(week + timedelta(days=day), 1) for day in range(7) if rng.random() < 0.9]


def facts(seed: int) -> list[Record]:
    rng = Random(seed)
    found: list[Record] = []
    for number in range(12):
        org = org_id(number)
        found.append(Customer(org, f"Customer {number}", rng.choice(list(Region)), ManagedBy.PARTNER_ORG))
        name = f"Sub-{number}"
        found.append(
            Contract(
                name, org, Kind.SUBSCRIPTION, ContractState.ACTIVE, date(2026, 1, 1), date(2027, 1, 1),
                auto_renew=True,
            )
        )  # fmt: skip
        found.append(LicenseLine(name, Product.CALLING, 50))
        if number == 11:
            continue  # nobody calls there
        for week in WEEKS:
            if rng.random() < 0.7:
                found.append(LicenseWeek(name, Product.CALLING, week, 50, rng.randint(0, 50)))
            for place in PLACES[: rng.choice([1, 2])]:
                for day, days in periods_of(rng, week):
                    legs = rng.randint(1, 90)
                    found.append(
                        CallingUsage(org, place, day, days, legs, legs, 0, minutes=rng.randint(0, 300))
                    )
                    found += [
                        CallQuality(org, place, endpoint, day, days, legs, rng.randint(0, legs))
                        for endpoint in rng.sample(ENDPOINTS, 2)
                    ]
                    found.append(
                        CallQueue(org, place, "Desk", day, days, legs, abandoned=rng.randint(0, legs))
                    )
    return found


def _going_on(records: list[Record]) -> set[str]:
    """The contracts that have a snapshot of the last week."""
    return {each.contract_id for each in records if isinstance(each, LicenseWeek) and each.week == SUNDAY}


def _expected(records: list[Record]) -> Counts:
    expected: Counts = Counter()
    going_on = _going_on(records)
    for each in records:
        if isinstance(each, CallQuality):
            expected["legs " + each.org_id, each.endpoint.value, week_of(each.first_day)] += each.legs
            expected["poor " + each.org_id, each.endpoint.value, week_of(each.first_day)] += each.poor_legs
        elif isinstance(each, CallQueue):
            expected["came " + each.org_id, "", week_of(each.first_day)] += each.calls
            expected["gone " + each.org_id, "", week_of(each.first_day)] += each.abandoned or 0
        elif isinstance(each, CallingUsage):
            expected["minutes " + each.org_id, "", week_of(each.first_day)] += each.minutes or 0
        elif isinstance(each, LicenseWeek) and each.contract_id in going_on:
            expected["users " + org_id(int(each.contract_id[4:])), "", each.week] += each.used
    return expected


def _got(who: Mapping[int, str], quality: Series, queues: Series, usage: UsageSeries) -> Counts:
    got: Counts = Counter()
    for row, key in enumerate(quality.customers.tolist()):
        for place, endpoint in enumerate(ENDPOINTS):
            for at, week in enumerate(WEEKS):
                got["legs " + who[key], endpoint.value, week] = int(quality.total[row, place, at])
                got["poor " + who[key], endpoint.value, week] = int(quality.part[row, place, at])
    for row, key in enumerate(queues.customers.tolist()):
        for at, week in enumerate(WEEKS):
            got["came " + who[key], "", week] = int(queues.total[row, 0, at])
            got["gone " + who[key], "", week] = int(queues.part[row, 0, at])
    for row, key in enumerate(usage.customers.tolist()):
        for at, week in enumerate(WEEKS):
            got["minutes " + who[key], "", week] = int(np.nan_to_num(usage.minutes[row, at]))
            got["users " + who[key], "", week] = int(np.nan_to_num(usage.users[row, at]))
    return got


def _everybody(connection: Connection) -> dict[int, str]:
    """The organisation of each customer's key; of keys that there are none of, nothing is said."""
    known = {row.id: row.org_id for row in connection.execute(select(customer.c.id, customer.c.org_id))}
    keys = sorted({0, *known, max(known) + 5})
    org_ids = org_ids_of(connection, np.array(keys[::2], np.int64))
    assert org_ids == [known.get(key, "") for key in keys[::2]]
    regions = regions_of(connection, np.array(keys, np.int64)).tolist()
    assert [key for key, region in zip(keys, regions, strict=True) if region < 0] == [0, keys[-1]]
    assert org_ids_of(connection, np.array([], np.int64)) == []
    return known


@pytest.mark.parametrize("at_a_time", [3, 4_000])
@pytest.mark.parametrize("seed", [1, 2])
def test_arrays_say_what_the_records_say(
    database: Database, seed: int, at_a_time: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calls, "AT_A_TIME", at_a_time)
    records = facts(seed)
    take(database, records)
    weekly = Periods(WEEKS, (7,) * len(WEEKS))
    with database.read() as connection:
        who = _everybody(connection)
        quality = quality_series(connection, weekly)
        queues = queue_series(connection, weekly)
        usage = usage_series(connection, weekly)
    assert +_got(who, quality, queues, usage) == +_expected(records)
    silent = {key for key, whose in who.items() if whose == org_id(11)}
    assert silent.isdisjoint(quality.customers.tolist())
    going_on = _going_on(records)
    snapshots = sum(isinstance(each, LicenseWeek) and each.contract_id in going_on for each in records)
    assert int(np.isfinite(usage.users).sum()) == snapshots  # what nobody reported is no zero


def test_before_days_lie_whole_weeks(database: Database) -> None:
    org = org_id(0)
    take(
        database,
        [
            Customer(org, "Acme", Region.EU, ManagedBy.PARTNER_ORG),
            CallQuality(org, "Lyon", Endpoint.APP, WEEKS[0], 7, 70, 7),
            CallQuality(org, "Lyon", Endpoint.APP, WEEKS[1], 1, 10, 1),
            CallQuality(org, "Lyon", Endpoint.APP, WEEKS[1] + timedelta(days=6), 1, 20, 2),
            CallQuality(org, "Oslo", Endpoint.APP, WEEKS[2], 7, 500, 5),  # by week where days are wanted
            CallQuality(org, "Lyon", Endpoint.APP, WEEKS[2], 1, 30, 3),
            CallQuality(org, "Lyon", Endpoint.APP, WEEKS[2] + timedelta(days=1), 1, 40, 4),
        ],
    )
    columns = Periods((*WEEKS[:3], WEEKS[2] + timedelta(days=1)), (7, 7, 1, 1))
    with database.read() as connection:
        found = quality_series(connection, columns)
    assert found.total[0, ENDPOINTS.index(Endpoint.APP)].tolist() == [70, 30, 30, 40]
    assert found.part.sum(axis=1).tolist() == [[7, 3, 3, 4]]


def test_prints_change_with_the_facts_alone(database: Database) -> None:
    records = facts(3)
    take(database, records)
    first, last = WEEKS[0], NOW.date()
    with database.read() as connection:
        before = {metric: spans(connection, metric, first, last) for metric in Metric}
    take(database, records, NOW + timedelta(days=1))
    with database.read() as connection:
        again = {metric: spans(connection, metric, first, last) for metric in Metric}
    for metric in Metric:
        assert [each.print for each in before[metric]] == [each.print for each in again[metric]]
        assert {each.days for each in before[metric]} == {1, 7}
    changed = next(each for each in records if isinstance(each, CallQuality))
    worse = CallQuality(
        changed.org_id, changed.location, changed.endpoint, changed.first_day, changed.days, 999, 99
    )
    take(database, [worse], NOW + timedelta(days=2))
    with database.read() as connection:
        after = spans(connection, Metric.QUALITY, first, last)
    differ = [
        (new.first_day, new.days)
        for old, new in zip(again[Metric.QUALITY], after, strict=True)
        if old.print != new.print
    ]
    assert differ == [(changed.first_day, changed.days)]


def outlier(number: int, subject: str = "", delivery: str = "instant") -> Outlier:
    return Outlier(org_id(number), subject, 310.0, 24.0, 4.0, 9.0, 1e-6, "warning", delivery)


def test_a_period_that_is_judged_again_forgets_what_it_held(database: Database) -> None:
    with database.write() as connection:
        replace_outliers(connection, Metric.QUALITY, 7, SUNDAY, NOW, [outlier(1), outlier(1, "app")])
        replace_outliers(connection, Metric.QUALITY, 1, SUNDAY, NOW, [outlier(2)])
        replace_outliers(connection, Metric.USAGE, 7, SUNDAY, NOW, [outlier(3)])
        replace_outliers(connection, Metric.QUALITY, 7, SUNDAY, NOW, [outlier(4)])
    with database.read() as connection:
        assert outliers_of(connection, Metric.QUALITY, 7, SUNDAY, SUNDAY) == {SUNDAY: [outlier(4)]}
        assert outliers_of(connection, Metric.QUALITY, 1, SUNDAY, SUNDAY) == {SUNDAY: [outlier(2)]}
        assert outliers_of(connection, Metric.USAGE, 7, SUNDAY, SUNDAY) == {SUNDAY: [outlier(3)]}
        assert outliers_of(connection, Metric.QUEUES, 7, SUNDAY, SUNDAY) == {}


def test_what_was_judged_is_known_again(database: Database) -> None:
    with database.write() as connection:
        assert judged(connection, Metric.QUALITY, 7) == {}
        keep_judged(connection, Metric.QUALITY, 7, {SUNDAY: "1 2 3"})
        keep_judged(connection, Metric.QUALITY, 1, {SUNDAY: "4"})
    with database.read() as connection:
        assert judged(connection, Metric.QUALITY, 7) == {SUNDAY: "1 2 3"}


def test_where_it_was(database: Database) -> None:
    org = org_id(0)
    day = SUNDAY + timedelta(days=2)
    take(
        database,
        [
            Customer(org, "Acme", Region.EU, ManagedBy.PARTNER_ORG),
            CallQuality(org, "Lyon", Endpoint.DESK_PHONE, day, 1, 96, 21),
            CallQuality(org, "Oslo", Endpoint.APP, day, 1, 200, 3),
            CallQuality(org, "Oslo", Endpoint.APP, day + timedelta(days=1), 1, 200, 90),
            CallQueue(org, "Oslo", "Sales", day, 1, 50, abandoned=20),
            CallQueue(org, "Oslo", "Desk", day, 1, 50, abandoned=30),
        ],
    )
    with database.read() as connection:
        (customer,) = named(connection, [org, org_id(7)]).values()
        places = legs_of(connection, [customer.id], day, day)[customer.id]
        queues = queues_of(connection, [customer.id], day, day)[customer.id]
    assert [(each.location, each.name, each.total, each.part) for each in places] == [
        ("Lyon", "desk_phone", 96, 21),
        ("Oslo", "app", 200, 3),
    ]
    assert [(each.name, each.part) for each in queues] == [("Desk", 30), ("Sales", 20)]
