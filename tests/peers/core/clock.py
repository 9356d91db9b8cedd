"""A peer's own time: the machine's, which a test may move on."""

from __future__ import annotations

import heapq
import itertools
import threading
import time
from collections.abc import Callable


class Clock:
    """The machine's time plus what a test added; it never goes back.

    What is due later (a retry, say) is due by this time, so that a test which moves on by five minutes sees
    what five minutes bring.
    """

    def __init__(self) -> None:
        self._added = 0.0
        self._changed = threading.Condition()
        self._order = itertools.count()
        self._due: list[tuple[float, int, Callable[[], None]]] = []
        self._thread: threading.Thread | None = None
        self._closed = False

    def now(self) -> float:
        """Seconds since 1970, UTC."""
        return time.time() + self._added

    def advance(self, seconds: float) -> None:
        """Let that much time pass at once."""
        if seconds < 0:
            raise ValueError("a peer's time does not go back")
        with self._changed:
            self._added += seconds
            self._changed.notify_all()

    def set(self, moment: float) -> None:
        """Move on to a moment (seconds since 1970); one that is past is refused."""
        self.advance(moment - self.now())

    def call_later(self, seconds: float, action: Callable[[], None]) -> None:
        """Call in a thread of the clock's own when that much time has passed, unless it is closed."""
        with self._changed:
            heapq.heappush(self._due, (self.now() + seconds, next(self._order), action))
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="peer-clock", daemon=True)
                self._thread.start()
            self._changed.notify_all()

    def close(self) -> None:
        """Forget what is due."""
        with self._changed:
            self._closed = True
            self._due.clear()
            self._changed.notify_all()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        while (action := self._next()) is not None:
            action()

    def _next(self) -> Callable[[], None] | None:
        with self._changed:
            while not self._closed:
                wait = self._due[0][0] - self.now() if self._due else None
                if wait is not None and wait <= 0:
                    return heapq.heappop(self._due)[2]
                self._changed.wait(wait)
            return None
