"""The rows of a report as bytes of CSV: the database writes the lines, Python only passes them on.

Only columns of free text are quoted and guarded: what the other kinds hold was checked when it was read.
Both engines write the same bytes: UTF-8, a line feed after each row, quotes only where RFC 4180 asks for
them, nothing for what is empty. Why so: docs/decisions/0005-formula-guard.md.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from contextlib import closing, contextmanager
from itertools import islice
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    LargeBinary,
    Select,
    and_,
    case,
    cast,
    func,
    literal,
    or_,
)

from hub.columns import Column, ColumnKind
from hub.vocabulary import ReportTemplate
from store.export.queries import ReportQuery, report_select, two_spans, unsummed_usage

FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a spreadsheet takes for the beginning of a formula; the wide forms count on Japanese systems."""
GUARD: Final = "'"
_QUOTED_FOR: Final = ',"\n\r'
_BEGIN_PLAINLY: Final = (("A", "\uff00"), ("0", ":"))
"""Texts from the first up to the second, byte by byte: with a letter, a sign of most languages, a digit."""
EMPTY_ROW: Final = '""'
"""A row whose only column is empty: programs take an empty line for no row at all."""
EXPORT_CACHE_KIB: Final = 8_192
BATCH_ROWS: Final = 500
"""Python looks for garbage after 700 new tuples: with fewer at once it never does."""

Write = Callable[[bytes], object]
Rows = list[tuple[bytes]]


def stream_csv(connection: Connection, query: ReportQuery, write: Write) -> int:
    """Pass the report's lines to `write`, without a header; how many rows they are.

    Everything is of the connection's snapshot. Memory does not grow with the rows.
    """
    rows = 0
    with _small_page_cache(connection), closing(_read(connection, query)) as batches:
        for batch in batches:
            write(b"".join([line for (line,) in batch]))
            rows += len(batch)
    return rows


def rows_select(connection: Connection, query: ReportQuery) -> Select[Any]:
    """The report's statement; without sums, a third of the time, where each place has one row anyway.

    So it is with one week. PostgreSQL sums up in one process, and without sums shares all work among several.
    """
    is_usage = query.template is ReportTemplate.CALLING_USAGE
    if is_usage and len(connection.execute(two_spans(query)).all()) == 1:
        return unsummed_usage(query)
    return report_select(query, is_sqlite=connection.dialect.name == "sqlite")


def lines_statement(connection: Connection, statement: Select[Any], columns: tuple[Column, ...]) -> str:
    """The statement whose only column is the whole line, as bytes."""
    is_sqlite = connection.dialect.name == "sqlite"
    field = _sqlite_field if is_sqlite else _postgresql_field
    fields = [field(column, statement.selected_columns[column.key]) for column in columns]
    if len(columns) == 1 and columns[0].kind is not ColumnKind.COUNT:
        is_empty = func.coalesce(statement.selected_columns[columns[0].key], "") == ""
        fields = [case((is_empty, literal(EMPTY_ROW)), else_=fields[0])]
    line = _sqlite_line(columns, fields) if is_sqlite else _postgresql_line(fields)
    sql = plain_sql(connection, statement.with_only_columns(line))
    return in_written_order(sql) if is_sqlite else sql


def in_written_order(sql: str) -> str:
    """Have SQLite join the tables as they are written: then indexes give the order, and nothing is sorted."""
    return sql.replace(" JOIN ", " CROSS JOIN ")


def _read(connection: Connection, query: ReportQuery) -> Generator[Rows]:
    sql = lines_statement(connection, rows_select(connection, query), query.columns)
    read = _from_sqlite if connection.dialect.name == "sqlite" else _from_postgresql
    yield from read(connection, sql)


def _from_sqlite(connection: Connection, sql: str) -> Generator[Rows]:
    driver: Any = connection.connection
    with closing(driver.cursor()) as cursor:
        cursor.execute(sql)
        while batch := cursor.fetchmany(BATCH_ROWS):
            yield batch


