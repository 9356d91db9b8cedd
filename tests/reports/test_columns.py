"""Columns as a person writes them, and files that hold those alone."""

from __future__ import annotations

import csv
from io import StringIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, select, text

from config.errors import RequestError
from hub.columns import REPORT_COLUMNS
from hub.vocabulary import Language, ReportTemplate
from reports.columns import headers, parse_columns, print_columns, with_column
from reports.period import with_period
from store.database import Database
from store.export import ReportQuery, stream_csv
from store.export.lines import EMPTY_ROW, lines_statement
from store.export.queries import report_select
from store.names import tag_key
from store.schema import customer, customer_tag
from store.scope import Scope
from tests.reports.sample import ACME, NOW, fill

DEVICES = ReportTemplate.DEVICES
ALL = {base: tuple(column.key for column in REPORT_COLUMNS[base]) for base in ReportTemplate}


def chosen(base: ReportTemplate) -> st.SearchStrategy[tuple[str, ...]]:
    """Some of a report's columns, in any order."""
    return st.lists(st.sampled_from(ALL[base]), min_size=1, unique=True).map(tuple)


CHOICES = st.sampled_from(ReportTemplate).flatmap(lambda base: st.tuples(st.just(base), chosen(base)))


@given(CHOICES, st.sampled_from(Language))
def test_a_line_that_was_printed_says_the_columns(
    choice: tuple[ReportTemplate, tuple[str, ...]], language: Language
) -> None:
    base, keys = choice
    assert parse_columns(print_columns(keys, base, language), base) == keys
    assert parse_columns(", ".join(keys), base) == keys
    assert parse_columns("、".join(str(ALL[base].index(key) + 1) for key in keys), base) == keys


@given(CHOICES, st.data())
def test_a_column_goes_by_any_of_its_names(
    choice: tuple[ReportTemplate, tuple[str, ...]], data: st.DataObject
) -> None:
    base, keys = choice
    by_key = {column.key: column for column in REPORT_COLUMNS[base]}
    own = [data.draw(st.sampled_from(by_key[key].names)) for key in keys]
    spelt = [data.draw(st.sampled_from([name, name.upper(), f"  {name} "])) for name in own]
    assert parse_columns(data.draw(st.sampled_from([", ", ";", "、", "\n"])).join(spelt), base) == keys


@given(st.sampled_from(ReportTemplate), st.text(max_size=200))
def test_any_line_is_read_or_refused(base: ReportTemplate, line: str) -> None:
    try:
        keys = parse_columns(line, base)
    except RequestError:
        return
    assert set(keys) <= set(ALL[base])
    assert len(keys) == len(set(keys)) > 0


@pytest.mark.parametrize(
    ("line", "keys"),
    [
        ("customer, mac and product", ("customer_name", "mac", "product")),
        ("client, MAC et produit", ("customer_name", "mac", "product")),
        ("顧客、MACと製品", ("customer_name", "mac", "product")),
        ("2, 6-7", ("customer_name", "product", "mac")),
        ("#7；2", ("mac", "customer_name")),
        ("", ALL[DEVICES]),
    ],
)
def test_lines_people_write(line: str, keys: tuple[str, ...]) -> None:
    assert parse_columns(line, DEVICES) == keys


@pytest.mark.parametrize(
    ("line", "code", "column", "nearest"),
    [
        ("customer, modle", "unknown-column", "modle", "product"),
        ("firmwear", "unknown-column", "firmwear", "firmware"),
        ("customer, 13", "unknown-column", "13", None),
        ("0", "unknown-column", "0", None),
        ("7-2", "unknown-column", "7-2", None),
        ("mac, customer, 7", "column-twice", "7", None),
    ],
)
def test_what_is_no_column_is_refused_with_the_nearest(
    line: str, code: str, column: str, nearest: str | None
) -> None:
    with pytest.raises(RequestError) as refused:
        parse_columns(line, DEVICES)
    assert (refused.value.code, refused.value.facts["column"]) == (code, column)
    near = refused.value.facts.get("near", ())
    assert isinstance(near, tuple)
    assert next(iter(near), None) == nearest
    if nearest:
        mended = with_column(line, column, nearest, DEVICES)
        assert nearest in parse_columns(mended, DEVICES)


