"""Alerts and their history, read and changed.

Whoever writes events takes `alone` first: their IDs are then in the order in which others see them, and what
has been read up to one ID has been read whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, func, insert, select, update

from hub.vocabulary import AlertKind
from store.alerts.model import Alert, Card, Event, NewEvent, Severity, State, What
from store.rooms import RoomKey
from store.schema import alert, alert_event, alert_room

ALERTING: Final = 0x53574145
"""The number of PostgreSQL's advisory lock that who writes events takes."""


def alone(connection: Connection) -> None:
    """Let nobody else write events before this transaction ends; SQLite's write lock does that already."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(ALERTING)))


def find_alert(connection: Connection, number: int) -> Alert | None:
    """The alert of that number."""
    found = connection.execute(select(alert).where(alert.c.number == number)).first()
    return alert_of(found) if found else None


def history(connection: Connection, number: int) -> Sequence[Event]:
    """What happened to an alert, in order."""
    asked = select(alert_event).where(alert_event.c.number == number).order_by(alert_event.c.id)
    return [event_of(row) for row in connection.execute(asked)]


def cards_of(connection: Connection, number: int) -> Sequence[Card]:
    """The rooms that were told of an alert, and its card in each."""
    asked = select(alert_room).where(alert_room.c.number == number)
    return [card_of(row) for row in connection.execute(asked)]


def add_event(connection: Connection, new: NewEvent, now: datetime) -> int | None:
    """Write it into the history; its ID. None: the same request wrote it already."""
    if new.request_id is not None:
        there = select(alert_event.c.id).where(alert_event.c.request_id == new.request_id)
        if connection.execute(there).first():
            return None
    values = {
        "number": new.number,
        "at": now,
        "what": new.what.value,
        "who": new.who,
        "severity": new.severity.value,
        "told": new.told,
        "facts": dict(new.facts),
        "request_id": new.request_id,
    }
    return int(
        connection.execute(insert(alert_event).values(values).returning(alert_event.c.id)).scalar_one()
    )


def change_alert(connection: Connection, number: int, now: datetime, **values: Any) -> None:
    """Change some of an alert's columns; what its card shows is of another revision then."""
    connection.execute(
        update(alert)
        .where(alert.c.number == number)
        .values({**values, "changed_at": now, "revision": alert.c.revision + 1})
    )


def alert_of(row: Any) -> Alert:
    """A row of `alert`."""
    return Alert(
        number=row.number,
        fingerprint=row.fingerprint,
        kind=AlertKind(row.kind),
        org_id=row.org_id,
        subject=row.subject,
        product=row.product,
        severity=Severity(row.severity),
        level=row.level,
        state=State(row.state),
        holds=row.holds,
        prompt=row.prompt,
        facts=row.facts,
        muted_by=row.muted_by,
        revision=row.revision,
        fired_at=row.fired_at,
        changed_at=row.changed_at,
        resolved_at=row.resolved_at,
        over_on=row.over_on,
        snoozed_until=row.snoozed_until,
        remind_at=row.remind_at,
        acknowledged_by=row.acknowledged_by,
        assigned_to=row.assigned_to,
    )


def event_of(row: Any) -> Event:
    """A row of `alert_event`."""
    return Event(
        id=row.id,
        number=row.number,
        at=row.at,
        what=What(row.what),
        who=row.who,
        severity=Severity(row.severity),
        told=row.told,
        facts=row.facts,
        request_id=row.request_id,
    )


def card_of(row: Any) -> Card:
    """A row of `alert_room`."""
    return Card(
        number=row.number,
        room=RoomKey(row.platform, row.workspace, row.room_id),
        subscription=row.subscription,
        message_id=row.message_id,
        thread=row.thread,
        edits=row.edits,
        shown=row.shown,
        told_event=row.told_event,
        told_at=row.told_at,
    )
