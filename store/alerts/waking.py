"""What time alone changes about alerts: snoozes that are over, reminders, what is put away by its day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Select, select, update

from hub.vocabulary import AlertKind
from store.alerts.episodes import KNOWN, OPEN, OPEN_COLUMNS, Open, open_of
from store.alerts.model import State
from store.schema import alert, customer

ONCE = (AlertKind.STATUS_CHANGE.value, AlertKind.NEW_CUSTOMER.value)
"""The kinds that tell of what happens once and does not last."""


def snoozes_over(connection: Connection, now: datetime) -> Sequence[Open]:
    """The alerts whose snooze is over."""
    asked = select(*OPEN_COLUMNS).where(alert.c.state == State.SNOOZED.value, alert.c.snoozed_until <= now)
    return _found(connection, asked)


def reminders_due(connection: Connection, now: datetime) -> Sequence[Open]:
    """The alerts of whose reminder it is time."""
    asked = select(*OPEN_COLUMNS).where(alert.c.state == State.ACKNOWLEDGED.value, alert.c.remind_at <= now)
    return _found(connection, asked)


def put_away_by(connection: Connection, today: date) -> Sequence[Open]:
    """The open alerts whose last day has passed."""
    asked = select(*OPEN_COLUMNS).where(KNOWN, OPEN, alert.c.kind.in_(ONCE), alert.c.over_on <= today)
    return _found(connection, asked)


def of_nobody(connection: Connection) -> Sequence[Open]:
    """The open alerts about customers that are gone."""
    asked = select(*OPEN_COLUMNS).where(
        OPEN, alert.c.org_id != "", alert.c.org_id.not_in(select(customer.c.org_id))
    )
    return _found(connection, asked)


def fire_again(connection: Connection, numbers: Sequence[int], now: datetime) -> None:
    """End their snoozes."""
    _set(connection, numbers, now, state=State.FIRING.value, snoozed_until=None)


def reminded(connection: Connection, numbers: Sequence[int], now: datetime) -> None:
    """Their reminders have been."""
    _set(connection, numbers, now, remind_at=None)


def _found(connection: Connection, asked: Select[Any]) -> Sequence[Open]:
    found = connection.execute(asked.order_by(alert.c.number))
    return [open_of(row) for row in found]


def _set(connection: Connection, numbers: Sequence[int], now: datetime, **values: Any) -> None:
    for number in numbers:
        connection.execute(
            update(alert)
            .where(alert.c.number == number)
            .values(**values, changed_at=now, revision=alert.c.revision + 1)
        )
