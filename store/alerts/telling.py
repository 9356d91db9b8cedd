"""What is to be told, as rows: what happened since it was last looked, and what a room has been told.

Whoever reads or writes here has taken `alone`: no event appears before one that was read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, bindparam, func, or_, select, update

from hub.vocabulary import AlertKind
from store.alerts.model import TOLD_AS_FIRING, Matcher, Severity, State, What
from store.names import tag_key
from store.rooms import RoomKey
from store.schema import (
    alert,
    alert_event,
    alert_room,
    customer,
    customer_tag,
    outbox,
    subscription,
)
from store.scope import Scope, conditions_of
from store.types import Instant

RANKS: Final[Mapping[Severity, int]] = {Severity.INFO: 0, Severity.WARNING: 1, Severity.SEVERE: 2}
"""What is told first has the highest."""
SEVERE: Final = RANKS[Severity.SEVERE]
_FIRING: Final = frozenset(what.value for what in TOLD_AS_FIRING)
_BY_PERSONS: Final = frozenset({What.RESOLVED.value, What.ACKNOWLEDGED.value, What.ASSIGNED.value})
"""What a person does goes to an alert's cards at once; rooms that have none read it in their digest."""


class Happened(NamedTuple):
    """An event that somebody may have to hear of."""

    id: int
    at: datetime
    what: What
    rank: int
    """How severe it is, as `RANKS` says."""
    by_person: bool
    """It is for digests alone: cards show it already."""


class Moving(NamedTuple):
    """An alert to which something happened."""

    number: int
    kind: AlertKind
    org_id: str
    product: str
    """Of several all, with blanks between."""
    state: State
    prompt: bool
    muted: bool
    events: list[Happened]
    """In order."""


@dataclass(slots=True)
class Batch:
    """All that happened after one event."""

    alerts: list[Moving] = field(default_factory=list)
    numbers: dict[int, int] = field(default_factory=dict)
    """The alert of each of their events, the earlier ones too."""
    firing: dict[int, list[int]] = field(default_factory=dict)
    """The events that say that they fire, told or not, in order, by alert."""
    begun: datetime | None = None
    """When the oldest of them fired."""


def happened_after(connection: Connection, event_id: int) -> Batch:
    """What may have to be told of what happened after an event, by alert."""
    return _batch(connection, _HAPPENED, _HISTORIES, {"after": event_id})


def minor_since(connection: Connection, since: datetime) -> Batch:
    """The same of what happened from a moment on to alerts that are not over and come in digests alone."""
    return _batch(connection, _MINOR, _MINOR_HISTORIES, {"since": since})


def first_after(connection: Connection, severe: int, other: int) -> datetime | None:
    """When the first happened of what may have to be told after one event, if severe, or another."""
    given = {"after": min(severe, other), "severe": severe, "other": other}
    found: datetime | None = connection.execute(_FIRST, given).scalar_one()
    return found


@dataclass(frozen=True, slots=True)
class Moved:
    """The organisations to which something happened after an event; 0: ever."""

    event_id: int

    def org_ids(self) -> tuple[Select[Any], Mapping[str, Any]]:
        """How they are asked for, and with what."""
        return _MOVED, {"after": self.event_id}


@dataclass(frozen=True, slots=True)
class Shown:
    """The organisations of whose alerts that still fire a room has a card."""

    room: RoomKey

    def org_ids(self) -> tuple[Select[Any], Mapping[str, Any]]:
        """How they are asked for, and with what."""
        return _SHOWN, _named(self.room)


def meant_of(scope: Scope, matcher: Matcher) -> list[ColumnElement[bool]]:
    """What must hold of a customer in the scope that is matched; nothing: all are."""
    return [*conditions_of(scope.values(), customer.c.id, customer.c.region), *_of_matcher(matcher)]


def customers_among(
    connection: Connection, at_hand: Moved | Shown, scope: Scope, matcher: Matcher
) -> frozenset[str] | None:
    """Of the organisations at hand the customers in the scope that are matched.

    None: all are, and what is of no customer too.
    """
    conditions = meant_of(scope, matcher)
    if not conditions:
        return None
    org_ids, given = at_hand.org_ids()
    asked = select(customer.c.org_id).where(customer.c.org_id.in_(org_ids), *conditions)
    return frozenset(connection.execute(asked, given).scalars())


