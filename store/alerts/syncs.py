"""How the syncs went: the last run of each kind of export, and when something was taken in last."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, func, select

from store.schema import sync_run


class LastRun(NamedTuple):
    """The last run of a kind of export, of which nothing was kept."""

    export: str
    file: str
    error: str
    """Code."""
    at: datetime


def failed_last(connection: Connection) -> Sequence[LastRun]:
    """The kinds of export whose last run failed."""
    last = select(func.max(sync_run.c.id)).group_by(sync_run.c.export)
    asked = (
        select(sync_run.c.export, sync_run.c.file, sync_run.c.error, sync_run.c.started_at)
        .where(sync_run.c.id.in_(last), sync_run.c.error != "")
        .order_by(sync_run.c.id)
    )
    return [LastRun(*row) for row in connection.execute(asked)]


def taken_in_last(connection: Connection) -> datetime | None:
    """When an export was taken in last; None: never."""
    finished_at = sync_run.c.finished_at
    found: datetime | None = connection.execute(
        select(func.max(finished_at, type_=finished_at.type))
    ).scalar_one()
    return found
