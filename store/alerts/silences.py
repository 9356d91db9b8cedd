"""What a room does not want to hear of for a while: silences as rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from hub.vocabulary import AlertKind
from store.delivery.numbers import new_number
from store.rooms import RoomKey
from store.schema import silence


@dataclass(frozen=True, slots=True)
class NewSilence:
    """A silence as somebody asks for it. Of what is said, all must hold of an alert."""

    room: RoomKey
    author: str
    """E-mail address, lower case."""
    since: datetime
    until: datetime
    kinds: tuple[AlertKind, ...] = ()
    """Of these one must hold; empty: all kinds."""
    alert: int | None = None
    """One alert's number."""
    org_id: str = ""
    tag: str = ""
    """As it was typed, without the `#`."""
    region: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence(NewSilence):
    """The same as it is kept."""

    number: int
    ended_at: datetime | None
    """When somebody took it away before its time."""

    def holds_at(self, now: datetime) -> bool:
        """Whether it silences anything at that moment."""
        return self.ended_at is None and self.since <= now < self.until


def add_silence(connection: Connection, new: NewSilence, request_id: str | None) -> int:
    """Keep a silence; its number. The same request again gives the number it had."""
    if request_id is not None:
        there = connection.execute(select(silence.c.number).where(silence.c.request_id == request_id)).first()
        if there is not None:
            return int(there.number)
    number = new_number(connection, "silence")
    values = {
        "number": number,
        "platform": new.room.platform,
        "workspace": new.room.workspace,
        "room_id": new.room.room_id,
        "author": new.author,
        "kinds": [kind.value for kind in new.kinds],
        "alert": new.alert,
        "org_id": new.org_id,
        "tag": new.tag,
        "region": new.region,
        "reason": new.reason,
        "since": new.since,
        "until": new.until,
        "request_id": request_id,
    }
    connection.execute(insert(silence).values(values))
    return number


def find_silence(connection: Connection, number: int) -> Silence | None:
    """The silence of that number, over or not; None: there never was one."""
    found = connection.execute(select(silence).where(silence.c.number == number)).first()
    return _row(found) if found else None


def silences_of(
    connection: Connection, room: RoomKey, current_at: datetime | None = None
) -> Sequence[Silence]:
    """The silences of a room, by number; with `current_at` those that hold or will hold from then on."""
    asked = select(silence).where(
        silence.c.platform == room.platform,
        silence.c.workspace == room.workspace,
        silence.c.room_id == room.room_id,
    )
    if current_at is not None:
        asked = asked.where(silence.c.ended_at.is_(None), silence.c.until > current_at)
    return [_row(found) for found in connection.execute(asked.order_by(silence.c.number))]


def silences_at(connection: Connection, now: datetime) -> Mapping[RoomKey, Sequence[Silence]]:
    """What holds back news at that moment, by room."""
    asked = select(silence).where(silence.c.ended_at.is_(None), silence.c.since <= now, silence.c.until > now)
    found: dict[RoomKey, list[Silence]] = {}
    for row in connection.execute(asked.order_by(silence.c.number)):
        kept = _row(row)
        found.setdefault(kept.room, []).append(kept)
    return found


def end_silence(connection: Connection, number: int, now: datetime) -> bool:
    """Take a silence away, as somebody wishes; False: it was over."""
    ended = connection.execute(
        update(silence)
        .where(silence.c.number == number, silence.c.ended_at.is_(None), silence.c.until > now)
        .values(ended_at=now)
    )
    return ended.rowcount == 1


def _row(found: Any) -> Silence:
    return Silence(
        number=found.number,
        room=RoomKey(found.platform, found.workspace, found.room_id),
        author=found.author,
        kinds=tuple(AlertKind(kind) for kind in found.kinds),
        alert=found.alert,
        org_id=found.org_id,
        tag=found.tag,
        region=found.region,
        reason=found.reason,
        since=found.since,
        until=found.until,
        ended_at=found.ended_at,
    )