# --- files -------------------------------------------------------------------------------------------------


def lines_of(database: Database, query: ReportQuery) -> list[list[str]]:
    written: list[bytes] = []
    with database.read() as connection:
        count = stream_csv(connection, query, written.append)
    found = list(csv.reader(StringIO(b"".join(written).decode(), newline="")))
    assert len(found) == count
    return found


def test_a_file_of_chosen_columns_is_those_of_the_full_one(database: Database) -> None:
    fill(database)
    full = {
        base: lines_of(database, with_period(ReportQuery(base, Scope()), None, None, NOW))
        for base in ReportTemplate
    }

    @settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(CHOICES)
    def check(choice: tuple[ReportTemplate, tuple[str, ...]]) -> None:
        base, keys = choice
        query = with_period(ReportQuery(base, Scope(), chosen=keys), None, None, NOW)
        places = [ALL[base].index(key) for key in keys]
        assert lines_of(database, query) == [[row[place] for place in places] for row in full[base]]

    check()


def test_only_the_chosen_columns_are_asked_for(database: Database) -> None:
    query = ReportQuery(DEVICES, Scope(), chosen=("mac", "customer_name"))
    assert list(report_select(query, is_sqlite=database.is_sqlite).selected_columns.keys()) == [
        "mac",
        "customer_name",
    ]
    usage = ReportQuery(ReportTemplate.CALLING_USAGE, Scope(), chosen=("location", "calls"))
    usage = with_period(usage, None, None, NOW)
    assert list(report_select(usage, is_sqlite=database.is_sqlite).selected_columns.keys()) == [
        "location",
        "calls",
    ]
    assert headers(("mac",), DEVICES, Language.JA) == ["MAC"]
    if database.is_sqlite:
        with database.read() as connection:
            sql = lines_statement(
                connection, report_select(query, is_sqlite=database.is_sqlite), query.columns
            )
        assert "firmware" not in sql


def test_a_row_of_one_empty_column_is_a_row(database: Database) -> None:
    """Programs skip empty lines."""
    fill(database)
    query = ReportQuery(DEVICES, Scope(), chosen=("phone_number",))
    written: list[bytes] = []
    with database.read() as connection:
        assert stream_csv(connection, query, written.append) == 4
    rows = b"".join(written).decode().splitlines()
    assert sorted(rows) == sorted([EMPTY_ROW, EMPTY_ROW, "+33123456789", "+12025550100"])


def test_a_tag_narrows_and_sorts_nothing(database: Database) -> None:
    fill(database)
    with database.write() as connection:
        acme = connection.execute(select(customer.c.id).where(customer.c.org_id == ACME)).scalar_one()
        tag = {"customer_id": acme, "tag": "It's gold, 100 %", "tag_key": tag_key("It's gold, 100 %")}
        connection.execute(insert(customer_tag), [tag])
    for base, rows in ((DEVICES, 2), (ReportTemplate.PHONE_NUMBERS, 3), (ReportTemplate.CALLING_USAGE, 2)):
        query = with_period(ReportQuery(base, Scope(), tag_key=tag["tag_key"]), None, None, NOW)
        assert len(lines_of(database, query)) == rows
        assert lines_of(database, with_period(ReportQuery(base, Scope(), tag_key="x"), None, None, NOW)) == []
        if database.is_sqlite:
            with database.read() as connection:
                sql = lines_statement(
                    connection, report_select(query, is_sqlite=database.is_sqlite), query.columns
                )
                plan = connection.execute(text("EXPLAIN QUERY PLAN " + sql.replace(":", "\\:"))).all()
            assert not [row for row in plan if "TEMP B-TREE" in row[-1]], plan
