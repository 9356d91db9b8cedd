"""The figures of a process for Prometheus. Their labels come from the program, never from what people say."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from threading import Lock
from typing import Final

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    generate_latest,
)
from prometheus_client.core import Metric
from prometheus_client.registry import Collector

from config.errors import DeliveryError

CONTENT_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"
MOST_VALUES: Final = 64
"""Of one label: whatever comes after them is counted as `other`."""
_QUICK: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 3)
"""Seconds: a platform gives up waiting after three."""
_SLOW: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)

Figures = Callable[[], Iterable[Metric]]
"""Reads what is only known when somebody asks: the inbox, the age of the data."""


class Metrics:
    """One process's figures; each has a registry of its own, so that a test can hold several."""

    def __init__(self) -> None:
        """Begin at zero."""
        self.registry: Final = CollectorRegistry()
        self._kinds = _Bounded()
        self._intents = _Bounded()
        self._outcomes = _Bounded()
        where = self.registry
        ProcessCollector(registry=where)
        self._events = Counter(
            "switchboard_events_total",
            "Events that came in, by whether they were kept or known already.",
            ("platform", "kind", "kept"),
            registry=where,
        )
        self._keeping = Histogram(
            "switchboard_keeping_seconds",
            "How long it took to keep an event; it is acknowledged right after.",
            ("platform",),
            buckets=_QUICK,
            registry=where,
        )
        self._requests = Histogram(
            "switchboard_request_seconds",
            "How long an HTTP request took, by the platform it is for and its status.",
            ("platform", "status"),
            buckets=_QUICK,
            registry=where,
        )
        self._answers = Histogram(
            "switchboard_answer_seconds",
            "How long an answer took to make, by what was asked and its outcome.",
            ("intent", "outcome"),
            buckets=_SLOW,
            registry=where,
        )
        self._sends = Histogram(
            "switchboard_send_seconds",
            "How long a platform took for what was sent, by the way it was sent and the outcome.",
            ("platform", "way", "outcome"),
            buckets=_SLOW,
            registry=where,
        )
        self._limits = Counter(
            "switchboard_rate_limited_total",
            "How often a platform asked to wait.",
            ("platform",),
            registry=where,
        )
        self._deliveries = Counter(
            "switchboard_deliveries_total",
            "What was delivered by itself, by kind and by how it ended.",
            ("platform", "kind", "outcome"),
            registry=where,
        )
        self._ready = Gauge("switchboard_ready", "1 when /ready says so, at the last look.", registry=where)

    def kept(self, platform: str, kind: str, seconds: float, *, new: bool) -> None:
        """An event came in and was kept, or was known already."""
        self._events.labels(platform, self._kinds(kind), "yes" if new else "known").inc()
        self._keeping.labels(platform).observe(seconds)

    def requested(self, platform: str, status: int, seconds: float) -> None:
        """An HTTP request was answered."""
        self._requests.labels(platform, str(status)).observe(seconds)

    def answered(self, intent: str, outcome: str, seconds: float) -> None:
        """An answer was made; `outcome` is `done` or the code of an error."""
        self._answers.labels(self._intents(intent), self._outcomes(outcome)).observe(seconds)

    def sent(self, platform: str, way: str, seconds: float, error: DeliveryError | None) -> None:
        """Something was sent, or was not."""
        outcome = "done" if error is None else self._outcomes(error.code)
        self._sends.labels(platform, way, outcome).observe(seconds)
        if error is not None and error.code == "rate-limited":
            self._limits.labels(platform).inc()

    def delivered(self, platform: str, kind: str, outcome: str) -> None:
        """A delivery came to its end."""
        self._deliveries.labels(platform, self._kinds(kind), outcome).inc()

    def looked(self, *, ready: bool) -> None:
        """Whether the process was ready at the last look."""
        self._ready.set(1 if ready else 0)

    def add(self, figures: Figures) -> None:
        """Have `figures` read whenever somebody asks."""
        self.registry.register(_OnDemand(figures))

    def exposition(self) -> bytes:
        """All of it in Prometheus's text format."""
        return generate_latest(self.registry)


class _OnDemand(Collector):
    def __init__(self, figures: Figures) -> None:
        self._figures = figures

    def collect(self) -> Iterable[Metric]:
        return self._figures()

    def describe(self) -> Iterable[Metric]:
        return ()  # nothing is read while it is registered


class _Bounded:
    """The values of a label as they come, until there are too many."""

    def __init__(self) -> None:
        self._known: set[str] = set()
        self._lock = Lock()

    def __call__(self, value: str) -> str:
        with self._lock:
            if value not in self._known and len(self._known) >= MOST_VALUES:
                return "other"
            self._known.add(value)
            return value
