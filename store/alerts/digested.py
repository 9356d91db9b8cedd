"""What a digest tells of: its events and their alerts, and what else happened in the room meanwhile."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple, TypeVar

from sqlalchemy import Connection, func, select

from hub.vocabulary import AlertKind
from store.alerts.alerts import alert_of, event_of
from store.alerts.model import Alert, Event, Matcher, Severity, State, What
from store.alerts.telling import meant_of
from store.rooms import RoomKey
from store.schema import alert, alert_event, alert_room, customer
from store.scope import Scope

T = TypeVar("T")
AT_ONCE: Final = 500
"""So many are asked for in one statement."""


class Line(NamedTuple):
    """An event, and of its alert what it is counted by."""

    event: int
    number: int
    at: datetime
    what: What
    kind: AlertKind
    org_id: str
    severity: Severity
    state: State


_LINE: Final = (
    alert_event.c.id,
    alert.c.number,
    alert_event.c.at,
    alert_event.c.what,
    alert.c.kind,
    alert.c.org_id,
    alert.c.severity,
    alert.c.state,
)


def lines_of(connection: Connection, events: Sequence[int]) -> Iterator[Line]:
    """Of each of the events, in order."""
    for some in _some_at_a_time(events):
        asked = (
            select(*_LINE)
            .join(alert, alert.c.number == alert_event.c.number)
            .where(alert_event.c.id.in_(some))
            .order_by(alert_event.c.id)
        )
        yield from (_line(row) for row in connection.execute(asked))


def taken_in(connection: Connection, room: RoomKey, since: datetime, until: datetime) -> Iterator[Line]:
    """That somebody took an alert that the room has a card of, between two moments, in order."""
    asked = (
        select(*_LINE)
        .join(alert, alert.c.number == alert_event.c.number)
        .join(alert_room, alert_room.c.number == alert.c.number)
        .where(
            alert_room.c.platform == room.platform,
            alert_room.c.workspace == room.workspace,
            alert_room.c.room_id == room.room_id,
            alert_event.c.what == What.ACKNOWLEDGED.value,
            alert_event.c.at > since,
            alert_event.c.at <= until,
        )
        .order_by(alert_event.c.id)
    )
    return (_line(row) for row in connection.execute(asked))


def find_event(connection: Connection, event_id: int) -> Event | None:
    """The event of that ID."""
    found = connection.execute(select(alert_event).where(alert_event.c.id == event_id)).first()
    return event_of(found) if found else None


def alerts_and_events(connection: Connection, events: Collection[int]) -> list[tuple[Alert, Event]]:
    """The alert of each event as it is now, and the event; in no order."""
    found = {
        row.id: event_of(row)
        for row in connection.execute(select(alert_event).where(alert_event.c.id.in_(events)))
    }
    numbers = {each.number for each in found.values()}
    alerts = {
        row.number: alert_of(row)
        for row in connection.execute(select(alert).where(alert.c.number.in_(numbers)))
    }
    return [(alerts[each.number], each) for each in found.values()]


def cards_behind(connection: Connection, room: RoomKey, numbers: Collection[int]) -> list[int]:
    """Those of the alerts whose card in the room shows an earlier state."""
    found: list[int] = []
    for some in _some_at_a_time(sorted(numbers)):
        asked = (
            select(alert.c.number)
            .join(alert_room, alert_room.c.number == alert.c.number)
            .where(
                alert_room.c.platform == room.platform,
                alert_room.c.workspace == room.workspace,
                alert_room.c.room_id == room.room_id,
                alert_room.c.message_id != "",
                alert_room.c.shown < alert.c.revision,
                alert.c.number.in_(some),
            )
        )
        found += connection.execute(asked).scalars()
    return found


def visible(connection: Connection, org_ids: Collection[str], scope: Scope) -> frozenset[str]:
    """Those of the organisations that the scope has; an empty one (of no customer) where it has all."""
    if not scope.values():
        return frozenset(org_ids)
    found: set[str] = set()
    for some in _some_at_a_time(sorted(org_ids)):
        asked = select(customer.c.org_id).where(customer.c.org_id.in_(some), *scope.conditions(customer.c.id))
        found.update(connection.execute(asked).scalars())
    return frozenset(found)


def customers_and_quiet(connection: Connection, scope: Scope, matcher: Matcher) -> tuple[int, int]:
    """How many customers are matched in the scope, and how many of these have no open alert."""
    theirs = select(customer.c.org_id).where(*meant_of(scope, matcher))
    busy = select(alert.c.org_id).where(
        alert.c.state != State.RESOLVED.value, alert.c.muted_by.is_(None), alert.c.org_id != ""
    )
    count = connection.execute(select(func.count()).select_from(theirs.subquery())).scalar_one()
    loud = theirs.where(customer.c.org_id.in_(busy)).subquery()
    return count, count - connection.execute(select(func.count()).select_from(loud)).scalar_one()


def _line(row: Any) -> Line:
    what, kind = What(row.what), AlertKind(row.kind)
    return Line(row.id, row.number, row.at, what, kind, row.org_id, Severity(row.severity), State(row.state))


def _some_at_a_time(items: Sequence[T]) -> Iterator[Sequence[T]]:
    return (items[at : at + AT_ONCE] for at in range(0, len(items), AT_ONCE))
