"""Who asks and where: partner administrators, rooms, the audit log."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from store.rooms import RoomKey
from store.schema import admin_customer, administrator, audit, customer, person, room
from store.scope import Scope


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
    name: str | None
    scope: dict[str, Any] | None
    """As `RoomScope.to_json` gives it."""
    outsiders_allowed: bool
    allowed_by: str | None
    """The address of who allowed them."""


_BY_EMAIL = select(administrator.c.id, administrator.c.name, administrator.c.role).where(
    administrator.c.email == bindparam("email")
)
_OWN_LANGUAGE = select(person.c.language).where(person.c.email == bindparam("email"))
_THIS_ROOM = (
    (room.c.platform == bindparam("in_platform"))
    & (room.c.workspace == bindparam("in_workspace"))
    & (room.c.room_id == bindparam("in_room"))
)
_ROOM = select(*(room.c[name] for name in RoomRow._fields)).where(_THIS_ROOM)
_ASSIGNED = (
    select(func.count()).select_from(admin_customer).where(admin_customer.c.admin_id == bindparam("admin_id"))
)
_DONE = "done"


def find_administrator(connection: Connection, email: str) -> AdministratorRow | None:
    """The administrator with this e-mail address (any case)."""
    found = connection.execute(_BY_EMAIL, {"email": email.strip().lower()}).first()
    return AdministratorRow(*found) if found else None


def administrators_among(connection: Connection, emails: Collection[str]) -> Mapping[str, AdministratorRow]:
    """Those of the e-mail addresses, lower case, that are an administrator's, and who they are."""
    asked = select(
        administrator.c.email, administrator.c.id, administrator.c.name, administrator.c.role
    ).where(administrator.c.email.in_(sorted(emails)))
    return {email: AdministratorRow(*rest) for email, *rest in connection.execute(asked)}


def assigned_customers(connection: Connection, admin_id: int) -> int:
    """How many customers are assigned to an administrator."""
    return int(connection.execute(_ASSIGNED, {"admin_id": admin_id}).scalar_one())


def customers_in(connection: Connection, scope: Scope) -> int:
    """How many customers a scope has."""
    counted = select(func.count()).select_from(customer).where(*scope.conditions(customer.c.id))
    return int(connection.execute(counted).scalar_one())


def names_of(connection: Connection, org_ids: Sequence[str], scope: Scope) -> list[tuple[str, str]]:
    """The ID and name of those of the customers that are in the scope, by name."""
    named = select(customer.c.org_id, customer.c.name).where(
        customer.c.org_id.in_(org_ids), *scope.conditions(customer.c.id)
    )
    ordered = named.order_by(customer.c.sort_name, customer.c.id)
    return [(org_id, name) for org_id, name in connection.execute(ordered)]


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


def save_room(connection: Connection, name: RoomKey, changes: Mapping[str, Any]) -> None:
    """Change some of what a room has (the fields of `RoomRow`)."""
    changed = connection.execute(update(room).where(_THIS_ROOM).values(changes), _room_values(name))
    if changed.rowcount == 0:
        key = {"platform": name.platform, "workspace": name.workspace, "room_id": name.room_id}
        connection.execute(insert(room).values({**key, **changes}))


def write_audit(connection: Connection, at: datetime, place: RoomKey, entry: Mapping[str, Any]) -> bool:
    """Add a line to the audit log: `request_id`, `email`, `intent`, `slots`, `allowed`, `outcome`.

    False: the request is in the log as done, and nothing is added. One that was refused and then came again
    has one line too, with how it ended.
    """
    where = {"platform": place.platform, "workspace": place.workspace, "room_id": place.room_id}
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    line = dialect.insert(audit).values({"at": at, **where, **entry})
    again = line.on_conflict_do_update(
        index_elements=[audit.c.request_id],
        index_where=audit.c.request_id.is_not(None),
        set_={"allowed": line.excluded.allowed, "outcome": line.excluded.outcome},
        where=audit.c.outcome != _DONE,
    )
    return connection.execute(again.returning(audit.c.id)).first() is not None


def _room_values(name: RoomKey) -> dict[str, str]:
    return {"in_platform": name.platform, "in_workspace": name.workspace, "in_room": name.room_id}
