"""The ledger as people ask for it: what was due, when and for whom, and how its delivery stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Select, and_, func, or_, select, update

from store.delivery.runs import RunRow, RunState, change_run, run_row
from store.rooms import RoomKey
from store.schema import outbox, run

REPORT: Final = "report"
"""The kind of the outbox's rows that deliver a run."""
ASKED: Final = "now:"
"""Begins the period of a run that somebody asked for."""
ARRIVED: Final = (RunState.DELIVERED, RunState.EMPTY)
OPEN: Final = (RunState.DUE, RunState.BUILT)


@dataclass(frozen=True, slots=True)
class Sending:
    """How the delivery of a run stands: its row of the outbox."""

    id: int
    state: str
    """waiting, sent, dead, held or dropped."""
    reason: str
    """The code of why it waits, or why it ended so."""
    facts: Mapping[str, Any]
    not_before: datetime
    """When it is tried next, where it waits."""
    attempts: int
    steps: Mapping[str, str]
    content: Mapping[str, Any]
    message_id: str
    finished_at: datetime | None

    def sent(self, names: Sequence[str]) -> int:
        """How many of the files with these names were sent."""
        return sum(name in self.steps for name in names)


@dataclass(frozen=True, slots=True)
class Entry:
    """A run, and its delivery; None: it never had one, or the outbox does not keep it any more."""

    run: RunRow
    sending: Sending | None


@dataclass(frozen=True, slots=True)
class Days:
    """Local days, both included, and the moments they begin and end at in the room's zone."""

    first: date
    last: date
    begin: datetime
    end: datetime
    """The first moment that is not in them."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which runs are asked for. What is not said narrows nothing."""

    room: RoomKey | None = None
    schedule: int | None = None
    run: int | None = None
    days: Days | None = None
    since: datetime | None = None
    """Due from then on."""
    template: str = ""
    """The key or the name of what was run."""
    states: tuple[RunState, ...] = ()
    room_id: str = ""
    """On whatever platform."""
    state: str = ""
    """Of the run, or of its delivery."""


def entries(connection: Connection, wanted: Wanted, limit: int, offset: int = 0) -> Sequence[Entry]:
    """The runs, those that were due last first."""
    asked = _asked(wanted).order_by(run.c.due_at.desc(), run.c.id.desc()).limit(limit).offset(offset)
    return [_entry(found) for found in connection.execute(asked)]


def count(connection: Connection, wanted: Wanted) -> Mapping[RunState, int]:
    """How many runs there are in each state, of those that have any."""
    asked = select(run.c.state, func.count()).where(*_conditions(wanted)).group_by(run.c.state)
    return {RunState(state): number for state, number in connection.execute(asked)}


def find_entry(connection: Connection, run_id: int) -> Entry | None:
    """The run of that ID."""
    return next(iter(entries(connection, Wanted(run=run_id), 1)), None)


def cancel_run(connection: Connection, run_id: int, now: datetime) -> bool:
    """Say that a run is not wanted any more, and have its delivery looked at now; False: it has ended."""
    open_ = run.c.state.in_(OPEN)
    changed = connection.execute(update(run).where(run.c.id == run_id, open_).values(cancel=True))
    if changed.rowcount == 0:
        return False
    waiting = (outbox.c.run_id == run_id, outbox.c.kind == REPORT, outbox.c.state == "waiting")
    connection.execute(update(outbox).where(*waiting, outbox.c.not_before > now).values(not_before=now))
    return True


def put_back(connection: Connection, delivery_id: int, now: datetime) -> bool:
    """Have a dead delivery tried again as if it were new; False: there is no dead one of that ID."""
    changed = connection.execute(
        update(outbox)
        .where(outbox.c.id == delivery_id, outbox.c.state == "dead")
        .values(
            state="waiting",
            not_before=now,
            created_at=now,
            attempts=0,
            failures=0,
            unsure=False,
            steps={},
            message_id=None,
            reason="",
            facts={},
            finished_at=None,
        )
        .returning(outbox.c.run_id, outbox.c.kind)
    ).first()
    if changed is None:
        return False
    if changed.run_id is not None and changed.kind == REPORT:
        change_run(
            connection,
            changed.run_id,
            state=RunState.DUE.value,
            reason="",
            facts={},
            rows=None,
            files=[],
            started_at=None,
            finished_at=None,
            cancel=False,
        )
    return True


