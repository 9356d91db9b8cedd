"""The cards of alerts in rooms: what a room was told of, and which message shows it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, func, select, update

from store.alerts.alerts import card_of
from store.alerts.model import Card
from store.rooms import RoomKey
from store.schema import alert_event, alert_room
from store.statements import insert_for

AT_ONCE: Final = 500
"""So many alerts are asked for in one statement."""


def card_in(connection: Connection, number: int, room: RoomKey) -> Card | None:
    """What a room has of an alert; None: it was never told of it."""
    found = connection.execute(select(alert_room).where(*_key(number, room))).first()
    return card_of(found) if found else None


def shown_in(connection: Connection, numbers: Sequence[int]) -> Iterator[tuple[int, RoomKey, int]]:
    """Of the alerts those that rooms were told of: the number, each room, and what happened to it last."""
    last = select(func.max(alert_event.c.id)).where(alert_event.c.number == alert_room.c.number)
    asked = select(alert_room, last.scalar_subquery().label("event")).order_by(alert_room.c.number)
    for at in range(0, len(numbers), AT_ONCE):
        some = alert_room.c.number.in_(numbers[at : at + AT_ONCE])
        for row in connection.execute(asked.where(some)).all():
            yield row.number, card_of(row).room, row.event


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
