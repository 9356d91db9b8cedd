"""Who reads what is told in a room: in which words and zone, and of whose customers it may speak."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from cards.wording import Words, words_for
from config.settings import Settings
from hub.vocabulary import Language
from notifications.alerts.owners import scopes_of_owners
from notifications.delivery.progress import Shown
from store.alerts.model import Subscription
from store.database import Database
from store.queries.people import find_room
from store.scope import RoomScope, Scope


@dataclass(frozen=True, slots=True)
class Reader:
    """A room, as a subscription tells it."""

    words: Words
    timezone: str
    scope: Scope
    """The customers of the subscription's owner that the room may show."""
    outsiders_allowed: bool


@dataclass(frozen=True, slots=True)
class Telling:
    """What composing alerts and digests needs, made once by the process."""

    database: Database
    settings: Settings
    shown: Shown
    clock: Callable[[], datetime]
    offered: frozenset[str]
    """The intents that have a handler: other buttons are not shown."""

    def reader(self, connection: Connection, subscription: Subscription) -> Reader | None:
        """Who reads what the subscription brings; None: its owner may not have it any more."""
        scopes = scopes_of_owners(connection, [subscription.owner], self.settings)
        scope = scopes.get(subscription.owner)
        if scope is None:
            return None
        room = find_room(connection, subscription.room)
        language = Language((room.language if room else None) or subscription.language)
        return Reader(
            words_for(language),
            (room.timezone if room else None) or self.settings.timezone,
            replace(scope, room=RoomScope.from_json(room.scope if room else None)),
            bool(room and room.outsiders_allowed),
        )
