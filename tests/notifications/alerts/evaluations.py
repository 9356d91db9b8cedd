"""A small partner whose alerts are looked at: exports through the front door, and what they wrote."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import select

from config.settings import Settings, load_settings
from hub.calendar import week_of
from hub.records import Contract, Customer, LicenseLine, LicenseWeek, Problem, Record
from hub.source import Export, ExportKind
from hub.vocabulary import ContractState, Kind, ManagedBy, Product, Region
from notifications.alerts import evaluating
from notifications.sync import SyncReport, sync
from store.alerts.alerts import alert_of, event_of
from store.alerts.model import Alert, Event
from store.database import Database
from store.schema import alert, alert_event, outbox
from tests.kept import fill_alike
from tests.store.partner import org_id

NOW = datetime(2026, 11, 18, 12, tzinfo=UTC)
TODAY = NOW.date()
WEEK = week_of(TODAY) - timedelta(weeks=1)
FAR = TODAY + timedelta(days=300)
LONG_AGO = TODAY - timedelta(days=400)
PEERS = 60
"""Customers that nothing happens to; their lines are what others are held against. They are so many that a
change of a few others is found at those alone."""


def customer(number: int, *, quiet: int = 0, region: Region = Region.EU) -> Customer:
    """A customer whose administrator signed in so many days ago."""
    signed_in = TODAY - timedelta(days=quiet)
    return Customer(
        org_id(number), f"Customer {number}", region, ManagedBy.PARTNER_ORG, last_sign_in=signed_in
    )


def contract(
    number: int,
    end: date = FAR,
    *,
    name: str = "a",
    start: date = LONG_AGO,
    kind: Kind = Kind.SUBSCRIPTION,
    state: ContractState = ContractState.ACTIVE,
    auto_renew: bool = False,
) -> Contract:
    """A contract of customer `number`."""
    return Contract(f"Sub-{number}-{name}", org_id(number), kind, state, start, end, auto_renew=auto_renew)


def licenses(
    number: int, assigned: int = 80, *, name: str = "a", bought: int = 100, week: date = WEEK
) -> list[Record]:
    """What a contract's one line has, and its snapshot of a week."""
    of = f"Sub-{number}-{name}"
    return [
        LicenseLine(of, Product.CALLING, bought),
        LicenseWeek(of, Product.CALLING, week, assigned, assigned // 2),
    ]


def whole(number: int) -> list[Record]:
    """A customer with whom all is well."""
    return [customer(number), contract(number), *licenses(number)]


def peers() -> list[Record]:
    """Customers with whom all is well."""
    return [record for number in range(100, 100 + PEERS) for record in whole(number)]


@dataclass
class World:
    """A store under a clock that is set by hand."""

    database: Database
    settings: Settings = field(default_factory=load_settings)
    now: datetime = NOW

    def take(
        self, records: Sequence[Record | Problem], kind: ExportKind = ExportKind.EVERYTHING
    ) -> SyncReport:
        """Take in an export of an hour later."""
        self.now += timedelta(hours=1)
        export = Export("test", kind, self.now, iter(records))
        (report,) = sync(self.database, self.settings, [export], now=self.now)
        return report

    def begin(self, *records: Record) -> None:
        """Take in the first export of all: peers, and these."""
        given = [*peers(), *records]
        at = self.now

        def take_in() -> None:
            assert self.take(given).error is None

        fill_alike(self.database, given, f"{at} {self.settings}", take_in)
        self.now = at + timedelta(hours=1)

    def day(self, days: int = 1) -> int:
        """Let so many days pass, and look for what time brought."""
        self.now += timedelta(days=days)
        return evaluating.each_day(self.database, self.now, self.settings)

    def wake(self, **later: float) -> int:
        """Let some time pass, and look for what is to wake."""
        self.now += timedelta(**later)
        with self.database.write() as connection:
            return evaluating.wake(connection, self.now, self.settings)

    def alerts(self) -> list[Alert]:
        """All there ever were, in order."""
        with self.database.read() as connection:
            return [alert_of(row) for row in connection.execute(select(alert).order_by(alert.c.number))]

    def open(self) -> set[str]:
        """The open ones, in words."""
        return {name(each) for each in self.alerts() if each.is_open}

    def events(self, after: int = 0) -> list[Event]:
        """The history of all alerts after an event."""
        asked = select(alert_event).where(alert_event.c.id > after).order_by(alert_event.c.id)
        with self.database.read() as connection:
            return [event_of(row) for row in connection.execute(asked)]

    def news(self, after: int = 0) -> set[str]:
        """What happened after an event, in words; in brackets what nobody was told."""
        named = {each.number: name(each) for each in self.alerts()}
        return {_news(each, named[each.number]) for each in self.events(after)}

    def sent(self, room: str) -> list[str]:
        """What a room was sent of alerts one by one, in words."""
        named = {each.number: name(each) for each in self.alerts()}
        said = {each.id: f"{each.what.value}: {named[each.number]}" for each in self.events()}
        asked = select(outbox.c.content).where(outbox.c.room_id == room, outbox.c.kind == "alert")
        with self.database.read() as connection:
            return [said[row.content["event"]] for row in connection.execute(asked.order_by(outbox.c.id))]

    @property
    def newest(self) -> int:
        """The last event."""
        return max((each.id for each in self.events()), default=0)


def name(each: Alert) -> str:
    """ "expiring 3 Sub-3-a at 2"."""
    of = f" {int(each.org_id.replace('-', ''), 16) - 1}" if each.org_id else ""
    subject = f" {each.subject}" if each.subject else ""
    return f"{each.kind.value}{of}{subject} at {each.level}"


def _news(event: Event, of: str) -> str:
    said = f"{event.what.value}: {of}"
    return said if event.told else f"({said})"
