"""Contracts that end or renew soon, and licenses: too many assigned, or too few."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from math import ceil
from typing import Any, Final

from sqlalchemy import Connection

from config.settings import Settings
from hub.vocabulary import AlertKind
from notifications.alerts.findings import Finding
from store.alerts import contracts
from store.alerts.contracts import FewAssigned, Marks
from store.alerts.model import Severity
from store.alerts.reach import Reach
from store.queries.lines import Line

WARNING_DAYS: Final = 14
SEVERE_DAYS: Final = 7
SEVERE_STEPS: Final = 2
STEP_SHARE: Final = 0.1
"""So much of what was bought is a step of an overage."""
LOW_UNTIL: Final = 1.2
"""A low line has enough again at so many times the mark that it is low under."""


def expiring(connection: Connection, settings: Settings, reach: Reach, today: date) -> Iterator[Finding]:
    """Contracts that end within the widest threshold and do not renew by themselves."""
    return _ending(connection, AlertKind.EXPIRING, settings, reach, today)


def renewing(connection: Connection, settings: Settings, reach: Reach, today: date) -> Iterator[Finding]:
    """Subscriptions that renew by themselves within the widest threshold."""
    return _ending(connection, AlertKind.RENEWING, settings, reach, today)


def overage(connection: Connection, settings: Settings, reach: Reach, today: date) -> Iterator[Finding]:
    """Lines with more licenses assigned than bought, from one license on."""
    del settings
    for line in contracts.over(connection, reach, today):
        step = step_of(line.bought)
        level = line.overage // step
        yield Finding(
            AlertKind.OVERAGE,
            line.org_id,
            f"{line.contract_id} {line.product}",
            Severity.SEVERE if level >= SEVERE_STEPS else Severity.WARNING,
            {**_of_line(line), "over": line.overage, "step": step, "end": line.end.isoformat()},
            level=level,
            eased=(2 * line.overage + step) // (2 * step),
            product=line.product,
        )


def low_assignment(
    connection: Connection, settings: Settings, reach: Reach, today: date
) -> Iterator[Finding]:
    """Lines that are low; those near it keep an alert open that is there, and begin none."""
    mark = settings.low_assignment_share
    marks = Marks(settings.low_assignment_min_licenses, min(1.0, mark * LOW_UNTIL))
    for line in contracts.few_assigned(connection, reach, today, marks):
        yield Finding(
            AlertKind.LOW_ASSIGNMENT,
            line.org_id,
            f"{line.contract_id} {line.product}",
            Severity.INFO,
            {
                **_of_line(line),
                "share": round(line.assigned / line.bought, 4),
                "median": round(line.median, 4),
                "mark": round(line.median * mark, 4),
                "end": line.end.isoformat(),
                "days_since_added": (today - line.start).days,
            },
            product=line.product,
            fires=line.low_from is not None and line.low_from <= today,
        )


def step_of(bought: int) -> int:
    """How many licenses over are a step further."""
    return max(1, ceil(STEP_SHARE * bought))


def level_of(days_left: int, thresholds: Sequence[int]) -> int:
    """The place of the tightest threshold that is crossed, where the widest is 0."""
    return sum(days_left <= threshold for threshold in thresholds) - 1


def _ending(
    connection: Connection, kind: AlertKind, settings: Settings, reach: Reach, today: date
) -> Iterator[Finding]:
    thresholds = settings.alert_expiring_days
    if not thresholds:
        return
    until = today + timedelta(days=thresholds[0])
    renews = kind is AlertKind.RENEWING
    for lines in contracts.ending(connection, reach, today, until, auto_renew=renews):
        first = lines[0]
        days_left = (first.end - today).days
        level = level_of(days_left, thresholds)
        facts: dict[str, Any] = {
            "customer": first.customer,
            "contract": first.contract_id,
            "contract_kind": first.kind,
            "products": [line.product for line in lines],
            "bought": sum(line.bought for line in lines),
            "assigned": _sum(line.assigned for line in lines),
            "used": _sum(line.used for line in lines),
            "end": first.end.isoformat(),
            "days_left": days_left,
            "threshold": thresholds[level],
            "auto_renew": first.auto_renew,
        }
        yield Finding(
            kind,
            first.org_id,
            first.contract_id,
            Severity.INFO if renews else _severity(days_left),
            facts,
            level=level,
            product=" ".join(sorted({line.product for line in lines})),
        )


def _severity(days_left: int) -> Severity:
    if days_left <= SEVERE_DAYS:
        return Severity.SEVERE
    return Severity.WARNING if days_left <= WARNING_DAYS else Severity.INFO


def _of_line(line: Line | FewAssigned) -> dict[str, Any]:
    return {
        "customer": line.customer,
        "contract": line.contract_id,
        "contract_kind": line.kind,
        "product": line.product,
        "bought": line.bought,
        "assigned": line.assigned,
        "used": line.used,
        "auto_renew": line.auto_renew,
    }


def _sum(values: Iterator[int | None]) -> int | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None
