"""A small partner's exports as files, and what changes in them: one change of each kind that fires."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from pathlib import Path
from random import Random

from config.settings import Settings
from hub.calendar import last_completed_week
from hub.demo import ADMIN, FULL_ADMIN
from hub.exports.writer import Style, Written, write_exports
from hub.records import (
    Administrator,
    CallQuality,
    CallQueue,
    Contract,
    Customer,
    Device,
    LicenseLine,
    LicenseWeek,
    Record,
)
from hub.source import Export, ExportKind
from hub.vocabulary import ContractState, Endpoint, Kind, ManagedBy, Product, Region, Role
from notifications.files import find_exports
from notifications.sync import SyncReport, sync
from store.database import Database
from tests.store.partner import org_id

FLEET = 40
"""Customers whose calls are measured; so many that one of them is no incident."""
NEW = FLEET
"""The number of a customer that comes later."""
HISTORY = 8
"""Weeks of calls before the last one."""
BOUGHT = 100
ASSIGNED = 80
(
    SUSPENDED, EXPIRED, READY, QUIET, CONVERTED, GAINED, LOST, EXPIRING, RENEWING, OVER, GROWING, ENDING, LOW,
    BAD, FALLING, GIVEN_UP,
) = range(1, 17)  # fmt: skip
"""The customers that something happens to."""
CANCELLED = ContractState.CANCELLED
LEGS: Mapping[Endpoint, int] = {Endpoint.APP: 300, Endpoint.DESK_PHONE: 160}


@dataclass
class Partner:
    """What the hub says of it on a day. What is not said otherwise is well."""

    today: date

    @property
    def week(self) -> date:
        """The last one that is over."""
        return last_completed_week(datetime.combine(self.today, time(), UTC))

    def customer(self, number: int, *, quiet: int = 0) -> list[Record]:
        """Its administrator signed in so many days ago."""
        signed_in = self.today - timedelta(days=quiet)
        name = f"Customer {number}"
        return [
            Customer(org_id(number), name, Region.EU, ManagedBy.PARTNER_ORG, last_sign_in=signed_in),
        ]

    def contract(
        self,
        number: int,
        days: int = 300,
        *,
        name: str = "a",
        kind: Kind = Kind.SUBSCRIPTION,
        state: ContractState = ContractState.ACTIVE,
        auto_renew: bool = False,
        assigned: int = ASSIGNED,
        used: int | None = None,
    ) -> list[Record]:
        """One that ends in so many days, and its line."""
        key, start = f"Sub-{number}-{name}", self.today - timedelta(days=400)
        end = self.today + timedelta(days=days)
        users = usual(number) if used is None else used
        return [
            Contract(key, org_id(number), kind, state, start, end, auto_renew=auto_renew),
            LicenseLine(key, Product.CALLING, BOUGHT),
            LicenseWeek(key, Product.CALLING, self.week, assigned, users),
        ]

    def whole(self, changed: Mapping[int, Iterable[Record]]) -> list[Record]:
        """All customers, some of them changed, and who looks after them."""
        found: list[Record] = [
            Administrator(FULL_ADMIN, "Ada Lindqvist", Role.FULL_ADMIN),
            Administrator(ADMIN, "Kim Haruka", Role.FULL_ADMIN),
            *self.customers(),
        ]
        for number in range(FLEET):
            found += changed.get(number) or self.contract(number)
        found += changed.get(NEW, ())
        return found

    def customers(self) -> list[Record]:
        """All but the one that comes later."""
        return [record for number in range(FLEET) for record in self.customer(number)]

    def history(self) -> list[Record]:
        """Calls and use of the weeks before the last one."""
        rng = Random(5)
        found: list[Record] = []
        for back in range(HISTORY, 0, -1):
            week = self.week - timedelta(weeks=back)
            found += _calls(rng, week)
            for number in range(FLEET):
                used = round(usual(number) * rng.uniform(0.95, 1.05))
                found.append(LicenseWeek(f"Sub-{number}-a", Product.CALLING, week, ASSIGNED, used))
        return found

    def last_week(
        self, *, bad: int | None = None, given_up: int | None = None, everywhere: float = 1.0
    ) -> list[Record]:
        """The last week's calls; something may be out of the ordinary with a customer, or with all."""
        return _calls(Random(6), self.week, bad=bad, given_up=given_up, everywhere=everywhere)


def _calls(
    rng: Random, week: date, *, bad: int | None = None, given_up: int | None = None, everywhere: float = 1.0
) -> list[Record]:
    found: list[Record] = []
    for number in range(FLEET):
        for endpoint, legs in LEGS.items():
            worse = 0.5 if number == bad and endpoint is Endpoint.DESK_PHONE else 0.0
            poor = _about(rng, legs, 0.02 * everywhere + worse)
            found.append(CallQuality(org_id(number), "Lyon", endpoint, week, 7, legs, poor))
        abandoned = _about(rng, 200, 0.4 if number == given_up else 0.05)
        found.append(CallQueue(org_id(number), "Oslo", "Sales", week, 7, 200, abandoned=abandoned))
    return found