def _from_postgresql(connection: Connection, sql: str) -> Generator[Rows]:
    """The rows as the server sends them: with a cursor there, it would do all in one process.

    Who ends early has the statement cancelled.
    """
    driver: Any = connection.connection.driver_connection
    with driver.cursor() as cursor, closing(cursor.stream(sql, binary=True, size=BATCH_ROWS)) as rows:
        while batch := list(islice(rows, BATCH_ROWS)):
            yield batch


@contextmanager
def _small_page_cache(connection: Connection) -> Iterator[None]:
    """On SQLite, every page is read about once: keeping many would only take memory."""
    if connection.dialect.name != "sqlite":
        yield
        return
    driver: Any = connection.connection
    usual = driver.cursor().execute("PRAGMA cache_size").fetchone()[0]
    driver.cursor().execute(f"PRAGMA cache_size=-{EXPORT_CACHE_KIB}")
    try:
        yield
    finally:
        driver.cursor().execute(f"PRAGMA cache_size={usual}")


def plain_sql(connection: Connection, statement: Select[Any]) -> str:
    """The statement with its values in it: days, our own IDs, regions, and the tags of a room's scope.

    A quote in a tag is doubled; a percent sign is doubled where the driver would have it so, and undone.
    """
    compiled = str(statement.compile(connection.engine, compile_kwargs={"literal_binds": True}))
    return compiled if connection.dialect.name == "sqlite" else compiled.replace("%%", "%")


def _may_be_formula(column: Column) -> bool:
    """Sign-in names hold nothing to be quoted, but may begin with any sign."""
    return column.kind.is_free_text or column.kind is ColumnKind.EMAIL


def _marked(value: ColumnElement[Any]) -> ColumnElement[Any]:
    return literal(GUARD).concat(value)


def _sqlite_guarded(value: ColumnElement[Any]) -> ColumnElement[Any]:
    """Most texts do not begin like a formula, which comparing tells fastest here."""
    plain = or_(*(and_(value >= low, value < high) for low, high in _BEGIN_PLAINLY))
    begins_like_formula = func.substr(value, 1, 1).in_(FORMULA_STARTS)
    return case((or_(plain, value == ""), value), (begins_like_formula, _marked(value)), else_=value)


def _sqlite_field(column: Column, value: ColumnElement[Any]) -> ColumnElement[Any]:
    """The value as it stands unless a sign in it needs care: a pattern each is faster than one for all."""
    if not _may_be_formula(column):
        return value
    guarded = _sqlite_guarded(value)
    if not column.kind.is_free_text:
        return guarded
    needs_quotes = or_(*(value.op("GLOB")(f"*{sign}*") for sign in _QUOTED_FOR))
    return case((value == "", value), (needs_quotes, func.printf('"%w"', guarded)), else_=guarded)


def _sqlite_line(columns: tuple[Column, ...], fields: list[ColumnElement[Any]]) -> ColumnElement[bytes]:
    places = ",".join("%d" if column.kind is ColumnKind.COUNT else "%s" for column in columns)
    return cast(func.printf(places + "\n", *fields), LargeBinary)


def _postgresql_field(column: Column, value: ColumnElement[Any]) -> ColumnElement[Any]:
    """`ascii` is the first sign's number, of whatever sign. Looking for a sign is faster than a pattern."""
    if not _may_be_formula(column):
        return value
    begins_like_formula = func.ascii(value).in_([ord(start) for start in FORMULA_STARTS])
    guarded = case((begins_like_formula, _marked(value)), else_=value)
    if not column.kind.is_free_text:
        return guarded
    needs_quotes = or_(*(func.strpos(value, sign) > 0 for sign in _QUOTED_FOR))
    quoted = literal('"').concat(func.replace(guarded, '"', '""')).concat('"')
    return case((needs_quotes, quoted), else_=guarded)


def _postgresql_line(fields: list[ColumnElement[Any]]) -> ColumnElement[bytes]:
    return func.convert_to(func.format(",".join(["%s"] * len(fields)) + "\n", *fields), "UTF8")
