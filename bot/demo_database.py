"""The demo's database: made by itself, and made anew each week so that its stories stay fresh."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from sqlalchemy import select

from config.errors import OperatorError
from config.settings import Settings
from hub.calendar import week_of
from hub.demo import demo_export
from notifications.sync import sync
from store import migrate
from store.database import Database, open_database
from store.schema import customer

FOLDER = Path("var/demo")
CUSTOMERS = 240
SEED = 7


def demo_file(customers: int, seed: int, now: datetime, folder: Path = FOLDER) -> Path:
    """Where the demo's data of this week, in the current schema, is kept."""
    return folder / f"demo-{customers}-{seed}-{week_of(now.date()):%Y%m%d}-{migrate.HEAD}.db"


def open_own(
    settings: Settings,
    customers: int,
    seed: int,
    now: datetime,
    *,
    folder: Path = FOLDER,
    making: Callable[[], object] = lambda: None,
) -> Database:
    """The data of this week in a file of its own; `making` is called before it is made, which takes seconds.

    It is made beside its place and moved there when it is whole, so that a broken-off run leaves nothing.

    Raises:
        OperatorError: `folder-not-writable`.
    """
    path = demo_file(customers, seed, now, folder)
    if not path.exists():
        making()
        try:
            folder.mkdir(parents=True, exist_ok=True)
            _remove_older(folder, path)
            _make(path, settings, customers, seed, now)
        except OSError as error:
            raise OperatorError("folder-not-writable", folder=str(folder.resolve())) from error
    return open_database(f"sqlite:///{path}")


def fill(database: Database, settings: Settings, customers: int, seed: int, now: datetime) -> None:
    """Write generated data into a database with the current schema."""
    sync(database, settings, [demo_export(customers, seed=seed, now=now)], now=now)


def is_empty(database: Database) -> bool:
    """Whether a database with the current schema has no customers."""
    with database.read() as connection:
        return connection.execute(select(customer.c.id).limit(1)).first() is None


def _make(path: Path, settings: Settings, customers: int, seed: int, now: datetime) -> None:
    unfinished = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        database = open_database(f"sqlite:///{unfinished}")
        try:
            migrate.upgrade(database)
            fill(database, settings, customers, seed, now)
        finally:
            database.close()
        unfinished.replace(path)
    finally:
        _remove(unfinished)


def _remove_older(folder: Path, path: Path) -> None:
    """Remove the data of other weeks and schemas, of the same size and seed."""
    kind = "-".join(path.stem.split("-")[:3])
    for old in folder.glob(f"{kind}-*.db"):
        _remove(old)


def _remove(path: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
