"""Digests as rows: one message about several alerts, and which events it tells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select

from store.rooms import RoomKey
from store.schema import digest
from store.types import Instant


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
    for events in connection.execute(_EVENTS_SINCE, {**_named(room), "since": since}).scalars():
        yield from events


def last_made(connection: Connection, room: RoomKey, why: Why) -> datetime | None:
    """When a room last had a digest for that reason."""
    found: datetime | None = connection.execute(_LAST_MADE, {**_named(room), "why": why.value}).scalar_one()
    return found


def last_of_subscription(connection: Connection, number: int) -> Digest | None:
    """The last regular digest of a subscription."""
    found = connection.execute(_LAST_OF_SUBSCRIPTION, {"number": number}).first()
    return _row(found) if found else None


_IN_ROOM = (
    digest.c.platform == bindparam("in_platform"),
    digest.c.workspace == bindparam("in_workspace"),
    digest.c.room_id == bindparam("in_room"),
)
_EVENTS_SINCE = (
    select(digest.c.events)
    .where(*_IN_ROOM, digest.c.made_at >= bindparam("since", type_=Instant))
    .order_by(digest.c.made_at)
)
_LAST_MADE = select(func.max(digest.c.made_at)).where(*_IN_ROOM, digest.c.why == bindparam("why"))
_LAST_OF_SUBSCRIPTION = (
    select(digest)
    .where(digest.c.subscription == bindparam("number"), digest.c.why == Why.SCHEDULED.value)
    .order_by(digest.c.made_at.desc(), digest.c.id.desc())
    .limit(1)
)


def _named(room: RoomKey) -> dict[str, str]:
    return {"in_platform": room.platform, "in_workspace": room.workspace, "in_room": room.room_id}


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
