"""Writes records as Partner Hub's exports would have them: what the samples are made with.

One file for each kind of export, and for facts about calls one for each period, since their rows carry none.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, fields
from datetime import date, datetime, timedelta
from enum import Enum
from pathlib import Path
from typing import Any

from hub.columns import EXPORT_COLUMNS, Column, ColumnKind, spelling
from hub.columns.values import NumberType, YesNo
from hub.exports.values import FORMULA_SIGNS
from hub.records import (
    Administrator,
    Assignment,
    CallingUsage,
    CallQuality,
    CallQueue,
    Contract,
    Customer,
    Device,
    LicenseLine,
    LicenseWeek,
    Order,
    PhoneNumber,
    Record,
)
from hub.source import ExportKind
from hub.vocabulary import Language

Values = dict[str, Any]

_NAMES: dict[Language, dict[ExportKind, str]] = {
    Language.EN: {kind: kind.value.replace("_", " ").capitalize() for kind in EXPORT_COLUMNS},
    Language.FR: {
        ExportKind.CUSTOMERS: "Clients",
        ExportKind.SUBSCRIPTIONS: "Abonnements",
        ExportKind.ORDERS: "Commandes",
        ExportKind.LICENSE_USE: "Utilisation des licences",
        ExportKind.CALLING_USAGE: "Utilisation des appels",
        ExportKind.CALL_QUALITY: "Qualité des appels",
        ExportKind.CALL_QUEUES: "Files d'attente",
        ExportKind.DEVICES: "Périphériques",
        ExportKind.PHONE_NUMBERS: "Numéros de téléphone",
        ExportKind.ADMINISTRATORS: "Administrateurs",
    },
    Language.JA: {
        ExportKind.CUSTOMERS: "顧客リスト",
        ExportKind.SUBSCRIPTIONS: "サブスクリプション",
        ExportKind.ORDERS: "注文履歴",
        ExportKind.LICENSE_USE: "ライセンスの使用状況",
        ExportKind.CALLING_USAGE: "通話使用状況",
        ExportKind.CALL_QUALITY: "通話品質",
        ExportKind.CALL_QUEUES: "コールキュー",
        ExportKind.DEVICES: "デバイス",
        ExportKind.PHONE_NUMBERS: "電話番号",
        ExportKind.ADMINISTRATORS: "管理者",
    },
}


@dataclass(frozen=True, slots=True)
class Style:
    """How the files are spelled."""

    language: Language = Language.EN
    encoding: str = "utf-8"
    delimiter: str = ","


@dataclass(frozen=True, slots=True)
class Written:
    """A file that was written; `since` and `until` for facts."""

    path: Path
    kind: ExportKind
    since: date | None = None
    until: date | None = None


@dataclass(slots=True)
class _Sheets:
    """The records, sorted by what their rows need."""

    customers: dict[str, Customer] = field(default_factory=dict)
    contracts: dict[str, Contract] = field(default_factory=dict)
    administrators: dict[str, Administrator] = field(default_factory=dict)
    latest: dict[tuple[str, str], LicenseWeek] = field(default_factory=dict)
    others: dict[type[Any], list[Any]] = field(default_factory=lambda: defaultdict(list))

    def add(self, record: Record) -> None:
        match record:
            case Customer():
                self.customers[record.org_id] = record
            case Contract():
                self.contracts[record.contract_id] = record
            case Administrator():
                self.administrators[record.email] = record
            case LicenseWeek():
                key = (record.contract_id, record.product.value)
                if key not in self.latest or self.latest[key].week < record.week:
                    self.latest[key] = record
                self.others[LicenseWeek].append(record)
            case _:
                self.others[type(record)].append(record)


def write_exports(records: Iterable[Record], folder: Path, style: Style, as_of: datetime) -> list[Written]:
    """Write all of `records` to files in `folder`, named as Partner Hub names downloads.

    Locations have no export of their own: the rows that name one say what is known of it.

    Raises:
        UnicodeEncodeError: the encoding cannot hold a name.
    """
    sheets = _Sheets()
    for record in records:
        sheets.add(record)
    written: list[Written] = []
    for kind, period, found in _tables(sheets):
        if not found:
            continue
        name = _NAMES[style.language][kind]
        mark = kind.value.replace("_", "")[:4] + (f"{period[0]:%m%d}{period[1]}" if period else "0")
        path = folder / f"{name}_{mark}_{as_of.date().isoformat()}.csv"
        _write(path, EXPORT_COLUMNS[kind], found, style)
        first, days = period or (None, 0)
        until = first + timedelta(days=days - 1) if first else None
        written.append(Written(path, kind, first, until))
    return written


def _tables(sheets: _Sheets) -> Iterator[tuple[ExportKind, tuple[date, int] | None, list[Values]]]:
    others = sheets.others
    yield ExportKind.CUSTOMERS, None, [_values(record) for record in sheets.customers.values()]
    yield ExportKind.SUBSCRIPTIONS, None, [_subscription(line, sheets) for line in others[LicenseLine]]
    yield ExportKind.ORDERS, None, [_of_contract(record, sheets) for record in others[Order]]
    yield ExportKind.LICENSE_USE, None, [_of_contract(record, sheets) for record in others[LicenseWeek]]
    facts = (CallingUsage, CallQuality, CallQueue)
    kinds = (ExportKind.CALLING_USAGE, ExportKind.CALL_QUALITY, ExportKind.CALL_QUEUES)
    for kind, fact in zip(kinds, facts, strict=True):
        periods: dict[tuple[date, int], list[Values]] = defaultdict(list)
        for record in others[fact]:
            periods[record.first_day, record.days].append(_of_customer(record, sheets))
        for period in sorted(periods):
            yield kind, period, periods[period]
    yield ExportKind.DEVICES, None, [_of_customer(record, sheets) for record in others[Device]]
    yield ExportKind.PHONE_NUMBERS, None, [_phone_number(record, sheets) for record in others[PhoneNumber]]
    yield ExportKind.ADMINISTRATORS, None, list(_administrators(sheets))


def _values(record: Any) -> Values:
    return {item.name: getattr(record, item.name) for item in fields(record)}


def _of_customer(record: Any, sheets: _Sheets) -> Values:
    customer = sheets.customers.get(record.org_id)
    named = {"customer_name": customer.name, "external_id": customer.external_id} if customer else {}
    return named | _values(record)


def _of_contract(record: LicenseWeek | Order, sheets: _Sheets) -> Values:
    contract = sheets.contracts[record.contract_id]
    customer = sheets.customers.get(contract.org_id)
    return {
        "customer_name": customer.name if customer else "",
        "org_id": contract.org_id,
    } | _values(record)


def _subscription(line: LicenseLine, sheets: _Sheets) -> Values:
    week = sheets.latest.get((line.contract_id, line.product.value))
    used = {"week": week.week, "assigned": week.assigned, "used": week.used} if week else {}
    contract = sheets.contracts[line.contract_id]
    return _of_customer(contract, sheets) | {"product": line.product, "bought": line.bought} | used


def _phone_number(record: PhoneNumber, sheets: _Sheets) -> Values:
    kinds = {True: NumberType.PRIMARY, False: NumberType.SECONDARY}
    return _of_customer(record, sheets) | {
        "primary": kinds.get(record.primary) if isinstance(record.primary, bool) else None
    }


def _administrators(sheets: _Sheets) -> Iterator[Values]:
    """A row for each customer of theirs, or one without."""
    assigned: dict[str, list[str]] = defaultdict(list)
    for record in sheets.others[Assignment]:
        assigned[record.email].append(record.org_id)
    for administrator in sheets.administrators.values():
        for org_id in assigned.get(administrator.email, [""]):
            customer = sheets.customers.get(org_id)
            yield {
                "customer_name": customer.name if customer else "",
                "org_id": org_id,
            } | _values(administrator)


def _write(path: Path, columns: tuple[Column, ...], found: list[Values], style: Style) -> None:
    cells = [(column.key, _cell(column.kind, style.language)) for column in columns]
    with path.open("w", encoding=style.encoding, newline="") as stream:
        out = csv.writer(stream, delimiter=style.delimiter)
        out.writerow(column.header(style.language) for column in columns)
        for values in found:
            out.writerow(cell(values.get(key)) for key, cell in cells)


def _cell(kind: ColumnKind, language: Language) -> Callable[[Any], str]:
    def write(value: Any) -> str:
        if isinstance(value, bool):
            value = YesNo.YES if value else YesNo.NO
        if isinstance(value, Enum):
            return spelling(value).word(language)
        if isinstance(value, date):
            return _DAYS[language](value)
        if isinstance(value, tuple):
            return ";".join(value) + (";" if len(value) == 1 else "")
        plain = "" if value is None else str(value)
        if kind is ColumnKind.SECONDS and language is Language.FR:
            return plain.replace(".", ",")
        return _guarded(plain) if kind is ColumnKind.TEXT else plain

    return write


_DAYS: dict[Language, Callable[[date], str]] = {
    Language.EN: date.isoformat,
    Language.FR: lambda day: f"{day:%d/%m/%Y}",
    Language.JA: lambda day: f"{day.year}年{day.month}月{day.day}日",
}


def _guarded(value: str) -> str:
    """With an apostrophe before it where a spreadsheet would read a formula; the reader takes it off."""
    return f"'{value}" if value.lstrip("'")[:1] in FORMULA_SIGNS and value else value
