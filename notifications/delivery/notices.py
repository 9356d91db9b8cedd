"""Notices: what went wrong, told once to the room and to the owner, in words they can act on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection

from cards.model import Card, Component, Notice, Text, Tone
from cards.wording import words_for
from cards.wording.errors import sentence
from config.errors import SwitchboardError
from hub.vocabulary import Language
from notifications.delivery.kinds import Ending, Say
from notifications.delivery.work import DIRECT
from notifications.transport import Transport
from store.database import Database
from store.delivery.outbox import Delivery, NewDelivery, add_delivery
from store.queries.people import find_room
from store.rooms import RoomKey

KIND: Final = "notice"
WHOSE_ROOM: Final = "@"
"""Begins the name of a direct room that is looked up when it is sent to: the address follows."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that people have to know of."""

    key: str
    """It is told once under that key."""
    error: SwitchboardError
    """What happened."""
    room: RoomKey
    owner: str
    """E-mail address, lower case."""
    language: str
    thread: str = ""
    cause: SwitchboardError | None = None
    """Why."""


def tell_room(connection: Connection, trouble: Trouble, now: datetime) -> None:
    """Have it told in the room."""
    new = NewDelivery(
        f"{trouble.key}:room", trouble.room, KIND, _content(trouble), thread=trouble.thread, lane=KIND
    )
    add_delivery(connection, new, now)


def tell_owner(connection: Connection, trouble: Trouble, now: datetime) -> None:
    """Have the owner told in their direct room."""
    room = RoomKey(trouble.room.platform, trouble.room.workspace, WHOSE_ROOM + trouble.owner)
    content = {**_content(trouble), DIRECT: trouble.owner}
    add_delivery(connection, NewDelivery(f"{trouble.key}:owner", room, KIND, content), now)


def _content(trouble: Trouble) -> dict[str, Any]:
    return {
        **_told(trouble.error),
        "cause": _told(trouble.cause) if trouble.cause else None,
        "language": trouble.language,
    }


def _told(error: SwitchboardError) -> dict[str, Any]:
    return {"code": error.code, "facts": dict(error.facts)}


class Notices:
    """The kind `notice`: its content is an error (`code`, `facts`), its `cause` and a `language`."""

    def __init__(self, database: Database) -> None:
        """The room's own language goes first."""
        self._database = database

    def compose(self, row: Delivery, transport: Transport, now: datetime) -> Sequence[Say]:
        """One message."""
        del now
        words = words_for(self._language(row))
        lines: list[Component] = [Notice(sentence(words, _error(row.content)), Tone.WARNING)]
        if row.content.get("cause"):
            lines.append(Text(sentence(words, _error(row.content["cause"]))))
        card = Card(tuple(lines), words.language)
        return [Say("notice", transport.compose(card, None))]

    def ended(self, connection: Connection, row: Delivery, ending: Ending, now: datetime) -> None:
        """Of a notice that did not arrive nobody is told: the outbox has it, with its reason."""

    def settled(self, row: Delivery) -> None:
        """Nothing was kept for it."""

    def sweep(self, now: datetime) -> None:
        """Nor is anything left of it."""

    def _language(self, row: Delivery) -> Language:
        with self._database.read() as connection:
            room = find_room(connection, row.room)
        return Language((room.language if room else None) or row.content["language"])


def _error(told: Mapping[str, Any]) -> SwitchboardError:
    return SwitchboardError(told["code"], **told["facts"])
