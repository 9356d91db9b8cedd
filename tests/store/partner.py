"""A random small partner whose dates and sizes lie close to every boundary of the rules."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from uuid import UUID

from hub.calendar import week_of
from hub.records import Contract, Customer, LicenseLine, LicenseWeek, Record
from hub.source import Export, ExportKind
from hub.vocabulary import ContractState, Kind, ManagedBy, Product, Region

TODAY = date(2026, 11, 18)
SIZES = (1, 9, 10, 11, 25, 26, 27, 100, 101, 102, 1000, 1001, 1500)
STATES = (*[ContractState.ACTIVE] * 6, *ContractState)


def org_id(number: int) -> str:
    """The organisation ID of customer `number`."""
    return str(UUID(int=number + 1))


def partner(customers: int, seed: int) -> Iterator[Record]:
    """Records of a partner; a record names only records before it."""
    rng = Random(seed)
    for number in range(customers):
        quiet = rng.choice([None, 0, 1, 89, 90, 91, 400])
        yield Customer(
            org_id(number),
            f"Customer {number}",
            rng.choice(list(Region)),
            rng.choice(list(ManagedBy)),
            last_sign_in=None if quiet is None else TODAY - timedelta(days=quiet),
        )
        for place in range(rng.choice([0, 1, 1, 2, 3, 4])):
            yield from _contract(f"Sub-{number}-{place}", org_id(number), rng)


def export(records: Iterator[Record] | list[Record], as_of: date | datetime = TODAY) -> Export:
    """The records as one export with everything in it."""
    moment = as_of if isinstance(as_of, datetime) else datetime.combine(as_of, time(9), UTC)
    return Export("demo", ExportKind.EVERYTHING, moment, iter(records))


def _contract(contract_id: str, owner: str, rng: Random) -> Iterator[Record]:
    length = rng.choice([0, 1, 29, 30, 31, 90, 365])
    end = TODAY + timedelta(days=rng.choice([-100, -1, 0, 1, 29, 30, 31, 89, 90, 91, 200]))
    kind = rng.choice([Kind.SUBSCRIPTION, Kind.SUBSCRIPTION, Kind.TRIAL])
    start = end - timedelta(days=length)
    yield Contract(contract_id, owner, kind, rng.choice(STATES), start, end, auto_renew=rng.random() < 0.4)
    for product in rng.sample(list(Product), rng.choice([0, 1, 2, 3])):
        bought = rng.choice(SIZES)
        yield LicenseLine(contract_id, product, bought)
        last = week_of(TODAY) - timedelta(weeks=rng.choice([1, 1, 1, 2, 6]))
        for back in range(rng.choice([0, 1, 2, 13, 14, 16])):
            if rng.random() < 0.85:
                assigned = rng.choice([0, bought // 5, bought // 2, bought, bought + 1, bought * 2])
                used = rng.randint(0, assigned)
                yield LicenseWeek(contract_id, product, last - timedelta(weeks=back), assigned, used)
