"""The reader of Partner Hub's CSV exports: a file in, records and problems out, in flat memory.

Each file is looked through three times at most: for its encoding and fingerprint, for the order of day and
month where its dates leave that open, and for its rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

from config.errors import DataError
from hub import clean
from hub.columns import Column, ColumnKind
from hub.exports import values as read
from hub.exports.builders import BUILDERS, FACT_KINDS, BadRowError, Frame
from hub.exports.dates import DayOrder, OrderFinder, order_of, some_day
from hub.exports.encoding import Survey, survey
from hub.exports.files import InputFile, input_files
from hub.exports.header import Layout
from hub.exports.keys import SeenKeys
from hub.exports.periods import moment_of, period_of
from hub.exports.rows import Row, Table, rows, table_of
from hub.records import Problem, Record
from hub.source import Export, ExportKind
from hub.vocabulary import Language

_SHOWN = 80
"""Characters of a bad cell that a problem quotes."""
_ORDER = {kind: place for place, kind in enumerate(ExportKind)}
_REPEATING = (ExportKind.SUBSCRIPTIONS, ExportKind.ADMINISTRATORS)
"""Each row says again whose it is: a contract with several lines, an administrator of several customers."""
_UNUSED = "customer_name"
"""Rows name the customer for people; the organisation ID says who it is."""


def read_exports(
    path: Path, *, as_of: datetime | None = None, since: date | None = None, until: date | None = None
) -> Iterator[Export]:
    """The exports in a CSV file, or in a ZIP of such files: customers first, then what names them.

    What a file is says its header row alone. All that can be known before the rows are read is checked, in
    every file, before the first `Export` comes; rows are read as records are asked for.

    Args:
        path: the file.
        as_of: aware; when the export was true. Else the date in the file, else the one its name ends with.
        since: the first day of the facts in exports of calls, which carry no dates.
        until: the last day. By default they are of the last week completed at the as-of.

    Raises:
        DataError: the codes stand in docs/exports.md.
    """
    exports = [_export(file, as_of, since, until) for file in input_files(path)]
    yield from sorted(exports, key=lambda export: (_ORDER[export.kind], export.file))


def _export(file: InputFile, as_of: datetime | None, since: date | None, until: date | None) -> Export:
    found = survey(file.open, file.name)
    with file.open() as stream:
        table = table_of(stream, found.encoding, file.name)
    moment = moment_of(as_of, file.names, some_day(table.above))
    kind = table.layout.kind
    said = (since, until) if kind in FACT_KINDS else (None, None)
    frame = Frame(moment, period_of(*said, moment))
    return Export("csv", kind, moment, _records(file, found, table, frame), file.name, found.sha256)


def _records(file: InputFile, found: Survey, table: Table, frame: Frame) -> Iterator[Record | Problem]:
    orders = _day_orders(file, found, table)
    with file.open() as stream:
        body = _body(rows(stream, found.encoding, table.delimiter, file.name), table)
        yield from _notes(table)
        yield from _read_rows(_whole(body, len(table.layout.headers), file.name), table.layout, frame, orders)


def _notes(table: Table) -> Iterator[Problem]:
    """What the header row lets one know of columns that are passed over."""
    keys = {column.key for _, column in table.layout.columns}
    if table.layout.kind is ExportKind.SUBSCRIPTIONS and "week" not in keys and keys & {"assigned", "used"}:
        yield Problem(table.header_row + 1, "use-without-week", kept=True)
    unknown = table.layout.unknown
    if unknown:
        names = ", ".join(clean.text(name)[:40] for name in unknown)
        yield Problem(table.header_row + 1, "unknown-columns", {"columns": names[:400]}, kept=True)


def _read_rows(
    body: Iterator[Row], layout: Layout, frame: Frame, orders: dict[str, DayOrder]
) -> Iterator[Record | Problem]:
    build = BUILDERS[layout.kind]
    cells_of = _cell_readers(layout, orders)
    seen = SeenKeys()
    latest: dict[type, Record] = {}
    repeats = layout.kind in _REPEATING
    for line, cells in body:
        if len(cells) < len(layout.headers):
            yield Problem(line, "too-few-cells", {"cells": len(cells), "expected": len(layout.headers)})
            continue
        if len(cells) > len(layout.headers) and any(cells[len(layout.headers) :]):
            yield Problem(line, "too-many-cells", {"cells": len(cells), "expected": len(layout.headers)})
            continue
        values = _values(cells, cells_of, layout, line)
        if isinstance(values, Problem):
            yield values
            continue
        try:
            key, records = build(values, frame)
        except BadRowError as error:
            yield Problem(line, error.code, dict(error.facts))
            continue
        if seen.add(key):
            yield Problem(line, "duplicate-row", {"key": _shown_key(key)}, kept=True)
        if not repeats:
            yield from records
            continue
        for record in records:
            if latest.get(type(record)) != record:
                latest[type(record)] = record
                yield record


_CellReader = tuple[int, str, Callable[[str], Any], bool]
"""The place of a cell, the column's key, what reads it, and whether it must say something."""


