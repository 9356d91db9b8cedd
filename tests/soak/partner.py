"""A partner that changes every day, always alike: what a day's export says, and what should come of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from hub.calendar import last_completed_week
from hub.demo import FULL_ADMIN
from hub.records import Administrator, Contract, Customer, LicenseLine, LicenseWeek, Record
from hub.source import Export, ExportKind
from hub.vocabulary import ContractState, Kind, ManagedBy, Product, Region, Role
from tests.store.partner import org_id

CUSTOMERS = 2
"""Each of them assigns more or fewer licenses each day than the day before. A room takes a message a second:
with more customers a campaign would only take longer."""
BOUGHT = 100
ASSIGNED = (BOUGHT, 105, 125, 145)
ENDING = CUSTOMERS
"""The number of the customer whose contract ends soon, until it is made longer."""
LONGER = 6
"""So often, in days."""
THRESHOLDS = tuple(range(8, 0, -1))
"""Of the days left: each day that passes crosses one."""
FAR = 3_000


def export_of(day: int, began: date, as_of: datetime) -> Export:
    """What the hub says on the day with that number; day 0 is `began`, and all is well."""
    today = began + timedelta(days=day)
    return Export("test", ExportKind.EVERYTHING, as_of, iter(list(_records(day, began, today))))


def assigned(number: int, day: int) -> int:
    """How many licenses a customer has assigned on a day."""
    return ASSIGNED[(day + number) % len(ASSIGNED)] if day else BOUGHT


def _records(day: int, began: date, today: date) -> Iterator[Record]:
    yield Administrator(FULL_ADMIN, "Ada Lindqvist", Role.FULL_ADMIN)
    far = began + timedelta(days=FAR)
    for number in range(CUSTOMERS):
        yield from _customer(number, today, far, assigned(number, day))
    days = LONGER * (day // LONGER + 1) + THRESHOLDS[0] + 1 - LONGER
    yield from _customer(ENDING, today, began + timedelta(days=days), BOUGHT)


def _customer(number: int, today: date, end: date, licenses: int) -> Iterator[Record]:
    org, contract = org_id(number), f"Sub-{number}"
    week = last_completed_week(datetime.combine(today, time(), UTC))
    yield Customer(org, f"Customer {number}", Region.EU, ManagedBy.PARTNER_ORG, last_sign_in=today)
    yield Contract(contract, org, Kind.SUBSCRIPTION, ContractState.ACTIVE, date(2020, 1, 1), end)
    yield LicenseLine(contract, Product.CALLING, BOUGHT)
    yield LicenseWeek(contract, Product.CALLING, week, licenses, BOUGHT // 2)


@dataclass
class Episode:
    """An alert as it should come to be: how far over each time that a room hears of it."""

    over: list[int] = field(default_factory=list)
    ended: bool = False

    @property
    def notes(self) -> int:
        """What is said of it after its card was posted."""
        return len(self.over) - 1 + self.ended


def overages(number: int, days: int) -> list[Episode]:
    """The episodes of a customer's overage in the days from 1 to `days`."""
    found: list[Episode] = []
    before = 0
    for day in range(1, days + 1):
        over = assigned(number, day) - BOUGHT
        if over and not before:
            found.append(Episode())
        if over > before:
            found[-1].over.append(over)
        elif before and not over:
            found[-1].ended = True
        before = over
    return found


def endings(days: int) -> int:
    """How often the contract came near its end in the days from 1 to `days`."""
    return sum(day % LONGER == 1 for day in range(1, days + 1))
