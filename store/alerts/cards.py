"""The cards of alerts in rooms: what a room was told of, and which message shows it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update

from store.alerts.alerts import card_of
from store.alerts.model import Card
from store.rooms import RoomKey
from store.schema import alert_room
from store.statements import insert_for


def card_in(connection: Connection, number: int, room: RoomKey) -> Card | None:
    """What a room has of an alert; None: it was never told of it."""
    found = connection.execute(select(alert_room).where(*_key(number, room))).first()
    return card_of(found) if found else None


def note_told(
    connection: Connection, room: RoomKey, number: int, event_id: int, subscription: int, now: datetime
) -> None:
    """Keep that a room is told of an event, and through which subscription."""
    key = {
        "number": number,
        "platform": room.platform,
        "workspace": room.workspace,
        "room_id": room.room_id,
    }
    told = {"told_event": event_id, "told_at": now, "subscription": subscription}
    connection.execute(
        insert_for(connection.dialect.name, alert_room)
        .values({**key, **told, "message_id": "", "thread": "", "edits": 0, "shown": 0})
        .on_conflict_do_update(index_elements=list(key), set_=told)
    )


def change_card(connection: Connection, number: int, room: RoomKey, **values: Any) -> None:
    """Change what is known of the message: `message_id`, `thread`, `edits`, `shown`."""
    connection.execute(update(alert_room).where(*_key(number, room)).values(values))


def _key(number: int, room: RoomKey) -> tuple[Any, ...]:
    return (
        alert_room.c.number == number,
        alert_room.c.platform == room.platform,
        alert_room.c.workspace == room.workspace,
        alert_room.c.room_id == room.room_id,
    )
