"""Who the customers behind the arrays are, and where their calls of a period were."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import numpy as np
from sqlalchemy import Column, Connection, func, select

from store.alerts.calls import Counts
from store.schema import call_quality, call_queue, customer, location

AT_A_TIME: Final = 500
MANY_AT_A_TIME: Final = 5_000


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


def org_ids_of(connection: Connection, customers: Counts) -> list[str]:
    """The organisations of the customers with these keys, ascending; empty: it is none any more."""
    found = [""] * len(customers)
    for places, org_ids in _each(connection, customers, customer.c.org_id):
        for place, org_id in zip(places, org_ids, strict=True):
            found[place] = org_id
    return found


def regions_of(connection: Connection, customers: Counts) -> Counts:
    """A number for each customer's region; -1: it is none any more."""
    found = np.full(len(customers), -1, np.int64)
    numbers: dict[str, int] = {}
    for places, regions in _each(connection, customers, customer.c.region):
        found[places] = [numbers.setdefault(region, len(numbers)) for region in regions]
    return found


def _each(
    connection: Connection, customers: Counts, column: Column[Any]
) -> Iterator[tuple[list[int], list[str]]]:
    """The places of the customers and what a column has of them, some at a time: they can be very many."""
    asked = select(customer.c.id, column).execution_options(yield_per=MANY_AT_A_TIME)
    for batch in connection.execute(asked).partitions():
        keys = np.array([key for key, _ in batch], np.int64)
        known = np.flatnonzero(np.isin(keys, customers))
        yield np.searchsorted(customers, keys[known]).tolist(), [batch[at][1] for at in known.tolist()]


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
