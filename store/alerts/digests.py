"""Digests as rows: one message about several alerts, and which events it tells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, insert, select

from store.rooms import RoomKey
from store.schema import digest


class Why(StrEnum):
    """Why there is a digest."""

    SCHEDULED = "scheduled"
    """The room has one each hour, day or week."""
    MANY = "many"
    """More happened than a room takes at once."""


@dataclass(frozen=True, slots=True)
class NewDigest:
    """A digest that is to be sent."""

    subscription: int
    room: RoomKey
    why: Why
    since: datetime
    until: datetime
    events: Sequence[int]
    """IDs, in order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest(NewDigest):
    """The same as it is kept."""

    id: int
    made_at: datetime


def add_digest(connection: Connection, new: NewDigest, now: datetime) -> int:
    """Keep it; its ID."""
    values = {
        "subscription": new.subscription,
        "platform": new.room.platform,
        "workspace": new.room.workspace,
        "room_id": new.room.room_id,
        "why": new.why.value,
        "since": new.since,
        "until": new.until,
        "events": list(new.events),
        "made_at": now,
    }
    return int(connection.execute(insert(digest).values(values).returning(digest.c.id)).scalar_one())


def find_digest(connection: Connection, digest_id: int) -> Digest | None:
    """The digest of that ID."""
    found = connection.execute(select(digest).where(digest.c.id == digest_id)).first()
    return _row(found) if found else None


def events_told(connection: Connection, room: RoomKey, since: datetime) -> Iterator[int]:
    """The events that the digests made for a room from that moment on tell."""
    asked = select(digest.c.events).where(*_in(room), digest.c.made_at >= since)
    for events in connection.execute(asked.order_by(digest.c.made_at)).scalars():
        yield from events


def last_made(connection: Connection, room: RoomKey, why: Why) -> datetime | None:
    """When a room last had a digest for that reason."""
    made = connection.execute(_last(*_in(room), digest.c.why == why.value)).first()
    return made.made_at if made else None


def last_of_subscription(connection: Connection, number: int) -> Digest | None:
    """The last regular digest of a subscription."""
    found = connection.execute(
        _last(digest.c.subscription == number, digest.c.why == Why.SCHEDULED.value)
    ).first()
    return _row(found) if found else None


def _last(*conditions: ColumnElement[bool]) -> Select[Any]:
    return select(digest).where(*conditions).order_by(digest.c.made_at.desc(), digest.c.id.desc()).limit(1)


def _in(room: RoomKey) -> tuple[Any, ...]:
    return (
        digest.c.platform == room.platform,
        digest.c.workspace == room.workspace,
        digest.c.room_id == room.room_id,
    )


def _row(found: Any) -> Digest:
    return Digest(
        id=found.id,
        subscription=found.subscription,
        room=RoomKey(found.platform, found.workspace, found.room_id),
        why=Why(found.why),
        since=found.since,
        until=found.until,
        events=found.events,
        made_at=found.made_at,
    )