def _values(
    cells: list[str], readers: list[_CellReader], layout: Layout, line: int
) -> dict[str, Any] | Problem:
    values: dict[str, Any] = {}
    for place, key, reader, required in readers:
        cell = cells[place]
        try:
            value = None if required and (not cell or cell.isspace()) else reader(cell)
        except read.BadValueError as error:
            shown = clean.text(cell)[:_SHOWN]
            return Problem(line, error.code, {"column": clean.text(layout.headers[place]), "value": shown})
        if required and (value is None or value == ""):
            return Problem(line, "missing-value", {"column": clean.text(layout.headers[place])})
        values[key] = value
    return values


def _cell_readers(layout: Layout, orders: dict[str, DayOrder]) -> list[_CellReader]:
    return [
        (place, column.key, _reader(column, layout, orders), _must_say(column, layout.kind))
        for place, column in layout.columns
        if column.key != _UNUSED
    ]


def _must_say(column: Column, kind: ExportKind) -> bool:
    """A number has no extension and an extension no number; all other required cells say something."""
    either = kind is ExportKind.PHONE_NUMBERS and column.kind is ColumnKind.PHONE
    return column.required and not either


def _reader(column: Column, layout: Layout, orders: dict[str, DayOrder]) -> Callable[[str], Any]:
    if column.key == "org_id":
        return _optional_org_id if not column.required else read.org_id
    if column.kind is ColumnKind.DAY:
        return read.day_reader(orders.get(column.key, DayOrder.UNKNOWN))
    if column.kind is ColumnKind.SECONDS:
        return partial(read.seconds, language=layout.language)
    if column.kind is ColumnKind.ENUM:
        return read.CHOICES[column.key]
    return _READERS_BY_KEY.get(column.key) or _READERS_BY_KIND[column.kind]


def _optional_org_id(cell: str) -> str:
    return read.org_id(cell) if cell.strip() else ""


_READERS_BY_KEY: dict[str, Callable[[str], Any]] = {"user_id": read.user_id, "extension": read.extension}
_READERS_BY_KIND: dict[ColumnKind, Callable[[str], Any]] = {
    ColumnKind.ID: read.token,
    ColumnKind.EMAIL: read.email,
    ColumnKind.PHONE: read.phone,
    ColumnKind.MAC: read.mac,
    ColumnKind.YES_NO: read.yes_no,
    ColumnKind.COUNT: read.count,
    ColumnKind.CHANGE: read.change,
    ColumnKind.LIST: read.listed,
    ColumnKind.TEXT: read.text,
}


def _body(found: Iterator[Row], table: Table) -> Iterator[Row]:
    """The rows below the header that say anything."""
    for _ in range(table.header_row + 1):
        next(found, None)
    return (row for row in found if any(row[1]))


def _whole(found: Iterator[Row], width: int, name: str) -> Iterator[Row]:
    """The rows, unless the last one lacks cells: then the file was cut.

    Raises:
        DataError: `truncated`.
    """
    short: Row | None = None
    for row in found:
        if short is not None:
            yield short
            short = None
        if len(row[1]) < width:
            short = row
        else:
            yield row
    if short is not None:
        raise DataError("truncated", file=name, line=short[0])


def _day_orders(file: InputFile, found: Survey, table: Table) -> dict[str, DayOrder]:
    """For each column of days, whether the day or the month comes first."""
    finders = [
        (place, column.key, OrderFinder())
        for place, column in table.layout.columns
        if column.kind is ColumnKind.DAY
    ]
    if not finders:
        return {}
    with file.open() as stream:
        for _, cells in _body(rows(stream, found.encoding, table.delimiter, file.name), table):
            for place, _, finder in finders:
                if not finder.decided and place < len(cells):
                    finder.see(cells[place])
            if all(finder.decided for _, _, finder in finders):
                break
    language: Language = table.layout.language
    return {key: order_of(finder, language) for _, key, finder in finders}


def _shown_key(key: object) -> str:
    parts = key if isinstance(key, tuple) else (key,)
    return " · ".join(str(part) for part in parts if part)[:_SHOWN]
