"""License lines by what a question filters on: the rows of a page, and the figures over all of them.

Each shape of a question (which filters it has, how it is sorted) is built into a select once.
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
    func,
    literal,
    literal_column,
    select,
    true,
    type_coerce,
)

from store.queries.memo import once_per_revision
from store.schema import contract, customer, customer_tag, license_line
from store.scope import Scope, conditions_of, parameters
from store.types import day_number

CHUNK = 2000
"""Rows fetched at a time when all of them are wanted."""


class Sort(StrEnum):
    """The orders of a list of lines."""

    DATE = "date"
    """What ends first."""
    NAME = "name"
    """By customer."""
    MOST = "most"
    """The largest first: licenses bought, or licenses over where the list is of overages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LineFilter:
    """Which license lines are meant: those in force on `today` of the customers in `scope`, narrowed.

    A contract is in force by its state and from its first to its last day, both included.
    """

    today: date
    scope: Scope
    until: date | None = None
    """Only contracts whose last day is this one or earlier."""
    auto_renew: bool | None = None
    over: bool = False
    """Only lines with more assigned than bought."""
    product: str | None = None
    kind: str | None = None
    tag_key: str | None = None
    customer_id: int | None = None

    def values(self) -> dict[str, Any]:
        """The parameters of the filter's select, for what it says."""
        given = {
            "until": None if self.until is None else day_number(self.until),
            "auto_renew": self.auto_renew,
            "over": self.over or None,
            "product": self.product,
            "kind": self.kind,
            "tag_key": self.tag_key,
            "customer_id": self.customer_id,
        }
        return {
            "today": day_number(self.today),
            **self.scope.values(),
            **{name: value for name, value in given.items() if value is not None},
        }


class Line(NamedTuple):
    """A license line with its contract and customer: a row of the license tables."""

    customer_id: int
    org_id: str
    customer: str
    since: date | None
    contract_id: str
    """Partner Hub's own: "Sub-118204"."""
    kind: str
    product: str
    start: date
    end: date
    auto_renew: bool
    bought: int
    assigned: int | None
    """None: no weekly snapshot yet."""
    used: int | None
    used_quarter: int | None
    """The highest weekly use of 13 weeks."""
    overage: int


class Totals(NamedTuple):
    """Figures over the lines of a filter."""

    lines: int
    customers: int
    subscriptions: int
    trials: int
    bought: int
    assigned: int
    used: int
    overage: int
    """Licenses over; only where the filter is of lines that are over, else 0."""


_line = license_line.c
_NONE = literal_column("0", Integer)
"""Said in the SQL itself: a parameter would keep SQLite from the index of lines in overage."""
_COLUMNS = (
    customer.c.id,
    customer.c.org_id,
    customer.c.name,
    customer.c.since,
    contract.c.contract_id,
    _line.kind,
    _line.product,
    _line.start_day,
    _line.end_day,
    _line.auto_renew,
    _line.bought,
    _line.assigned,
    _line.used,
    _line.used_quarter,
    _line.overage,
)


def page_of_lines(
    connection: Connection, lines: LineFilter, sort: Sort, *, offset: int, limit: int
) -> list[Line]:
    """A page of the lines; equal ones come in a fixed order, so that pages never overlap."""
    values = lines.values()
    statement = _page(frozenset(values), sort)
    rows = connection.execute(statement, {**values, "offset": offset, "limit": limit})
    return [Line(*row) for row in rows]


def all_lines(
    connection: Connection, lines: LineFilter, sort: Sort, *more: ColumnElement[bool]
) -> Iterator[Line]:
    """All the lines, fetched some at a time; those alone of which `more` holds as well."""
    values = lines.values()
    statement = _sorted(frozenset(values), sort).where(*more)
    for row in connection.execute(statement, values, execution_options={"yield_per": CHUNK}):
        yield Line(*row)


@once_per_revision
def totals(connection: Connection, lines: LineFilter) -> Totals:
    """The figures over all lines of the filter."""
    values = lines.values()
    return Totals(*(value or 0 for value in connection.execute(_totals(frozenset(values)), values).one()))


@once_per_revision
def contracts_at_customers_over(connection: Connection, lines: LineFilter) -> int:
    """How many contracts of the filter belong to customers with a line in overage on its day."""
    values = lines.values()
    return int(connection.execute(_at_customers_over(frozenset(values)), values).scalar_one())


