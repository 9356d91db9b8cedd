"""One report in a process of its own: prints how long it took, its rows, and the most memory it had."""

from __future__ import annotations

import csv
import json
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from io import TextIOWrapper
from pathlib import Path
from time import perf_counter
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from sqlalchemy import Connection

from hub.vocabulary import ReportTemplate
from reports.build import ReportRequest, build_report
from reports.guard import guarded
from reports.packaging import packaged
from reports.period import with_period
from store.database import open_database
from store.export import ReportQuery
from store.export.lines import in_written_order, plain_sql
from store.export.queries import report_select
from store.scope import Scope

BATCH = 1_000


def peak_megabytes() -> float:
    """The most memory this process ever had (VmHWM), where the system tells it; else what getrusage says."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (
        1024 * 1024 if sys.platform == "darwin" else 1024
    )


def as_file(connection: Connection, query: ReportQuery, folder: Path) -> int:
    """As the bot builds it, with its checksum."""
    return build_report(connection, _request(query), folder).rows


def as_zip(connection: Connection, query: ReportQuery, folder: Path) -> int:
    """As the bot packs what is larger than the platform takes."""
    file = build_report(connection, _request(query), folder)
    (whole,) = packaged(file, file.size - 1, datetime.now(UTC), lambda stem, *_: stem)
    return whole.rows


def as_zip_by_the_book(connection: Connection, query: ReportQuery, folder: Path) -> int:
    """With Python's own `csv` and `zipfile`, guarded as our files are: what it is held against."""
    rows = 0
    guard = [guarded if column.kind.is_free_text else _as_it_is for column in query.columns]
    with (
        ZipFile(folder / "book.zip", "w", ZIP_DEFLATED) as archive,
        archive.open("book.csv", "w", force_zip64=True) as member,
        TextIOWrapper(member, "utf-8", newline="") as file,
    ):
        writer = csv.writer(file)
        writer.writerow([column.key for column in query.columns])
        cursor = _streaming(connection, query)
        while batch := cursor.fetchmany(BATCH):
            writer.writerows(
                [[check(value) for check, value in zip(guard, row, strict=True)] for row in batch]
            )
            rows += len(batch)
    return rows


WAYS: dict[str, Callable[[Connection, ReportQuery, Path], int]] = {
    "file": as_file,
    "zip": as_zip,
    "zip-by-the-book": as_zip_by_the_book,
}


def main(url: str, template: str, way: str = "file") -> None:
    """Write the report to a folder that is removed again."""
    query = with_period(ReportQuery(ReportTemplate(template), Scope()), None, None, datetime.now(UTC))
    database = open_database(url)
    with tempfile.TemporaryDirectory() as folder, database.read() as connection:
        began = perf_counter()
        rows = WAYS[way](connection, query, Path(folder))
        seconds = perf_counter() - began
    print(json.dumps({"seconds": seconds, "rows": rows, "megabytes": peak_megabytes()}))


def _streaming(connection: Connection, query: ReportQuery) -> Any:
    """The driver's own cursor over the report's rows, which are not all fetched at once."""
    driver: Any = connection.connection.driver_connection
    is_sqlite = connection.dialect.name == "sqlite"
    sql = plain_sql(connection, report_select(query, is_sqlite=is_sqlite))
    cursor = driver.cursor() if is_sqlite else driver.cursor("book")
    return cursor.execute(in_written_order(sql) if is_sqlite else sql)


def _as_it_is(value: Any) -> Any:
    return value


def _request(query: ReportQuery) -> ReportRequest:
    return ReportRequest(query, "benchmark", datetime.now(UTC).date())


if __name__ == "__main__":
    main(*sys.argv[1:])
