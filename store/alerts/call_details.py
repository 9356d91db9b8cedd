"""Who the customers behind the arrays are, and where their calls of a period were."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, func, select

from store.schema import call_quality, call_queue, customer, location

AT_A_TIME: Final = 500


@dataclass(frozen=True, slots=True)
class Who:
    """A customer."""

    id: int
    org_id: str
    name: str
    region: str


@dataclass(frozen=True, slots=True)
class Place:
    """What a customer's calls of one location and endpoint type, or of one queue, were like."""

    location: str
    name: str
    """The endpoint type, or the queue's name."""
    total: int
    part: int
    """Poor legs, or abandoned calls."""


def everybody(connection: Connection) -> Mapping[int, Who]:
    """All customers, by their key."""
    asked = select(customer.c.id, customer.c.org_id, customer.c.name, customer.c.region)
    return {row.id: Who(*row) for row in connection.execute(asked)}


def named(connection: Connection, org_ids: Iterable[str]) -> Mapping[str, Who]:
    """Those customers, by their organisation."""
    asked = select(customer.c.id, customer.c.org_id, customer.c.name, customer.c.region)
    return {
        row.org_id: Who(*row)
        for some in _some(sorted(set(org_ids)))
        for row in connection.execute(asked.where(customer.c.org_id.in_(some)))
    }


def legs_of(
    connection: Connection, customers: Iterable[int], first: date, last: date
) -> Mapping[int, Sequence[Place]]:
    """Legs of the days from `first` to `last`, by customer; the places with the most poor legs first."""
    table = call_quality.c
    return _places(connection, table, (table.endpoint, table.legs, table.poor_legs), customers, (first, last))


def queues_of(
    connection: Connection, customers: Iterable[int], first: date, last: date
) -> Mapping[int, Sequence[Place]]:
    """Calls in queues likewise; the queues that most gave up in first."""
    table = call_queue.c
    return _places(connection, table, (table.name, table.calls, table.abandoned), customers, (first, last))


def _places(
    connection: Connection, table: Any, wanted: Any, customers: Iterable[int], period: tuple[date, date]
) -> Mapping[int, Sequence[Place]]:
    name, total, part = wanted
    asked = (
        select(location.c.customer_id, location.c.name, name, func.sum(total), func.sum(part))
        .join(location, location.c.id == table.location_id)
        .where(table.first_day.between(*period))
        .group_by(location.c.customer_id, location.c.name, name)
        .order_by(func.sum(part).desc(), func.sum(total).desc(), location.c.name, name)
    )
    found: dict[int, list[Place]] = {}
    for some in _some(sorted(set(customers))):
        for key, place, called, all_of_them, some_of_them in connection.execute(
            asked.where(location.c.customer_id.in_(some))
        ):
            found.setdefault(key, []).append(Place(place, called, int(all_of_them), int(some_of_them)))
    return found


def _some(keys: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for begin in range(0, len(keys), AT_A_TIME):
        yield keys[begin : begin + AT_A_TIME]
