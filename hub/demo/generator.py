"""The demo as records: a partner's customers, the same for the same seed and moment."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

from config.errors import RequestError
from hub.demo.calendar import DAILY_UP_TO, Calendar, calendar, default_weeks
from hub.demo.calls import call_records
from hub.demo.inventory import Numbering, People, device_records, locations, number_records
from hub.demo.licenses import contract_records
from hub.demo.names import CompanyNames
from hub.demo.ordinary import OrdinaryCustomers
from hub.demo.people import Team
from hub.demo.plans import CustomerPlan
from hub.demo.stories import STORIES
from hub.records import Customer, Record

MOST_CUSTOMERS = 1_000_000
_NUMBERS_EACH = 60
_NUMBERS_EACH_AT_SCALE = 8
_PEOPLE_EACH = 90
"""About how many people with a number an ordinary customer has, those without Calling counted in."""


def generate(
    customers: int,
    *,
    seed: int,
    now: datetime,
    weeks: int | None = None,
    numbers: int | None = None,
) -> Iterator[Record]:
    """The demo's records, made as they are asked for; a record names only records that came before it.

    Args:
        customers: how many; the first ones are the stories.
        seed: the same one gives the same records, at the same `now`.
        now: aware; facts end with the last week completed then.
        weeks: how many weeks of licence snapshots and calls; by default 14, above 20 000
            customers 4.
        numbers: how many telephone numbers and extensions in all; by default as many as
            the customers' sizes ask for.

    Raises:
        RequestError: `demo-size`, when `customers`, `weeks` or `numbers` is out of range.
    """
    weeks = default_weeks(customers) if weeks is None else weeks
    if not (1 <= customers <= MOST_CUSTOMERS and 1 <= weeks <= 520 and (numbers is None or numbers >= 0)):
        raise RequestError("demo-size", customers=customers, weeks=weeks, most=MOST_CUSTOMERS)
    return _records(customers, seed, calendar(now, weeks, customers), numbers)


def _records(customers: int, seed: int, days: Calendar, numbers: int | None) -> Iterator[Record]:
    team = Team(customers)
    yield from team.administrators()
    rng = Random(f"facts {seed}")  # noqa: S311 - a demo, not a secret
    numbering = Numbering()
    share = _NumberShare(customers, numbers)
    for place, plan in enumerate(_plans(customers, seed)):
        yield _customer(plan, days)
        sites = locations(plan, rng)
        yield from sites
        yield from contract_records(plan, days, rng)
        yield from team.assignments(place, plan.org_id)
        yield from call_records(plan, days, rng)
        if not sites:
            share.pass_over()
            continue
        people = People(plan, rng)
        size = share.of(plan.people)
        yield from device_records(plan, sites, people, (size + 1) // 3, numbering, rng)
        yield from number_records(plan, sites, people, size, numbering, rng)


def _plans(customers: int, seed: int) -> Iterator[CustomerPlan]:
    yield from STORIES[:customers]
    rng = Random(f"plans {seed}")  # noqa: S311 - a demo, not a secret
    ordinary = OrdinaryCustomers(rng, CompanyNames(frozenset(story.name for story in STORIES)))
    for place in range(len(STORIES), customers):
        yield ordinary.next(calling=place == customers - 1)


def _customer(plan: CustomerPlan, days: Calendar) -> Customer:
    return Customer(
        plan.org_id,
        plan.name,
        plan.region,
        plan.managed_by,
        plan.external_id,
        days.today - timedelta(days=plan.since_ago),
        days.today - timedelta(days=plan.sign_in_ago),
        bool(plan.calls and plan.calls.queues),
        plan.tags,
        plan.other_statuses,
    )


class _NumberShare:
    """How many numbers each customer gets, so that all get exactly as many as were asked for.

    A customer's part of what is left is its people's part of all who are still to come. How many those are is
    known of the stories and guessed of the others; the last customer always has Calling and takes the rest.
    """

    def __init__(self, customers: int, numbers: int | None) -> None:
        self._left = numbers
        self._most_each = _NUMBERS_EACH if customers <= DAILY_UP_TO else _NUMBERS_EACH_AT_SCALE
        stories = [story.people if story.sites else 0 for story in STORIES[:customers]]
        self._others = max(0, customers - len(STORIES))
        self._known = sum(stories)
        self._place = 0
        self._stories = stories

    def pass_over(self) -> None:
        """The next customer has no Calling."""
        self._take()

    def of(self, people: int) -> int:
        """What the next customer gets, which has so many people."""
        self._take()
        if self._left is None:
            return min(people, self._most_each)
        share = round(self._left * people / (people + self._known + self._others * _PEOPLE_EACH))
        self._left -= share
        return share

    def _take(self) -> None:
        if self._place < len(self._stories):
            self._known -= self._stories[self._place]
        else:
            self._others -= 1
        self._place += 1
