"""The three reports against the databases' own programs, with the same query, each writing a file."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from benchmarks.data import Size, for_export, postgresql_for_export, say
from benchmarks.table import Result
from hub.vocabulary import ReportTemplate
from reports.period import with_period
from store.database import open_database
from store.export import ReportQuery
from store.export.lines import in_written_order, plain_sql
from store.export.queries import report_select
from store.scope import Scope
from tools import programs

ROUNDS = 5
MOST_MEGABYTES = 70
SQLITE_MOST, POSTGRESQL_MOST = 1.9, 1.5
ZIPPED_MOST = 0.333
"""Three times as fast."""
MANY_ROWS = 5_000_000


def exports(size: Size) -> Iterator[Result]:
    """Each report on each engine: time beside the peer's, and memory."""
    path = for_export(size)
    sqlite3 = programs.sqlite3()
    if sqlite3 is None:
        say("no sqlite3 program: its exports are not compared")
    else:
        peer = _sqlite3(sqlite3, path)
        yield from _engine("SQLite", f"sqlite:///{path}", peer, "sqlite3 -csv", SQLITE_MOST)
    url = postgresql_for_export(size)
    yield from _engine("PostgreSQL", url, _psql(url), r"psql \copy", POSTGRESQL_MOST)


def zipped(size: Size) -> Iterator[Result]:
    """Each report as a ZIP file, beside what Python's own modules make of the same rows, on each engine."""
    yield from _zipped("SQLite", f"sqlite:///{for_export(size)}")
    yield from _zipped("PostgreSQL", postgresql_for_export(size))


def _zipped(engine: str, url: str) -> Iterator[Result]:
    for template in ReportTemplate:
        say(f"zipped, {engine}, {template} …")
        ours: list[dict[str, Any]] = []
        theirs: list[dict[str, Any]] = []
        for _ in range(ROUNDS):
            ours.append(_run_ours(url, template, "zip"))
            theirs.append(_run_ours(url, template, "zip-by-the-book"))
        name = f"{template}, {ours[0]['rows']:,} rows, zipped, {engine}"
        peer = median(run["seconds"] for run in theirs)
        yield Result(
            name, median(run["seconds"] for run in ours), "s", "csv.writer, zipfile", peer, ZIPPED_MOST
        )
        yield _peak(ours)


def many_rows(size: Size) -> Iterator[Result]:
    """The memory that each report takes at five million rows: no more than at one."""
    for name, url in (
        ("SQLite", f"sqlite:///{for_export(size, MANY_ROWS)}"),
        ("PostgreSQL", postgresql_for_export(size, MANY_ROWS)),
    ):
        for template in ReportTemplate:
            say(f"{name}, {template} …")
            run = _run_ours(url, template)
            yield Result(f"{template}, {run['rows']:,} rows, {name}", run["seconds"], "s")
            yield _peak([run])


def _peak(runs: list[dict[str, Any]]) -> Result:
    return Result("… peak memory", max(run["megabytes"] for run in runs), "MB", most=MOST_MEGABYTES)


def _engine(
    name: str, url: str, peer: Callable[[str, Path], list[str]], called: str, most: float
) -> Iterator[Result]:
    for template in ReportTemplate:
        say(f"{name}, {template} …")
        sql = _plain(url, template)
        ours: list[dict[str, Any]] = []
        theirs: list[float] = []
        for _ in range(ROUNDS):
            ours.append(_run_ours(url, template))
            with tempfile.TemporaryDirectory() as folder:
                theirs.append(_timed(peer(sql, Path(folder) / "peer.csv")))
        rows = f"{template}, {ours[0]['rows']:,} rows, {name}"
        yield Result(rows, median(run["seconds"] for run in ours), "s", called, median(theirs), most)
        yield _peak(ours)


def _plain(url: str, template: ReportTemplate) -> str:
    """The report's own statement, without quotes and guard: what a person would hand to the program."""
    query = with_period(ReportQuery(template, Scope()), None, None, datetime.now(UTC))
    with closing(open_database(url)) as database, database.read() as connection:
        statement = report_select(query, is_sqlite=database.is_sqlite)
        sql = plain_sql(connection, statement).replace("\n", " ")
    return in_written_order(sql) if database.is_sqlite else sql


def _sqlite3(program: str, database: Path) -> Callable[[str, Path], list[str]]:
    def command(sql: str, target: Path) -> list[str]:
        return [program, "-csv", "-readonly", "-cmd", f".output {target}", str(database), sql]

    return command


def _psql(url: str) -> Callable[[str, Path], list[str]]:
    def command(sql: str, target: Path) -> list[str]:
        return [programs.psql(), url, "-qXc", rf"\copy ({sql}) TO '{target}' (FORMAT csv)"]

    return command


def _run_ours(url: str, template: str, way: str = "file") -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.export_child", url, template, way]
    found: dict[str, Any] = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    return found


def _timed(command: list[str]) -> float:
    began = perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return perf_counter() - began
