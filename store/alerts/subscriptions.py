"""Who hears of alerts: subscriptions as rows."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, func, insert, select, update

from hub.vocabulary import AlertKind
from store.alerts.alerts import alone
from store.alerts.model import Matcher, NewSubscription, Pace, Subscription
from store.delivery.numbers import new_number
from store.rooms import RoomKey
from store.schema import alert_event, subscription

ACTIVE: Final = "active"
ENDED: Final = "ended"
"""By us: `reason` has the code of why."""
REMOVED: Final = "removed"
"""By a person."""


_ALL_ACTIVE: Final = (
    select(subscription).where(subscription.c.state == ACTIVE).order_by(subscription.c.number)
)


def add_subscription(
    connection: Connection,
    new: NewSubscription,
    next_at: datetime | None,
    now: datetime,
    request_id: str | None,
) -> int:
    """Keep a subscription; its number. The same request again gives the number it had.

    It hears of what happens from now on. `next_at`: when its first digest is due; None: it is instant.
    """
    alone(connection)  # nobody may have taken an ID that we would count as heard, and not have it written yet
    found = subscription_of_request(connection, request_id) if request_id is not None else None
    if found is not None:
        return found
    number = new_number(connection, "subscription")
    newest = newest_event(connection)
    values = {
        "number": number,
        **_room(new.room),
        "owner": new.owner,
        "language": new.language,
        **_kept(new),
        "state": ACTIVE,
        "heard_severe": newest,
        "heard": newest,
        "next_at": next_at,
        "created_at": now,
        "changed_at": now,
        "request_id": request_id,
    }
    connection.execute(insert(subscription).values(values))
    return number


def change_subscription(
    connection: Connection, number: int, new: NewSubscription, next_at: datetime | None, now: datetime
) -> None:
    """Have an active subscription match and tell as `new` says; room and owner stay.

    What it has not told yet, it tells in the new way.
    """
    alone(connection)  # who tells has read how it was
    values = {**_kept(new), "language": new.language, "next_at": next_at, "changed_at": now}
    connection.execute(_if_active(number).values(values))


def find_subscription(connection: Connection, number: int) -> Subscription | None:
    """The subscription of that number, whatever became of it; None: there never was one."""
    found = connection.execute(select(subscription).where(subscription.c.number == number)).first()
    return _row(found) if found else None


def subscription_of_request(connection: Connection, request_id: str) -> int | None:
    """The number of the subscription that a request made."""
    asked = select(subscription.c.number).where(subscription.c.request_id == request_id)
    return connection.execute(asked).scalar_one_or_none()


def subscriptions_of(connection: Connection, room: RoomKey, *, ended: bool = False) -> Sequence[Subscription]:
    """The active subscriptions of a room, by number; those that we `ended` too, where that is wanted."""
    shown = (ACTIVE, ENDED) if ended else (ACTIVE,)
    asked = select(subscription).where(
        *(subscription.c[name] == value for name, value in _room(room).items()),
        subscription.c.state.in_(shown),
    )
    return [_row(found) for found in connection.execute(asked.order_by(subscription.c.number))]


def active_subscriptions(connection: Connection) -> Sequence[Subscription]:
    """All that are active, by number."""
    return [_row(found) for found in connection.execute(_ALL_ACTIVE)]


def remove_subscription(connection: Connection, number: int, now: datetime) -> bool:
    """Take a subscription away, as somebody wishes; False: it was not active."""
    removed = connection.execute(_if_active(number).values(state=REMOVED, next_at=None, changed_at=now))
    return removed.rowcount == 1


def end_subscription(connection: Connection, number: int, reason: str, now: datetime) -> bool:
    """End a subscription by ourselves, for a reason (a code); False: it was not active."""
    values = {"state": ENDED, "reason": reason, "next_at": None, "changed_at": now}
    return connection.execute(_if_active(number).values(values)).rowcount == 1


def newest_event(connection: Connection) -> int:
    """The ID of the newest event of all alerts; 0: there is none. For who took `alone`."""
    return int(connection.execute(select(func.max(alert_event.c.id))).scalar_one() or 0)


def _if_active(number: int) -> Any:
    return update(subscription).where(subscription.c.number == number, subscription.c.state == ACTIVE)


def _room(room: RoomKey) -> dict[str, str]:
    return {"platform": room.platform, "workspace": room.workspace, "room_id": room.room_id}


def _kept(new: NewSubscription) -> dict[str, Any]:
    """What somebody may change."""
    return {
        "kinds": [kind.value for kind in new.matcher.kinds],
        "regions": list(new.matcher.regions),
        "products": list(new.matcher.products),
        "tags": list(new.matcher.tags),
        "org_ids": list(new.matcher.org_ids),
        "delivery": new.pace.value,
        "at": new.at,
        "weekday": new.weekday,
        "quiet_from": new.quiet_from,
        "quiet_until": new.quiet_until,
        "group_wait": new.group_wait,
        "repeat_hours": new.repeat_hours,
    }


def _row(found: Any) -> Subscription:
    return Subscription(
        number=found.number,
        room=RoomKey(found.platform, found.workspace, found.room_id),
        owner=found.owner,
        language=found.language,
        matcher=Matcher(
            _kinds(found.kinds),
            tuple(found.regions),
            tuple(found.products),
            tuple(found.tags),
            tuple(found.org_ids),
        ),
        pace=Pace(found.delivery),
        at=found.at,
        weekday=found.weekday,
        quiet_from=found.quiet_from,
        quiet_until=found.quiet_until,
        group_wait=found.group_wait,
        repeat_hours=found.repeat_hours,
        state=found.state,
        reason=found.reason,
        heard_severe=found.heard_severe,
        heard=found.heard,
        next_at=found.next_at,
        created_at=found.created_at,
    )


def _kinds(names: Collection[str]) -> tuple[AlertKind, ...]:
    return tuple(AlertKind(name) for name in names)
