"""The statuses of customers on a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import Connection, Integer, bindparam, select, type_coerce

from hub.vocabulary import Status
from store.schema import customer, customer_status
from store.types import day_number

_ATTENTION = {status.value: rank for rank, status in enumerate(Status)}

_today = bindparam("today", type_=Integer)
HOLDS_TODAY = (type_coerce(customer_status.c.first_day, Integer) <= _today) & (
    type_coerce(customer_status.c.last_day, Integer) >= _today
)
"""The condition that a status holds on the day of the parameter `today`."""

_OF_THESE = select(customer_status.c.customer_id, customer_status.c.status).where(
    customer_status.c.customer_id.in_(bindparam("customer_ids", expanding=True)), HOLDS_TODAY
)
_UNKNOWN_OF_THESE = select(customer.c.id, customer.c.other_statuses).where(
    customer.c.id.in_(bindparam("customer_ids", expanding=True))
)


def statuses_of(connection: Connection, customer_ids: Iterable[int], today: date) -> dict[int, list[str]]:
    """Each customer's statuses on `today`, what needs attention first; then unknown ones as exported."""
    ids = sorted(set(customer_ids))
    found: dict[int, list[str]] = {customer_id: [] for customer_id in ids}
    if not ids:
        return found
    values = {"customer_ids": ids, "today": day_number(today)}
    for customer_id, status in connection.execute(_OF_THESE, values):
        found[customer_id].append(status)
    for statuses in found.values():
        statuses.sort(key=_ATTENTION.__getitem__)
    for customer_id, others in connection.execute(_UNKNOWN_OF_THESE, {"customer_ids": ids}):
        found[customer_id] += others
    return found
