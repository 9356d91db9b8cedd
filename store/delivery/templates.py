"""Templates of one's own as rows: what they are made from, who sees them, what they are called."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, and_, bindparam, func, insert, or_, select, true, update

from config.errors import RequestError
from store.names import sort_key
from store.rooms import RoomKey
from store.schema import report_template

LIST: Final = "list"
"""The base of a template that is a list of the bot's; of any other it is a report."""
_NAMING: Final = 0x5357544E
"""The number of PostgreSQL's advisory lock under which names are given: two must not get the same."""
_row = report_template.c
_NAMES: Final = select(_row.name).where(  # asked for with each text that somebody types
    _row.removed_at.is_(None),
    or_(
        _row.shared,
        and_(
            _row.platform == bindparam("platform"),
            _row.workspace == bindparam("workspace"),
            _row.room_id == bindparam("room_id"),
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class NewTemplate:
    """A template as somebody asks for it."""

    room: RoomKey
    """Where it was made."""
    shared: bool
    """Whether all rooms see it, or that one alone."""
    name: str
    base: str
    """A report's key, or `LIST`."""
    columns: tuple[str, ...]
    """Keys, in order; of a list none."""
    intent: Mapping[str, Any]
    """What it asks (JSON), with its filters as slots."""
    owner: str
    """E-mail address, lower case."""


@dataclass(frozen=True, slots=True)
class TemplateRow(NewTemplate):
    """A template as it is kept."""

    id: int
    created_at: datetime
    changed_at: datetime
    removed: bool


def name_key(name: str) -> str:
    """A name as it is compared: without regard to case, width, and how many blanks there are."""
    return sort_key(" ".join(name.split()))


def add_template(connection: Connection, new: NewTemplate, now: datetime, request_id: str | None) -> int:
    """Keep a template; its ID.

    Raises:
        RequestError: `template-name-taken`: a room that would see it sees one of that name.
    """
    _require_free(connection, new.room, new.name, shared=new.shared)
    values = {
        **_values(new),
        "platform": new.room.platform,
        "workspace": new.room.workspace,
        "room_id": new.room.room_id,
        "owner": new.owner,
        "created_at": now,
        "changed_at": now,
        "request_id": request_id,
    }
    added = insert(report_template).values(values).returning(_row.id)
    return int(connection.execute(added).scalar_one())


def change_template(
    connection: Connection, template: TemplateRow, now: datetime, request_id: str | None
) -> None:
    """Keep it as it is given, and there (again) if it was removed; room and owner stay.

    Raises:
        RequestError: `template-name-taken`.
    """
    _require_free(connection, template.room, template.name, shared=template.shared, but=template.id)
    values = {**_values(template), "changed_at": now, "removed_at": None, "request_id": request_id}
    connection.execute(update(report_template).where(_row.id == template.id).values(values))


def remove_template(connection: Connection, template_id: int, now: datetime, request_id: str | None) -> None:
    """Take it away; its row stays, for schedules and the audit log name it."""
    values = {"removed_at": now, "changed_at": now, "request_id": request_id}
    connection.execute(update(report_template).where(_row.id == template_id).values(values))


def template_of_request(connection: Connection, request_id: str) -> TemplateRow | None:
    """The template that a request made, changed or removed; None: it did not, or another came later."""
    found = connection.execute(select(report_template).where(_row.request_id == request_id)).first()
    return _from(found) if found else None


def find_template(connection: Connection, template_id: int, room: RoomKey) -> TemplateRow | None:
    """The template of that ID, were it removed, if the room sees it."""
    asked = select(report_template).where(_row.id == template_id, _seen_in(room))
    found = connection.execute(asked).first()
    return _from(found) if found else None


def templates_of(connection: Connection, room: RoomKey | None = None) -> Sequence[TemplateRow]:
    """The templates that a room sees, or all of them, by name."""
    asked = select(report_template).where(_row.removed_at.is_(None), _seen_in(room) if room else true())
    return [_from(found) for found in connection.execute(asked.order_by(_row.folded, _row.id))]


def names_of_templates(connection: Connection, room: RoomKey) -> Sequence[str]:
    """What the templates are called that a room sees."""
    values = {"platform": room.platform, "workspace": room.workspace, "room_id": room.room_id}
    return connection.execute(_NAMES, values).scalars().all()


def _seen_in(room: RoomKey) -> ColumnElement[bool]:
    return or_(_row.shared, _made_in(room))


def _made_in(room: RoomKey) -> ColumnElement[bool]:
    return and_(
        _row.platform == room.platform, _row.workspace == room.workspace, _row.room_id == room.room_id
    )


def _require_free(
    connection: Connection, room: RoomKey, name: str, *, shared: bool, but: int | None = None
) -> None:
    """See that no room gets two templates of one name, until the transaction ends.

    Raises:
        RequestError: `template-name-taken`.
    """
    if connection.dialect.name != "sqlite":  # SQLite has one writer at a time
        connection.execute(select(func.pg_advisory_xact_lock(_NAMING)))
    asked = select(_row.id).where(_row.folded == name_key(name), _row.removed_at.is_(None))
    if not shared:
        asked = asked.where(_seen_in(room))
    if but is not None:
        asked = asked.where(_row.id != but)
    if connection.execute(asked.limit(1)).first():
        raise RequestError("template-name-taken", name=name)


def _values(template: NewTemplate) -> dict[str, Any]:
    return {
        "shared": template.shared,
        "name": template.name,
        "folded": name_key(template.name),
        "base": template.base,
        "columns": list(template.columns),
        "intent": dict(template.intent),
    }


def _from(found: Any) -> TemplateRow:
    return TemplateRow(
        id=found.id,
        room=RoomKey(found.platform, found.workspace, found.room_id),
        shared=found.shared,
        name=found.name,
        base=found.base,
        columns=tuple(found.columns),
        intent=found.intent,
        owner=found.owner,
        created_at=found.created_at,
        changed_at=found.changed_at,
        removed=found.removed_at is not None,
    )
