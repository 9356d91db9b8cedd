"""Where the inbox is: beside the rest in PostgreSQL, with SQLite in a file of its own."""

from __future__ import annotations

from typing import Final

from sqlalchemy import URL

from config.errors import OperatorError
from config.settings import Settings
from store.database import Database, is_in_memory, open_database, parse_url
from store.inbox.inbox import Inbox

SUFFIX: Final = "-inbox"
DURABLE: Final = ("PRAGMA synchronous=FULL",)
"""What was acknowledged is on the disk, also when the power fails."""


def open_inbox(settings: Settings, database: Database | None = None) -> Inbox:
    """Open the inbox that belongs to `database` (None: to the configured one).

    Whether it is there, and has the current schema, shows when it is first used (`store.migrate.INBOX`).

    Raises:
        OperatorError: `bad-database-url`; `bad-setting`, when the database is one in memory and no other
            place is named.
    """
    if settings.inbox_url:
        return Inbox(open_database(settings.inbox_url, DURABLE), owned=True)
    if database is not None and not database.is_sqlite:
        return Inbox(database, owned=False)
    url = parse_url(settings.database_url) if database is None else database.engine.url
    return Inbox(open_database(_beside(url), DURABLE), owned=True)


def _beside(url: URL) -> URL:
    if url.get_backend_name() != "sqlite":
        return url
    if is_in_memory(url):
        raise OperatorError(
            "bad-setting", setting="inbox_url", problem="the database is in memory: name a file for the inbox"
        )
    return url.set(database=f"{url.database}{SUFFIX}")
