"""From a plan to the facts about its calls: usage, quality by endpoint type and queues, which agree."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import TypeAlias

from hub.demo.calendar import Calendar, Period
from hub.demo.plans import CallPlan, CustomerPlan
from hub.records import CallingUsage, CallQuality, CallQueue
from hub.vocabulary import Endpoint, Product

_ENDPOINT_SHARES = ((Endpoint.DESK_PHONE, 0.34), (Endpoint.ROOM_DEVICE, 0.05), (Endpoint.OTHER, 0.08))
"""The Webex app has the rest."""
_QUEUE_SHARE = 0.3
"""Of the calls of the site that has the queues."""

CallRecord: TypeAlias = CallingUsage | CallQuality | CallQueue


@dataclass(frozen=True, slots=True)
class _Where:
    """A customer's site."""

    org_id: str
    site: str
    has_queues: bool
    has_hunt_groups: bool


def call_records(plan: CustomerPlan, calendar: Calendar, rng: Random) -> Iterator[CallRecord]:
    """Period by period, site by site."""
    calls = plan.calls
    if calls is None:
        return
    began, ended = _calling_between(plan, calendar.today)
    weights = [1 / (place + 1) for place in range(len(plan.sites))]
    whole = sum(weights)
    several = len(plan.sites) > 1
    places = [_Where(plan.org_id, site.name, place == 0, several) for place, site in enumerate(plan.sites)]
    for period in calendar.periods:
        if not began <= period.first_day <= ended:
            continue
        week = calls.legs * calls.weekly_growth**-period.weeks_back
        for place, where in enumerate(places):
            legs = _wobbled(week * period.share * weights[place] / whole, rng)
            yield from _site_records(where, calls, period, legs, calendar.last_saturday, rng)


def _calling_between(plan: CustomerPlan, today: date) -> tuple[date, date]:
    """The first and the last day it has Webex Calling."""
    contracts = [
        contract
        for contract in plan.contracts
        if any(line.product is Product.CALLING for line in contract.lines)
    ]
    began = max(contract.start_ago for contract in contracts)
    ended = max(contract.end_in for contract in contracts)
    return today - timedelta(days=began), today + timedelta(days=ended)


def _site_records(
    where: _Where, calls: CallPlan, period: Period, legs: int, last_saturday: date, rng: Random
) -> Iterator[CallRecord]:
    quality = _quality(where, calls, period, legs, last_saturday, rng)
    by_endpoint = {fact.endpoint: fact.legs for fact in quality}
    legs = sum(by_endpoint.values())
    made = legs * 11 // 20
    queue_facts = _queues(where, calls, period, made, rng) if where.has_queues else []
    minutes = int(legs * (2.6 + rng.random()))
    video = legs // 9
    yield CallingUsage(
        where.org_id,
        where.site,
        period.first_day,
        period.days,
        made,
        legs,
        sum(fact.poor_legs for fact in quality),
        minutes,
        minutes // 7,
        legs - video,
        video,
        by_endpoint[Endpoint.DESK_PHONE],
        by_endpoint[Endpoint.ROOM_DEVICE],
        by_endpoint[Endpoint.OTHER],
        made // 12 if where.has_hunt_groups else 0,
        made // 8 if calls.queues else made // 30,
        sum(fact.calls for fact in queue_facts),
        sum(fact.timed_out or 0 for fact in queue_facts),
        sum(fact.overflowed or 0 for fact in queue_facts),
        sum(fact.transferred or 0 for fact in queue_facts),
        sum(fact.abandoned or 0 for fact in queue_facts),
    )
    yield from quality
    yield from queue_facts


def _quality(
    where: _Where, calls: CallPlan, period: Period, legs: int, last_saturday: date, rng: Random
) -> list[CallQuality]:
    parts = {endpoint: int(legs * share) for endpoint, share in _ENDPOINT_SHARES}
    parts[Endpoint.APP] = legs - sum(parts.values())
    poor = {endpoint: _poor(part, calls.poor_rate, rng) for endpoint, part in parts.items()}
    spike = calls.spike
    if spike is not None and spike.site == where.site:
        day = last_saturday - timedelta(days=spike.days_before)
        if period.first_day <= day < period.first_day + timedelta(days=period.days):
            parts[spike.endpoint] = max(parts[spike.endpoint], spike.legs)
            poor[spike.endpoint] += spike.poor_legs
    return [
        CallQuality(where.org_id, where.site, endpoint, period.first_day, period.days, part, poor[endpoint])
        for endpoint, part in parts.items()
    ]


def _queues(where: _Where, calls: CallPlan, period: Period, made: int, rng: Random) -> list[CallQueue]:
    found = []
    for place, name in enumerate(calls.queues):
        came = int(made * _QUEUE_SHARE / (place + 1.5))
        abandoned = int(came * (0.03 + 0.05 * rng.random()))
        timed_out = int(came * 0.03 * rng.random() * 2)
        overflowed = came // 60
        transferred = came // 25
        answered = came - abandoned - timed_out - overflowed - transferred
        found.append(
            CallQueue(
                where.org_id,
                where.site,
                name,
                period.first_day,
                period.days,
                came,
                answered,
                timed_out,
                overflowed,
                transferred,
                abandoned,
                round(14 + 40 * rng.random(), 1),
                round(35 + 90 * rng.random(), 1),
            )
        )
    return found


def _wobbled(expected: float, rng: Random) -> int:
    """A count near what is expected, rounded by lot so that small ones add up."""
    return int(expected * (0.94 + 0.12 * rng.random()) + rng.random())


def _poor(legs: int, rate: float, rng: Random) -> int:
    return min(legs, int(legs * rate * (0.5 + rng.random()) + rng.random()))
