"""Every cell of the three reports, worked out again from the plain records of a generated partner."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from io import StringIO
from typing import Any

import pytest

from hub.columns import REPORT_COLUMNS
from hub.demo import generate
from hub.records import CallingUsage, Customer, Device, Location, PhoneNumber, Record
from hub.vocabulary import ReportTemplate
from reports.period import with_period
from store.database import Database
from store.export import FORMULA_STARTS, ReportQuery, stream_csv
from store.names import sort_key
from store.scope import Scope
from tests.reports.sample import NOW, WEEK, fill, sample_records

SATURDAY = date(2026, 11, 14)
Cells = dict[str, str]
SUMMED = tuple(column.key for column in REPORT_COLUMNS[ReportTemplate.CALLING_USAGE])[3:]


class Partner:
    """The records, to be looked up."""

    def __init__(self, records: Sequence[Record]) -> None:
        """Keep each by what it is."""
        self.customers = {each.org_id: each for each in records if isinstance(each, Customer)}
        self.locations = {(each.org_id, each.name): each for each in records if isinstance(each, Location)}
        self.devices = [each for each in records if isinstance(each, Device)]
        self.numbers = [each for each in records if isinstance(each, PhoneNumber)]
        self.usage = [each for each in records if isinstance(each, CallingUsage)]

    def where(self, record: Device | PhoneNumber) -> dict[str, Any]:
        """The cells of the customer and of the location."""
        customer = self.customers[record.org_id]
        location = self.locations[record.org_id, record.location]
        return {
            "external_id": guarded(customer.external_id),
            "customer_name": guarded(customer.name),
            "org_id": customer.org_id,
            "location_id": location.location_id,
            "location": guarded(location.name),
        }


def guarded(text: str | None) -> str:
    """As free text is written."""
    return f"'{text}" if text and text.startswith(FORMULA_STARTS) else text or ""


def devices(partner: Partner) -> list[Cells]:
    rows = [
        partner.where(device)
        | {
            "product": guarded(device.product),
            "mac": device.mac,
            "firmware": guarded(device.firmware),
            "phone_number": device.phone_number,
            "extension": device.extension,
            "user_id": guarded(device.user_id),
            "user_uuid": device.user_uuid,
        }
        for device in partner.devices
    ]
    return ordered(rows, partner, lambda row: (row["mac"],))


def phone_numbers(partner: Partner) -> list[Cells]:
    kinds = {True: "Primary", False: "Secondary"}
    rows = [
        partner.where(number)
        | {
            "country": guarded(partner.locations[number.org_id, number.location].country or number.country),
            "phone_number": number.phone_number,
            "extension": number.extension,
            "pstn": guarded(number.pstn),
            "active": "true" if number.active else "false",
            "user_type": guarded(number.user_type),
            "primary": kinds.get(number.primary, "") if isinstance(number.primary, bool) else "",
            "user_id": guarded(number.user_id),
            "user_uuid": number.user_uuid,
        }
        for number in partner.numbers
    ]
    return ordered(rows, partner, lambda row: (row["location"], row["phone_number"], row["extension"]))


def calling_usage(partner: Partner, since: date = WEEK, until: date = SATURDAY) -> list[Cells]:
    sums: dict[tuple[str, str], dict[str, int]] = defaultdict(lambda: dict.fromkeys(SUMMED, 0))
    for fact in partner.usage:
        if since <= fact.first_day <= until:
            total = sums[fact.org_id, fact.location]
            for key in SUMMED:
                total[key] += getattr(fact, key) or 0
    rows = [
        {
            "customer_name": guarded(partner.customers[org_id].name),
            "org_id": org_id,
            "location": guarded(location),
            **total,
        }
        for (org_id, location), total in sums.items()
    ]
    return ordered(rows, partner, lambda row: (row["location"],))


def ordered(rows: Iterable[dict[str, Any]], partner: Partner, key: Any) -> list[Cells]:
    """The rows as cells, in the order of customers' names."""
    cells = [{name: "" if value is None else str(value) for name, value in row.items()} for row in rows]
    return sorted(cells, key=lambda row: (sort_key(partner.customers[row["org_id"]].name), *key(row)))


EXPECTED = {
    ReportTemplate.CALLING_USAGE: calling_usage,
    ReportTemplate.DEVICES: devices,
    ReportTemplate.PHONE_NUMBERS: phone_numbers,
}


def exported(database: Database, query: ReportQuery) -> list[Cells]:
    written: list[bytes] = []
    with database.read() as connection:
        stream_csv(connection, query, written.append)
    keys = [column.key for column in query.columns]
    return list(csv.DictReader(StringIO(b"".join(written).decode(), newline=""), keys))


@pytest.mark.parametrize("seed", [3])
def test_each_cell_is_what_the_records_say(database: Database, seed: int) -> None:
    records = [*generate(40, seed=seed, now=NOW, weeks=4, numbers=600), *sample_records()]
    fill(database, records)
    partner = Partner(records)
    for template, expected in EXPECTED.items():
        query = with_period(ReportQuery(template, Scope()), None, None, NOW)
        rows = expected(partner)
        assert len(rows) > 20
        assert exported(database, query) == rows
        for column in REPORT_COLUMNS[template]:
            assert any(row[column.key] for row in rows), (template, column.key)
    month = ReportQuery(ReportTemplate.CALLING_USAGE, Scope(), None, date(2026, 10, 25), SATURDAY)
    assert exported(database, month) == calling_usage(partner, date(2026, 10, 25))


def test_a_number_keeps_its_plus_where_text_with_one_is_guarded(database: Database) -> None:
    fill(database)
    rows = exported(database, ReportQuery(ReportTemplate.DEVICES, Scope()))
    assert {row["phone_number"] for row in rows} == {"", "+33123456789", "+12025550100"}
    assert "'+Phone" in {row["product"] for row in rows}
    numbers = exported(database, ReportQuery(ReportTemplate.PHONE_NUMBERS, Scope()))
    assert {row["phone_number"][:1] for row in numbers} == {"", "+"}
    assert "'-gateway" in {row["pstn"] for row in numbers}
