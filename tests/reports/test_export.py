"""The three reports hold exactly what the store holds, as CSV that is safe to open."""

from __future__ import annotations

import csv
import hashlib
import os
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, select, text

from config.errors import RequestError
from hub.columns import REPORT_COLUMNS
from hub.vocabulary import Language, ReportTemplate
from reports.build import ReportRequest, build_report
from reports.guard import guarded
from reports.period import check_period, with_period
from reports.table import BYTE_ORDER_MARK
from store.database import Database
from store.export import ReportQuery, stream_csv
from store.export.lines import lines_statement, rows_select
from store.export.queries import report_select, two_spans, unsummed_usage
from store.schema import administrator, calling_usage, customer, device, location
from store.scope import Scope
from tests.reports.sample import ACME, KIM, NOW, WEEK, fill
from tests.store.rows import AS_OF, customer_row

GOLDEN = Path(__file__).parent.parent / "data" / "reports"
SATURDAY = date(2026, 11, 14)
DAY = date(2026, 11, 21)


def query(
    template: ReportTemplate, scope: Scope | None = None, customer_id: int | None = None
) -> ReportQuery:
    plain = ReportQuery(template, scope or Scope(), customer_id)
    return with_period(plain, None, None, NOW)


def rows_of(database: Database, asked: ReportQuery) -> list[dict[str, str]]:
    written: list[bytes] = []
    with database.read() as connection:
        count = stream_csv(connection, asked, written.append)
    keys = [column.key for column in REPORT_COLUMNS[asked.template]]
    rows = list(csv.DictReader(StringIO(b"".join(written).decode(), newline=""), keys))
    assert len(rows) == count
    return rows


@pytest.mark.parametrize("template", list(ReportTemplate))
def test_files_are_the_golden_ones(database: Database, tmp_path: Path, template: ReportTemplate) -> None:
    """Both engines, to the byte; SWITCHBOARD_GOLDEN=write makes the files anew, to be looked at."""
    fill(database)
    for language in Language:
        request = ReportRequest(query(template), "Report", DAY, language)
        with database.read() as connection:
            file = build_report(connection, request, tmp_path)
        golden = GOLDEN / f"{template}.{language}.csv"
        if os.environ.get("SWITCHBOARD_GOLDEN") == "write":
            golden.write_bytes(file.path.read_bytes())
        assert file.path.read_bytes() == golden.read_bytes()


def test_file_is_counted_hashed_and_named(database: Database, tmp_path: Path) -> None:
    fill(database)
    request = ReportRequest(query(ReportTemplate.DEVICES), "Devices report", DAY)
    with database.read() as connection:
        file = build_report(connection, request, tmp_path)
        marked = build_report(
            connection, ReportRequest(request.query, "Devices report", DAY, byte_order_mark=True), tmp_path
        )
    data = file.path.read_bytes()
    assert file.rows == data.count(b"\n") - 1 == 4
    assert file.sha256 == hashlib.sha256(data).hexdigest()
    assert file.size == len(data)
    title, signs, day = file.name.removesuffix(".csv").split("_")
    assert (title, day) == ("Devices report", "2026-11-21")
    assert signs.isalnum()
    assert marked.path.read_bytes() == BYTE_ORDER_MARK + data
    assert marked.name != file.name
    assert sorted(path.name for path in tmp_path.iterdir() if path.suffix == ".csv") == sorted(
        [file.name, marked.name]
    )


def test_no_row_leaves_the_headers(database: Database, tmp_path: Path) -> None:
    for template in ReportTemplate:
        with database.read() as connection:
            file = build_report(connection, ReportRequest(query(template), "x", DAY), tmp_path)
        assert file.rows == 0
        headers = next(csv.reader(file.path.read_text("utf-8").splitlines()))
        assert headers == [column.en for column in REPORT_COLUMNS[template]]


