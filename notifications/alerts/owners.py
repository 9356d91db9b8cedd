"""Subscriptions act with their owners' rights: whose customers they may speak of, and when they end."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import Connection

from config.errors import AccessError, DeliveryError, RequestError, SwitchboardError
from config.settings import Settings
from hub.vocabulary import Role
from notifications.delivery.notices import Trouble, tell_owner
from store.alerts.model import Subscription
from store.alerts.subscriptions import end_subscription, subscriptions_of
from store.queries.people import administrators_among
from store.rooms import RoomKey
from store.scope import Scope

MAY_NOT: Final = "subscriber-may-not"
"""Why a subscription ends whose owner lost their role."""
MAY_SUBSCRIBE: Final = frozenset({Role.FULL_ADMIN, Role.ADMIN, Role.READ_ONLY})


def scopes_of_owners(
    connection: Connection, owners: Collection[str], settings: Settings
) -> Mapping[str, Scope]:
    """The customers of each owner, by their address; who may not subscribe is left out.

    Those that the settings name are full administrators.
    """
    known = administrators_among(connection, owners)
    named = {admin.strip().lower() for admin in settings.admins}
    roles = {owner: Role(row.role) for owner, row in known.items()}
    roles |= dict.fromkeys(named.intersection(owners), Role.FULL_ADMIN)
    return {
        owner: Scope() if role.sees_every_customer else Scope(admin_id=known[owner].id)
        for owner, role in roles.items()
        if role in MAY_SUBSCRIBE
    }


def end_of_those_without_rights(
    connection: Connection, subscriptions: Sequence[Subscription], settings: Settings, now: datetime
) -> Mapping[str, Scope]:
    """End the subscriptions whose owner may have none any more, and tell them; the others' customers."""
    scopes = scopes_of_owners(connection, {each.owner for each in subscriptions}, settings)
    for each in subscriptions:
        if each.owner not in scopes:
            _end(connection, each, MAY_NOT, AccessError("subscriber-may-not", owner=each.owner), now)
    return scopes


def end_for_room(connection: Connection, room: RoomKey, reason: str, now: datetime) -> int:
    """End the subscriptions of a room that cannot be told anything any more, and tell who made them.

    `reason` is the code of why: `room-gone`, `not-in-room`. How many ended.
    """
    subscriptions = subscriptions_of(connection, room)
    for each in subscriptions:
        _end(connection, each, reason, DeliveryError(reason, permanent=True), now)
    return len(subscriptions)


def _end(
    connection: Connection, each: Subscription, reason: str, cause: SwitchboardError, now: datetime
) -> None:
    if not end_subscription(connection, each.number, reason, now):
        return
    error = RequestError("subscription-ended", number=each.number)
    trouble = Trouble(
        f"subscription:{each.number}:ended", error, each.room, each.owner, each.language, cause=cause
    )
    tell_owner(connection, trouble, now)
