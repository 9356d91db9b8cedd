"""Whatever is imported in whatever order: for each row the newest as-of wins, at the same time the later."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeAlias

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from config.settings import Settings
from hub.calendar import week_of
from hub.records import (
    Administrator,
    Assignment,
    CallingUsage,
    Contract,
    Customer,
    Device,
    LicenseLine,
    LicenseWeek,
    PhoneNumber,
    Record,
)
from hub.vocabulary import ContractState, Kind, ManagedBy, Product, Region, Role
from notifications.sync import sync
from store.database import Database
from store.schema import (
    admin_customer,
    administrator,
    calling_usage,
    contract,
    customer,
    device,
    license_line,
    license_week,
    location,
    metadata,
    phone_number,
)
from tests.store.partner import export, org_id

NOW = datetime(2026, 11, 18, 12, tzinfo=UTC)
SUNDAY = date(2026, 11, 8)
Key: TypeAlias = tuple[Any, ...]
Content: TypeAlias = tuple[Any, ...]
Stored: TypeAlias = dict[str, dict[Key, tuple[int, Content]]]

orgs = st.integers(0, 2).map(org_id)
contract_ids = st.sampled_from(["Sub-1", "Sub-2"])
places = st.sampled_from(["Paris", "東京"])
products = st.sampled_from([Product.CALLING, Product.MESSAGING])
days = st.dates(date(2026, 1, 1), date(2027, 12, 31))
emails = st.sampled_from(["ann@partner.example", "bo@partner.example"])
few = st.integers(0, 2)
customers = st.builds(
    Customer,
    orgs,
    st.sampled_from(["Acme", "ACME", "アクメ"]),
    st.sampled_from(list(Region)),
    st.just(ManagedBy.PARTNER_ORG),
    since=st.none() | days,
    last_sign_in=st.none() | days,
    other_statuses=st.sampled_from([(), ("Odd “one”",)]),
)
contracts = st.builds(
    Contract,
    contract_ids,
    orgs,
    st.sampled_from(list(Kind)),
    st.sampled_from(list(ContractState)),
    days,
    days,
)
anything = st.one_of(
    customers,
    contracts,
    st.builds(LicenseLine, contract_ids, products, few),
    st.builds(LicenseWeek, contract_ids, products, st.just(SUNDAY), few, few),
    st.builds(Device, orgs, st.sampled_from(["AA", "BB"]), places, st.sampled_from(["9841", "8875"])),
    st.builds(PhoneNumber, orgs, places, st.just("+3311"), st.just(""), active=st.booleans()),
    st.builds(Administrator, emails, st.just("Ann"), st.sampled_from(list(Role))),
    st.builds(Assignment, emails, orgs),
)
periods = st.one_of(
    st.tuples(st.sampled_from([SUNDAY, SUNDAY + timedelta(days=7)]), st.just(7)),
    st.tuples(st.integers(0, 8).map(lambda after: SUNDAY + timedelta(days=after)), st.just(1)),
)
usage = periods.flatmap(
    lambda period: st.builds(
        CallingUsage, st.just(org_id(0)), places, st.just(period[0]), st.just(period[1]), calls=few
    )
)
checked = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
fewer = settings(checked, max_examples=8)
"""On PostgreSQL, where a small merge takes five times as long; the SQL is the same."""
runs_of_anything = st.lists(
    st.tuples(st.integers(1, 4), st.lists(anything, max_size=14)), min_size=1, max_size=5
)
runs_of_usage = st.lists(
    st.tuples(st.integers(1, 4), st.lists(usage, min_size=1, max_size=10)), min_size=1, max_size=6
)
on_sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
on_postgresql = pytest.mark.parametrize("database", ["postgresql"], indirect=True)


@on_sqlite
@checked
@given(runs_of_anything)
def test_the_newest_wins(database: Database, runs: list[tuple[int, list[Record]]]) -> None:
    _check_newest(database, runs)


@on_postgresql
@fewer
@given(runs_of_anything)
def test_the_newest_wins_on_postgresql(database: Database, runs: list[tuple[int, list[Record]]]) -> None:
    _check_newest(database, runs)


@on_sqlite
@checked
@given(runs_of_usage)
def test_days_and_weeks_are_never_both_kept(
    database: Database, runs: list[tuple[int, list[CallingUsage]]]
) -> None:
    _check_usage(database, runs)


@on_postgresql
@fewer
@given(runs_of_usage)
def test_days_and_weeks_are_never_both_kept_on_postgresql(
    database: Database, runs: list[tuple[int, list[CallingUsage]]]
) -> None:
    _check_usage(database, runs)


def _check_newest(database: Database, runs: list[tuple[int, list[Record]]]) -> None:
    _empty(database)
    model: Stored = {name: {} for name in ENTITIES}
    for day, said in runs:
        report = sync(database, Settings(), [export(said, _as_of(day))], now=NOW)[0]
        assert report.error is None
        assert report.left_out == _take(model, said, day)
        assert _stored(database) == {
            name: {key: content for key, (_, content) in rows.items()} for name, rows in model.items()
        }


def _check_usage(database: Database, runs: list[tuple[int, list[CallingUsage]]]) -> None:
    _empty(database)
    sync(database, Settings(), [export([_CUSTOMER], _as_of(1))], now=NOW)
    model: dict[Key, tuple[int, int]] = {}
    for day, said in runs:
        sync(database, Settings(), [export(list(said), _as_of(day))], now=NOW)
        _take_usage(model, said, day)
        with database.read() as connection:
            usage_of = calling_usage.join(location, location.c.id == calling_usage.c.location_id)
            columns = (
                location.c.name,
                calling_usage.c.first_day,
                calling_usage.c.days,
                calling_usage.c.calls,
            )
            found = connection.execute(select(*columns).select_from(usage_of)).all()
        assert {tuple(row[:3]): row[3] for row in found} == {key: calls for key, (_, calls) in model.items()}


_CUSTOMER = Customer(org_id(0), "Acme", Region.EU, ManagedBy.PARTNER_ORG)


def _as_of(day: int) -> date:
    return date(2026, 11, 10) + timedelta(days=day)


def _take_usage(model: dict[Key, tuple[int, int]], said: list[CallingUsage], day: int) -> None:
    by_key = {(record.location, record.first_day, record.days): record.calls for record in said}
    by_day = {(place, week_of(first_day)) for place, first_day, days in by_key if days == 1}
    for (place, first_day, length), calls in by_key.items():
        week = place, week_of(first_day)
        if length == 7 and week in by_day:
            continue
        others = [key for key in model if (key[0], week_of(key[1])) == week and key[2] != length]
        if any(model[key][0] > day for key in others):
            continue
        for key in others:
            del model[key]
        stored = model.get((place, first_day, length))
        if stored is None or stored[0] <= day:
            model[place, first_day, length] = day, calls


Entity: TypeAlias = tuple[
    type[Record], Callable[[Any], Key], Callable[[Any], Content], Callable[[Any], list[Key]]
]
ENTITIES: dict[str, Entity] = {
    "customer": (
        Customer,
        lambda it: (it.org_id,),
        lambda it: (it.name, it.region.value, it.since, it.last_sign_in, list(it.other_statuses)),
        lambda _: [],
    ),
    "contract": (
        Contract,
        lambda it: (it.contract_id,),
        lambda it: (it.org_id, it.kind.value, it.state.value, it.start, it.end),
        lambda it: [("customer", it.org_id)],
    ),
    "license_line": (
        LicenseLine,
        lambda it: (it.contract_id, it.product.value),
        lambda it: (it.bought,),
        lambda it: [("contract", it.contract_id)],
    ),
    "license_week": (
        LicenseWeek,
        lambda it: (it.contract_id, it.product.value, it.week),
        lambda it: (it.assigned, it.used),
        lambda it: [("license_line", it.contract_id, it.product.value)],
    ),
    "device": (
        Device,
        lambda it: (it.org_id, it.mac),
        lambda it: (it.location, it.product),
        lambda it: [("customer", it.org_id)],
    ),
    "phone_number": (
        PhoneNumber,
        lambda it: (it.org_id, it.location, it.phone_number, it.extension),
        lambda it: (it.active,),
        lambda it: [("customer", it.org_id)],
    ),
    "administrator": (
        Administrator,
        lambda it: (it.email,),
        lambda it: (it.name, it.role.value),
        lambda _: [],
    ),
    "admin_customer": (
        Assignment,
        lambda it: (it.email, it.org_id),
        lambda _: (),
        lambda it: [("customer", it.org_id), ("administrator", it.email)],
    ),
}
"""For each table: its record, key, content, and the parents it needs."""


def _take(model: Stored, said: list[Record], day: int) -> int:
    """Merge into the model; how many rows are left out for want of a parent (for each one wanted)."""
    left_out = 0
    for name, (kind, key_of, content_of, parents_of) in ENTITIES.items():
        latest = {key_of(record): record for record in said if type(record) is kind}
        for key, record in latest.items():
            missing = sum(tuple(parent[1:]) not in model[parent[0]] for parent in parents_of(record))
            left_out += missing
            stored = model[name].get(key)
            if missing or (stored is not None and stored[0] > day):
                continue
            content = content_of(record)
            if stored is not None and name == "customer":
                content = tuple(_known(*pair) for pair in zip(content, stored[1], strict=True))
            model[name][key] = day, content
    return left_out


def _known(said: Any, stored: Any) -> Any:
    return stored if said is None else said


def _stored(database: Database) -> dict[str, dict[Key, Content]]:
    with database.read() as connection:
        return {
            name: {tuple(row[:keys]): tuple(row[keys:]) for row in connection.execute(statement)}
            for name, keys, statement in _statements()
        }


def _statements() -> Iterator[tuple[str, int, Any]]:
    c, k, line = customer.c, contract.c, license_line
    yield "customer", 1, select(c.org_id, c.name, c.region, c.since, c.last_sign_in, c.other_statuses)
    of_customer = contract.join(customer, c.id == k.customer_id)
    columns = k.contract_id, c.org_id, k.kind, k.state, k.start_day, k.end_day
    yield "contract", 1, select(*columns).select_from(of_customer)
    of_contract = line.join(contract, k.id == line.c.contract_id)
    yield "license_line", 2, select(k.contract_id, line.c.product, line.c.bought).select_from(of_contract)
    week = license_week.c
    of_line = of_contract.join(license_week, week.line_id == line.c.id)
    columns = k.contract_id, line.c.product, week.week, week.assigned, week.used
    yield "license_week", 3, select(*columns).select_from(of_line)
    place = location.join(customer, c.id == location.c.customer_id)
    of_place = place.join(device, device.c.location_id == location.c.id)
    columns = c.org_id, device.c.mac, location.c.name, device.c.product
    yield "device", 2, select(*columns).select_from(of_place)
    number = phone_number.c
    of_place = place.join(phone_number, number.location_id == location.c.id)
    columns = c.org_id, location.c.name, number.phone_number, number.extension, number.active
    yield "phone_number", 4, select(*columns).select_from(of_place)
    yield "administrator", 1, select(administrator.c.email, administrator.c.name, administrator.c.role)
    both = admin_customer.join(administrator, administrator.c.id == admin_customer.c.admin_id)
    both = both.join(customer, c.id == admin_customer.c.customer_id)
    yield "admin_customer", 2, select(administrator.c.email, c.org_id).select_from(both)


def _empty(database: Database) -> None:
    with database.write() as connection:
        for table in reversed(metadata.sorted_tables):
            connection.execute(delete(table))
