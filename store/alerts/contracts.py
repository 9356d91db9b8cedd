"""What contracts say that somebody should know of, by the same conditions as the lists."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import Connection, Integer, select, type_coerce

from hub.vocabulary import Kind
from store.alerts.episodes import CHUNK
from store.alerts.reach import Reach
from store.queries.lines import Line, LineFilter, Sort, all_lines, conditions
from store.schema import contract, customer, license_line
from store.scope import Scope
from store.types import day_number

_line = license_line.c


@dataclass(frozen=True, slots=True)
class Marks:
    """When a line has few of its licenses assigned."""

    least: int
    """Licenses that it must have."""
    clears: float
    """The part of its peers' median from which on it has enough again."""


class FewAssigned(NamedTuple):
    """A license line with few of its licenses assigned."""

    org_id: str
    customer: str
    contract_id: str
    kind: str
    product: str
    start: date
    end: date
    auto_renew: bool
    bought: int
    assigned: int
    used: int
    median: float
    """Of its peers' shares."""
    low_from: date | None
    """From then on it counts as low; None: it does not, it is only near it."""


def ending(
    connection: Connection, reach: Reach, today: date, until: date, *, auto_renew: bool
) -> Iterator[Sequence[Line]]:
    """The lines of each contract in force that ends by `until`, contract by contract.

    Of those that renew by themselves only subscriptions: a trial has nothing to renew.
    """
    kind = Kind.SUBSCRIPTION.value if auto_renew else None
    wanted = LineFilter(today=today, scope=Scope(), until=until, auto_renew=auto_renew, kind=kind)
    lines = all_lines(connection, wanted, Sort.DATE, *reach.customers(_line.customer_id))
    for _, of_contract in groupby(lines, lambda line: line.contract_id):
        yield list(of_contract)


def over(connection: Connection, reach: Reach, today: date) -> Iterator[Line]:
    """The lines with more licenses assigned than bought."""
    wanted = LineFilter(today=today, scope=Scope(), over=True)
    return all_lines(connection, wanted, Sort.MOST, *reach.customers(_line.customer_id))


def few_assigned(connection: Connection, reach: Reach, today: date, marks: Marks) -> Iterator[FewAssigned]:
    """The lines that are low, and those that are not yet clearly out of it."""
    columns = (
        customer.c.org_id,
        customer.c.name,
        contract.c.contract_id,
        _line.kind,
        _line.product,
        _line.start_day,
        _line.end_day,
        _line.auto_renew,
        _line.bought,
        _line.assigned,
        _line.used,
        _line.peer_median,
        _line.low_from,
    )
    values: dict[str, Any] = {"today": day_number(today)}
    statement = (
        select(*columns)
        .select_from(license_line)
        .join(contract, contract.c.id == _line.contract_id)
        .join(customer, customer.c.id == _line.customer_id)
        .where(
            *conditions(frozenset(values)),
            *reach.customers(_line.customer_id),
            _line.bought >= marks.least,
            type_coerce(_line.assigned, Integer) < marks.clears * _line.peer_median * _line.bought,
        )
    )
    for row in connection.execute(statement, values, execution_options={"yield_per": CHUNK}):
        yield FewAssigned._make(row)