def test_region_customer_and_person_narrow_the_rows(database: Database) -> None:
    fill(database)
    with database.read() as connection:
        acme = connection.execute(select(customer.c.id).where(customer.c.org_id == ACME)).scalar_one()
        kim = connection.execute(select(administrator.c.id).where(administrator.c.email == KIM)).scalar_one()
    for template, all_rows, in_eu, of_acme in (
        (ReportTemplate.PHONE_NUMBERS, 5, 4, 3),
        (ReportTemplate.DEVICES, 4, 3, 2),
        (ReportTemplate.CALLING_USAGE, 3, 2, 2),
    ):
        assert len(rows_of(database, query(template))) == all_rows
        assert len(rows_of(database, query(template, Scope(region="EU")))) == in_eu
        assert len(rows_of(database, query(template, customer_id=acme))) == of_acme
        assert {row["org_id"] for row in rows_of(database, query(template, Scope(kim)))} == {ACME}
        assert rows_of(database, query(template, Scope(kim, "US"))) == []


def test_usage_adds_up_days_and_weeks(database: Database) -> None:
    fill(database)
    asked = ReportQuery(ReportTemplate.CALLING_USAGE, Scope(), None, date(2026, 11, 1), SATURDAY)
    found = {row["location"]: row for row in rows_of(database, asked)}
    assert found["Paris; siège"]["calls"] == str(10 + 100)
    assert found["Lyon"]["minutes"] == str(sum(range(8, 15)))
    assert found["大阪"]["calls"] == "7"


def test_usage_of_one_week_alone_needs_no_sums_and_is_the_same(database: Database) -> None:
    fill(database)
    asked = query(ReportTemplate.CALLING_USAGE)
    with database.write() as connection:
        of_week = (calling_usage.c.first_day == WEEK) & (calling_usage.c.days == 7)
        connection.execute(calling_usage.delete().where(~of_week))
        kept = connection.execute(select(location.c.name, calling_usage.c.calls).join(location)).all()
        summed = connection.execute(report_select(asked, is_sqlite=database.is_sqlite)).all()
        assert len(connection.execute(two_spans(asked)).all()) == 1
        assert connection.execute(unsummed_usage(asked)).all() == summed
    assert {row["location"]: row["calls"] for row in rows_of(database, asked)} == {
        guarded(name): str(calls) for name, calls in kept
    }
    if database.is_sqlite:
        with database.read() as connection:
            sql = lines_statement(connection, rows_select(connection, asked), asked.columns)
            plan = connection.execute(text("EXPLAIN QUERY PLAN " + sql.replace(":", "\\:"))).all()
        assert "sum(" not in sql
        assert not [row for row in plan if "TEMP B-TREE" in row[-1]], plan


def test_postgresql_makes_the_lines_in_several_processes(database: Database) -> None:
    if database.is_sqlite:
        return
    fill(database)
    with database.write() as connection:
        of_week = (calling_usage.c.first_day == WEEK) & (calling_usage.c.days == 7)
        connection.execute(calling_usage.delete().where(~of_week))
    for template in ReportTemplate:
        asked = query(template)
        with database.read() as connection:
            for free in ("parallel_setup_cost", "parallel_tuple_cost", "min_parallel_table_scan_size"):
                connection.exec_driver_sql(f"SET LOCAL {free} = 0")
            sql = lines_statement(connection, rows_select(connection, asked), asked.columns)
            plan = [
                row[0] for row in connection.exec_driver_sql("EXPLAIN (VERBOSE) " + sql.replace("%", "%%"))
            ]
        gathered = next(at for at, line in enumerate(plan) if "Gather Merge" in line)
        made = [at for at, line in enumerate(plan) if "Output:" in line and "format(" in line]
        assert gathered < made[-1], plan


def test_who_ends_an_export_early_can_go_on_with_the_connection(database: Database) -> None:
    fill(database)
    with database.write() as connection:
        place, owner = connection.execute(select(location.c.id, location.c.customer_id).limit(1)).one()
        row = {"customer_id": owner, "location_id": place, "product": "Phone", "as_of": AS_OF}
        connection.execute(
            insert(device), [{**row, "id": at, "mac": f"{at:012X}"} for at in range(100, 5_100)]
        )

    def refuse(_lines: bytes) -> None:
        raise RequestError("no-period")

    with database.read() as connection:
        with pytest.raises(RequestError):
            stream_csv(connection, query(ReportTemplate.DEVICES), refuse)
        connection.rollback()
        written: list[bytes] = []
        assert stream_csv(connection, query(ReportTemplate.DEVICES), written.append) == 5_004
    assert len(written) > 1


