"""How fresh the data is, and whose it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, bindparam, exists, func, select

from store import facts
from store.schema import customer, sync_run
from store.scope import Scope

_LAST_SYNC = select(func.max(sync_run.c.finished_at, type_=sync_run.c.finished_at.type))
_IN_REGION = select(exists().where(customer.c.region == bindparam("region")))
_REGION_OF = select(customer.c.region).where(customer.c.id == bindparam("customer_id"))


@dataclass(frozen=True, slots=True)
class Freshness:
    """When the last sync ended (None: never), and the newest weekly snapshot (its Sunday; None: none)."""

    synced_at: datetime | None
    week: date | None


def freshness(connection: Connection) -> Freshness:
    """How fresh the store is."""
    synced_at = connection.execute(_LAST_SYNC).scalar_one()
    week = facts.read(connection, facts.NEWEST_WEEK)
    return Freshness(synced_at, date.fromisoformat(week) if week else None)


def has_customers(connection: Connection) -> bool:
    """Whether any customer is known."""
    return connection.execute(select(customer.c.id).limit(1)).first() is not None


def count_customers(connection: Connection) -> int:
    """How many customers are known."""
    return int(connection.execute(select(func.count()).select_from(customer)).scalar_one())


def regions_with_customers(connection: Connection, scope: Scope, regions: tuple[str, ...]) -> list[str]:
    """Which of the `regions` the customers in scope lie in."""
    within = scope.conditions(customer.c.id)
    statement = (
        _IN_REGION
        if not within
        else select(exists().where(customer.c.region == bindparam("region"), *within))
    )
    return [region for region in regions if connection.execute(statement, {"region": region}).scalar_one()]


def region_of(connection: Connection, customer_id: int) -> str:
    """The region a customer's data lies in."""
    return str(connection.execute(_REGION_OF, {"customer_id": customer_id}).scalar_one())