@dataclass(frozen=True, slots=True)
class Told:
    """A row of the outbox that delivers no run: a notice, an alert."""

    id: int
    room: RoomKey
    kind: str
    created_at: datetime
    sending: Sending


def others(connection: Connection, wanted: Wanted, limit: int) -> Sequence[Told]:
    """What else the outbox has, the newest first, of the room, the state and the time that are wanted."""
    asked = select(*_sending_columns(), outbox).where(outbox.c.kind != REPORT)
    if wanted.room_id:
        asked = asked.where(outbox.c.room_id == wanted.room_id)
    if wanted.since is not None:
        asked = asked.where(outbox.c.created_at >= wanted.since)
    if wanted.state:
        asked = asked.where(outbox.c.state == wanted.state)
    found = connection.execute(asked.order_by(outbox.c.id.desc()).limit(limit))
    return [
        Told(
            row.sending_id,
            RoomKey(row.platform, row.workspace, row.room_id),
            row.kind,
            row.created_at,
            _sending(row),
        )
        for row in found
    ]


def _asked(wanted: Wanted) -> Select[Any]:
    joined = run.outerjoin(outbox, and_(outbox.c.run_id == run.c.id, outbox.c.kind == REPORT))
    return select(run, *_sending_columns()).select_from(joined).where(*_conditions(wanted))


def _sending_columns() -> list[ColumnElement[Any]]:
    names = (
        "id",
        "state",
        "reason",
        "facts",
        "not_before",
        "attempts",
        "steps",
        "content",
        "message_id",
        "finished_at",
    )
    return [outbox.c[name].label(f"sending_{name}") for name in names]


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.room is not None:
        found += _in_room(run.c, wanted.room)
    if wanted.schedule is not None:
        found.append(run.c.schedule == wanted.schedule)
    if wanted.run is not None:
        found.append(run.c.id == wanted.run)
    if wanted.days is not None:
        found.append(_on(wanted.days))
    if wanted.since is not None:
        found.append(run.c.due_at >= wanted.since)
    if wanted.template:
        found.append(_of_template(wanted.template))
    if wanted.states:
        found.append(run.c.state.in_(wanted.states))
    if wanted.room_id:
        found.append(run.c.room_id == wanted.room_id)
    if wanted.state:
        delivered = select(outbox.c.run_id).where(outbox.c.kind == REPORT, outbox.c.state == wanted.state)
        found.append(or_(run.c.state == wanted.state, run.c.id.in_(delivered)))
    return found


def _in_room(columns: Any, room: RoomKey) -> list[ColumnElement[bool]]:
    return [
        columns.platform == room.platform,
        columns.workspace == room.workspace,
        columns.room_id == room.room_id,
    ]


def _on(days: Days) -> ColumnElement[bool]:
    """A schedule's run is for the local day of its own zone; what was asked for, of the moment it was."""
    asked = run.c.period.startswith(ASKED, autoescape=True)
    return or_(
        and_(~asked, run.c.period.between(days.first.isoformat(), days.last.isoformat())),
        and_(asked, run.c.due_at >= days.begin, run.c.due_at < days.end),
    )


def _of_template(name: str) -> ColumnElement[bool]:
    said = run.c.intent["slots"]["template"].as_string()
    return or_(func.lower(said) == name.lower(), func.lower(run.c.title) == name.lower())


def _entry(found: Any) -> Entry:
    return Entry(run_row(found), _sending(found) if found.sending_id is not None else None)


def _sending(found: Any) -> Sending:
    return Sending(
        id=found.sending_id,
        state=found.sending_state,
        reason=found.sending_reason,
        facts=found.sending_facts,
        not_before=found.sending_not_before,
        attempts=found.sending_attempts,
        steps=found.sending_steps,
        content=found.sending_content,
        message_id=found.sending_message_id or "",
        finished_at=found.sending_finished_at,
    )
