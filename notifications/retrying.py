"""When to try again: after what the platform asks for, else after longer and longer times."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Lock
from typing import Final, TypeAlias

from config.errors import DeliveryError

FIRST_SECONDS: Final = 1.0
LONGEST_SECONDS: Final = 300.0
LONGEST_WISH_SECONDS: Final = 3600.0
"""How long a platform is obeyed that asks us to wait."""
SPREAD: Final = 0.25
"""Those that failed together are not tried again together."""

Operation: TypeAlias = tuple[str, str, str]
"""A platform, a workspace of it, and what is done there."""


def backoff(attempts: int) -> timedelta:
    """How long to wait after so many attempts: 1 s after the first, doubled up to 5 min, with jitter."""
    seconds = min(LONGEST_SECONDS, FIRST_SECONDS * 2.0 ** min(attempts - 1, 20))
    return timedelta(seconds=seconds * _jitter())


def retry_at(error: DeliveryError, attempts: int, now: datetime) -> datetime:
    """When what failed with this error is tried again; never earlier than the platform asks."""
    if error.retry_after is None:
        return now + backoff(attempts)
    wished = min(max(error.retry_after, 0.0), LONGEST_WISH_SECONDS)
    return now + timedelta(seconds=wished) + backoff(1) * SPREAD


def _jitter() -> float:
    return random.uniform(1 - SPREAD, 1 + SPREAD)  # noqa: S311 - nothing secret


class Gates:
    """What a platform asked to wait with: until then nobody tries it.

    Each process learns it for itself. One workspace's gate holds up no other's.
    """

    def __init__(self, clock: Callable[[], datetime]) -> None:
        """All open."""
        self._clock = clock
        self._until: dict[Operation, datetime] = {}
        self._guard = Lock()

    def require_open(self, operation: Operation) -> None:
        """Refuse what the platform would refuse.

        Raises:
            DeliveryError: `rate-limited`, with the seconds that are left.
        """
        now = self._clock()
        with self._guard:
            until = self._until.get(operation, now)
            if until <= now:
                self._until.pop(operation, None)
                return
        left = (until - now).total_seconds()
        raise DeliveryError("rate-limited", permanent=False, retry_after=left)

    def close(self, operation: Operation, error: DeliveryError) -> None:
        """Close the gate for as long as the platform asked, if it did."""
        if error.code != "rate-limited" or not error.retry_after:
            return
        until = self._clock() + timedelta(seconds=min(error.retry_after, LONGEST_WISH_SECONDS))
        with self._guard:
            self._until[operation] = max(until, self._until.get(operation, until))
