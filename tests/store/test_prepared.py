"""A merge that was prepared before another one came in between takes that other one into account."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from config.settings import Settings
from hub.records import Customer, PhoneNumber, Record
from hub.source import Export, ExportKind
from hub.vocabulary import Region
from notifications.sync import sync
from store.database import Database
from store.derive import Derivation, derive
from store.merge import MergeRequest, MergeResult, merge, prepare
from store.merge.tables import touched
from store.schema import customer, phone_number
from store.staging import staging
from store.types import day_number
from tests.store.dump import dump
from tests.store.partner import TODAY, export, org_id, partner

NOW = datetime(2026, 11, 18, 12, tzinfo=UTC)


def _export(records: list[Record], hours: int) -> Export:
    return Export("csv", ExportKind.EVERYTHING, NOW + timedelta(hours=hours), iter(records))


def _merge_around(database: Database, records: list[Record], between: Callable[[], object]) -> MergeResult:
    """Prepare a merge of the records, have something happen, and merge them."""
    request = MergeRequest(_export(records, 1), Settings(), NOW)
    with staging(database) as staged:
        with staged.connection.begin():
            staged.load(request.export.records, None)
            staged.finish()
        with staged.connection.begin():
            prepared = prepare(staged, request.export, request.settings)
        between()
        with database.write_on(staged.connection):
            return merge(staged, request, prepared)


def _number(place: int, pstn: str) -> PhoneNumber:
    return PhoneNumber(org_id(0), "Paris", f"+33{place}", "", pstn=pstn)


ACME = Customer(org_id(0), "Acme", Region.EU)
FIRST: list[Record] = [ACME, _number(1, "old"), _number(2, "old")]
MINE: list[Record] = [Customer(org_id(0), "Acme SA", Region.EU), _number(1, "mine"), _number(3, "mine")]


def _stored(database: Database) -> tuple[list[str], dict[str, str]]:
    with database.read() as connection:
        names = list(connection.scalars(select(customer.c.name)))
        rows = connection.execute(select(phone_number.c.phone_number, phone_number.c.pstn))
        return names, {row[0]: row[1] for row in rows}


def test_when_nothing_came_between_what_was_prepared_is_written(database: Database) -> None:
    sync(database, Settings(), [_export(FIRST, 0)], now=NOW)
    result = _merge_around(database, MINE, lambda: None)
    assert (result.counts["phone_number"].added, result.counts["phone_number"].changed) == (1, 1)
    assert _stored(database) == (["Acme SA"], {"+331": "mine", "+332": "old", "+333": "mine"})


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        (2, (["Newer"], {"+331": "newer", "+332": "old", "+333": "newer"})),
        (0, (["Acme SA"], {"+331": "mine", "+332": "old", "+333": "mine"})),
    ],
)
def test_what_came_between_counts_by_its_age(
    database: Database, hours: int, expected: tuple[list[str], dict[str, str]]
) -> None:
    sync(database, Settings(), [_export(FIRST, 0)], now=NOW)
    other: list[Record] = [Customer(org_id(0), "Newer", Region.EU), _number(1, "newer"), _number(3, "newer")]
    _merge_around(database, MINE, lambda: sync(database, Settings(), [_export(other, hours)], now=NOW))
    assert _stored(database) == expected


def test_what_was_prepared_on_an_empty_store_is_found_anew(database: Database) -> None:
    _merge_around(database, MINE, lambda: sync(database, Settings(), [_export(FIRST, 0)], now=NOW))
    assert _stored(database) == (["Acme SA"], {"+331": "mine", "+332": "old", "+333": "mine"})


def test_a_later_day_alone_makes_the_figures_those_of_that_day(database: Database) -> None:
    """Found before the lock is taken, they are what deriving everything inside it gives."""
    sync(database, Settings(), [export(partner(90, 3))], now=NOW)
    before = dump(database)
    later = TODAY + timedelta(days=25)
    numbers: list[Record] = [PhoneNumber(org_id(0), "Paris", "+331", "")]
    (report,) = sync(
        database, Settings(), [replace(export(numbers, later), kind=ExportKind.PHONE_NUMBERS)], now=NOW
    )
    assert report.error is None
    after = dump(database)
    assert after["peer_median"] != before["peer_median"]
    assert after["license_line"] != before["license_line"]
    with database.write() as connection:
        touched.create(connection)
        assert derive(connection, Settings(), Derivation(day_number(later), everybody=True)) == 0
