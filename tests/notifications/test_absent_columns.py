"""A column that an export does not have says nothing: what was known of it stays."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from config.settings import Settings
from hub.columns import EXPORT_COLUMNS
from hub.exports import read_exports
from hub.exports.writer import Style, Written, write_exports
from hub.records import (
    Administrator,
    Assignment,
    CallingUsage,
    CallQuality,
    CallQueue,
    Contract,
    Customer,
    Device,
    LicenseLine,
    LicenseWeek,
    Order,
    PhoneNumber,
    Record,
)
from hub.source import ExportKind
from hub.vocabulary import ContractState, Endpoint, Kind, ManagedBy, Product, Region, Role
from notifications.sync import SyncReport, sync
from store.database import Database
from store.schema import customer, customer_tag, device, location, phone_number
from tests.store.dump import dump
from tests.store.partner import export

NOW = datetime(2026, 11, 18, 12, tzinfo=UTC)
WEEK = date(2026, 11, 8)
ORG = "5b0a7c1e-0001-4d2f-9a3b-6e1f00c0de01"
UUID = "5b0a7c1e-0009-4d2f-9a3b-6e1f00c0de09"
SAID: tuple[Record, ...] = (
    Customer(ORG, "Acme", Region.EU, ManagedBy.PARTNER_ORG, "WS-1", date(2020, 2, 29), date(2026, 11, 1),
             queues_enabled=True, tags=("Gold", "VIP"), other_statuses=("On hold",)),
    Contract("Sub-1", ORG, Kind.SUBSCRIPTION, ContractState.ACTIVE, date(2026, 1, 1), date(2026, 12, 31),
             auto_renew=True, invoice="INV-1"),
    LicenseLine("Sub-1", Product.CALLING, 20),
    LicenseWeek("Sub-1", Product.CALLING, WEEK, 10, 5),
    Order("Sub-1", "O-1", date(2026, 1, 1), Product.CALLING, 20),
    CallingUsage(ORG, "Lyon", WEEK, 7, *range(217, 200, -1)),
    CallQuality(ORG, "Lyon", Endpoint.APP, WEEK, 7, 9, 3),
    CallQueue(ORG, "Lyon", "Sales", WEEK, 7, 9, 1, 2, 3, 4, 5, 6.5, 7.5),
    Device(ORG, "4C710C000001", "Lyon", "Cisco 8851", "14.3", "+33472000000", "42", "kim@acme.example",
           UUID, UUID),
    PhoneNumber(ORG, "Lyon", "+33472000000", "", "FR", "Orange", False, "People", True, "kim@acme.example",
                UUID, UUID),
    Administrator("ada@partner.example", "Ada", Role.ADMIN),
    Assignment("ada@partner.example", ORG),
)  # fmt: skip
WAYS: dict[ExportKind, dict[str, bool]] = {ExportKind.ADMINISTRATORS: {"complete": True}}
"""Administrators without a column of customers keep theirs, even when the export is said to be complete."""


@pytest.fixture
def written(tmp_path: Path) -> list[Written]:
    """A file of each kind with all its columns."""
    return write_exports(SAID, tmp_path, Style(), NOW)


def _take(database: Database, file: Written, day: int, **ways: Any) -> SyncReport:
    moment = NOW + timedelta(days=day)
    exports = read_exports(file.path, as_of=moment, since=file.since, until=file.until)
    (report,) = sync(database, Settings(), exports, now=moment, **ways)
    assert (report.error, report.left_out) == (None, 0)
    return report


def _cut(file: Written, *, keep_columns: bool) -> None:
    """Take out of a file what its optional columns say, and the columns too unless they are kept."""
    optional = {column.en for column in EXPORT_COLUMNS[file.kind] if not column.required}
    with file.path.open(encoding="utf-8", newline="") as stream:
        header, *rows = list(csv.reader(stream))
    places = {place for place, name in enumerate(header) if name in optional}
    assert len(header) - len(places) >= 2

    def cut(row: list[str]) -> list[str]:
        if keep_columns:
            return ["" if place in places else cell for place, cell in enumerate(row)]
        return [cell for place, cell in enumerate(row) if place not in places]

    with file.path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([header if keep_columns else cut(header), *map(cut, rows)])


def test_columns_that_are_missing_change_nothing(database: Database, written: list[Written]) -> None:
    """At the same as-of the later import wins, and the rows keep theirs."""
    assert {file.kind for file in written} == set(EXPORT_COLUMNS)
    for file in written:
        assert _take(database, file, 0).changed > 0 or file.kind is ExportKind.LICENSE_USE
    before = dump(database)
    for file in written:
        _cut(file, keep_columns=False)
        assert _take(database, file, 0, **WAYS.get(file.kind, {})).changed == 0, file.kind
    assert dump(database) == before


def test_empty_cells_say_that_there_is_nothing(database: Database, written: list[Written]) -> None:
    for file in written:
        _take(database, file, 0)
        _cut(file, keep_columns=True)
        _take(database, file, 1)
    c, d, n = customer.c, device.c, phone_number.c
    with database.read() as connection:
        of_customer = select(c.managed_by, c.external_id, c.queues_enabled, c.other_statuses, c.since)
        said = connection.execute(of_customer).one()
        assert tuple(said) == ("external_admin", "", False, [], date(2020, 2, 29))
        assert connection.execute(select(customer_tag)).all() == []
        of_device = select(d.firmware, d.phone_number, d.extension, d.user_id, d.user_uuid)
        assert tuple(connection.execute(of_device).one()) == ("",) * 5
        of_number = select(n.pstn, n.active, n.user_type, n.is_primary, n.user_id, n.user_uuid)
        assert tuple(connection.execute(of_number).one()) == ("", True, "", None, "", "")
        of_place = select(location.c.location_id, location.c.country)
        assert tuple(connection.execute(of_place).one()) == (UUID, "FR")


def test_what_nobody_ever_said_is_nothing(database: Database) -> None:
    """An export of few columns may be the first one; and rows may come to a table that holds others."""
    other = "5b0a7c1e-0002-4d2f-9a3b-6e1f00c0de02"
    plain = (
        Customer(ORG, "Acme", Region.EU),
        Device(ORG, "AA", "Lyon", "9841"),
        PhoneNumber(ORG, "Lyon", "+331", ""),
    )
    more = (
        Customer(other, "B", Region.EU),
        Device(other, "AB", "Nice", "9841"),
        PhoneNumber(other, "Nice", "+331", ""),
    )
    for records in (plain, more):
        (report,) = sync(database, Settings(), [export(list(records))], now=NOW)
        assert (report.error, report.left_out) == (None, 0)
    c, d, n = customer.c, device.c, phone_number.c
    with database.read() as connection:
        found = connection.execute(
            select(c.managed_by, c.external_id, c.queues_enabled, c.other_statuses)
        ).all()
        assert [tuple(row) for row in found] == [("external_admin", "", False, [])] * 2
        assert {tuple(row) for row in connection.execute(select(d.firmware, d.user_id))} == {("", "")}
        found = connection.execute(select(n.pstn, n.active, n.is_primary)).all()
        assert [tuple(row) for row in found] == [("", True, None)] * 2


def test_the_tags_are_those_of_the_last_row_that_says_any(database: Database) -> None:
    gold = Customer(ORG, "Acme", Region.EU, tags=("Gold", "Old"))
    unsaid = Customer(ORG, "Acme 2", Region.EU)
    for records, expected in (
        ([gold, Customer(ORG, "Acme", Region.EU, tags=("Gold",))], {"gold"}),
        ([unsaid], {"gold"}),
        ([Customer(ORG, "Acme", Region.EU, tags=())], set()),
    ):
        sync(database, Settings(), [export(records)], now=NOW)
        with database.read() as connection:
            assert set(connection.scalars(select(customer_tag.c.tag_key))) == expected
