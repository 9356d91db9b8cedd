"""What a platform was asked once and holds for a while."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from datetime import datetime, timedelta
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
MOST = 20_000
"""Entries; the oldest go first."""


class Remembered(Generic[K, V]):
    """Values with the moment they were asked at; shared by threads, and not by processes."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        """Nothing is known yet."""
        self._clock = clock
        self._lock = threading.Lock()
        self._kept: OrderedDict[K, tuple[datetime, V]] = OrderedDict()

    def get(self, key: K, longest: timedelta) -> V | None:
        """The value, if it is not older than that."""
        with self._lock:
            at, value = self._kept.get(key, (None, None))
        return value if at is not None and self._clock() - at <= longest else None

    def keep(self, key: K, value: V) -> V:
        """Know it from now on."""
        with self._lock:
            self._kept[key] = (self._clock(), value)
            self._kept.move_to_end(key)
            if len(self._kept) > MOST:
                self._kept.popitem(last=False)
        return value

    def forget(self, key: K) -> None:
        """It may have changed."""
        with self._lock:
            self._kept.pop(key, None)

    def clear(self) -> None:
        """Everything may have changed."""
        with self._lock:
            self._kept.clear()
