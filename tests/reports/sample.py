"""A few customers whose data is awkward on purpose: what the reports hold is known to the byte."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime

from config.settings import Settings
from hub.records import (
    Administrator,
    Assignment,
    CallingUsage,
    Customer,
    Device,
    Location,
    PhoneNumber,
    Record,
)
from hub.source import Export, ExportKind
from hub.vocabulary import ManagedBy, Region, Role
from notifications.sync import sync
from store.database import Database
from tests.kept import fill_alike

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
AS_OF = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)
WEEK = date(2026, 11, 8)
"""The last week that is over at `NOW`."""

ACME = "11111111-1111-4111-8111-111111111111"
FORMULA = "22222222-2222-4222-8222-222222222222"
SAKURA = "33333333-3333-4333-8333-333333333333"
PERSON = "aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa"
KIM = "kim@partner.example"
"""An administrator who looks after Acme alone."""


def sample_records() -> list[Record]:
    """Three customers in two regions."""
    return [
        Customer(ACME, 'Acme, "the" Corp', Region.EU, ManagedBy.PARTNER_ORG, external_id="WH-1"),
        Customer(FORMULA, "=HYPERLINK(1)", Region.US, ManagedBy.PARTNER_ORG, external_id="-1+2"),
        Customer(SAKURA, "株式会社さくら", Region.EU, ManagedBy.EXTERNAL_ADMIN),
        Administrator(KIM, "Kim", Role.ADMIN),
        Assignment(KIM, ACME),
        Location(ACME, "Paris; siège", "loc-1", "FR"),
        Location(ACME, "Lyon", "loc-2", "FR"),
        Location(FORMULA, "@SUM(A1)", "loc-3", "US"),
        Location(SAKURA, "大阪", "loc-4", "JP"),
        *_devices(),
        *_numbers(),
        *_usage(),
    ]


def _devices() -> Iterable[Record]:
    yield Device(
        ACME,
        "AABBCCDDEE02",
        "Lyon",
        "Cisco 8865",
        "sip88xx.14-2",
        "+33123456789",
        "",
        "a@acme.example",
        PERSON,
    )
    yield Device(ACME, "AABBCCDDEE01", "Paris; siège", "Room Kit, Pro", "", "", "1001")
    yield Device(
        FORMULA, "AABBCCDDEE03", "@SUM(A1)", "+Phone", "＝1", "+12025550100", "", "=cmd@evil.example", PERSON
    )
    yield Device(SAKURA, "AABBCCDDEE04", "大阪", "－デスク", "", "", "2001")


def _numbers() -> Iterable[Record]:
    yield PhoneNumber(
        ACME, "Lyon", "+33123456789", "", "FR", "Cisco PSTN", True, "People", True, "a@acme.example", PERSON
    )
    yield PhoneNumber(ACME, "Lyon", "+33123456780", "", "FR", "Cisco PSTN", False)
    yield PhoneNumber(ACME, "Paris; siège", "", "1001", "FR", "", True, "Auto Attendant", None, "", PERSON)
    yield PhoneNumber(FORMULA, "@SUM(A1)", "+12025550100", "", "US", "-gateway", True, "@Virtual Line", False)
    yield PhoneNumber(SAKURA, "大阪", "", "2001", "JP", "", True, "People", None, "s@sakura.example", PERSON)


def _usage() -> Iterable[Record]:
    yield CallingUsage(ACME, "Paris; siège", WEEK, 7, *range(10, 27))
    yield CallingUsage(ACME, "Paris; siège", date(2026, 11, 1), 7, *range(100, 117))
    for day in range(8, 15):  # Lyon comes by the day
        yield CallingUsage(ACME, "Lyon", date(2026, 11, day), 1, calls=1, legs=2, minutes=day)
    yield CallingUsage(FORMULA, "@SUM(A1)", WEEK, 7, calls=5, legs=6)
    yield CallingUsage(SAKURA, "大阪", date(2026, 11, 1), 7, calls=7)


def fill(database: Database, records: Iterable[Record] | None = None) -> None:
    """Take the records in as an export does."""
    given = tuple(sample_records() if records is None else records)

    def take_in() -> None:
        export = Export("csv", ExportKind.EVERYTHING, AS_OF, iter(given))
        (report,) = sync(database, Settings(), [export], now=NOW)
        assert report.error is None
        assert report.problems == ()

    fill_alike(database, given, "sample", take_in)
