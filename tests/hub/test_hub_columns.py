"""The columns: the documented reports as documented, and no header that means two things."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest

from hub import records
from hub.columns import EXPORT_COLUMNS, REPORT_COLUMNS, SPELLINGS, Column, ColumnKind, header_key
from hub.source import ExportKind
from hub.vocabulary import Language, ReportTemplate

DOCUMENTED = {
    (ReportTemplate(template), Language(language)): headers
    for template, languages in json.loads(
        (Path(__file__).parent.parent / "data" / "report_headers.json").read_text("utf-8")
    ).items()
    for language, headers in languages.items()
}
RECORDS = {
    ExportKind.CALLING_USAGE: records.CallingUsage,
    ExportKind.CALL_QUALITY: records.CallQuality,
    ExportKind.CALL_QUEUES: records.CallQueue,
    ExportKind.DEVICES: records.Device,
    ExportKind.PHONE_NUMBERS: records.PhoneNumber,
    ExportKind.CUSTOMERS: records.Customer,
    ExportKind.ORDERS: records.Order,
    ExportKind.LICENSE_USE: records.LicenseWeek,
}


@pytest.mark.parametrize(("template", "language"), DOCUMENTED)
def test_reports_have_the_documented_columns_in_order(template: ReportTemplate, language: Language) -> None:
    headers = [column.header(language) for column in REPORT_COLUMNS[template]]
    assert headers == DOCUMENTED[template, language]


@pytest.mark.parametrize("kind", EXPORT_COLUMNS)
def test_a_header_means_one_column(kind: ExportKind) -> None:
    meant: dict[str, str] = {}
    for column in EXPORT_COLUMNS[kind]:
        for name in column.names:
            assert meant.setdefault(header_key(name), column.key) == column.key, name


@pytest.mark.parametrize("kind", EXPORT_COLUMNS)
@pytest.mark.parametrize("language", Language)
def test_headers_of_an_export_differ(kind: ExportKind, language: Language) -> None:
    headers = [column.header(language) for column in EXPORT_COLUMNS[kind]]
    assert len(set(headers)) == len(headers)
    assert all(header == header.strip() and header for header in headers)


@pytest.mark.parametrize("kind", RECORDS)
def test_keys_are_attributes_of_the_record(kind: ExportKind) -> None:
    attributes = {field.name for field in dataclasses.fields(RECORDS[kind])}
    beside = {"customer_name", "external_id", "org_id"}
    assert {column.key for column in EXPORT_COLUMNS[kind]} - beside <= attributes


def test_only_free_text_is_guarded() -> None:
    free = {kind for kind in ColumnKind if kind.is_free_text}
    assert free == {ColumnKind.TEXT, ColumnKind.LIST}


@pytest.mark.parametrize("values", SPELLINGS)
def test_every_value_has_a_spelling_that_means_it_alone(values: type) -> None:
    meant: dict[str, object] = {}
    assert set(SPELLINGS[values]) == set(values)
    for value, spelled in SPELLINGS[values].items():
        for word in (spelled.en, spelled.fr, spelled.ja, *spelled.aliases):
            assert meant.setdefault(header_key(word), value) == value, word


def test_header_keys_pass_over_case_accents_signs_and_width() -> None:
    assert header_key("  Numéro de TÉLÉPHONE ") == header_key("numero de telephone")
    assert header_key("Call legs – Video") == header_key("Call legs - Video")
    assert header_key("ＭＡＣ") == header_key("mac")
    assert header_key("デバイス") != header_key("テハイス")


def test_a_column_speaks_three_languages() -> None:
    column = Column("key", ColumnKind.TEXT, "one", "un", "一", ("uno",))
    assert [column.header(language) for language in Language] == ["one", "un", "一"]
    assert column.names == ("one", "un", "一", "uno")
