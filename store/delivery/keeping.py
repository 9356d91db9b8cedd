"""How long what was delivered is kept, which files are still needed, and the figures of all that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, delete, func, select

from store.delivery.runs import RunState
from store.schema import outbox, pace, run

KEPT: Final = timedelta(days=90)
"""How long the outbox keeps what was delivered or given up. The ledger of runs is kept."""
UNDELIVERED: Final = (RunState.DUE, RunState.BUILT)


@dataclass(frozen=True, slots=True)
class Figures:
    """How much there is to do, and what was done."""

    waiting: int
    oldest: datetime | None
    """When the oldest row that waits was put in."""
    runs: Mapping[str, int]
    """By state."""


def figures(connection: Connection) -> Figures:
    """Of the outbox and of the ledger."""
    waiting, oldest = connection.execute(
        select(func.count(), func.min(outbox.c.created_at)).where(outbox.c.state == "waiting")
    ).one()
    states = connection.execute(select(run.c.state, func.count().label("runs")).group_by(run.c.state))
    return Figures(waiting, oldest, {each.state: each.runs for each in states})


def needed_files(connection: Connection) -> set[Path]:
    """The files of runs that are not delivered yet."""
    listed = connection.execute(select(run.c.files).where(run.c.state.in_(UNDELIVERED))).scalars()
    return {Path(each["path"]) for files in listed for each in files}


def sweep(connection: Connection, now: datetime) -> None:
    """Remove what ended long ago, and marks of pace that are over."""
    connection.execute(delete(outbox).where(outbox.c.finished_at < now - KEPT))
    connection.execute(delete(pace).where(pace.c.not_before < now - timedelta(hours=1)))
