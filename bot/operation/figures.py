"""The figures that are read when Prometheus asks: the inbox, the outbox, the ledger, the age of the data."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from datetime import datetime

from prometheus_client.core import GaugeMetricFamily, Metric

from bot.operation.metrics import Figures
from bot.operation.patience import within
from bot.operation.readiness import LOOK_SECONDS
from config.errors import SwitchboardError
from store.database import Database
from store.delivery import keeping
from store.inbox import Inbox
from store.queries.freshness import freshness

log = logging.getLogger(__name__)


def reading(database: Database, inbox: Inbox, clock: Callable[[], datetime]) -> Figures:
    """Reads them. What cannot be read is missing, and the log says why."""

    def read() -> Iterator[Metric]:
        for each in (
            lambda: _inbox(inbox, clock()),
            lambda: _data(database, clock()),
            lambda: _deliveries(database, clock()),
        ):
            try:
                yield from within(LOOK_SECONDS, each)
            except (SwitchboardError, TimeoutError) as error:
                log.warning("figures could not be read: %s", error)

    return read


def _inbox(inbox: Inbox, now: datetime) -> list[Metric]:
    found = inbox.figures()
    states = GaugeMetricFamily(
        "switchboard_inbox_events", "Events that are kept, by state.", labels=["state"]
    )
    for state, count in found.states.items():
        states.add_metric([state], count)
    age = GaugeMetricFamily(
        "switchboard_inbox_oldest_seconds", "How long the oldest event that is not done has waited."
    )
    age.add_metric([], _seconds(found.oldest, now))
    return [states, age]


def _data(database: Database, now: datetime) -> list[Metric]:
    with database.read() as connection:
        synced_at = freshness(connection).synced_at
    if synced_at is None:
        return []
    age = GaugeMetricFamily("switchboard_data_age_seconds", "How long ago the last sync ended.")
    age.add_metric([], _seconds(synced_at, now))
    return [age]


def _deliveries(database: Database, now: datetime) -> list[Metric]:
    with database.read() as connection:
        found = keeping.figures(connection)
    waiting = GaugeMetricFamily("switchboard_deliveries_waiting", "Deliveries that wait to be sent.")
    waiting.add_metric([], found.waiting)
    age = GaugeMetricFamily(
        "switchboard_deliveries_oldest_seconds", "How long the oldest delivery has waited."
    )
    age.add_metric([], _seconds(found.oldest, now))
    runs = GaugeMetricFamily("switchboard_runs", "Runs in the ledger, by state.", labels=["state"])
    for state, count in found.runs.items():
        runs.add_metric([state], count)
    return [waiting, age, runs]


def _seconds(since: datetime | None, now: datetime) -> float:
    return max(0.0, (now - since).total_seconds()) if since else 0.0
