"""Stores that many tests fill alike: the second time what came of it is kept, and copied from then on."""

from __future__ import annotations

import pickle
import sqlite3
import tempfile
import uuid
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlalchemy import inspect, text

from store.database import Database
from store.schema import metadata
from tests.postgresql import copy_database, drop_database, is_in_use

MOST_RECORDS = 5_000
"""More of them are seldom the same."""


@dataclass
class _Kept:
    """The stores that are kept, by what they were filled with."""

    seen: set[tuple[str, str]] = field(default_factory=set)
    sqlite: dict[str, Path] = field(default_factory=dict)
    postgresql: dict[str, str] = field(default_factory=dict)


_kept = _Kept()


def fill_alike(database: Database, records: Sequence[Any], about: str, fill: Callable[[], None]) -> None:
    """Fill an empty store, or put a copy in its place of one that was filled with the same.

    Args:
        about: what else the outcome depends on.
    """
    if len(records) > MOST_RECORDS or not _is_blank(database):
        fill()
        return
    digest = sha256(about.encode() + pickle.dumps(tuple(records))).hexdigest()
    if database.is_sqlite:
        _fill_sqlite(database, digest, fill)
    else:
        _fill_postgresql(database, digest, fill)


def forget(server: str) -> None:
    """Drop what is kept on the run's PostgreSQL server."""
    while _kept.postgresql:
        drop_database(server, _kept.postgresql.popitem()[1])


def _fill_sqlite(database: Database, digest: str, fill: Callable[[], None]) -> None:
    path = Path(str(database.engine.url.database))
    if digest in _kept.sqlite:
        _copy(_kept.sqlite[digest], path)
        return
    fill()
    if _was_seen("sqlite", digest):
        _kept.sqlite[digest] = Path(_folder().name) / f"{digest}.db"
        _copy(path, _kept.sqlite[digest])


def _copy(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source)) as read, closing(sqlite3.connect(target)) as written:
        read.backup(written)


def _fill_postgresql(database: Database, digest: str, fill: Callable[[], None]) -> None:
    url = database.engine.url
    server = url.set(database="postgres").render_as_string(hide_password=False)
    name = str(url.database)
    database.engine.dispose()
    if is_in_use(server, name):
        fill()
        return
    if digest in _kept.postgresql:
        drop_database(server, name)
        copy_database(server, _kept.postgresql[digest], name)
        return
    fill()
    database.engine.dispose()
    if _was_seen("postgresql", digest) and not is_in_use(server, name):
        kept = f"kept{uuid.uuid4().hex}"  # another process of the same run may keep its own on the server
        copy_database(server, name, kept)
        _kept.postgresql[digest] = kept


def _was_seen(engine: str, digest: str) -> bool:
    """Whether a store was filled so before; from now on it was."""
    before = (engine, digest) in _kept.seen
    _kept.seen.add((engine, digest))
    return before


@cache
def _folder() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="switchboard-kept-")


def _is_blank(database: Database) -> bool:
    """Whether there is nothing but what the migrations made."""
    with database.read() as connection:
        if "inbox_version" in inspect(connection).get_table_names():
            return False
        return not connection.execute(_anything()).scalar_one()


@cache
def _anything() -> Any:
    rows = (f"EXISTS (SELECT 1 FROM {table.name})" for table in metadata.sorted_tables)
    return text(f"SELECT {' OR '.join(rows)}")
