"""Statuses over intervals of days, asked in each way there is, beside plain Python.

SQLite 3.40 leaves conditions out, or rows, where a key's `IN` list is followed by a range, once its rows are
counted (`ANALYZE`): each place that could have such a shape is asked here.
"""

from __future__ import annotations

import random
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

import pytest
from sqlalchemy import Connection, insert, text

from hub.vocabulary import Product, Status
from store.alerts import statuses as alerts
from store.alerts.call_details import legs_of
from store.alerts.outliers import Metric, spans
from store.alerts.reach import Reach
from store.database import Database
from store.queries.customers import (
    CustomerFilter,
    CustomerSort,
    count_customers,
    page_of_customers,
    status_counts,
)
from store.queries.statuses import statuses_of
from store.schema import (
    admin_customer,
    administrator,
    call_quality,
    contract,
    customer,
    customer_status,
    customer_tag,
    license_line,
    license_week,
    location,
)
from store.scope import RoomScope, Scope

BEGIN = date(2026, 1, 4)
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
CUSTOMERS, DAYS, WEEKS = 400, 60, 8
REGIONS = ("us", "eu", "apac")
ORDER = tuple(Status)


class Held(NamedTuple):
    customer: int
    status: Status
    first: date
    last: date


class World:
    """Customers with intervals by chance."""

    def __init__(self, connection: Connection, seed: int) -> None:
        chance = random.Random(seed)
        self.region = {at: chance.choice(REGIONS) for at in range(1, CUSTOMERS + 1)}
        self.mine = set(chance.sample(sorted(self.region), CUSTOMERS // 3))
        self.gold = set(chance.sample(sorted(self.region), CUSTOMERS // 4))
        self.held = []
        for at in self.region:
            for status in ORDER:
                first = BEGIN + timedelta(days=chance.randint(0, 20))
                while chance.random() < 0.7:
                    last = first + timedelta(days=chance.randint(0, 25))
                    self.held.append(Held(at, status, first, last))
                    first = last + timedelta(days=chance.randint(2, 15))
        fixed = {"managed_by": "partner_org", "queues_enabled": False, "other_statuses": [], "as_of": NOON}
        connection.execute(
            insert(customer),
            [
                {
                    "id": at,
                    "org_id": f"o{at}",
                    "name": f"{at:04}",
                    "sort_name": f"{at:04}",
                    "region": region,
                    **fixed,
                }
                for at, region in self.region.items()
            ],
        )
        connection.execute(
            insert(customer_status),
            [
                {
                    "customer_id": each.customer,
                    "status": each.status.value,
                    "first_day": each.first,
                    "last_day": each.last,
                }
                for each in self.held
            ],
        )
        connection.execute(
            insert(administrator),
            {"id": 1, "email": "kim@x.example", "name": "Kim", "role": "admin", "as_of": NOON},
        )
        connection.execute(
            insert(admin_customer),
            [{"admin_id": 1, "customer_id": at, "as_of": NOON} for at in sorted(self.mine)],
        )
        connection.execute(
            insert(customer_tag),
            [{"customer_id": at, "tag_key": "gold", "tag": "gold"} for at in sorted(self.gold)],
        )
        if connection.dialect.name == "sqlite":
            connection.execute(text("ANALYZE"))

    def on(self, today: date) -> dict[int, list[Status]]:
        found: dict[int, list[Status]] = {at: [] for at in self.region}
        for each in self.held:
            if each.first <= today <= each.last:
                found[each.customer].append(each.status)
        return {at: sorted(held, key=ORDER.index) for at, held in found.items()}

    def scopes(self) -> list[tuple[Scope, set[int]]]:
        everybody = set(self.region)
        europe = {at for at in everybody if self.region[at] == "eu"}
        return [
            (Scope(), everybody),
            (Scope(region="eu"), europe),
            (Scope(admin_id=1), self.mine),
            (Scope(admin_id=1, region="eu"), self.mine & europe),
            (Scope(room=RoomScope(tags=("gold",))), self.gold),
            (Scope(admin_id=1, room=RoomScope(("eu",), ("gold",))), self.mine & self.gold & europe),
        ]


@pytest.mark.parametrize("seed", range(2))
def test_statuses_are_those_of_the_day(database: Database, seed: int) -> None:
    with database.write() as connection:
        world = World(connection, seed)
    chance = random.Random(seed)
    wanted = [(Status.EXPIRED, Status.SUSPENDED), ORDER[:4], ORDER]
    with database.read() as connection:
        for today in (BEGIN + timedelta(days=at) for at in (0, 9, 30, 60)):
            on = world.on(today)
            some = chance.sample(sorted(on), 60)
            assert statuses_of(connection, some, today) == {at: [one.value for one in on[at]] for at in some}
            for scope, who in world.scopes():
                for statuses in wanted:
                    counted = Counter(one.value for at in who for one in on[at] if one in statuses)
                    names = tuple(one.value for one in statuses)
                    assert status_counts(connection, scope, names, today) == counted
                meant = CustomerFilter(today=today, scope=scope)
                firsts = Counter(on[at][0].value for at in who if on[at])
                assert count_customers(connection, meant) == firsts
                suspended = CustomerFilter(today=today, scope=scope, status=Status.SUSPENDED.value)
                page = page_of_customers(connection, suspended, CustomerSort.NAME, offset=0, limit=CUSTOMERS)
                assert [row.id for row in page] == sorted(at for at in who if Status.SUSPENDED in on[at])


def test_alerts_of_statuses_are_those_of_the_day(database: Database) -> None:
    with database.write() as connection:
        world = World(connection, 3)
    statuses = (Status.SUSPENDED, Status.EXPIRED, Status.READY_FOR_SETUP, Status.NO_RECENT_ACTIVITY)
    turning = (Status.TRIAL, Status.SUBSCRIPTION)
    with database.read() as connection:
        for today in (BEGIN + timedelta(days=at) for at in (9, 30, 60)):
            after, on = today - timedelta(days=7), world.on(today)
            holding = {
                (f"o{each.customer}", each.status.value, each.first)
                for each in world.held
                if each.status in statuses and each.first <= today <= each.last
            }
            found = alerts.holding(connection, Reach.EVERYBODY, today, statuses)
            assert {(each.org_id, each.status, each.since) for each in found} == holding
            gained = {
                (f"o{each.customer}", each.status.value, each.first)
                for each in world.held
                if each.status in turning and after < each.first <= today <= each.last
            }
            assert set(_turned(alerts.gained(connection, Reach.EVERYBODY, today, after, NOON))) == gained
            lost = {
                (f"o{each.customer}", each.status.value, each.last + timedelta(days=1))
                for each in world.held
                if each.status in turning
                and after <= each.last < today
                and each.status not in on[each.customer]
                and Status.EXPIRED not in on[each.customer]
            }
            assert set(_turned(alerts.lost(connection, Reach.EVERYBODY, today, after))) == lost


def _turned(found: object) -> list[tuple[str, str, date]]:
    return [(each.org_id, each.status, each.day) for each in found]  # type: ignore[attr-defined]


def test_facts_of_some_lines_and_places_are_those_of_the_weeks(database: Database) -> None:
    chance = random.Random(5)
    weeks = [BEGIN + timedelta(weeks=at) for at in range(WEEKS)]
    with database.write() as connection:
        world = World(connection, 5)
        fixed = {"as_of": NOON}
        numbers = sorted(world.region)
        connection.execute(
            insert(contract),
            [
                {"id": at, "contract_id": f"c{at}", "customer_id": at, "kind": "trial", "state": "active",
                 "start_day": BEGIN, "end_day": NOON.date(), "auto_renew": False, **fixed}
                for at in numbers
            ],
        )  # fmt: skip
        products = {at: chance.choice((Product.CALLING, Product.MEETINGS)) for at in numbers}
        lines = [
            {
                "id": at,
                "contract_id": at,
                "product": products[at].value,
                "bought": 9,
                "customer_id": at,
                **fixed,
            }
            for at in numbers
        ]
        connection.execute(insert(license_line), lines)
        used = {
            (at, week): chance.randint(0, 50) for at in numbers for week in weeks if chance.random() < 0.8
        }
        connection.execute(
            insert(license_week),
            [
                {"line_id": at, "week": week, "assigned": 9, "used": count, **fixed}
                for (at, week), count in used.items()
            ],
        )
        connection.execute(
            insert(location), [{"id": at, "customer_id": at, "name": "x", **fixed} for at in numbers]
        )
        legs = {
            (at, kind, week): chance.randint(1, 50)
            for at in numbers for kind in ("app", "desk_phone") for week in weeks if chance.random() < 0.8
        }  # fmt: skip
        connection.execute(
            insert(call_quality),
            [
                {
                    "location_id": at,
                    "endpoint": kind,
                    "first_day": week,
                    "days": 7,
                    "legs": count,
                    "poor_legs": 0,
                    **fixed,
                }
                for (at, kind, week), count in legs.items()
            ],
        )
        if connection.dialect.name == "sqlite":
            connection.execute(text("ANALYZE"))
    with database.read() as connection:
        first, last = weeks[2], weeks[5]
        for found in spans(connection, Metric.USAGE, first, last):
            counts = [
                count
                for (at, week), count in used.items()
                if week == found.first_day and products[at] is Product.CALLING
            ]
            assert found.print.split()[:2] == [str(len(counts)), str(sum(counts))]
        for found in spans(connection, Metric.QUALITY, first, last):
            counts = [count for (_, _, week), count in legs.items() if week == found.first_day]
            assert found.print.split()[:2] == [str(len(counts)), str(sum(counts))]
        some = chance.sample(numbers, 50)
        places = legs_of(connection, some, first, last + timedelta(days=6))
        for at in some:
            for kind in ("app", "desk_phone"):
                count = sum(legs.get((at, kind, week), 0) for week in weeks[2:6])
                assert [each.total for each in places[at] if each.name == kind] == ([count] if count else [])