def first_line_after(connection: Connection, lines: LineFilter, day: date) -> Line | None:
    """The first line that ends after `day`, whatever the filter's own last day."""
    values = {**lines.values(), "after": day_number(day)}
    values.pop("until", None)
    row = connection.execute(_first_after(frozenset(values)), values).first()
    return Line(*row) if row else None


def conditions(shape: frozenset[str]) -> list[ColumnElement[bool]]:
    """What must hold of a license line, by the names of the parameters that are said."""
    today = bindparam("today", type_=Integer)
    end_day = type_coerce(_line.end_day, Integer)
    found: list[ColumnElement[bool]] = [
        _line.in_force == true(),
        end_day >= today,
        type_coerce(_line.start_day, Integer) <= today,
    ]
    tagged = select(customer_tag.c.customer_id).where(customer_tag.c.tag_key == bindparam("tag_key"))
    possible: dict[str, ColumnElement[bool]] = {
        "until": end_day <= bindparam("until", type_=Integer),
        "after": end_day > bindparam("after", type_=Integer),
        "auto_renew": _line.auto_renew == bindparam("auto_renew"),
        "over": _line.overage > _NONE,
        "product": _line.product == bindparam("product"),
        "kind": _line.kind == bindparam("kind"),
        "customer_id": type_coerce(_line.customer_id, Integer) == bindparam("customer_id"),
        "tag_key": _line.customer_id.in_(tagged),
    }
    found += [condition for name, condition in possible.items() if name in shape]
    return found + conditions_of(parameters(shape), _line.customer_id, _line.region)


@cache
def _sorted(shape: frozenset[str], sort: Sort) -> Select[Any]:
    return _joined(select(*_COLUMNS)).where(*conditions(shape)).order_by(*_order(shape, sort))


@cache
def _page(shape: frozenset[str], sort: Sort) -> Select[Any]:
    """The lines of a page are picked off an index alone; only they are joined with what else is shown."""
    picked = select(_line.id).where(*conditions(shape)).order_by(*_order(shape, sort))
    if sort is Sort.NAME:
        picked = picked.join_from(license_line, customer, customer.c.id == _line.customer_id)
    page = picked.limit(bindparam("limit")).offset(bindparam("offset")).subquery()
    return _joined(select(*_COLUMNS)).where(_line.id.in_(select(page.c.id))).order_by(*_order(shape, sort))


@cache
def _first_after(shape: frozenset[str]) -> Select[Any]:
    return _sorted(shape, Sort.DATE).limit(1)


def _joined(statement: Select[Any]) -> Select[Any]:
    return (
        statement.select_from(license_line)
        .join(contract, contract.c.id == _line.contract_id)
        .join(customer, customer.c.id == _line.customer_id)
    )


def _order(shape: frozenset[str], sort: Sort) -> tuple[Any, ...]:
    largest = _line.overage if "over" in shape else _line.bought
    order: dict[Sort, tuple[Any, ...]] = {
        Sort.DATE: (_line.end_day, _line.customer_id, _line.contract_id, _line.product),
        Sort.NAME: (customer.c.sort_name, customer.c.id, _line.end_day, _line.contract_id, _line.product),
        Sort.MOST: (largest.desc(), _line.customer_id, _line.id),
    }
    return order[sort]


@cache
def _totals(shape: frozenset[str]) -> Select[Any]:
    def contracts(kind: str) -> Any:
        return func.count(_line.contract_id.distinct()).filter(_line.kind == kind)

    return select(
        func.count(),
        func.count(_line.customer_id.distinct()),
        contracts("subscription"),
        contracts("trial"),
        func.sum(_line.bought),
        func.sum(_line.assigned),
        func.sum(_line.used),
        # Only the index of overages has them: the figures of other lists are read off an index without.
        func.sum(_line.overage) if "over" in shape else literal(0),
    ).where(*conditions(shape))


@cache
def _at_customers_over(shape: frozenset[str]) -> Select[Any]:
    other = license_line.alias("other")
    over = select(other.c.customer_id).where(
        other.c.overage > _NONE,
        other.c.in_force == true(),
        type_coerce(other.c.start_day, Integer) <= bindparam("today"),
        type_coerce(other.c.end_day, Integer) >= bindparam("today"),
    )
    # The sum keeps SQLite from going through the lines of all customers over instead of those meant.
    return select(func.count(_line.contract_id.distinct())).where(
        *conditions(shape), (_line.customer_id + _NONE).in_(over)
    )
