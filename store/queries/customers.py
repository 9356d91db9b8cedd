"""The customer list by its filters, in the order of attention or by name, date or size.

Attention is the first of a customer's statuses today. Pages in that order are cut out of one status after
the other: of each it is known how many customers have it first, so a page touches only its own statuses.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    Select,
    bindparam,
    case,
    func,
    literal,
    select,
    true,
    type_coerce,
)

from hub.vocabulary import Status
from store.queries.memo import once_per_revision
from store.queries.statuses import HOLDS_TODAY
from store.schema import customer, customer_status, customer_tag, license_line
from store.scope import Scope, conditions_of, parameters
from store.types import day_number


class CustomerSort(StrEnum):
    """The orders of the customer list."""

    ATTENTION = "attention"
    NAME = "name"
    DATE = "date"
    """Whose contracts end first; those without one last."""
    MOST = "most"
    """Who has the most licenses."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerFilter:
    """Which customers are meant; all that is said must hold."""

    today: date
    scope: Scope
    status: str | None = None
    product: str | None = None
    """They have a line of it in a contract in force by its state."""
    kind: str | None = None
    """They have a running contract of this kind today."""
    managed_by: str | None = None
    tag_key: str | None = None

    def values(self) -> dict[str, Any]:
        """The parameters of the filter's select, for what it says."""
        given = {
            "status": self.status,
            "product": self.product,
            "kind": self.kind,
            "managed_by": self.managed_by,
            "tag_key": self.tag_key,
        }
        return {
            "today": day_number(self.today),
            **self.scope.values(),
            **{name: value for name, value in given.items() if value is not None},
        }


class CustomerRow(NamedTuple):
    """A customer of the list."""

    id: int
    org_id: str
    name: str
    external_id: str
    region: str
    managed_by: str
    since: date | None


class Holding(NamedTuple):
    """What a customer has running on a day."""

    subscriptions: int
    trials: int
    licenses: int
    next_end: date


_ORDER = tuple(status.value for status in Status)
_c = customer.c
_COLUMNS = (_c.id, _c.org_id, _c.name, _c.external_id, _c.region, _c.managed_by, _c.since)
_line = license_line.c
_today = bindparam("today", type_=Integer)
_RUNS = (
    (_line.in_force == true())
    & (type_coerce(_line.start_day, Integer) <= _today)
    & (type_coerce(_line.end_day, Integer) >= _today)
)


@once_per_revision
def count_customers(connection: Connection, customers: CustomerFilter) -> dict[str, int]:
    """How many customers of the filter have each status first today; everyone has one."""
    values = customers.values()
    rows = connection.execute(_first_statuses(frozenset(values)), values)
    return {_ORDER[rank]: int(count) for rank, count in rows}


def page_of_customers(
    connection: Connection, customers: CustomerFilter, sort: CustomerSort, *, offset: int, limit: int
) -> list[CustomerRow]:
    """A page of the list; equal ones come in a fixed order, so that pages never overlap."""
    if sort is not CustomerSort.ATTENTION:
        values = {**customers.values(), "offset": offset, "limit": limit}
        return _rows(connection, _page(frozenset(customers.values()), sort), values)
    found: list[CustomerRow] = []
    counts = count_customers(connection, customers)
    for status in _ORDER:
        count = counts.get(status, 0)
        if offset < count and len(found) < limit:
            values = {**customers.values(), "offset": offset, "limit": limit - len(found)}
            found += _rows(connection, _first_status_page(frozenset(customers.values()), status), values)
        offset = max(offset - count, 0)
    return found


def all_customers(
    connection: Connection, customers: CustomerFilter, sort: CustomerSort, chunk: int = 500
) -> Iterator[CustomerRow]:
    """All customers of the filter, fetched some at a time."""
    total = sum(count_customers(connection, customers).values())
    for offset in range(0, total, chunk):
        yield from page_of_customers(connection, customers, sort, offset=offset, limit=chunk)


def holdings(connection: Connection, customer_ids: list[int], today: date) -> dict[int, Holding]:
    """What each customer has running on `today`; a customer without anything running is left out."""
    values = {"customer_ids": customer_ids, "today": day_number(today)}
    return {row[0]: Holding(*row[1:]) for row in connection.execute(_HOLDINGS, values)}


@once_per_revision
def status_counts(
    connection: Connection, scope: Scope, statuses: tuple[str, ...], today: date
) -> dict[str, int]:
    """How many customers in scope have each of the `statuses` on `today`."""
    values = CustomerFilter(today=today, scope=scope).values()
    statement = _status_counts(frozenset(values))
    rows = connection.execute(statement, {**values, "statuses": statuses})
    return {status: int(count) for status, count in rows}


