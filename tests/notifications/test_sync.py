"""A sync as a whole: what it keeps, what it refuses, what it notes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Connection, select

from config.errors import DataError
from config.settings import Settings
from hub.demo import demo_export
from hub.records import (
    Administrator,
    Assignment,
    Contract,
    Customer,
    Device,
    LicenseLine,
    LicenseWeek,
    Location,
    PhoneNumber,
    Problem,
    Record,
)
from hub.source import Export, ExportKind
from hub.vocabulary import ContractState, Kind, ManagedBy, Product, Region, Role
from notifications.sync import SyncReport, sync
from store.database import Database
from store.queries.memo import revision
from store.schema import change, customer, customer_tag, location, phone_number, sync_problem, sync_run
from tests.store.dump import dump
from tests.store.partner import TODAY, export, org_id, partner

NOW = datetime(2026, 11, 18, 12, tzinfo=UTC)
ACME = Customer(org_id(0), "Acme", Region.EU, ManagedBy.PARTNER_ORG, tags=("Gold", "VIP"))
OTHER = Customer(org_id(1), "Other", Region.US, ManagedBy.PARTNER_ORG)
SUB = Contract(
    "Sub-1", org_id(0), Kind.SUBSCRIPTION, ContractState.ACTIVE, TODAY, TODAY + timedelta(days=200)
)
LINE = LicenseLine("Sub-1", Product.CALLING, 10)


def _sync(
    database: Database, records: list[Record | Problem], as_of: date = TODAY, **ways: bool
) -> SyncReport:
    return sync(database, Settings(), [export(records, as_of)], now=NOW, **ways)[0]  # type: ignore[arg-type]


def _kept(
    database: Database, records: list[Record | Problem], as_of: date = TODAY, **ways: bool
) -> SyncReport:
    report = _sync(database, records, as_of, **ways)
    assert report.error is None
    return report


def _of_kind(kind: ExportKind, records: list[Record], as_of: date = TODAY) -> Export:
    return replace(export(records, as_of), kind=kind)


def test_importing_twice_changes_nothing(database: Database) -> None:
    made = [demo_export(60, seed=3, now=NOW) for _ in range(2)]
    assert sync(database, Settings(), made[:1], now=NOW)[0].changed > 0
    before = dump(database)
    later = NOW + timedelta(hours=1)
    report = sync(database, Settings(), made[1:], now=later)[0]
    assert (report.changed, report.left_out, report.counts) == (0, 0, {})
    assert dump(database) == before
    with database.read() as connection:
        finished = connection.scalars(select(sync_run.c.finished_at).order_by(sync_run.c.id)).all()
    assert finished == [NOW, later]


def test_an_older_export_changes_nothing_newer(database: Database) -> None:
    _kept(database, list(partner(40, 1)))
    before = dump(database)
    report = _kept(database, list(partner(40, 1))[::-1] + list(partner(40, 2)), TODAY - timedelta(days=1))
    after = dump(database)
    assert before["customer"] == after["customer"]
    assert set(before["contract"]) <= set(after["contract"])
    assert set(before["license_week"]) <= set(after["license_week"])
    assert report.counts.keys() <= {"contract", "license_line", "license_week"}
    assert all(counts.changed == counts.removed == 0 for counts in report.counts.values())


def test_the_same_content_later_is_no_change_but_protects_what_it_confirms(database: Database) -> None:
    _kept(database, [ACME])
    with database.read() as connection:
        before = revision(connection)
    assert _kept(database, [ACME], TODAY + timedelta(days=5)).changed == 0
    with database.read() as connection:
        assert revision(connection) == before
    assert _kept(database, [replace(ACME, name="Old")], TODAY + timedelta(days=3)).changed == 0


def test_the_last_row_of_a_file_wins(database: Database) -> None:
    _kept(database, [ACME, replace(ACME, name="Zebra"), replace(ACME, name="Mid")])
    assert _names(database) == ["Mid"]


def test_what_a_source_does_not_know_stays(database: Database) -> None:
    known = replace(ACME, since=date(2020, 2, 29), last_sign_in=date(2026, 11, 1))
    _kept(database, [known])
    _kept(database, [replace(ACME, name="Acme 2")], TODAY + timedelta(days=1))
    with database.read() as connection:
        row = connection.execute(select(customer)).one()
    assert (row.name, row.since, row.last_sign_in) == ("Acme 2", date(2020, 2, 29), date(2026, 11, 1))


def test_a_broken_export_leaves_nothing_and_the_others_are_kept(database: Database) -> None:
    def broken() -> Iterator[Record]:
        yield OTHER
        raise DataError("truncated", file="b.csv", line=7)

    reports = sync(
        database,
        Settings(),
        [export([ACME]), replace(export([]), records=broken(), file="b.csv"), export([SUB, LINE])],
        now=NOW,
    )
    assert [report.error and report.error.code for report in reports] == [None, "truncated", None]
    assert _names(database) == ["Acme"]
    with database.read() as connection:
        runs = connection.execute(select(sync_run).order_by(sync_run.c.id)).all()
    assert [(run.error, run.finished_at) for run in runs] == [("", NOW), ("truncated", None), ("", NOW)]


def test_rows_that_hang_from_nothing_are_left_out_with_the_reason(database: Database) -> None:
    stray = replace(SUB, contract_id="Sub-9", org_id=org_id(8))
    said: list[Record | Problem] = [
        ACME, SUB, stray, LicenseLine("Sub-8", Product.CALLING, 1), Problem(3, "bad-number", {"value": "x"}),
        Problem(1, "unknown-columns", {"columns": "Mood"}, kept=True),
        LicenseWeek("Sub-1", Product.MESSAGING, date(2026, 11, 8), 1, 1),
        Administrator("ann@partner.example", "Ann", Role.ADMIN), Assignment("bo@partner.example", org_id(0)),
        PhoneNumber(org_id(8), "Paris", "+331", ""), PhoneNumber(org_id(8), "Paris", "+332", ""),
    ]  # fmt: skip
    report = _kept(database, said)
    assert report.left_out == 7
    found = [(problem.line, problem.code, problem.facts.get("rows")) for problem in report.problems]
    assert found == [
        (3, "bad-number", None),
        (1, "unknown-columns", None),
        (0, "unknown-customer-row", 1),
        (0, "unknown-contract-row", 1),
        (0, "unknown-line-row", 1),
        (0, "unknown-customer-row", 2),
        (0, "unknown-administrator-row", 1),
    ]
    with database.read() as connection:
        stored = connection.execute(
            select(sync_problem.c.code, sync_problem.c.line, sync_problem.c.facts)
        ).all()
        run = connection.execute(select(sync_run)).one()
    assert [tuple(row) for row in stored] == [(p.code, p.line, p.facts) for p in report.problems]
    assert (run.rows_read, run.rows_left_out) == (11, 7)


def test_locations_are_known_from_what_stands_there(database: Database) -> None:
    later, earlier = TODAY + timedelta(days=3), TODAY
    _kept(database, [ACME, Device(org_id(0), "AA", "Paris", "9841")], later)
    assert _places(database) == [("Paris", "", "")]
    _kept(database, [PhoneNumber(org_id(0), "Paris", "+331", "", country="FR", location_id="L1")], earlier)
    assert _places(database) == [("Paris", "L1", "FR")]
    _kept(database, [Location(org_id(0), "Paris", "L0", "BE")], earlier - timedelta(days=1))
    assert _places(database) == [("Paris", "L1", "FR")]
    _kept(database, [Device(org_id(0), "AA", "Nice", "9841")], later)
    assert _places(database) == [("Nice", "", ""), ("Paris", "L1", "FR")]


def test_tags_are_those_of_the_newest_record(database: Database) -> None:
    _kept(database, [ACME, replace(OTHER, tags=("Gold",))])
    _kept(database, [replace(ACME, tags=("vip", "New"))], TODAY + timedelta(days=2))
    _kept(database, [replace(ACME, tags=("Old",))], TODAY + timedelta(days=1))
    with database.read() as connection:
        tags = connection.execute(select(customer_tag.c.customer_id, customer_tag.c.tag_key)).all()
    assert sorted(key for _, key in tags) == ["gold", "new", "vip"]


def test_changes_are_noted_with_before_and_after(database: Database) -> None:
    _kept(database, [ACME, SUB, LINE])
    assert _changes(database) == []
    longer = replace(SUB, end=TODAY + timedelta(days=10), kind=Kind.TRIAL)
    _kept(database, [replace(ACME, name="Acme SA", tags=("Gold",)), longer, replace(LINE, bought=12), OTHER])
    found = _changes(database)
    assert [(row[0], row[1], row[2], row[3]) for row in found] == [
        (org_id(0), "contract", "Sub-1", "changed"),
        (org_id(0), "customer", org_id(0), "changed"),
        (org_id(0), "license_line", "Sub-1 calling", "changed"),
        (org_id(0), "status", "expiring_soon", "added"),
        (org_id(0), "status", "subscription", "removed"),
        (org_id(0), "status", "trial", "added"),
        (org_id(0), "tag", "VIP", "removed"),
        (org_id(1), "customer", org_id(1), "added"),
        (org_id(1), "status", "expired", "added"),
    ]
    assert (found[1][4]["name"], found[1][5]["name"]) == ("Acme", "Acme SA")
    assert (found[2][4], found[2][5]) == ({"bought": 10}, {"bought": 12})


class TestComplete:
    """An export declared complete removes what it lacks."""

    @pytest.fixture
    def full(self, database: Database) -> Database:
        numbers: list[Record] = [PhoneNumber(org_id(0), "Paris", f"+33{n:03}", "") for n in range(20)]
        elsewhere: list[Record] = [PhoneNumber(org_id(1), "Reno", f"+1{n:03}", "") for n in range(20)]
        _kept(database, [ACME, OTHER, SUB, LINE, *numbers, *elsewhere])
        return database

    def _numbers(self, count: int) -> list[Record]:
        return [PhoneNumber(org_id(0), "Paris", f"+33{n:03}", "") for n in range(count)]

    def _take(self, database: Database, records: list[Record], as_of: date, **ways: object) -> SyncReport:
        exported = _of_kind(ExportKind.PHONE_NUMBERS, records, as_of)
        return sync(database, Settings(), [exported], now=NOW, complete=True, **ways)[0]  # type: ignore[arg-type]

    def test_absence_alone_means_nothing(self, full: Database) -> None:
        sync(full, Settings(), [_of_kind(ExportKind.PHONE_NUMBERS, self._numbers(1))], now=NOW)
        assert _count(full) == 40

    def test_in_a_region_only_its_rows_go(self, full: Database) -> None:
        report = self._take(full, self._numbers(18), TODAY, region=Region.EU)
        assert (report.error, report.counts["phone_number"].removed, _count(full)) == (None, 2, 38)

    def test_more_than_a_tenth_is_refused_unless_forced(self, full: Database) -> None:
        before = dump(full)
        refused = self._take(full, self._numbers(17), TODAY, region=Region.EU)
        assert refused.error is not None
        assert (refused.error.code, refused.error.facts["vanishing"]) == ("too-many-vanish", 3)
        assert dump(full) == before
        assert self._take(full, self._numbers(17), TODAY, region=Region.EU, force=True).changed == 3
        assert _count(full) == 37

    def test_nothing_newer_goes(self, full: Database) -> None:
        assert self._take(full, self._numbers(0), TODAY - timedelta(days=1)).changed == 0
        assert _count(full) == 40

    def test_rows_left_out_are_not_taken_for_absent(self, full: Database) -> None:
        bad = [Problem(9, "bad-number", {"value": "x"})]
        refused = self._take(full, [*self._numbers(19), *bad], TODAY, region=Region.EU)  # type: ignore[list-item]
        assert refused.error is not None
        assert refused.error.code == "complete-has-problems"
        assert _count(full) == 40

    def test_a_customer_goes_with_all_that_hangs_from_it(self, full: Database) -> None:
        exported = _of_kind(ExportKind.CUSTOMERS, [OTHER], TODAY + timedelta(days=1))
        report = sync(full, Settings(), [exported], now=NOW, complete=True, force=True)[0]
        assert report.error is None
        found = dump(full)
        assert (len(found["customer"]), found["contract"], found["license_line"]) == (1, [], [])
        assert (found["kpi_step"], found["customer_status"][0][1], _count(full)) == ([], "expired", 20)
        noted = [row[:4] for row in _changes(full)]
        assert noted == [(org_id(0), "customer", org_id(0), "removed")]


def test_progress_is_told(database: Database) -> None:
    told: list[int] = []
    sync(database, Settings(), [export(partner(400, 1))], now=NOW, progress=told.append)
    assert told == sorted(told)
    assert told[0] == 1000
    assert told[-1] == len(list(partner(400, 1)))


def _names(database: Database) -> list[str]:
    with database.read() as connection:
        return list(connection.scalars(select(customer.c.name).order_by(customer.c.name)))


def _places(database: Database) -> list[tuple[str, str, str]]:
    columns = location.c.name, location.c.location_id, location.c.country
    with database.read() as connection:
        return sorted((row[0], row[1], row[2]) for row in connection.execute(select(*columns)))


def _changes(database: Database) -> list[tuple]:  # type: ignore[type-arg]
    with database.read() as connection:
        return sorted(_rows(connection), key=lambda row: row[:4])


def _rows(connection: Connection) -> Iterator[tuple]:  # type: ignore[type-arg]
    c = change.c
    columns = c.org_id, c.entity, c.entity_key, c.what, c.before, c.after
    return (tuple(row) for row in connection.execute(select(*columns)))


def _count(database: Database) -> int:
    with database.read() as connection:
        return len(connection.execute(select(phone_number.c.id)).all())