def test_period_is_the_last_completed_week_unless_said() -> None:
    plain = ReportQuery(ReportTemplate.CALLING_USAGE, Scope())
    day = date.fromisoformat
    for since, until, wanted in (
        (None, None, (WEEK, SATURDAY)),
        ("2026-11-01", None, ("2026-11-01", "2026-11-14")),
        ("2026-11-18", None, ("2026-11-18", "2026-11-18")),
        (None, "2026-11-07", ("2026-11-01", "2026-11-07")),
        ("2026-10-01", "2026-10-31", ("2026-10-01", "2026-10-31")),
    ):
        found = with_period(plain, since and day(since), until and day(until), NOW)
        assert (str(found.since), str(found.until)) == tuple(map(str, wanted))
    with pytest.raises(RequestError, match="period-backwards"):
        with_period(plain, SATURDAY, WEEK, NOW)


@pytest.mark.parametrize("template", [ReportTemplate.DEVICES, ReportTemplate.PHONE_NUMBERS])
def test_inventories_refuse_a_period(template: ReportTemplate) -> None:
    for since, until in ((WEEK, None), (None, SATURDAY)):
        with pytest.raises(RequestError, match="no-period"):
            with_period(ReportQuery(template, Scope()), since, until, NOW)


def test_period_that_cuts_a_stored_week_is_refused(database: Database) -> None:
    fill(database)
    with database.read() as connection:
        acme = connection.execute(select(customer.c.id).where(customer.c.org_id == ACME)).scalar_one()
        asked = ReportQuery(
            ReportTemplate.CALLING_USAGE, Scope(), None, date(2026, 11, 10), date(2026, 11, 12)
        )
        with pytest.raises(RequestError) as refused:
            check_period(connection, asked)
        assert refused.value.code == "period-cuts-week"
        assert refused.value.facts == {"whole_since": "2026-11-08", "whole_until": "2026-11-14"}
        whole = ReportQuery(
            ReportTemplate.CALLING_USAGE, Scope(), acme, date(2026, 11, 1), date(2026, 11, 21)
        )
        period = check_period(connection, whole)
        assert (period.first, period.last) == (date(2026, 11, 1), SATURDAY)
        nothing = ReportQuery(
            ReportTemplate.CALLING_USAGE, Scope(), None, date(2026, 6, 7), date(2026, 6, 13)
        )
        period = check_period(connection, nothing)
        assert (period.first, period.stored) == (None, (date(2026, 11, 1), SATURDAY))


def test_sqlite_sorts_nothing(database: Database) -> None:
    """Sorting a million rows would take their memory: the order must come from the indexes."""
    if not database.is_sqlite:
        return
    fill(database)
    for template in ReportTemplate:
        for scope, one in (
            (Scope(), None),
            (Scope(region="EU"), None),
            (Scope(1), None),
            (Scope(1, "EU"), 1),
        ):
            asked = query(template, scope, one)
            with database.read() as connection:
                sql = lines_statement(
                    connection, report_select(asked, is_sqlite=database.is_sqlite), REPORT_COLUMNS[template]
                )
                plan = connection.execute(text("EXPLAIN QUERY PLAN " + sql.replace(":", "\\:"))).all()
            assert not [row for row in plan if "TEMP B-TREE" in row[-1]], plan


HOSTILE = st.text(
    st.one_of(
        st.sampled_from("=+-@\t\r\n\"',;|％＝＋－＠ \\%{}aé日"),
        st.characters(exclude_categories=["Cs"], exclude_characters="\0"),
    ),
    max_size=30,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=HOSTILE, product=HOSTILE, site=HOSTILE, email=st.sampled_from(["", "a@b.example", "=x@b.example"])
)
def test_any_text_comes_back_guarded_and_whole(
    database: Database, name: str, product: str, site: str, email: str
) -> None:
    with database.write() as connection:
        for table in (device, location, customer):
            connection.execute(table.delete())
        connection.execute(insert(customer), [customer_row(1, name)])
        connection.execute(insert(location), [{"id": 1, "customer_id": 1, "name": site, "as_of": AS_OF}])
        row = {"id": 1, "customer_id": 1, "location_id": 1, "mac": "AA", "product": product, "user_id": email}
        connection.execute(insert(device), [{**row, "as_of": AS_OF}])
    (found,) = rows_of(database, query(ReportTemplate.DEVICES))
    assert found["customer_name"] == guarded(name)
    assert found["product"] == guarded(product)
    assert found["location"] == guarded(site)
    assert found["user_id"] == guarded(email)
