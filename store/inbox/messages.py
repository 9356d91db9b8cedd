"""Cards that may be edited, and up to when each platform was heard."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TypeAlias

from sqlalchemy import Connection, select

from store.inbox.events import SentMessage
from store.inbox.schema import heard, sent_message
from store.rooms import RoomKey
from store.statements import insert_for

Name: TypeAlias = tuple[str, str, str]
"""A platform, a workspace of it, and what was listened to."""


def remember(connection: Connection, sent: SentMessage, now: datetime) -> None:
    """Keep a message, or what is new about it."""
    values = {"seen_by": sent.seen_by, "edits": sent.edits, "about": sent.about, "at": now}
    key = {
        "platform": sent.room.platform,
        "workspace": sent.room.workspace,
        "room_id": sent.room.room_id,
        "message_id": sent.message_id,
    }
    connection.execute(
        insert_for(connection.dialect.name, sent_message)
        .values({**key, **values})
        .on_conflict_do_update(index_elements=list(key), set_=values)
    )


def find(connection: Connection, room: RoomKey, message_id: str) -> SentMessage | None:
    """The message, if it is remembered."""
    columns = sent_message.c
    row = connection.execute(
        select(columns.seen_by, columns.edits, columns.about).where(
            columns.platform == room.platform,
            columns.workspace == room.workspace,
            columns.room_id == room.room_id,
            columns.message_id == message_id,
        )
    ).first()
    return SentMessage(room, message_id, row.seen_by, row.edits, row.about) if row else None


def showing(connection: Connection, about: str) -> Sequence[SentMessage]:
    """The messages that show what has that name, the oldest first."""
    columns = sent_message.c
    asked = select(sent_message).where(columns.about == about, columns.about != "").order_by(columns.at)
    return [
        SentMessage(
            RoomKey(row.platform, row.workspace, row.room_id),
            row.message_id,
            row.seen_by,
            row.edits,
            row.about,
        )
        for row in connection.execute(asked)
    ]


def hear(connection: Connection, name: Name, moment: datetime) -> None:
    """Keep the moment unless a later one is known."""
    key = dict(zip(("platform", "workspace", "name"), name, strict=True))
    statement = insert_for(connection.dialect.name, heard).values({**key, "moment": moment})
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=list(key),
            set_={"moment": statement.excluded.moment},
            where=statement.excluded.moment > heard.c.moment,
        )
    )


def heard_until(connection: Connection, name: Name) -> datetime | None:
    """The latest moment that was kept."""
    columns = heard.c
    return connection.execute(
        select(columns.moment).where(
            columns.platform == name[0], columns.workspace == name[1], columns.name == name[2]
        )
    ).scalar_one_or_none()
