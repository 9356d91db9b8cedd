"""Everything derived at a merge equals the rules in plain Python, on the days where something can change."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Connection, func, select

from config.settings import Settings
from hub.demo import generate
from hub.records import Record
from hub.vocabulary import KPI_PRODUCTS, Region
from notifications.sync import sync
from store.database import Database
from store.derive import derive_all
from store.schema import contract, customer, customer_status, kpi_step, license_line
from store.types import day_number
from tests.store.partner import TODAY, export, partner
from tests.store.rules import Line, Rules

NOW = datetime(2026, 11, 18, 12, tzinfo=UTC)


DATA = {
    "boundaries-1": lambda: list(partner(150, 1)),
    "boundaries-2": lambda: list(partner(150, 2)),
    "boundaries-3": lambda: list(partner(150, 3)),
    "few": lambda: list(partner(4, 4)),
    "demo": lambda: list(generate(120, seed=1, now=NOW, numbers=0)),
}


@pytest.mark.parametrize("data", DATA)
def test_derived_figures_follow_the_rules(database: Database, data: str) -> None:
    records, settings = DATA[data](), Settings()
    assert sync(database, settings, [export(records)], now=NOW)[0].error is None
    _check(database, Rules(records, settings, TODAY))


def test_other_settings_give_other_figures(database: Database) -> None:
    records = list(partner(150, 5))
    sync(database, Settings(), [export(records)], now=NOW)
    settings = Settings(
        expiring_soon_days=7,
        inactivity_days=30,
        low_assignment_min_licenses=26,
        low_assignment_min_days=0,
        low_assignment_share=0.8,
    )
    assert derive_all(database, settings)
    _check(database, Rules(records, settings, TODAY))
    assert not derive_all(database, settings)


def test_figures_stay_right_over_merges_of_parts(database: Database) -> None:
    """What is derived for touched customers alone equals what is derived for all."""
    settings = Settings()
    first, second = list(partner(150, 6)), list(partner(150, 7))
    sync(database, settings, [export(first)], now=NOW)
    changed = [record for record in second if _is_of_some(record)]
    later = TODAY + timedelta(days=2)
    report = sync(database, settings, [export(changed, later)], now=NOW)[0]
    assert report.changed
    _check(database, Rules(_replaced(first, changed), settings, later))


def _is_of_some(record: Record) -> bool:
    """Whether a record is of customers 3 to 9."""
    named = getattr(record, "contract_id", None)
    number = int(named.split("-")[1]) if named else int(record.org_id[-4:], 16) - 1  # type: ignore[union-attr]
    return 3 <= number <= 9


def _replaced(first: list[Record], second: list[Record]) -> list[Record]:
    """The records in an order in which each names only what comes before it; the later of a key stands."""
    kinds = ["Customer", "Contract", "LicenseLine", "LicenseWeek"]
    return sorted([*first, *second], key=lambda record: kinds.index(type(record).__name__))


def _check(database: Database, rules: Rules) -> None:
    with database.read() as connection:
        _check_lines(connection, rules)
        for today in _days(rules):
            _check_statuses(connection, rules, today)
            _check_kpis(connection, rules, today)


def _days(rules: Rules) -> list[date]:
    """The days on which something begins or ends, those beside them, and some far off; a sample of them."""
    starts = {contract.start for contract in rules.contracts.values()}
    ends = {contract.end for contract in rules.contracts.values()}
    events = {TODAY, date(1970, 1, 1), date(2199, 12, 31)}
    events |= {day + timedelta(days=after) for day in starts for after in (-1, 0, 1, 30, 31)}
    events |= {day + timedelta(days=after) for day in ends for after in (-91, -90, -30, 0, 1)}
    days = sorted(events)
    near = [day for day in days if abs((day - TODAY).days) <= 3]
    return near + days[:: max(1, len(days) // 25)]


def _check_lines(connection: Connection, rules: Rules) -> None:
    joined = license_line.join(contract, contract.c.id == license_line.c.contract_id)
    joined = joined.join(customer, customer.c.id == license_line.c.customer_id)
    columns = (contract.c.contract_id.label("contract"), customer.c.org_id, license_line)
    found = {
        (row.contract, row.product): row for row in connection.execute(select(*columns).select_from(joined))
    }
    assert found.keys() == {(key, product.value) for key, product in rules.lines}
    for (key, product), line in rules.lines.items():
        row = found[key, product.value]
        expected = _expected_line(rules, line)
        assert {name: getattr(row, name) for name in expected} == expected


def _expected_line(rules: Rules, line: Line) -> dict[str, object]:
    latest, before = line.latest, line.before
    low_from = line.contract.start + timedelta(days=rules.settings.low_assignment_min_days + 1)
    return {
        "org_id": line.customer.org_id,
        "in_force": line.contract.state in ("active", "suspended"),
        "kind": line.contract.kind.value,
        "auto_renew": line.contract.auto_renew,
        "region": line.customer.region.value,
        "start_day": line.contract.start,
        "end_day": line.contract.end,
        "week": latest and latest.week,
        "assigned": latest and latest.assigned,
        "used": latest and latest.used,
        "assigned_change": latest.assigned - before.assigned if latest and before else None,
        "used_change": latest.used - before.used if latest and before else None,
        "used_quarter": line.used_quarter,
        "overage": line.overage,
        "peer_median": rules.peer_median(line),
        "low_from": low_from if rules.is_low(line, low_from) else None,
    }


def _check_statuses(connection: Connection, rules: Rules, today: date) -> None:
    number = day_number(today)
    held = customer_status.c.first_day <= number, customer_status.c.last_day >= number
    joined = customer_status.join(customer, customer.c.id == customer_status.c.customer_id)
    rows = connection.execute(
        select(customer.c.org_id, customer_status.c.status).select_from(joined).where(*held)
    ).all()
    assert len(rows) == len(set(rows))
    found: dict[str, set[str]] = {org_id: set() for org_id in rules.customers}
    for org_id, status in rows:
        found[org_id].add(status)
    assert found == {org_id: rules.statuses(org_id, today) for org_id in rules.customers}


def _check_kpis(connection: Connection, rules: Rules, today: date) -> None:
    figure, product, region = kpi_step.c.figure, kpi_step.c.product, kpi_step.c.region
    until = kpi_step.c.day <= day_number(today)
    steps = select(figure, product, region, func.sum(kpi_step.c.step)).where(until)
    found = {
        (row[0], row[1], row[2]): row[3]
        for row in connection.execute(steps.group_by(figure, product, region))
    }
    for wanted_product in (None, *KPI_PRODUCTS):
        for wanted_region in Region:
            expected = rules.kpis(today, wanted_product, wanted_region)
            key = (wanted_product or "", wanted_region.value)
            assert {name: found.get((name, *key), 0) for name in expected} == expected
