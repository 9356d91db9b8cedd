"""Alert subscriptions in tests: as rows, as what is typed, as forms that are filled in."""

from __future__ import annotations

from store.alerts.model import Subscription
from store.alerts.subscriptions import find_subscription, subscriptions_of
from store.database import Database
from tests.handlers.asking import ROOM


def told(database: Database) -> list[Subscription]:
    """What the room is told of."""
    with database.read() as connection:
        return list(subscriptions_of(connection, ROOM))


def only(database: Database) -> Subscription:
    """The one subscription of the room."""
    (row,) = told(database)
    return row


def again(database: Database, row: Subscription) -> Subscription:
    """What became of it."""
    with database.read() as connection:
        found = find_subscription(connection, row.number)
    assert found is not None
    return found