def usual(number: int) -> int:
    """How many people of a customer use it in a week."""
    return 8 if number == LOW else 20 + number


def _about(rng: Random, total: int, rate: float) -> int:
    """About so many of `total`, and never so many that it is out of the ordinary."""
    return round(total * rate * rng.uniform(0.8, 1.2))


class Turn(StrEnum):
    """The exports of three times."""

    BEFORE = "before"
    CHANGED = "changed"
    """One change of each kind."""
    AGAIN = "again"
    """What changed goes further, or is over."""


def records(partner: Partner, turn: Turn) -> list[Record]:
    """What the hub says at that time."""
    changed = turn is Turn.CHANGED
    if turn is Turn.BEFORE:
        return [*partner.whole(_before(partner)), *partner.history(), *partner.last_week()]
    found = partner.whole(_changed(partner) if changed else _again(partner))
    found += partner.customer(QUIET, quiet=91 if changed else 0)
    calls = partner.last_week(bad=BAD, given_up=GIVEN_UP) if changed else partner.last_week()
    return [*found, *calls, *_devices()]


def _before(partner: Partner) -> dict[int, list[Record]]:
    own = partner.contract
    return {
        CONVERTED: [*own(CONVERTED, state=CANCELLED), *_trial(partner, CONVERTED)],
        LOST: [*own(LOST), *_trial(partner, LOST)],
        EXPIRING: own(EXPIRING, 40),
        GROWING: own(GROWING, assigned=105),
        ENDING: own(ENDING, assigned=112),
    }


def _changed(partner: Partner) -> dict[int, list[Record]]:
    own = partner.contract
    return {
        SUSPENDED: own(SUSPENDED, state=ContractState.SUSPENDED),
        EXPIRED: own(EXPIRED, -1),
        READY: [*own(READY), *own(READY, name="new", state=ContractState.PENDING)],
        CONVERTED: [*own(CONVERTED), *_trial(partner, CONVERTED, CANCELLED)],
        GAINED: [*own(GAINED), *_trial(partner, GAINED)],
        LOST: [*own(LOST, state=CANCELLED), *_trial(partner, LOST)],
        EXPIRING: own(EXPIRING, 20),
        RENEWING: own(RENEWING, 40, auto_renew=True),
        OVER: own(OVER, assigned=105),
        GROWING: own(GROWING, assigned=112),
        ENDING: own(ENDING),
        LOW: own(LOW, assigned=10),
        FALLING: own(FALLING, used=3),
        NEW: [*partner.customer(NEW), *own(NEW)],
    }


def _again(partner: Partner) -> dict[int, list[Record]]:
    own = partner.contract
    return {
        READY: [*own(READY), *own(READY, name="new")],
        CONVERTED: [*own(CONVERTED), *_trial(partner, CONVERTED, CANCELLED)],
        GAINED: [*own(GAINED), *_trial(partner, GAINED, CANCELLED)],
        LOST: [*own(LOST, state=CANCELLED), *_trial(partner, LOST)],
        EXPIRING: own(EXPIRING, 12),
        RENEWING: own(RENEWING, 40),
        OVER: own(OVER, assigned=125),
        NEW: [*partner.customer(NEW), *own(NEW)],
    }


def _trial(partner: Partner, number: int, state: ContractState = ContractState.ACTIVE) -> list[Record]:
    return partner.contract(number, name="try", kind=Kind.TRIAL, state=state)


def _devices() -> list[Record]:
    """An export of a kind that was not taken in before."""
    return [Device(org_id(number), f"0050568A00{number:02}", "Lyon", "Cisco 8845") for number in range(3)]


def take_in(
    database: Database, settings: Settings, written: Iterable[Written], now: datetime
) -> list[SyncReport]:
    """Take the files in, as `switchboard import` does."""
    exports: list[Export] = []
    for file in written:
        found, refused = find_exports([file.path], as_of=now, since=file.since, until=file.until)
        assert refused == []
        exports += found
    return sync(database, settings, exports, now=now)


def write(
    folder: Path, found: Iterable[Record], now: datetime, cut: ExportKind | None = None
) -> list[Written]:
    """The files of a time; the last row of one of them may be cut off in the middle."""
    folder.mkdir()
    written = write_exports(found, folder, Style(), now)
    for file in written:
        if file.kind is cut:
            file.path.write_bytes(file.path.read_bytes().rstrip()[:-10])
    return written
