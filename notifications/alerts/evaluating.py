"""When is looked for alerts: after each sync, once a day, and at each tick for what time alone changes."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from config.settings import Settings
from store.database import Database
from store.merge import MergeResult


def after_sync(connection: Connection, settings: Settings, result: MergeResult, now: datetime) -> int:
    """Find what a merge changed, in its own transaction; how many alerts did something.

    Alerts, their history and what is told of them are kept with the sync that caused them, or not at all.
    """
    del connection, settings, result, now
    return 0


def after_failure(connection: Connection, settings: Settings, now: datetime) -> int:
    """The same where nothing of an export was kept."""
    del connection, settings, now
    return 0


def each_day(database: Database, now: datetime, settings: Settings) -> int:
    """Once a day, from `alerts_at` on: find what time alone brings, of everybody. One process does it.

    After days without anybody running it is done once: what holds is found, however long it has held.
    """
    del database, now, settings
    return 0


def wake(connection: Connection, now: datetime, settings: Settings) -> int:
    """Tell again what was put off until now, and ask who took something and wished to be asked."""
    del connection, now, settings
    return 0
