"""The rows of a report as bytes of CSV: the database writes the lines, Python only passes them on.

Only columns of free text are quoted and guarded: what the other kinds hold was checked when it was read.
Both engines write the same bytes: UTF-8, a line feed after each row, quotes only where RFC 4180 asks for
them, nothing for what is empty. Why so: docs/decisions/0005-formula-guard.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from itertools import islice
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, LargeBinary, Select, case, cast, func, literal

from hub.columns import REPORT_COLUMNS, Column, ColumnKind
from store.export.copying import copied_rows
from store.export.queries import ReportQuery, report_select

FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a spreadsheet takes for the beginning of a formula; the wide forms count on Japanese systems."""
GUARD: Final = "'"
_NEEDS_QUOTES: Final = '*[,"\n\r]*'
_NEEDS_GUARD: Final = f"[{''.join(sorted(FORMULA_STARTS, key='-'.__eq__))}]*"
"""In GLOB's notation, where a hyphen stands for itself at the end of the set."""
BATCH_ROWS: Final = 1_000
EXPORT_CACHE_KIB: Final = 8_192

Write = Callable[[bytes], object]


def stream_csv(connection: Connection, query: ReportQuery, write: Write) -> int:
    """Pass the report's lines to `write`, without a header; how many rows they are.

    Everything is of the connection's snapshot. Memory does not grow with the rows.
    """
    statement = report_select(query)
    columns = REPORT_COLUMNS[query.template]
    if connection.dialect.name == "sqlite":
        return _sqlite(connection, statement, columns, write)
    return _postgresql(connection, statement, columns, write)


def sqlite_statement(connection: Connection, statement: Select[Any], columns: tuple[Column, ...]) -> str:
    """The statement whose only column is the whole line."""
    fields = [_sqlite_field(column, statement.selected_columns[column.key]) for column in columns]
    line = func.printf(",".join("%s" for _ in columns) + "\n", *fields)
    return in_written_order(plain_sql(connection, statement.with_only_columns(cast(line, LargeBinary))))


def postgresql_statement(connection: Connection, statement: Select[Any], columns: tuple[Column, ...]) -> str:
    """The statement whose columns COPY writes as they should be."""
    fields = [_postgresql_field(column, statement.selected_columns[column.key]) for column in columns]
    return f"COPY ({plain_sql(connection, statement.with_only_columns(*fields))}) TO STDOUT (FORMAT csv)"


def in_written_order(sql: str) -> str:
    """Have SQLite join the tables as they are written: then indexes give the order, and nothing is sorted."""
    return sql.replace(" JOIN ", " CROSS JOIN ")


def _sqlite(connection: Connection, statement: Select[Any], columns: tuple[Column, ...], write: Write) -> int:
    rows = 0
    driver: Any = connection.connection
    with _small_page_cache(driver), closing(driver.cursor()) as cursor:
        cursor.execute(sqlite_statement(connection, statement, columns))
        while batch := cursor.fetchmany(BATCH_ROWS):
            write(b"".join([line for (line,) in batch]))
            rows += len(batch)
    return rows


@contextmanager
def _small_page_cache(driver: Any) -> Iterator[None]:
    """Every page is read about once: keeping many would only take memory."""
    usual = driver.cursor().execute("PRAGMA cache_size").fetchone()[0]
    driver.cursor().execute(f"PRAGMA cache_size=-{EXPORT_CACHE_KIB}")
    try:
        yield
    finally:
        driver.cursor().execute(f"PRAGMA cache_size={usual}")


def _postgresql(
    connection: Connection, statement: Select[Any], columns: tuple[Column, ...], write: Write
) -> int:
    sql = postgresql_statement(connection, statement, columns)
    driver: Any = connection.connection.driver_connection
    rows = 0
    try:
        lines = copied_rows(driver, sql)
        while batch := list(islice(lines, BATCH_ROWS)):
            write(b"".join(batch))
            rows += len(batch)
    except BaseException:
        connection.invalidate()  # the server is still sending
        raise
    return rows


def plain_sql(connection: Connection, statement: Select[Any]) -> str:
    """The statement with its values in it: days, our own IDs, regions, and the tags of a room's scope.

    A quote in a tag is doubled; a percent sign is doubled where the driver would have it so, and undone.
    """
    compiled = str(statement.compile(connection.engine, compile_kwargs={"literal_binds": True}))
    return compiled if connection.dialect.name == "sqlite" else compiled.replace("%%", "%")


def _may_be_formula(column: Column) -> bool:
    """Sign-in names hold nothing to be quoted, but may begin with any sign."""
    return column.kind.is_free_text or column.kind is ColumnKind.EMAIL


def _guarded(value: ColumnElement[Any]) -> ColumnElement[Any]:
    begins_like_formula = func.substr(value, 1, 1).in_(FORMULA_STARTS)
    return case((begins_like_formula, literal(GUARD).concat(value)), else_=value)


def _sqlite_field(column: Column, value: ColumnElement[Any]) -> ColumnElement[Any]:
    """The value as it stands unless a sign in it needs care, which two patterns tell fastest."""
    if not _may_be_formula(column):
        return value
    to_guard = (value.op("GLOB")(_NEEDS_GUARD), literal(GUARD).concat(value))
    if not column.kind.is_free_text:
        return case(to_guard, else_=value)
    quoted = literal('"').concat(func.replace(_guarded(value), '"', '""')).concat('"')
    return case((value.op("GLOB")(_NEEDS_QUOTES), quoted), to_guard, else_=value)


def _postgresql_field(column: Column, value: ColumnElement[Any]) -> ColumnElement[Any]:
    """COPY quotes by itself; an empty text must be NULL, or it is written as two quotes."""
    if _may_be_formula(column):
        return func.nullif(_guarded(value), "")
    return value if column.kind is ColumnKind.COUNT else func.nullif(value, "")
