"""Who asks, in which room, and what they did: from the platform's words to ours."""

from __future__ import annotations

from sqlalchemy import Connection

from cards.intent import Intent
from config.errors import AccessError, SwitchboardError
from config.settings import Settings
from handlers.context import Context, Person, Room
from hub.vocabulary import Language, Region, Role
from store.database import Database
from store.queries import people as rows
from store.rooms import RoomKey


def person(connection: Connection, email: str, settings: Settings) -> Person:
    """The person behind a verified e-mail; those the settings name are full administrators from the start."""
    address = email.strip().lower()
    known = rows.find_administrator(connection, address)
    first = address in {admin.strip().lower() for admin in settings.admins}
    chosen = rows.own_language(connection, address)
    language = Language(chosen) if chosen else None
    if known is None:
        return Person(address, role=Role.FULL_ADMIN if first else None, language=language)
    role = Role.FULL_ADMIN if first else Role(known.role)
    return Person(address, known.name, role, known.id, language)


def room(connection: Connection, key: RoomKey) -> Room:
    """A room and its settings."""
    found = rows.find_room(connection, key)
    if found is None:
        return Room(key)
    return Room(
        key,
        language=Language(found.language) if found.language else None,
        timezone=found.timezone,
        region=Region(found.region) if found.region else None,
    )


def record(database: Database, context: Context, intent: Intent, error: SwitchboardError | None) -> None:
    """Write who asked what, and how it ended, to the audit log."""
    entry = {
        "email": context.person.email,
        "intent": intent.name,
        "slots": intent.slots.to_json(),
        "allowed": not isinstance(error, AccessError),
        "outcome": error.code if error else "done",
    }
    now, where = context.now, context.room.key
    database.write_soon(lambda connection: rows.write_audit(connection, now, where, entry))
