"""Rate limits as token buckets by the peer's time."""

from __future__ import annotations

import math
from dataclasses import dataclass

from tests.peers.core.clock import Clock


@dataclass(frozen=True)
class Rate:
    """So many calls in so many seconds; that many may come at once."""

    calls: int
    seconds: float


class Buckets:
    """One bucket for each key (a method in a workspace, a channel)."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._buckets: dict[object, tuple[float, float]] = {}  # key: tokens left, at

    def take(self, key: object, rate: Rate) -> int | None:
        """None when the call may pass, else the whole seconds to wait."""
        now = self._clock.now()
        left, at = self._buckets.get(key, (float(rate.calls), now))
        left = min(float(rate.calls), left + (now - at) * rate.calls / rate.seconds)
        if left >= 1:
            self._buckets[key] = (left - 1, now)
            return None
        self._buckets[key] = (left, now)
        return max(1, math.ceil((1 - left) * rate.seconds / rate.calls))
