"""Wiring: settings, database, desk and console put together, each command taking what it needs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import make_url

from bot import demo_database
from config.errors import OperatorError
from config.settings import Settings, load_settings
from handlers.desk import Desk, Watch, unwatched
from store import migrate
from store.database import Database, open_database
from store.derive import derive_all


def now() -> datetime:
    """The clock of the process."""
    return datetime.now(UTC)


def make_desk(database: Database, settings: Settings, watch: Watch = unwatched) -> Desk:
    """The desk on an open database; makes the folder files are built in.

    Raises:
        OperatorError: `folder-not-writable`.
    """
    try:
        settings.spool_folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OperatorError("folder-not-writable", folder=str(settings.spool_folder.resolve())) from error
    return Desk(database, settings, settings.spool_folder, watch)


def open_demo(
    settings: Settings,
    url: str | None = None,
    *,
    customers: int = demo_database.CUSTOMERS,
    seed: int = demo_database.SEED,
    making: Callable[[], object] = lambda: None,
) -> Database:
    """The demo's own database, or the one at `url`, brought to the current schema and filled if it is empty.

    `making` is called before data is generated, which takes some seconds.
    """
    if url is None:
        database = demo_database.open_own(settings, customers, seed, now(), making=making)
    else:
        database = open_database(url)
        migrate.upgrade(database)
        if demo_database.is_empty(database):
            making()
            demo_database.fill(database, settings, customers, seed, now())
    make_current(database, settings)
    return database


def open_for_questions(url: str | None, making: Callable[[], object]) -> tuple[Database, Settings]:
    """The configured database, with its schema checked; the demo's where none is configured or there."""
    settings = load_settings(database_url=url)
    configured = "database_url" in settings.model_fields_set
    if not configured and not _exists(settings.database_url):
        return open_demo(settings, making=making), settings
    database = open_database(settings.database_url)
    make_current(database, settings)
    return database, settings


def make_current(database: Database, settings: Settings) -> None:
    """Check the schema, and derive anew what was derived with other settings than these.

    Raises:
        OperatorError: `schema-old`.
    """
    migrate.require_current(database)
    derive_all(database, settings)


def _exists(url: str) -> bool:
    """Whether the default database, a SQLite file, has been made (by an import, say)."""
    return Path(make_url(url).database or "").is_file()
