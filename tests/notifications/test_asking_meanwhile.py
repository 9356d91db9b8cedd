"""Whoever asks while an export is taken in gets an answer from before it or from after it, and soon."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from threading import Event, Thread
from time import perf_counter

from sqlalchemy import Connection, func, select

from config.settings import Settings
from hub.records import Customer, PhoneNumber
from hub.source import Export, ExportKind
from hub.vocabulary import ManagedBy, Region
from notifications.sync import SyncReport, sync
from store.database import Database
from store.schema import customer, phone_number, room
from tests.store.partner import export, org_id

NOW = datetime(2026, 11, 18, 12, tzinfo=UTC)
ROWS = 30_000
CUSTOMERS = 1_000
ANSWER_SECONDS = 2.0


def _numbers(*, active: bool) -> Iterator[PhoneNumber]:
    return (PhoneNumber(org_id(n % CUSTOMERS), "Paris", f"+33{n:08}", "", active=active) for n in range(ROWS))


def _counts(connection: Connection) -> tuple[int, int]:
    active = func.count().filter(phone_number.c.active)
    return tuple(connection.execute(select(func.count(), active).select_from(phone_number)).one())  # type: ignore[return-value]


def test_questions_are_answered_during_an_import(database: Database) -> None:
    people = [Customer(org_id(n), f"C{n}", Region.EU, ManagedBy.PARTNER_ORG) for n in range(CUSTOMERS)]
    sync(database, Settings(), [export([*people, *_numbers(active=True)])], now=NOW)
    again = Export("csv", ExportKind.PHONE_NUMBERS, NOW + timedelta(days=1), _numbers(active=False))
    reports: list[SyncReport] = []
    importing = Thread(target=lambda: reports.extend(sync(database, Settings(), [again], now=NOW)))
    importing.start()
    seen: list[tuple[int, int]] = []
    waits: list[float] = []
    while importing.is_alive():
        began = perf_counter()
        with database.read() as connection:
            first = connection.execute(select(customer.c.name).order_by(customer.c.sort_name).limit(10)).all()
            seen.append(_counts(connection))
        waits.append(perf_counter() - began)
        assert len(first) == 10
    importing.join()
    assert (reports[0].error, reports[0].counts["phone_number"].changed) == (None, ROWS)
    assert set(seen) <= {(ROWS, ROWS), (ROWS, 0)}
    assert seen[0] == (ROWS, ROWS)
    assert max(waits) < ANSWER_SECONDS


def test_staging_takes_no_lock_that_a_writer_waits_for(database: Database) -> None:
    """While an export is still being read, somebody can change a setting."""
    half_read, go_on = Event(), Event()

    def slow() -> Iterator[PhoneNumber]:
        for place, number in enumerate(_numbers(active=True)):
            if place == ROWS // 2:
                half_read.set()
                go_on.wait(60)
            yield number

    people = [Customer(org_id(n), f"C{n}", Region.EU, ManagedBy.PARTNER_ORG) for n in range(CUSTOMERS)]
    sync(database, Settings(), [export(people)], now=NOW)
    reports: list[SyncReport] = []
    exported = Export("csv", ExportKind.PHONE_NUMBERS, NOW, slow())
    importing = Thread(target=lambda: reports.extend(sync(database, Settings(), [exported], now=NOW)))
    importing.start()
    assert half_read.wait(60)
    with database.write() as connection:
        connection.execute(room.insert().values(platform="p", workspace="w", room_id="r", timezone="UTC"))
    with database.read() as connection:
        assert _counts(connection) == (0, 0)
    go_on.set()
    importing.join()
    assert reports[0].counts["phone_number"].added == ROWS