def _rows(connection: Connection, statement: Select[Any], values: dict[str, Any]) -> list[CustomerRow]:
    return [CustomerRow(*row) for row in connection.execute(statement, values)]


# --- selects, one for each shape ---------------------------------------------------------------------------


def _holds(status: str) -> ColumnElement[bool]:
    """Whether the customer has the status today.

    One at a time: SQLite (3.40) overlooks rows when a key's `IN` list is followed by a range.
    """
    held = customer_status.c
    held_today = select(literal(1)).where(held.customer_id == _c.id, held.status == status, HOLDS_TODAY)
    return held_today.exists()


def _conditions(shape: frozenset[str]) -> list[ColumnElement[bool]]:
    tagged = select(customer_tag.c.customer_id).where(customer_tag.c.tag_key == bindparam("tag_key"))
    ordered = select(literal(1)).where(_line.customer_id == _c.id, _line.product == bindparam("product"))
    running = select(literal(1)).where(_line.customer_id == _c.id, _line.kind == bindparam("kind"), _RUNS)
    having = select(literal(1)).where(
        customer_status.c.customer_id == _c.id, customer_status.c.status == bindparam("status"), HOLDS_TODAY
    )
    possible: dict[str, ColumnElement[bool]] = {
        "tag_key": _c.id.in_(tagged),
        "managed_by": _c.managed_by == bindparam("managed_by"),
        "product": ordered.exists(),
        "kind": running.exists(),
        "status": having.exists(),
    }
    narrowed = [condition for name, condition in possible.items() if name in shape]
    return conditions_of(parameters(shape), _c.id, _c.region) + narrowed


@cache
def _first_status_page(shape: frozenset[str], status: str) -> Select[Any]:
    earlier = _ORDER[: _ORDER.index(status)]
    conditions = [*_conditions(shape), _holds(status), *(~_holds(other) for other in earlier)]
    return (
        select(*_COLUMNS)
        .where(*conditions)
        .order_by(_c.sort_name, _c.id)
        .limit(bindparam("limit"))
        .offset(bindparam("offset"))
    )


@cache
def _page(shape: frozenset[str], sort: CustomerSort) -> Select[Any]:
    statement = select(*_COLUMNS).where(*_conditions(shape))
    running = select(
        _line.customer_id, func.min(_line.end_day).label("ends"), func.sum(_line.bought).label("licenses")
    ).where(_RUNS)
    held = running.group_by(_line.customer_id).subquery()
    order: tuple[Any, ...] = (_c.sort_name, _c.id)
    if sort is not CustomerSort.NAME:
        statement = statement.outerjoin_from(customer, held, held.c.customer_id == _c.id)
        key = held.c.ends.asc() if sort is CustomerSort.DATE else held.c.licenses.desc()
        order = (key.nulls_last(), *order)
    return statement.order_by(*order).limit(bindparam("limit")).offset(bindparam("offset"))


@cache
def _first_statuses(shape: frozenset[str]) -> Select[Any]:
    held = customer_status.c
    rank = func.min(case({status: place for place, status in enumerate(_ORDER)}, value=held.status))
    ranked = select(rank.label("rank")).where(HOLDS_TODAY).group_by(held.customer_id)
    if narrowing := _conditions(shape):
        ranked = ranked.where(held.customer_id.in_(select(_c.id).where(*narrowing)))
    first = ranked.subquery()
    return select(first.c.rank, func.count()).group_by(first.c.rank)


@cache
def _status_counts(shape: frozenset[str]) -> Select[Any]:
    held = customer_status.c
    counted = select(held.status, func.count()).where(
        held.status.in_(bindparam("statuses", expanding=True)), HOLDS_TODAY
    )
    if narrowing := _conditions(shape):
        counted = counted.where(held.customer_id.in_(select(_c.id).where(*narrowing)))
    return counted.group_by(held.status)


_HOLDINGS = (
    select(
        _line.customer_id,
        func.count(_line.contract_id.distinct()).filter(_line.kind == "subscription"),
        func.count(_line.contract_id.distinct()).filter(_line.kind == "trial"),
        func.sum(_line.bought),
        func.min(_line.end_day, type_=_line.end_day.type),
    )
    .where(_line.customer_id.in_(bindparam("customer_ids", expanding=True)), _RUNS)
    .group_by(_line.customer_id)
)
