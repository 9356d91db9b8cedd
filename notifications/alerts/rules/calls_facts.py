"""What the card of an alert about calls says (docs/alerts.md lists the facts of each kind)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final, TypeAlias

from sqlalchemy import Connection

from notifications.alerts.rules.calls_seen import Seen
from store.alerts.call_details import Place, legs_of, named, queues_of
from store.alerts.outliers import Outlier

MOST: Final = 5
"""Places that are listed."""
MAINLY: Final = 0.5
"""Of the poor legs: what has as many of them is where it happens …"""
WORSE: Final = 1.5
"""… if its poor rate is so many times that of all."""
BESIDE: Final = 2
PlacesOf: TypeAlias = Callable[[Connection, Iterable[int], date, date], Mapping[int, Sequence[Place]]]
"""Where it happened between two days, by customer."""


def of_incident(seen: Seen, customers: int) -> dict[str, Any]:
    """Of all customers at once."""
    found = seen.found
    return _period(seen) | {
        "customers": customers,
        "legs": round(found.total),
        "poor": round(found.observed),
        "expected_low": round(found.expected_low),
        "expected_high": round(found.expected_high),
        "factor": round(found.observed / max(found.expected_low, 1e-9), 2),
    }


def of_quality(
    connection: Connection, seen: Sequence[Seen], since: Mapping[tuple[str, str], date]
) -> Mapping[tuple[str, str], dict[str, Any]]:
    """By organisation and endpoint type (empty: all); without those who are no customers any more."""
    return {
        each.key: {
            **_of_customer(each, name, since),
            "legs": round(each.found.total),
            "poor": round(each.found.observed),
            **_where(each.found, places),
        }
        for each, name, places in _with_places(connection, seen, legs_of)
    }


def of_usage(
    connection: Connection, seen: Sequence[Seen], since: Mapping[tuple[str, str], date]
) -> Mapping[str, dict[str, Any]]:
    """By organisation: active users, or minutes where nobody counts users."""
    who = named(connection, (each.found.org_id for each in seen))
    return {
        each.found.org_id: {
            **_of_customer(each, who[each.found.org_id].name, since),
            "metric": each.found.subject,
            "observed": round(each.found.observed),
            "expected": round(each.found.total),
        }
        for each in seen
        if each.found.org_id in who
    }


def of_queues(
    connection: Connection, seen: Sequence[Seen], since: Mapping[tuple[str, str], date]
) -> Mapping[str, dict[str, Any]]:
    """By organisation: calls that came to its queues, and those abandoned."""
    return {
        each.found.org_id: {
            **_of_customer(each, name, since),
            "calls": round(each.found.total),
            "abandoned": round(each.found.observed),
            **_queue(queues),
        }
        for each, name, queues in _with_places(connection, seen, queues_of)
    }


def _with_places(
    connection: Connection, seen: Sequence[Seen], places_of: PlacesOf
) -> Iterator[tuple[Seen, str, Sequence[Place]]]:
    """Each of a customer that is one still, with their name and where it happened in its period."""
    who = named(connection, (each.found.org_id for each in seen))
    for first, days in sorted({each.period for each in seen}):
        of_period = [each for each in seen if each.period == (first, days) and each.found.org_id in who]
        ids = [who[each.found.org_id].id for each in of_period]
        places = places_of(connection, ids, first, first + timedelta(days=days - 1))
        for each in of_period:
            customer = who[each.found.org_id]
            yield each, customer.name, places.get(customer.id, ())


def _period(seen: Seen) -> dict[str, Any]:
    return {"first_day": seen.first_day.isoformat(), "days": seen.days}


def _of_customer(seen: Seen, name: str, since: Mapping[tuple[str, str], date]) -> dict[str, Any]:
    """What every kind says: whose, when, since when, and what was to be expected."""
    return _period(seen) | {
        "customer": name,
        "since": since[seen.key].isoformat(),
        "expected_low": round(seen.found.expected_low),
        "expected_high": round(seen.found.expected_high),
        "p_value": float(f"{seen.found.p_value:.3g}"),
    }


def _where(found: Outlier, places: Sequence[Place]) -> dict[str, Any]:
    """The endpoint types and places with the most poor legs, and the one that has mainly it."""
    if found.subject:
        places = [each for each in places if each.name == found.subject]
    endpoints = _sums(places, lambda each: each.name)
    locations = _sums(places, lambda each: each.location)
    facts: dict[str, Any] = {
        "endpoints": [{"endpoint": name, "legs": legs, "poor": poor} for name, legs, poor in endpoints],
        "places": [{"location": name, "legs": legs, "poor": poor} for name, legs, poor in locations[:MOST]],
    }
    at = _mainly(endpoints) if not found.subject else None
    if at is not None:
        facts |= {"endpoint": at[0], "endpoint_poor": at[2]}
        locations = _sums([each for each in places if each.name == at[0]], lambda each: each.location)
        mainly = _mainly(locations)
        if mainly is not None and mainly[2] == at[2]:
            return facts | {"location": mainly[0], "location_poor": mainly[2]}
        locations = _sums(places, lambda each: each.location)
    mainly = _mainly(locations)
    return facts if mainly is None else facts | {"location": mainly[0], "location_poor": mainly[2]}


def _sums(places: Sequence[Place], name: Callable[[Place], str]) -> list[tuple[str, int, int]]:
    """Name, all and poor legs, those with the most poor ones first."""
    found: dict[str, tuple[int, int]] = {}
    for each in places:
        total, part = found.get(name(each), (0, 0))
        found[name(each)] = total + each.total, part + each.part
    return sorted(
        ((key, *sums) for key, sums in found.items()), key=lambda each: (-each[2], -each[1], each[0])
    )


def _mainly(sums: Sequence[tuple[str, int, int]]) -> tuple[str, int, int] | None:
    """Where at least half of it is, and more than its share of legs; of a single place nothing is said."""
    if len(sums) < BESIDE:
        return None
    legs, poor = sum(each[1] for each in sums), sum(each[2] for each in sums)
    _, of_it, bad = sums[0]
    is_worse = bad * legs >= WORSE * poor * of_it or bad == poor
    return sums[0] if poor and bad >= MAINLY * poor and is_worse else None


def _queue(queues: Sequence[Place]) -> dict[str, Any]:
    listed = [
        {"queue": each.name, "location": each.location, "calls": each.total, "abandoned": each.part}
        for each in queues[:MOST]
    ]
    facts: dict[str, Any] = {"queues": listed}
    if len(queues) > 1 and queues[0].part * 2 >= sum(each.part for each in queues):
        facts |= {"queue": queues[0].name, "queue_abandoned": queues[0].part}
    return facts
