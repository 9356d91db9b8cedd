"""Has alerts and digests shown in rooms: rows of the outbox, put in with what causes them in one transaction.

An alert's rows in a room go in order (one lane): what is said in the card's thread waits for the card.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection

from store.alerts.alerts import cards_of, find_alert
from store.alerts.cards import card_in, note_told, shown_in
from store.delivery.outbox import NewDelivery, add_delivery
from store.rooms import RoomKey

ALERT: Final = "alert"
"""The kind of the rows that show an alert. Their content: the numbers of the `alert` and of the `event` that
is told, the `revision` the alert had by then, and what else is said of it below."""
DIGEST: Final = "digest"
"""The kind of the rows that show a digest. Their content: its number, `digest`."""
AGAIN: Final = "again"
"""In a row's content: the room was told of that event before, and is reminded of it; a digest's has which."""
FOLLOWS: Final = "follows"
"""In a row's content: it changes a card that is there; where there is none, nothing is shown."""
SILENT: Final = "silent"
"""In a row's content: the card is changed, and nothing is said."""
ANSWERED: Final = "answered"
"""In a row's content: the answer to who pressed shows the card as it is by then."""


def tell(
    connection: Connection, room: RoomKey, number: int, event_id: int, subscription: int, now: datetime
) -> None:
    """Tell a room of an event: with the alert's card, or in its thread where the room has the card already.

    An event that the room was told of already is a reminder.
    """
    before = card_in(connection, number, room)
    again = before is not None and before.told_event >= event_id
    note_told(connection, room, number, event_id, subscription, now)
    key = _key(number, event_id, room)
    if again:
        key += f":{now.isoformat()}"
    _put(
        connection, room, key, _content(connection, number, event_id, **({AGAIN: True} if again else {})), now
    )


def refresh(
    connection: Connection,
    number: int,
    event_id: int,
    now: datetime,
    answered_in: RoomKey | None = None,
) -> None:
    """Bring an alert's card up to date in every room that has it, and say in its thread what happened.

    `answered_in`: the room in which the card is edited as the answer to who pressed a button of it.
    """
    for card in cards_of(connection, number):
        said = {FOLLOWS: True, **({ANSWERED: True} if card.room == answered_in else {})}
        content = _content(connection, number, event_id, **said)
        _put(connection, card.room, _key(number, event_id, card.room), content, now)


def update(connection: Connection, number: int, event_id: int, now: datetime, room: RoomKey) -> None:
    """Bring an alert's card in one room up to date without a word."""
    content = _content(connection, number, event_id, **{FOLLOWS: True, SILENT: True})
    _put(connection, room, _key(number, event_id, room) + f":{content['revision']}", content, now)


def update_everywhere(connection: Connection, numbers: Sequence[int], now: datetime) -> None:
    """The same of several alerts in every room that has their cards; most alerts are in none."""
    for number, room, event_id in shown_in(connection, numbers):
        update(connection, number, event_id, now, room)


def send_digest(
    connection: Connection, digest_id: int, room: RoomKey, now: datetime, again: Sequence[int] = ()
) -> None:
    """Have a digest sent to its room. `again`: those of its events of which the room is reminded."""
    content = {"digest": digest_id, **({AGAIN: list(again)} if again else {})}
    add_delivery(connection, NewDelivery(f"digest:{digest_id}", room, DIGEST, content, lane=DIGEST), now)


def _put(connection: Connection, room: RoomKey, key: str, content: dict[str, Any], now: datetime) -> None:
    add_delivery(connection, NewDelivery(key, room, ALERT, content, lane=f"alert:{content['alert']}"), now)


def _content(connection: Connection, number: int, event_id: int, **said: bool) -> dict[str, Any]:
    alert = find_alert(connection, number)
    return {"alert": number, "event": event_id, "revision": alert.revision if alert else 0, **said}


def _key(number: int, event_id: int, room: RoomKey) -> str:
    return f"alert:{number}:{event_id}:{room.platform}:{room.workspace}:{room.room_id}"
