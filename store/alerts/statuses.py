"""What customers' statuses say that somebody should know of: which hold, which came and went, who is new."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    and_,
    bindparam,
    exists,
    literal,
    or_,
    select,
    type_coerce,
)

from hub.vocabulary import AlertKind, Status
from store.alerts.episodes import CHUNK, KNOWN, OPEN, OPEN_COLUMNS, Open, open_of
from store.alerts.reach import Reach
from store.derive.sql import FIRST_DAY
from store.queries.statuses import HOLDS_TODAY
from store.schema import alert, change, customer, customer_status
from store.types import Day, day_number

BOUGHT_OR_TRIED = (Status.TRIAL.value, Status.SUBSCRIPTION.value)
"""The statuses whose coming and going is news, not that they hold."""

_status = customer_status.c
_first = type_coerce(_status.first_day, Integer)
_last = type_coerce(_status.last_day, Integer)
_OF_ITS_CUSTOMER = customer.c.id == _status.customer_id
_other = customer_status.alias("other")
_other_first = type_coerce(_other.c.first_day, Integer)
_new = alert.alias("new")
_today = bindparam("today", type_=Integer)


class Holding(NamedTuple):
    """A status that holds."""

    org_id: str
    customer: str
    status: str
    since: date
    last_sign_in: date | None


class Turned(NamedTuple):
    """A status that came or went."""

    org_id: str
    customer: str
    status: str
    day: date


class Arrived(NamedTuple):
    """A customer that the store did not have."""

    org_id: str
    customer: str
    region: str
    since: date | None


def holding(
    connection: Connection, reach: Reach, today: date, statuses: Sequence[Status]
) -> Iterator[Holding]:
    """Who has which of the statuses. Who never had a contract is not taken for expired."""
    # One status after the other: given several, SQLite (3.40) looks each up in the primary key by customer
    # and status, and then leaves out the condition on the first day.
    asked = (
        select(customer.c.org_id, customer.c.name, _status.status, _status.first_day, customer.c.last_sign_in)
        .join_from(customer_status, customer, _OF_ITS_CUSTOMER)
        .where(
            _status.status == bindparam("status"),
            HOLDS_TODAY,
            or_(_status.status != Status.EXPIRED.value, _first > FIRST_DAY),
            *reach.customers(_status.customer_id),
        )
    )
    for status in statuses:
        values = {"today": day_number(today), "status": status.value}
        for row in connection.execute(asked, values, execution_options={"yield_per": CHUNK}):
            yield Holding(*row)


def gained(
    connection: Connection, reach: Reach, today: date, after: date, known_since: datetime
) -> Iterator[Turned]:
    """Trials and subscriptions that began after a day and go on, at customers not new since a moment."""
    asked = (
        select(customer.c.org_id, customer.c.name, _status.status, _status.first_day)
        .join_from(customer_status, customer, _OF_ITS_CUSTOMER)
        .where(
            _status.status == bindparam("status"),
            HOLDS_TODAY,
            _first > day_number(after),
            _is_not_new(known_since),
            *reach.customers(_status.customer_id),
        )
    )
    for status in BOUGHT_OR_TRIED:
        for row in connection.execute(asked, {"today": day_number(today), "status": status}):
            yield Turned(*row)


def lost(connection: Connection, reach: Reach, today: date, after: date) -> Iterator[Turned]:
    """Trials and subscriptions whose first day without them lies after a day, at customers not expired."""
    asked = (
        select(customer.c.org_id, customer.c.name, _status.status, type_coerce(_last + 1, Day))
        .join_from(customer_status, customer, _OF_ITS_CUSTOMER)
        .where(
            _status.status == bindparam("status"),
            _last < day_number(today),
            _last >= day_number(after),
            ~_has(_status.status),
            ~_has(literal(Status.EXPIRED.value), _other_first > FIRST_DAY),
            *reach.customers(_status.customer_id),
        )
    )
    for status in BOUGHT_OR_TRIED:
        for row in connection.execute(asked, {"today": day_number(today), "status": status}):
            yield Turned(*row)


def gained_by(connection: Connection, run_id: int, today: date, known_since: datetime) -> Iterator[Turned]:
    """Trials and subscriptions that a merge brought, whenever they began, to customers not new by then."""
    return _turned_by(connection, run_id, "added", today, _is_not_new(known_since))


def lost_by(connection: Connection, run_id: int, today: date) -> Iterator[Turned]:
    """Trials and subscriptions that a merge took from customers not expired by it."""
    is_expired = _has(literal(Status.EXPIRED.value), _other_first > FIRST_DAY)
    return _turned_by(connection, run_id, "removed", today, ~is_expired)


def contradicted(connection: Connection, reach: Reach, today: date) -> Sequence[Open]:
    """The open alerts about something gained that is gone by now, or lost that is there again."""
    asked = (
        select(*OPEN_COLUMNS)
        .join_from(alert, customer, customer.c.org_id == alert.c.org_id)
        .where(
            OPEN,
            KNOWN,
            alert.c.kind == AlertKind.STATUS_CHANGE.value,
            or_(
                *(
                    and_(alert.c.subject == f"{how} {status}", _has(literal(status)) == (how == "lost"))
                    for status in BOUGHT_OR_TRIED
                    for how in ("gained", "lost")
                )
            ),
            *reach.organizations(alert.c.org_id),
        )
    )
    found = connection.execute(asked, {"today": day_number(today)})
    return [open_of(row) for row in found]


def arrived(connection: Connection, run_id: int) -> Sequence[Arrived]:
    """The customers that a merge added."""
    asked = (
        select(customer.c.org_id, customer.c.name, customer.c.region, customer.c.since)
        .join_from(change, customer, customer.c.org_id == change.c.org_id)
        .where(change.c.run_id == run_id, change.c.entity == "customer", change.c.what == "added")
    )
    return [Arrived(*row) for row in connection.execute(asked)]


def _turned_by(
    connection: Connection, run_id: int, what: str, today: date, also: ColumnElement[bool]
) -> Iterator[Turned]:
    asked = (
        select(customer.c.org_id, customer.c.name, change.c.entity_key)
        .join_from(change, customer, customer.c.org_id == change.c.org_id)
        .where(
            change.c.run_id == run_id,
            change.c.entity == "status",
            change.c.what == what,
            change.c.entity_key.in_(BOUGHT_OR_TRIED),
            also,
        )
    )
    for row in connection.execute(asked, {"today": day_number(today)}):
        yield Turned(*row, today)


def _has(status: ColumnElement[str], *also: ColumnElement[bool]) -> ColumnElement[bool]:
    """The condition that the row's customer has a status today."""
    return (
        exists()
        .where(
            _other.c.customer_id == customer.c.id,
            _other.c.status == status,
            _other_first <= _today,
            type_coerce(_other.c.last_day, Integer) >= _today,
            *also,
        )
        .correlate(customer, customer_status)
    )


def _is_not_new(known_since: datetime) -> ColumnElement[bool]:
    """What is new is told of as a new customer."""
    return ~(
        exists()
        .where(
            _new.c.kind == AlertKind.NEW_CUSTOMER.value,
            _new.c.org_id == customer.c.org_id,
            _new.c.fired_at > known_since,
        )
        .correlate(customer)
    )
