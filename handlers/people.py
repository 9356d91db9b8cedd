"""Who asks, in which room, and what they did: from the platform's words to ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Connection

from cards.intent import Intent
from config.errors import AccessError, SwitchboardError
from config.settings import Settings
from handlers.context import Context, Person, Room
from hub.vocabulary import Language, Region, Role
from store.queries import people as rows
from store.rooms import RoomKey
from store.scope import RoomScope

if TYPE_CHECKING:
    from handlers.desk import Asker

NO_ADDRESS = "unconfirmed"
"""Why somebody without an address does not count."""


def person(connection: Connection, asker: Asker, settings: Settings) -> Person:
    """The person behind a verified e-mail; those the settings name are full administrators from the start."""
    address = asker.email.strip().lower()
    distrusted = asker.distrusted or ("" if address else NO_ADDRESS)
    if distrusted:
        return Person(address, distrusted=distrusted)
    known = rows.find_administrator(connection, address)
    first = address in {admin.strip().lower() for admin in settings.admins}
    chosen = rows.own_language(connection, address)
    language = Language(chosen) if chosen else None
    if known is None:
        return Person(address, role=Role.FULL_ADMIN if first else None, language=language)
    role = Role.FULL_ADMIN if first else Role(known.role)
    return Person(address, known.name, role, known.id, language)


def role_of(connection: Connection, address: str, settings: Settings) -> Role | None:
    """The role of the person with that address, lower case; None: they have none."""
    if address in {admin.strip().lower() for admin in settings.admins}:
        return Role.FULL_ADMIN
    known = rows.find_administrator(connection, address)
    return Role(known.role) if known else None


def refusal(person: Person, intent: str) -> AccessError:
    """Why the person may not ask an intent: who they are to us, else their role."""
    match person.distrusted:
        case "guest":
            return AccessError("guest-not-served")
        case "elsewhere":
            return AccessError("workspace-not-listed")
        case "unconfirmed":
            return AccessError("address-unconfirmed")
        case _:
            return AccessError("not-allowed", intent=intent, role=person.role)


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
        scope=RoomScope.from_json(found.scope),
        outsiders_allowed=found.outsiders_allowed,
        allowed_by=found.allowed_by or "",
    )


def audit(
    connection: Connection, context: Context, intent: Intent, error: SwitchboardError | None = None
) -> bool:
    """Write who asked what, and how it ended, to the audit log; False: it is there already, as done."""
    entry = {
        "request_id": context.around.request_id,
        "email": context.person.email,
        "intent": intent.name,
        "slots": intent.slots.to_json(),
        "allowed": not isinstance(error, AccessError),
        "outcome": error.code if error else "done",
    }
    return rows.write_audit(connection, context.now, context.room.key, entry)
