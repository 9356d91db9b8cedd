"""The three reports as statements: the registry's columns, or those chosen of them, and rows in their order.

Rows are ordered by the customer's name, then by what tells a customer's rows apart, and on SQLite an index
gives them in that order: nothing is sorted, so memory stays flat at any number of rows.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, Integer, Select, and_, case, func, not_, select, type_coerce

from hub.columns import REPORT_COLUMNS, Column
from hub.vocabulary import ReportTemplate
from store.schema import calling_usage, customer, customer_tag, device, location, phone_number
from store.scope import Scope
from store.types import day_number


@dataclass(frozen=True, slots=True)
class ReportQuery:
    """What a report covers. The period (both days included) is for calling usage, and needed there."""

    template: ReportTemplate
    scope: Scope
    customer_id: int | None = None
    since: date | None = None
    until: date | None = None
    tag_key: str | None = None
    """The key of a tag that the customers have (`store.names.tag_key`)."""
    chosen: tuple[str, ...] = ()
    """The keys of the columns, in their order; none: all, in the report's."""

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns, in the order they are written in."""
        known = REPORT_COLUMNS[self.template]
        if not self.chosen:
            return known
        by_key = {column.key: column for column in known}
        return tuple(by_key[key] for key in self.chosen)


def report_select(query: ReportQuery, *, is_sqlite: bool) -> Select[Any]:
    """The report's statement: its columns alone, labelled with the registry's keys."""
    return _SELECTS[query.template](query, is_sqlite=is_sqlite)


def two_spans(query: ReportQuery) -> Select[tuple[int, int]]:
    """The first day and the number of days of the period's facts, whoever's they are: two of them at most."""
    return select(fact_first_day, fact_days).where(*usage_within(query)).distinct().limit(2)


def unsummed_usage(query: ReportQuery) -> Select[Any]:
    """Calling usage where the period's facts have one span: a place has one of them, which is its sum."""
    return _usage(query, {key: calling_usage.c[key] for key in _counts(query)})


def covered(query: ReportQuery) -> list[ColumnElement[bool]]:
    """Which customers the report covers, as conditions on `customer`.

    They are put so that SQLite takes them for tests, not for a way to find customers: it would find them out
    of order, and sort all rows in memory.
    """
    found = query.scope.conditions(customer.c.id + 0)
    if query.customer_id is not None:
        found.append(customer.c.id == query.customer_id)
    if query.tag_key is not None:
        tagged = select(customer_tag.c.customer_id).where(customer_tag.c.tag_key == query.tag_key)
        found.append((customer.c.id + 0).in_(tagged))
    return found


def usage_within(query: ReportQuery) -> list[ColumnElement[bool]]:
    """The facts that lie wholly in the query's period, as conditions on `calling_usage`."""
    if query.since is None or query.until is None:
        raise ValueError("calling usage is of a period")
    return [
        fact_first_day >= day_number(query.since),
        fact_first_day + fact_days - 1 <= day_number(query.until),
    ]


fact_first_day: Final[ColumnElement[int]] = type_coerce(calling_usage.c.first_day, Integer)
fact_days: Final = calling_usage.c.days
_PLACE: Final[dict[str, Any]] = {
    "customer_name": customer.c.name,
    "org_id": customer.c.org_id,
    "location": location.c.name,
}
_USAGE_ORDER: Final = (customer.c.sort_name, customer.c.id, location.c.name, location.c.id)


def _calling_usage(query: ReportQuery, **_engine: bool) -> Select[Any]:
    sums = {key: func.sum(calling_usage.c[key]) for key in _counts(query)}
    return _usage(query, sums).group_by(*_USAGE_ORDER)


def _counts(query: ReportQuery) -> list[str]:
    return [column.key for column in query.columns if column.key not in _PLACE]


def _usage(query: ReportQuery, counts: dict[str, Any]) -> Select[Any]:
    return (
        _labelled(query, _PLACE | counts)
        .select_from(
            customer.join(location, location.c.customer_id == customer.c.id).join(
                calling_usage, calling_usage.c.location_id == location.c.id
            )
        )
        .where(*covered(query), *usage_within(query))
        .order_by(*_USAGE_ORDER)
    )


def _devices(query: ReportQuery, **_engine: bool) -> Select[Any]:
    columns: dict[str, Any] = {
        **_customer_and_location(),
        **{
            key: device.c[key]
            for key in ("product", "mac", "firmware", "phone_number", "extension", "user_id", "user_uuid")
        },
    }
    return (
        _labelled(query, columns)
        .select_from(
            customer.join(device, device.c.customer_id == customer.c.id).join(
                location, location.c.id == device.c.location_id
            )
        )
        .where(*covered(query))
        .order_by(customer.c.sort_name, customer.c.id, device.c.mac)
    )


def _phone_numbers(query: ReportQuery, *, is_sqlite: bool) -> Select[Any]:
    """SQLite goes from a customer's places, in their order, to the numbers of each.

    PostgreSQL is not told that place and number have the same customer: it would take that for a second
    condition, expect ten rows of a million, and sort them all in one process.
    """
    number = phone_number.c
    of_customer, of_place = number.customer_id == customer.c.id, number.location_id == location.c.id
    places_first = customer.join(location, location.c.customer_id == customer.c.id).join(
        phone_number, and_(of_customer, of_place)
    )
    numbers_first = customer.join(phone_number, of_customer).join(location, of_place)
    columns: dict[str, Any] = {
        **_customer_and_location(),
        "country": location.c.country,
        **{key: number[key] for key in ("phone_number", "extension", "pstn", "user_type")},
        "active": case((number.active, "true"), else_="false"),
        "primary": case((number.is_primary, "Primary"), (not_(number.is_primary), "Secondary"), else_=""),
        "user_id": number.user_id,
        "user_uuid": number.user_uuid,
    }
    return (
        _labelled(query, columns)
        .select_from(places_first if is_sqlite else numbers_first)
        .where(*covered(query))
        .order_by(customer.c.sort_name, customer.c.id, location.c.name, number.phone_number, number.extension)
    )


def _customer_and_location() -> dict[str, Any]:
    return {
        "external_id": customer.c.external_id,
        "customer_name": customer.c.name,
        "org_id": customer.c.org_id,
        "location_id": location.c.location_id,
        "location": location.c.name,
    }


def _labelled(query: ReportQuery, columns: dict[str, Any]) -> Select[Any]:
    return select(*(columns[column.key].label(column.key) for column in query.columns))


_SELECTS: dict[ReportTemplate, Callable[..., Select[Any]]] = {
    ReportTemplate.CALLING_USAGE: _calling_usage,
    ReportTemplate.DEVICES: _devices,
    ReportTemplate.PHONE_NUMBERS: _phone_numbers,
}
