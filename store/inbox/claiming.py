"""Which events a worker gets, in one statement."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, exists, func, or_, select, tuple_, update

from store.inbox.schema import inbox_event
from store.types import Instant

_row, _other = inbox_event, inbox_event.alias("other")
_now = bindparam("now", type_=Instant)

_due = and_(
    _row.c.finished_at.is_(None),
    _row.c.not_before <= _now,
    or_(_row.c.lease_until.is_(None), _row.c.lease_until <= _now),
)
_served = or_(
    _row.c.platform.in_(bindparam("platforms", expanding=True)),
    _row.c.received_at <= bindparam("left_since", type_=Instant),
)
"""It is of a platform that the worker can answer on; or of one that nobody seems to answer on."""
_its_turn = ~exists().where(
    _other.c.finished_at.is_(None),
    _other.c.platform == _row.c.platform,
    _other.c.workspace == _row.c.workspace,
    _other.c.lane == _row.c.lane,
    or_(_other.c.id < _row.c.id, _other.c.lease_until > _now),
)
"""Nothing of its lane came before it, or is being worked on."""


def _chosen() -> Select[tuple[int]]:
    """The oldest of each workspace first; a workspace that is being worked for comes later with its next."""
    workspace = (_row.c.platform, _row.c.workspace)
    waiting = (
        select(
            _row.c.id,
            func.row_number().over(partition_by=workspace, order_by=_row.c.id).label("turn"),
        )
        .where(_due, _served, _its_turn, tuple_(*workspace).not_in(bindparam("without", expanding=True)))
        .subquery("waiting")
    )
    busy = (
        select(*workspace, func.count().label("events"))
        .where(_row.c.finished_at.is_(None), _row.c.lease_until > _now)
        .group_by(*workspace)
        .subquery("busy")
    )
    turn: ColumnElement[int] = waiting.c.turn + func.coalesce(busy.c.events, 0)
    return (
        select(_row.c.id)
        .join(waiting, waiting.c.id == _row.c.id)
        .outerjoin(busy, and_(busy.c.platform == _row.c.platform, busy.c.workspace == _row.c.workspace))
        .where(_due)  # again: what another took meanwhile is looked at anew before it is locked
        .order_by(turn, _row.c.id)
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
"""Parameters: `now`, `until`, `token`, `most`, `without` (pairs of platform and workspace), `platforms`
(others' events are left to who has their platform) and `left_since` (but not those received by then)."""
