"""The ledger: what was due or asked for, when, for whom, and what became of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, func, select, update

from store.rooms import RoomKey
from store.schema import run
from store.statements import insert_new


class RunState(StrEnum):
    """How far a run has come, or how it ended."""

    DUE = "due"
    BUILT = "built"
    DELIVERED = "delivered"
    EMPTY = "empty"
    """There was no row, and the schedule says that then nothing is sent."""
    MISSED = "missed"
    HELD = "held"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class NewRun:
    """A run as it falls due, or as somebody asks for it."""

    room: RoomKey
    owner: str
    intent: Mapping[str, Any]
    language: str
    due_at: datetime
    period: str
    """The local day it is for; unique in its schedule."""
    schedule: int | None = None
    thread: str = ""
    late: bool = False
    state: RunState = RunState.DUE
    reason: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    request_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRow(NewRun):
    """A run as it is kept."""

    id: int
    rows: int | None
    """So far, while it is being built."""
    title: str
    files: Sequence[Mapping[str, Any]]
    started_at: datetime | None
    finished_at: datetime | None
    cancel: bool
    """Somebody wants it no more."""


def add_run(connection: Connection, new: NewRun, now: datetime) -> int | None:
    """Keep a run; its ID. None: its schedule has one for that period already."""
    ended = new.state in (RunState.MISSED, RunState.FAILED)
    values: dict[str, Any] = {
        "schedule": new.schedule,
        "period": new.period,
        "platform": new.room.platform,
        "workspace": new.room.workspace,
        "room_id": new.room.room_id,
        "thread": new.thread,
        "owner": new.owner,
        "intent": dict(new.intent),
        "language": new.language,
        "due_at": new.due_at,
        "late": new.late,
        "state": new.state.value,
        "reason": new.reason,
        "facts": dict(new.facts),
        "files": [],
        "finished_at": now if ended else None,
        "request_id": new.request_id,
    }
    statement = insert_new(connection.dialect.name, run, run.c.id)
    return connection.execute(statement, values).scalar_one_or_none()


def find_run(connection: Connection, run_id: int) -> RunRow | None:
    """The run of that ID."""
    found = connection.execute(select(run).where(run.c.id == run_id)).first()
    return run_row(found) if found else None


def run_of_request(connection: Connection, request_id: str) -> int | None:
    """The run that a request asked for."""
    return connection.execute(select(run.c.id).where(run.c.request_id == request_id)).scalar_one_or_none()


def last_runs(connection: Connection, numbers: Collection[int]) -> Mapping[int, RunRow]:
    """Of each of these schedules that has any the run that was due last."""
    latest = (
        func.row_number()
        .over(partition_by=run.c.schedule, order_by=(run.c.due_at.desc(), run.c.id.desc()))
        .label("place")
    )
    ranked = select(run, latest).where(run.c.schedule.in_(numbers)).subquery()
    found = map(run_row, connection.execute(select(ranked).where(ranked.c.place == 1)))
    return {each.schedule: each for each in found if each.schedule is not None}


def periods_since(connection: Connection, number: int, day: date) -> Collection[str]:
    """The local days (ISO) from `day` on that a schedule has had, whatever became of them."""
    asked = select(run.c.period).where(run.c.schedule == number, run.c.period >= day.isoformat())
    return {period for period in connection.execute(asked).scalars() if period[:1].isdecimal()}


def change_run(connection: Connection, run_id: int, **values: Any) -> None:
    """Change some of a run's columns."""
    connection.execute(update(run).where(run.c.id == run_id).values(values))


def run_row(found: Any) -> RunRow:
    """A row of the table, or of a join that has its columns."""
    return RunRow(
        id=found.id,
        room=RoomKey(found.platform, found.workspace, found.room_id),
        owner=found.owner,
        intent=found.intent,
        language=found.language,
        due_at=found.due_at,
        period=found.period,
        schedule=found.schedule,
        thread=found.thread,
        late=found.late,
        state=RunState(found.state),
        reason=found.reason,
        facts=found.facts,
        request_id=found.request_id,
        rows=found.rows,
        title=found.title,
        files=found.files,
        started_at=found.started_at,
        finished_at=found.finished_at,
        cancel=found.cancel,
    )
