"""Syncs that fail, and data that do not come."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection

from config.settings import Settings
from hub.vocabulary import AlertKind
from notifications.alerts.findings import Finding
from store.alerts import syncs
from store.alerts.model import Severity

ALL: Final = "all"
"""The subject where no data come at all."""


def find(connection: Connection, settings: Settings, now: datetime) -> Iterator[Finding]:
    """The kinds of export whose last one was not taken in, and whether nothing has been for too long."""
    last = syncs.taken_in_last(connection)
    since = last.isoformat() if last else None
    for run in syncs.failed_last(connection):
        facts: dict[str, Any] = {"export": run.export, "file": run.file, "error": run.error, "last": since}
        yield Finding(AlertKind.SYNC, "", run.export, Severity.SEVERE, facts)
    if last is not None and now - last > timedelta(hours=settings.sync_late_hours):
        facts = {"export": "", "file": "", "error": "", "last": since, "hours": settings.sync_late_hours}
        yield Finding(AlertKind.SYNC, "", ALL, Severity.WARNING, facts)