def still_firing(connection: Connection, room: RoomKey, told_until: datetime) -> Sequence[Moving]:
    """The alerts that a room has a card of, that still fire, and of which it was told last by then.

    Of each the last event that says so.
    """
    given = {**_named(room), "told_until": told_until}
    found = []
    for row in connection.execute(_STILL_FIRING, given):
        found.append(_moving(row))
        found[-1].events.append(_happened(row))
    return found


def cards_told(connection: Connection, room: RoomKey, since: datetime) -> dict[int, int]:
    """Of the alerts that a room was told of from a moment on by cards, the last event that was told."""
    return {
        each.number: each.told_event
        for each in connection.execute(_CARDS_TOLD, {**_named(room), "since": since})
    }


def messages_since(connection: Connection, room: RoomKey, since: datetime) -> int:
    """How many messages a room was sent after that moment because something happened to an alert.

    What a person did to one, which changes the cards that are there, is not among them.
    """
    return int(connection.execute(_MESSAGES, {**_named(room), "since": since}).scalar_one())


def note_told_again(connection: Connection, room: RoomKey, told: Mapping[int, int], now: datetime) -> None:
    """Keep that a digest told of alerts that the room has a card of: the last event by alert."""
    rows = [
        {**_named(room), "of_number": number, "event": event, "now": now}
        for number, event in sorted(told.items())
    ]
    if rows:
        connection.execute(_TOLD_AGAIN, rows)


def set_heard(connection: Connection, heard: Iterable[Mapping[str, Any]]) -> None:
    """Keep how far subscriptions are: `number`, `heard_severe`, `heard`, `next_at` of each."""
    rows = [{f"new_{name}": value for name, value in each.items()} for each in heard]
    if rows:
        connection.execute(_HEARD, rows)


_OF_EVENT: Final = (alert_event.c.id, alert_event.c.at, alert_event.c.what, alert_event.c.told)
_OF_ALERT: Final = (
    alert.c.number,
    alert.c.kind,
    alert.c.org_id,
    alert.c.product,
    alert.c.state,
    alert.c.prompt,
    alert.c.muted_by,
)


def _batch(
    connection: Connection, asked: Select[Any], histories: Select[Any], given: Mapping[str, Any]
) -> Batch:
    batch = Batch()
    found: dict[int, Moving] = {}
    for row in connection.execute(asked, given):
        moving = found.get(row.number)
        if moving is None:
            moving = found[row.number] = _moving(row)
            batch.begun = min(batch.begun or row.fired_at, row.fired_at)
        moving.events.append(_happened(row))
    batch.alerts = list(found.values())
    if not found:
        return batch
    for event, number, what in connection.execute(histories, given):
        batch.numbers[event] = number
        if what in _FIRING:
            batch.firing.setdefault(number, []).append(event)
    return batch


def _moving(row: Any) -> Moving:
    return Moving(
        row.number,
        AlertKind(row.kind),
        row.org_id,
        row.product,
        State(row.state),
        row.prompt,
        row.muted_by is not None,
        [],
    )


def _happened(row: Any) -> Happened:
    return Happened(row.id, row.at, What(row.what), RANKS[Severity(row.severity)], not row.told)


def _of_matcher(matcher: Matcher) -> list[ColumnElement[bool]]:
    """What must hold of a customer; what must hold of the alert itself is not among it."""
    conditions: list[ColumnElement[bool]] = []
    if matcher.regions:
        conditions.append(customer.c.region.in_(matcher.regions))
    if matcher.org_ids:
        conditions.append(customer.c.org_id.in_(matcher.org_ids))
    if matcher.tags:
        keys = sorted({tag_key(tag) for tag in matcher.tags})
        tagged = select(customer_tag.c.customer_id).where(customer_tag.c.tag_key.in_(keys))
        conditions.append(customer.c.id.in_(tagged))
    return conditions


# Made once: most of the time there is nothing to tell, and making a statement costs more than asking it.


def _in_room(table: Any) -> tuple[ColumnElement[bool], ...]:
    return (
        table.c.platform == bindparam("in_platform"),
        table.c.workspace == bindparam("in_workspace"),
        table.c.room_id == bindparam("in_room"),
    )


