"""What waits to be sent, as rows: put in with what causes it, in one transaction.

What changes a claimed row shows its lease, and raises LeaseLostError when another worker has it now.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from typing import Any

from sqlalchemy import Connection, Insert, bindparam, func, select, update

from store.delivery.claiming import CLAIM, HEADS, OVERDUE
from store.leases import LeaseLostError
from store.rooms import RoomKey
from store.schema import outbox, pace
from store.statements import insert_for, insert_new


class Outcome(StrEnum):
    """How a delivery ended."""

    SENT = "sent"
    DEAD = "dead"
    """It cannot be delivered; the reason is kept."""
    HELD = "held"
    """People from outside are in the room: it is not sent there."""
    DROPPED = "dropped"
    """There is no need for it any more."""


@dataclass(frozen=True, slots=True)
class NewDelivery:
    """Something to send to a room; it is composed when it is sent."""

    dedupe_key: str
    """What is sent under one key is sent once."""
    room: RoomKey
    kind: str
    """What composes it: `report`, `notice`."""
    content: Mapping[str, Any] = field(default_factory=dict)
    """What it is composed from (JSON)."""
    thread: str = ""
    run_id: int | None = None
    lane: str = ""
    """What is sent to a room goes in order, as far as it is of one lane."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery(NewDelivery):
    """A row of the outbox that a worker has claimed."""

    id: int
    lease: str
    attempts: int
    """How often it was claimed, this time included."""
    failures: int
    """How often it ended with a mistake of ours, or with a worker that was never heard of again."""
    unsure: bool
    """Whether what comes next may have been sent already."""
    steps: Mapping[str, str]
    """How far it has come: IDs of files and messages, by name."""
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Due:
    """A row that can be claimed from a moment on, if nothing comes between."""

    id: int
    at: datetime


def add_delivery(
    connection: Connection, new: NewDelivery, now: datetime, not_before: datetime | None = None
) -> bool:
    """Put it into the outbox; False: something is there under its key already."""
    values: dict[str, Any] = {
        "dedupe_key": new.dedupe_key,
        "platform": new.room.platform,
        "workspace": new.room.workspace,
        "room_id": new.room.room_id,
        "thread": new.thread,
        "kind": new.kind,
        "lane": new.lane or new.kind,
        "run_id": new.run_id,
        "content": dict(new.content),
        "state": "waiting",
        "not_before": not_before or now,
        "steps": {},
        "facts": {},
        "created_at": now,
    }
    statement = insert_new(connection.dialect.name, outbox, outbox.c.id)
    return connection.execute(statement, values).scalar_one_or_none() is not None


def due_until(
    connection: Connection, now: datetime, until: datetime, platforms: Collection[str], most: int
) -> Sequence[Due]:
    """Up to `most` rows of these platforms that can be claimed by then, in the order in which they should be.

    Of each lane of a room it is the first, as of now. Workspaces take turns.
    """
    given = {"now": now, "until": until, "platforms": list(platforms), "most": most}
    return [Due(row.id, row.due_at) for row in connection.execute(HEADS, given)]


def overdue(
    connection: Connection, now: datetime, platforms: Collection[str], before: datetime, most: int
) -> Sequence[int]:
    """The IDs of rows for any other platform that were put in before then."""
    given = {"now": now, "platforms": list(platforms), "before": before, "most": most}
    return connection.execute(OVERDUE, given).scalars().all()


def claim(
    connection: Connection, now: datetime, lease: float, ids: Sequence[int], most: int, most_of_one: int
) -> Sequence[Delivery]:
    """Take up to `most` of these rows for `lease` seconds, so that at most `most_of_one` are a workspace's.

    None is taken that is not ready any more.
    """
    given = {
        "now": now,
        "until": now + timedelta(seconds=lease),
        "token": secrets.token_hex(8),
        "ids": list(ids),
        "most": most,
        "most_of_one": most_of_one,
    }
    found = connection.execute(CLAIM, given).all()
    return [_delivery(row) for row in sorted(found, key=lambda row: row.id)]


def renew(connection: Connection, claims: Sequence[Delivery], until: datetime) -> None:
    """Keep the claims until then, as far as they are still ours."""
    connection.execute(
        update(outbox)
        .where(
            outbox.c.id.in_([each.id for each in claims]), outbox.c.lease.in_({each.lease for each in claims})
        )
        .values(lease_until=until)
    )


def record_steps(
    connection: Connection, claimed: Delivery, steps: Mapping[str, str], *, unsure: bool
) -> None:
    """Keep how far a delivery came. `unsure`: whether what comes next may have been sent already."""
    _change(connection, claimed, steps=dict(steps), unsure=unsure)


def steps_of(connection: Connection, delivery: Delivery) -> Mapping[str, str]:
    """How far a delivery has come by now, whoever has it."""
    asked = select(outbox.c.steps).where(outbox.c.id == delivery.id)
    return connection.execute(asked).scalar_one_or_none() or {}


def release(
    connection: Connection,
    claimed: Delivery,
    not_before: datetime,
    reason: str,
    facts: Mapping[str, Any],
    *,
    unsure: bool,
    failed: bool = False,
) -> None:
    """Give a row back, to be taken up again not before then. `failed`: it was a mistake of ours."""
    _change(
        connection,
        claimed,
        not_before=not_before,
        reason=reason,
        facts=dict(facts),
        unsure=unsure,
        failures=claimed.failures + int(failed),
        lease=None,
        lease_until=None,
    )


def end(connection: Connection, claimed: Delivery, outcome: Outcome, now: datetime, **values: Any) -> None:
    """Say how a delivery ended; `values` are its `message_id`, `reason` and `facts`."""
    _change(
        connection,
        claimed,
        state=outcome.value,
        finished_at=now,
        lease=None,
        lease_until=None,
        unsure=False,
        **values,
    )


def hold_back(connection: Connection, room: RoomKey, until: datetime) -> None:
    """Send nothing to the room until then; with an empty room ID, nothing to the workspace."""
    given = {
        "platform": room.platform,
        "workspace": room.workspace,
        "room_id": room.room_id,
        "not_before": until,
    }
    connection.execute(_hold_back(connection.dialect.name), given)


# Made once: making a statement costs more than SQLite takes to run it.

_STILL_OURS = update(outbox).where(
    outbox.c.id == bindparam("claimed_id"),
    outbox.c.lease == bindparam("claimed_lease"),
    outbox.c.state == "waiting",
)


@cache
def _hold_back(dialect: str) -> Insert:
    statement = insert_for(dialect, pace)
    later = func.max if dialect == "sqlite" else func.greatest
    return statement.on_conflict_do_update(
        index_elements=[pace.c.platform, pace.c.workspace, pace.c.room_id],
        set_={"not_before": later(pace.c.not_before, statement.excluded.not_before)},
    )


def _change(connection: Connection, claimed: Delivery, **values: Any) -> None:
    given = {"claimed_id": claimed.id, "claimed_lease": claimed.lease, **values}
    if connection.execute(_STILL_OURS, given).rowcount == 0:
        raise LeaseLostError(claimed.dedupe_key)


def _delivery(row: Any) -> Delivery:
    return Delivery(
        dedupe_key=row.dedupe_key,
        room=RoomKey(row.platform, row.workspace, row.room_id),
        kind=row.kind,
        content=row.content,
        thread=row.thread,
        run_id=row.run_id,
        lane=row.lane,
        id=row.id,
        lease=row.lease,
        attempts=row.attempts,
        failures=row.failures,
        unsure=row.unsure,
        steps=row.steps,
        created_at=row.created_at,
    )
