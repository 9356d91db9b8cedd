"""Which rows of the outbox a worker gets: what is ready is looked up without a lock, then claimed by its IDs.

Looking reads whatever waits, and is done now and then. Claiming reads the rows it is given, and takes of them
what is ready then.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal_column,
    or_,
    select,
    update,
)

from store.schema import outbox, pace
from store.types import Instant

_row, _other = outbox, outbox.alias("other")
_now = bindparam("now", type_=Instant)
_platforms: BindParameter[str] = bindparam("platforms", expanding=True)
_WAITING: ColumnElement[str] = literal_column("'waiting'")
"""Written out: with a parameter in its place the index of what waits could not be used."""
_waiting = _row.c.state == _WAITING
_free = or_(_row.c.lease_until.is_(None), _row.c.lease_until <= _now)
_due = and_(_waiting, _row.c.not_before <= _now, _free)
_workspace = (_row.c.platform, _row.c.workspace)
_room = (*_workspace, _row.c.room_id)


_until = bindparam("until", type_=Instant)


def _later(moment: ColumnElement[datetime], other: ColumnElement[datetime]) -> ColumnElement[datetime]:
    """The later one; `other` may be NULL."""
    return case((other > moment, other), else_=moment)


def _heads() -> Select[tuple[int, datetime]]:
    """The first of each lane that is due by then, and when it is. Workspaces take turns."""
    heads = (
        select(*_room, func.min(_row.c.id).label("id"))
        .where(_waiting, _row.c.platform.in_(_platforms))
        .group_by(*_room, _row.c.lane)
        .cte("heads")
    )
    room, workspace = pace.alias("room"), pace.alias("workspace")
    to_workspace = and_(
        workspace.c.platform == heads.c.platform,
        workspace.c.workspace == heads.c.workspace,
        workspace.c.room_id == "",
    )
    to_room = and_(
        room.c.platform == heads.c.platform,
        room.c.workspace == heads.c.workspace,
        room.c.room_id == heads.c.room_id,
    )
    due_at = _later(_later(_row.c.not_before, room.c.not_before), workspace.c.not_before)
    due = (
        select(*_workspace, _row.c.id, due_at.label("due_at"))
        .join(heads, heads.c.id == _row.c.id)
        .outerjoin(room, to_room)
        .outerjoin(workspace, to_workspace)
        .where(_waiting, _free, due_at <= _until)
        .subquery("due")
    )
    turn = func.row_number().over(
        partition_by=(due.c.platform, due.c.workspace), order_by=(due.c.due_at, due.c.id)
    )
    return select(due.c.id, due.c.due_at).order_by(turn, due.c.due_at, due.c.id).limit(bindparam("most"))


def _chosen() -> Select[tuple[int]]:
    """Of the rows that are given those that are ready; workspaces that are being sent to come later."""
    before_it = exists().where(
        _other.c.state == _WAITING,
        *(_other.c[name] == _row.c[name] for name in ("platform", "workspace", "room_id", "lane")),
        _other.c.id < _row.c.id,
    )
    held_back = exists().where(
        pace.c.platform == _row.c.platform,
        pace.c.workspace == _row.c.workspace,
        pace.c.room_id.in_([_row.c.room_id, ""]),
        pace.c.not_before > _now,
    )
    turn = func.row_number().over(partition_by=_workspace, order_by=(_row.c.not_before, _row.c.id))
    ready = (
        select(_row.c.id, turn.label("turn"))
        .where(_row.c.id.in_(bindparam("ids", expanding=True)), _due, ~before_it, ~held_back)
        .subquery("ready")
    )
    busy = (
        select(*_workspace, func.count().label("rows"))
        .where(_row.c.lease.is_not(None), _row.c.lease_until > _now)
        .group_by(*_workspace)
        .subquery("busy")
    )
    place: ColumnElement[int] = ready.c.turn + func.coalesce(busy.c.rows, 0)
    return (
        select(_row.c.id)
        .join(ready, ready.c.id == _row.c.id)
        .outerjoin(busy, and_(busy.c.platform == _row.c.platform, busy.c.workspace == _row.c.workspace))
        .where(_due)  # again: what another took meanwhile is looked at anew before it is locked
        .where(place <= bindparam("most_of_one"))
        .order_by(place, _row.c.not_before, _row.c.id)
        .limit(bindparam("most"))
        .with_for_update(of=_row, skip_locked=True)
    )


HEADS = _heads()
"""Parameters: `now`, `until`, `platforms`, `most`."""
OVERDUE = (
    select(_row.c.id)
    .where(_due, _row.c.platform.not_in(_platforms), _row.c.created_at < bindparam("before", type_=Instant))
    .order_by(_row.c.id)
    .limit(bindparam("most"))
)
"""What waits for other platforms since before a moment. Parameters: `now`, `platforms`, `before`, `most`."""

_was_lost = _row.c.lease.is_not(None)
"""Who had it neither released nor finished it."""

CLAIM = (
    update(_row)
    .where(_row.c.id.in_(select(_chosen().cte("chosen").c.id)))
    .values(
        lease=bindparam("token"),
        lease_until=_until,
        attempts=_row.c.attempts + 1,
        failures=_row.c.failures + case((_was_lost, 1), else_=0),
        unsure=or_(_row.c.unsure, _was_lost),
    )
    .returning(_row)
)
"""Parameters: `now`, `until`, `token`, `ids`, `most`, `most_of_one` (of a workspace at a time)."""
