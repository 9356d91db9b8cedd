"""The statuses that have no kind of their own, trials and subscriptions that come and go, new customers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection

from hub.vocabulary import AlertKind, Status
from notifications.alerts.findings import Finding
from store.alerts import statuses
from store.alerts.model import Severity
from store.alerts.reach import Reach
from store.alerts.statuses import Holding, Turned

TURNED_LASTS: Final = timedelta(days=7)
NEW_LASTS: Final = timedelta(days=14)
SEVERITIES: Final = {
    Status.SUSPENDED: Severity.SEVERE,
    Status.EXPIRED: Severity.SEVERE,
    Status.READY_FOR_SETUP: Severity.INFO,
    Status.NO_RECENT_ACTIVITY: Severity.WARNING,
}
"""The statuses of which it is news that they hold."""
GAINED: Final = "gained"
LOST: Final = "lost"


def changed(
    connection: Connection, reach: Reach, now: datetime, today: date, run_id: int | None
) -> Iterator[Finding]:
    """Statuses that hold, and trials and subscriptions that came or went lately.

    These follow from the days alone, or from what the sync's run (`run_id`) changed.
    """
    for held in statuses.holding(connection, reach, today, tuple(SEVERITIES)):
        yield _holds(held, today)
    after = today - TURNED_LASTS
    for turned in statuses.gained(connection, reach, today, after, now - NEW_LASTS):
        yield _turned(turned, GAINED)
    for turned in statuses.lost(connection, reach, today, after):
        yield _turned(turned, LOST)
    if run_id is not None:
        for turned in statuses.gained_by(connection, run_id, today, now - NEW_LASTS):
            yield _turned(turned, GAINED)
        for turned in statuses.lost_by(connection, run_id, today):
            yield _turned(turned, LOST)


def new_customers(connection: Connection, today: date, run_id: int) -> Iterator[Finding]:
    """The customers that a sync's run added."""
    for new in statuses.arrived(connection, run_id):
        since = (new.since or today).isoformat()
        yield Finding(
            AlertKind.NEW_CUSTOMER,
            new.org_id,
            "",
            Severity.INFO,
            {"customer": new.customer, "since": since, "region": new.region},
            over_on=today + NEW_LASTS,
        )


def _holds(held: Holding, today: date) -> Finding:
    status = Status(held.status)
    facts: dict[str, Any] = {"customer": held.customer, "status": status.value, "change": "holds"}
    # Where a contract was put to sleep, or ordered, only its first day is known: that says nothing.
    is_dated = status in (Status.EXPIRED, Status.NO_RECENT_ACTIVITY)
    facts["since"] = held.since.isoformat() if is_dated else None
    if status is Status.NO_RECENT_ACTIVITY and held.last_sign_in is not None:
        facts["last_sign_in"] = held.last_sign_in.isoformat()
        facts["quiet_days"] = (today - held.last_sign_in).days
    return Finding(AlertKind.STATUS_CHANGE, held.org_id, status.value, SEVERITIES[status], facts)


def _turned(turned: Turned, how: str) -> Finding:
    return Finding(
        AlertKind.STATUS_CHANGE,
        turned.org_id,
        f"{how} {turned.status}",
        Severity.WARNING if how == LOST else Severity.INFO,
        {
            "customer": turned.customer,
            "status": turned.status,
            "change": how,
            "since": turned.day.isoformat(),
        },
        over_on=turned.day + TURNED_LASTS,
    )
