"""Contracts by what a question filters on, each with the sums over those of its lines that are meant."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, func, select

from hub.calendar import DAYS_IN_WEEK, QUARTER_WEEKS
from store.queries.lines import LineFilter, Sort, conditions
from store.schema import contract, customer, license_line, license_week


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractRow:
    """A subscription or a trial: a row of the license tables that list subscriptions."""

    customer_id: int
    org_id: str
    customer: str
    since: date | None
    contract_id: str
    """Partner Hub's own: "Sub-118204"."""
    products: tuple[str, ...]
    """Of the lines that the filter leaves; the figures are over these lines too."""
    end: date
    bought: int
    assigned: int | None
    """None: no line has a weekly snapshot yet."""
    used: int | None
    used_quarter: int | None
    """The highest weekly use of 13 weeks, of all the lines together."""
    overage: int
    """Of each line where it is positive: what one line has free does not make up for another's."""


_line = license_line.c


def page_of_contracts(
    connection: Connection, lines: LineFilter, sort: Sort, *, offset: int, limit: int
) -> list[ContractRow]:
    """A page of the contracts with lines in the filter; equal ones in a fixed order: pages never overlap."""
    values = lines.values()
    shape = frozenset(values)
    picked = connection.execute(_picked(shape, sort), {**values, "offset": offset, "limit": limit})
    ids = [row.contract_id for row in picked]
    if not ids:
        return []
    of_each: dict[int, list[Row[Any]]] = defaultdict(list)
    for row in connection.execute(_lines(shape), {**values, "contracts": ids}):
        of_each[row.id].append(row)
    several = [each for each in ids if len(of_each[each]) > 1]
    peaks = _peaks(connection, lines, several) if several else {}
    return [_contract(of_each[each], peaks.get(each)) for each in ids]


def _contract(lines: list[Row[Any]], peak: int | None) -> ContractRow:
    first = lines[0]
    return ContractRow(
        customer_id=first.customer_id,
        org_id=first.org_id,
        customer=first.name,
        since=first.since,
        contract_id=first.contract_id,
        products=tuple(line.product for line in lines),
        end=first.end_day,
        bought=sum(line.bought for line in lines),
        assigned=_sum(line.assigned for line in lines),
        used=_sum(line.used for line in lines),
        used_quarter=first.used_quarter if len(lines) == 1 else peak,
        overage=sum(line.overage for line in lines),
    )


def _sum(values: Iterable[int | None]) -> int | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def _peaks(connection: Connection, lines: LineFilter, ids: list[int]) -> dict[int, int]:
    """The highest weekly use of each contract's lines together, in the 13 weeks up to its latest snapshot."""
    values = lines.values()
    weeks: dict[int, dict[date, int]] = defaultdict(dict)
    for contract_id, week, used in connection.execute(
        _weeks(frozenset(values)), {**values, "contracts": ids}
    ):
        weeks[contract_id][week] = int(used)
    quarter = timedelta(days=QUARTER_WEEKS * DAYS_IN_WEEK)
    return {
        contract_id: max(used for week, used in by_week.items() if week > max(by_week) - quarter)
        for contract_id, by_week in weeks.items()
    }


@cache
def _picked(shape: frozenset[str], sort: Sort) -> Select[Any]:
    """The page's contracts in order. By date they are read off an index, as far as the page goes."""
    picked = select(_line.contract_id).where(*conditions(shape))
    order: tuple[Any, ...]
    if sort is Sort.MOST:
        order = (func.sum(_line.bought).desc(), _line.customer_id, _line.contract_id)
        picked = picked.group_by(_line.contract_id, _line.customer_id)
    elif sort is Sort.NAME:
        order = (customer.c.sort_name, _line.customer_id, _line.end_day, _line.contract_id)
        picked = picked.join_from(license_line, customer, customer.c.id == _line.customer_id)
        picked = picked.add_columns(*order[:3]).distinct()
    else:
        order = (_line.end_day, _line.customer_id, _line.contract_id)
        picked = picked.add_columns(*order[:2]).distinct()
    return picked.order_by(*order).limit(bindparam("limit")).offset(bindparam("offset"))


@cache
def _lines(shape: frozenset[str]) -> Select[Any]:
    return (
        select(
            contract.c.id,
            contract.c.contract_id,
            customer.c.id.label("customer_id"),
            customer.c.org_id,
            customer.c.name,
            customer.c.since,
            _line.product,
            _line.end_day,
            _line.bought,
            _line.assigned,
            _line.used,
            _line.used_quarter,
            _line.overage,
        )
        .select_from(license_line)
        .join(contract, contract.c.id == _line.contract_id)
        .join(customer, customer.c.id == _line.customer_id)
        .where(_line.contract_id.in_(bindparam("contracts", expanding=True)), *conditions(shape))
        .order_by(_line.contract_id, _line.product)
    )


@cache
def _weeks(shape: frozenset[str]) -> Select[Any]:
    week = license_week.c
    return (
        select(_line.contract_id, week.week, func.sum(week.used))
        .select_from(license_line)
        .join(license_week, week.line_id == _line.id)
        .where(_line.contract_id.in_(bindparam("contracts", expanding=True)), *conditions(shape))
        .group_by(_line.contract_id, week.week)
    )