def _named(room: RoomKey) -> dict[str, str]:
    return {"in_platform": room.platform, "in_workspace": room.workspace, "in_room": room.room_id}


def _all_of(numbers: Select[Any]) -> Select[Any]:
    """All that happened to alerts, told or not: a digest that a room had says what it knows of by event."""
    return (
        select(alert_event.c.id, alert_event.c.number, alert_event.c.what)
        .where(alert_event.c.number.in_(numbers.correlate(None)))
        .order_by(alert_event.c.id)
    )


_WORTH = or_(
    alert_event.c.told & alert_event.c.what.in_(_FIRING | {What.RESOLVED.value}),
    (alert_event.c.who != "") & alert_event.c.what.in_(_BY_PERSONS),
)
_AFTER = alert_event.c.id > bindparam("after"), _WORTH
_JOINED = alert_event.join(alert, alert.c.number == alert_event.c.number)
_EVENTS = (
    select(*_OF_EVENT, alert_event.c.severity, *_OF_ALERT, alert.c.fired_at)
    .select_from(_JOINED)
    .order_by(alert_event.c.id)
)
_HAPPENED: Final = _EVENTS.where(*_AFTER)
_HISTORIES: Final = _all_of(select(alert_event.c.number).where(*_AFTER))
_OF_MINOR = (
    alert_event.c.at >= bindparam("since", type_=Instant),
    ~alert.c.prompt,
    alert.c.state != State.RESOLVED.value,
    _WORTH,
)
_MINOR: Final = _EVENTS.where(*_OF_MINOR)
_MINOR_HISTORIES: Final = _all_of(select(alert.c.number).select_from(_JOINED).where(*_OF_MINOR))
_IS_SEVERE = alert_event.c.severity == Severity.SEVERE.value
_FIRST: Final = select(func.min(alert_event.c.at)).where(
    *_AFTER,
    or_(
        _IS_SEVERE & (alert_event.c.id > bindparam("severe")),
        ~_IS_SEVERE & (alert_event.c.id > bindparam("other")),
    ),
)
_MOVED: Final = select(alert.c.org_id).where(alert.c.number.in_(select(alert_event.c.number).where(*_AFTER)))
_SHOWN: Final = select(alert.c.org_id).where(
    alert.c.number.in_(select(alert_room.c.number).where(*_in_room(alert_room))),
    alert.c.state == State.FIRING.value,
)
_fires = alert_event.alias("fires")
_last = (
    select(func.max(_fires.c.id))
    .where(
        _fires.c.number == alert.c.number,
        _fires.c.what.in_(_FIRING),
        _fires.c.id <= alert_room.c.told_event,
    )
    .scalar_subquery()
)
_STILL_FIRING: Final = (
    select(*_OF_EVENT, alert.c.severity, *_OF_ALERT)
    .select_from(alert_room)
    .join(alert, alert.c.number == alert_room.c.number)
    .join(alert_event, alert_event.c.id == _last)
    .where(
        *_in_room(alert_room),
        alert_room.c.told_at <= bindparam("told_until", type_=Instant),
        alert.c.state == State.FIRING.value,
        alert.c.muted_by.is_(None),
    )
    .order_by(alert_event.c.id)
)
_CARDS_TOLD: Final = select(alert_room.c.number, alert_room.c.told_event).where(
    *_in_room(alert_room), alert_room.c.told_at >= bindparam("since", type_=Instant)
)
_MESSAGES: Final = (
    select(func.count())
    .select_from(outbox)
    .where(
        *_in_room(outbox),
        outbox.c.kind == "alert",
        outbox.c.created_at > bindparam("since", type_=Instant),
        outbox.c.content["follows"].as_string().is_(None),
    )
)
_TOLD_AGAIN: Final = (
    update(alert_room)
    .where(*_in_room(alert_room), alert_room.c.number == bindparam("of_number"))
    .values(told_event=bindparam("event"), told_at=bindparam("now", type_=Instant))
)
_HEARD: Final = (
    update(subscription)
    .where(subscription.c.number == bindparam("new_number"))
    .values(
        {
            name: bindparam(f"new_{name}", type_=subscription.c[name].type)
            for name in ("heard_severe", "heard", "next_at")
        }
    )
)
