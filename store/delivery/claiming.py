"""Which rows of the outbox a worker gets, in one statement."""

from __future__ import annotations

from sqlalchemy import (
    CTE,
    ColumnElement,
    Select,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal,
    or_,
    select,
    update,
)

from store.schema import outbox, pace
from store.types import Instant

_row = outbox
_now = bindparam("now", type_=Instant)
_WAITING = literal("waiting", literal_execute=True)
"""Written out: with a parameter in its place the index of what waits could not be used."""
_waiting = _row.c.state == _WAITING
_free = or_(_row.c.lease_until.is_(None), _row.c.lease_until <= _now)
_due = and_(_waiting, _row.c.not_before <= _now, _free)
_held_back = exists().where(
    pace.c.platform == _row.c.platform,
    pace.c.workspace == _row.c.workspace,
    pace.c.room_id.in_([_row.c.room_id, ""]),
    pace.c.not_before > _now,
)
"""The room, or the whole workspace, is not to be sent anything yet."""


def _heads() -> CTE:
    """The first row of each lane that waits."""
    lane = (_row.c.platform, _row.c.workspace, _row.c.room_id, _row.c.lane)
    return select(func.min(_row.c.id).label("id")).where(_waiting).group_by(*lane).cte("heads")


def _chosen() -> Select[tuple[int]]:
    """The first of each lane that is due. Workspaces take turns, those that are being sent to come later."""
    workspace = (_row.c.platform, _row.c.workspace)
    heads = _heads()
    ready = (
        select(
            _row.c.id,
            func.row_number()
            .over(partition_by=workspace, order_by=(_row.c.not_before, _row.c.id))
            .label("turn"),
        )
        .join(heads, heads.c.id == _row.c.id)
        .where(_due, ~_held_back)
        .subquery("ready")
    )
    # What is being sent is the first of its lane: nothing else is claimed.
    busy = (
        select(*workspace, func.count().label("rows"))
        .join(heads, heads.c.id == _row.c.id)
        .where(_waiting, _row.c.lease_until > _now)
        .group_by(*workspace)
        .subquery("busy")
    )
    turn: ColumnElement[int] = ready.c.turn + func.coalesce(busy.c.rows, 0)
    return (
        select(_row.c.id)
        .join(ready, ready.c.id == _row.c.id)
        .outerjoin(busy, and_(busy.c.platform == _row.c.platform, busy.c.workspace == _row.c.workspace))
        .where(_due)  # again: what another took meanwhile is looked at anew before it is locked
        .where(turn <= bindparam("most_of_one"))
        .order_by(turn, _row.c.not_before, _row.c.id)
        .limit(bindparam("most"))
        .with_for_update(of=_row, skip_locked=True)
    )


_was_lost = _row.c.lease.is_not(None)
"""Who had it neither released nor finished it."""

CLAIM = (
    update(_row)
    .where(_row.c.id.in_(select(_chosen().cte("chosen").c.id)))
    .values(
        lease=bindparam("token"),
        lease_until=bindparam("until", type_=Instant),
        attempts=_row.c.attempts + 1,
        failures=_row.c.failures + case((_was_lost, 1), else_=0),
        unsure=or_(_row.c.unsure, _was_lost),
    )
    .returning(_row)
)
"""Parameters: `now`, `until`, `token`, `most`, `most_of_one` (of a workspace at a time)."""
