"""Who asks and where: partner administrators, rooms, the audit log."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from store.rooms import RoomKey
from store.schema import admin_customer, administrator, audit, person, room


class AdministratorRow(NamedTuple):
    """A partner administrator as the store knows them."""

    id: int
    name: str
    role: str


class RoomRow(NamedTuple):
    """A room's own settings; None: the default holds."""

    language: str | None
    timezone: str | None
    region: str | None


_BY_EMAIL = select(administrator.c.id, administrator.c.name, administrator.c.role).where(
    administrator.c.email == bindparam("email")
)
_OWN_LANGUAGE = select(person.c.language).where(person.c.email == bindparam("email"))
_THIS_ROOM = (
    (room.c.platform == bindparam("in_platform"))
    & (room.c.workspace == bindparam("in_workspace"))
    & (room.c.room_id == bindparam("in_room"))
)
_ROOM = select(room.c.language, room.c.timezone, room.c.region).where(_THIS_ROOM)
_ASSIGNED = (
    select(func.count()).select_from(admin_customer).where(admin_customer.c.admin_id == bindparam("admin_id"))
)


def find_administrator(connection: Connection, email: str) -> AdministratorRow | None:
    """The administrator with this e-mail address (any case)."""
    found = connection.execute(_BY_EMAIL, {"email": email.strip().lower()}).first()
    return AdministratorRow(*found) if found else None


def assigned_customers(connection: Connection, admin_id: int) -> int:
    """How many customers are assigned to an administrator."""
    return int(connection.execute(_ASSIGNED, {"admin_id": admin_id}).scalar_one())


def own_language(connection: Connection, email: str) -> str | None:
    """The language somebody chose for themselves; None: they chose none."""
    return connection.execute(_OWN_LANGUAGE, {"email": email.strip().lower()}).scalar_one_or_none()


def save_own_language(connection: Connection, email: str, language: str | None) -> None:
    """Keep the language somebody chose for themselves (None: take it back)."""
    address = email.strip().lower()
    connection.execute(delete(person).where(person.c.email == address))
    if language is not None:
        connection.execute(insert(person).values(email=address, language=language))


def find_room(connection: Connection, name: RoomKey) -> RoomRow | None:
    """The settings of a room; None: it never set any."""
    found = connection.execute(_ROOM, _room_values(name)).first()
    return RoomRow(*found) if found else None


def save_room(connection: Connection, name: RoomKey, changes: dict[str, str | None]) -> None:
    """Change some of a room's settings (`language`, `timezone`, `region`)."""
    changed = connection.execute(update(room).where(_THIS_ROOM).values(changes), _room_values(name))
    if changed.rowcount == 0:
        key = {"platform": name.platform, "workspace": name.workspace, "room_id": name.room_id}
        connection.execute(insert(room).values({**key, **changes}))


def write_audit(connection: Connection, at: datetime, place: RoomKey, entry: dict[str, Any]) -> None:
    """Add a line to the audit log: `email`, `intent`, `slots`, `allowed`, `outcome`."""
    where = {"platform": place.platform, "workspace": place.workspace, "room_id": place.room_id}
    connection.execute(insert(audit).values({"at": at, **where, **entry}))


def _room_values(name: RoomKey) -> dict[str, str]:
    return {"in_platform": name.platform, "in_workspace": name.workspace, "in_room": name.room_id}
