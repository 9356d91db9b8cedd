"""What waits to be sent, as rows: put in with what causes it, in one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from store.rooms import RoomKey
from store.schema import outbox
from store.statements import insert_new


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
