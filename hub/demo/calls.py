"""From a plan to the facts about its calls: usage, quality by endpoint type and queues, which agree."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from hub.demo.calendar import Calendar, Period
from hub.demo.plans import CallPlan, CustomerPlan, SitePlan
from hub.records import CallingUsage, CallQuality, CallQueue
from hub.vocabulary import Endpoint, Product

_ENDPOINT_SHARES = ((Endpoint.DESK_PHONE, 0.34), (Endpoint.ROOM_DEVICE, 0.05), (Endpoint.OTHER, 0.08))
"""The Webex app has the rest."""
_QUEUE_SHARE = 0.3
"""Of the calls of the site that has the queues."""

CallRecord = CallingUsage | CallQuality | CallQueue


def call_records(plan: CustomerPlan, calendar: Calendar, rng: Random) -> Iterator[CallRecord]:
    """Period by period, site by site."""
    calls = plan.calls
    if calls is None:
        return
    began = calendar.today - timedelta(days=_calling_for(plan))
    weights = [1 / (place + 1) for place in range(len(plan.sites))]
    whole = sum(weights)
    for period in calendar.periods:
        if period.first_day < began:
            continue
        week = calls.legs * calls.weekly_growth**-period.weeks_back
        for place, site in enumerate(plan.sites):
            expected = week * period.share * weights[place] / whole
            legs = _wobbled(expected, rng)
            yield from _site_records(plan, site, period, legs, calendar, rng, queues=place == 0)


def _calling_for(plan: CustomerPlan) -> int:
    """Since how many days it has Webex Calling."""
    return max(
        contract.start_ago
        for contract in plan.contracts
        if any(line.product is Product.CALLING for line in contract.lines)
    )


def _site_records(
    plan: CustomerPlan,
    site: SitePlan,
    period: Period,
    legs: int,
    calendar: Calendar,
    rng: Random,
    *,
    queues: bool,
) -> Iterator[CallRecord]:
    calls = plan.calls
    assert calls is not None
    quality = _quality(plan.org_id, site.name, calls, period, legs, calendar.last_saturday, rng)
    by_endpoint = {fact.endpoint: fact.legs for fact in quality}
    legs = sum(by_endpoint.values())
    made = legs * 11 // 20
    queue_facts = _queues(plan.org_id, site.name, calls, period, made, rng) if queues else []
    minutes = int(legs * (2.6 + rng.random()))
    video = legs // 9
    yield CallingUsage(
        plan.org_id,
        site.name,
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
        made // 12 if len(plan.sites) > 1 else 0,
        made // 8 if calls.queues else made // 30,
        sum(fact.calls for fact in queue_facts),
        sum(fact.timed_out for fact in queue_facts),
        sum(fact.overflowed for fact in queue_facts),
        sum(fact.transferred for fact in queue_facts),
        sum(fact.abandoned for fact in queue_facts),
    )
    yield from quality
    yield from queue_facts


def _quality(
    org_id: str, site: str, calls: CallPlan, period: Period, legs: int, last_saturday: date, rng: Random
) -> list[CallQuality]:
    rest = legs
    found = []
    for endpoint, share in _ENDPOINT_SHARES:
        part = int(legs * share)
        rest -= part
        found.append([endpoint, part, _poor(part, calls.poor_rate, rng)])
    found.append([Endpoint.APP, rest, _poor(rest, calls.poor_rate, rng)])
    spike = calls.spike
    if spike is not None and spike.site == site:
        day = last_saturday - timedelta(days=spike.days_before)
        if period.first_day <= day < period.first_day + timedelta(days=period.days):
            for fact in found:
                if fact[0] is spike.endpoint:
                    fact[1] = max(fact[1], spike.legs)
                    fact[2] += spike.poor_legs
    first_day, days = period.first_day, period.days
    return [
        CallQuality(org_id, site, endpoint, first_day, days, part, poor) for endpoint, part, poor in found
    ]


def _queues(
    org_id: str, site: str, calls: CallPlan, period: Period, made: int, rng: Random
) -> list[CallQueue]:
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
                org_id,
                site,
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
