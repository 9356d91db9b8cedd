"""A process that takes in one export of the partner of `benchmarks.alerts`, and says what it took."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from time import perf_counter, process_time
from typing import Any
from uuid import UUID

from benchmarks.export_child import peak_megabytes
from config.settings import load_settings
from hub.calendar import week_of
from hub.records import Administrator, Contract, Customer, LicenseLine, LicenseWeek, Record
from hub.source import Export, ExportKind
from hub.vocabulary import ContractState, Kind, ManagedBy, Product, Region, Role
from notifications.alerts.evaluating import each_day, judge_what_is_left
from notifications.alerts.telling import tell_due
from notifications.boundaries import EVENT
from notifications.sync import sync
from store.alerts.model import Matcher, NewSubscription, Pace
from store.alerts.subscriptions import add_subscription
from store.database import Database, open_database
from store.rooms import RoomKey

BOSS = "boss@partner.example"
NOW = datetime(2026, 11, 18, 12, tzinfo=UTC)
TODAY = NOW.date()
WEEK = week_of(TODAY) - timedelta(weeks=1)
PRODUCTS = (Product.CALLING, Product.MEETINGS)
KINDS_OF_CHANGE = 4


def partner(customers: int, changed: int = 0) -> Iterator[Record]:
    """A partner of whom about every second customer has something to say.

    With `changed`, of so many customers something changes: licences over, an end that comes near, an account
    that is suspended, licences that nobody has.
    """
    yield Administrator(BOSS, "Boss", Role.FULL_ADMIN)
    every = customers // changed if changed else 0
    for number in range(customers):
        if not changed:
            yield from _customer(number)
        elif not number % every:
            yield from _changed(number, number // every % KINDS_OF_CHANGE)


def _customer(number: int) -> Iterator[Record]:
    yield Customer(
        _org(number),
        f"Customer {number}",
        list(Region)[number % 4],
        ManagedBy.PARTNER_ORG,
        last_sign_in=TODAY - timedelta(days=number % 100),
    )
    for place, product in enumerate(PRODUCTS):
        end = TODAY + timedelta(days=1 + (number * 7 + place * 31) % 365)
        yield from _contract(
            _contract_of(number, place), number, product, end, assigned=_assigned(number + place)
        )


def _changed(number: int, how: int) -> Iterator[Record]:
    contract, product = _contract_of(number, 0), PRODUCTS[0]
    end = TODAY + timedelta(days=1 + number * 7 % 365)
    made = list(_contract(contract, number, product, end, assigned=_assigned(number)))
    for record in made:
        if how == 0 and isinstance(record, LicenseWeek):
            yield replace(record, assigned=180)
        elif how == 1 and isinstance(record, Contract):
            yield replace(record, end=TODAY + timedelta(days=6), auto_renew=False)
        elif how == 2 and isinstance(record, Contract):
            yield replace(record, state=ContractState.SUSPENDED)
        elif how == 3 and isinstance(record, LicenseWeek):
            yield replace(record, assigned=3, used=1)
        elif not isinstance(record, Customer):
            yield record


def _contract(contract: str, number: int, product: Product, end: date, *, assigned: int) -> Iterator[Record]:
    start = end - timedelta(days=400)
    yield Contract(
        contract,
        _org(number),
        Kind.SUBSCRIPTION,
        ContractState.ACTIVE,
        start,
        end,
        auto_renew=number % 3 == 0,
    )
    yield LicenseLine(contract, product, 100)
    yield LicenseWeek(contract, product, WEEK, assigned, assigned // 2)


def _assigned(number: int) -> int:
    """Of a hundred: one in twelve is over, one in twelve low."""
    return {0: 112, 5: 20}.get(number % 12, 60 + number % 30)


def _org(number: int) -> str:
    return str(UUID(int=number + 1))


def _contract_of(number: int, place: int) -> str:
    return f"Sub-{number}-{place}"


def subscribe(database: Database, rooms: int) -> None:
    """Every room hears of everything: by turns at once, daily, and of one region."""
    shapes = (
        (Matcher(), Pace.INSTANT, ""),
        (Matcher(), Pace.DAILY, "08:00"),
        (Matcher(regions=(Region.EU.value,)), Pace.INSTANT, ""),
    )
    with database.write() as connection:
        for room in range(rooms):
            matcher, pace, at = shapes[room % len(shapes)]
            new = NewSubscription(RoomKey("slack", "T1", f"C{room}"), BOSS, "en", matcher, pace, at)
            due = NOW + timedelta(hours=20) if at else None
            add_subscription(connection, new, due, NOW, None)


class Watch:
    """When the sync's work came to which point."""

    def __init__(self) -> None:
        """Watch from now on."""
        self.at: dict[str, tuple[float, float]] = {}
        self.ends = [perf_counter()]
        """Of transactions, after when this began."""
        sys.addaudithook(self._note)

    def _note(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event == EVENT:
            self.at[arguments[0]] = perf_counter(), process_time()
            if arguments[0] == "evaluation done":
                self.ends.append(perf_counter())

    @property
    def longest(self) -> float:
        """The seconds of the longest transaction, with what was done before it."""
        return max(after - before for before, after in pairwise(self.ends))


def main(url: str, what: str, customers: str, changed: str, rooms: str) -> None:
    """Take in the whole partner (`base`) or what changes of it (`change`); `tell`, `judge` what was left,
    look for what a `day` brings.
    """
    settings = load_settings(admins=(BOSS,))
    watch = Watch()
    began = perf_counter()
    found: dict[str, Any] = {}
    with closing(open_database(url)) as database:
        if what in ("base", "change"):
            moment = NOW if what == "base" else NOW + timedelta(hours=1)
            records = partner(int(customers), 0 if what == "base" else int(changed))
            export = Export("benchmark", ExportKind.EVERYTHING, moment, records)
            (report,) = sync(database, settings, [export], now=moment)
            if report.error is not None:
                raise report.error
            first, last = watch.at["sync merged"], watch.at["evaluation done"]
            found["alerts"], found["processor"] = last[0] - first[0], last[1] - first[1]
            if what == "base":
                subscribe(database, int(rooms))
        elif what == "tell":
            with database.write() as connection:
                tell_due(connection, NOW + timedelta(hours=1, minutes=1), settings)
        elif what == "judge":
            judge_what_is_left(database, NOW + timedelta(hours=1, minutes=2), settings)
        elif what == "day":
            each_day(database, NOW + timedelta(days=1), settings)
            found["longest"] = watch.longest
    print(json.dumps({**found, "seconds": perf_counter() - began, "megabytes": peak_megabytes()}))


if __name__ == "__main__":
    main(*sys.argv[1:])
