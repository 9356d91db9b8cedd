"""Threads that take leased rows of a queue: claimed for those that are free, kept, given back at the end.

What is claimed and what is done with it is the queue's affair; any number of processes may have a pool on
the same one.
"""

from __future__ import annotations

import heapq
import logging
import time
from collections.abc import Callable, Hashable, Sequence
from functools import partial
from math import inf
from queue import SimpleQueue
from threading import Condition, Event, Thread
from typing import Final, Generic, Protocol, TypeVar

from config.errors import SwitchboardError
from store.leases import LeaseLostError

log = logging.getLogger(__name__)

C = TypeVar("C")
"""A claimed row."""

POLL_SECONDS: Final = 1.0
"""How often is looked for what fell due, or came in to another process."""
SOON_SECONDS: Final = 60.0
"""What falls due later is found when it is looked for."""
BREATH_SECONDS: Final = 0.005
"""Whoever wakes us has something to finish first, such as an acknowledgement: work that began at once would
only take the processor from it. What comes up while some threads are at work, and others wait, is claimed
together."""
RENEWALS: Final = 3
"""How often a lease is renewed while it would last."""
SWEEP_SECONDS: Final = 3600.0
LAST_WORDS_SECONDS: Final = 5.0
"""How long our own threads may take to end; none of them waits for a platform."""


class Queue(Protocol[C]):
    """Rows that are leased to whoever works on them."""

    def key(self, claim: C) -> Hashable:
        """The row and its lease: a row whose lease was lost can come back while a thread still has it."""
        ...

    def claim(self, free: int, running: Sequence[C]) -> Sequence[C]:
        """Take rows for `free` threads; `running` are those that the others have."""
        ...

    def do(self, claim: C) -> None:
        """Work on a row until it is ended or given back. Nothing is raised."""
        ...

    def renew(self, claims: Sequence[C]) -> None:
        """Keep the leases for a while longer, as far as they are still ours."""
        ...

    def give_back(self, claim: C) -> None:
        """Release a row that a thread may still be at: raises LeaseLostError when it is done just now."""
        ...

    def sweep(self) -> None:
        """Remove what is old."""
        ...


class Pool(Generic[C]):
    """A number of threads on one queue."""

    def __init__(self, queue: Queue[C], name: str, threads: int, lease_seconds: float) -> None:
        """No thread is started yet."""
        self._queue = queue
        self._lease_seconds = lease_seconds
        self._claimed: SimpleQueue[C | None] = SimpleQueue()
        self._running: dict[Hashable, C] = {}
        self._due: list[float] = []
        """When something of ours falls due, by `time.monotonic`: a heap."""
        self._changed = Condition()
        """Guards `_running` and `_due`."""
        self._bell = Event()
        self._woken = False
        self._stopping, self._stopped = Event(), Event()
        self._claiming = Thread(target=self._claim_all, name=f"{name}-claims", daemon=True)
        self._keeping = Thread(target=self._keep_leases, name=f"{name}-leases", daemon=True)
        # None of them holds up the end of the process: whatever it had is taken up by another.
        self._working = [
            Thread(target=self._work_all, name=f"{name}-{number}", daemon=True) for number in range(threads)
        ]

    def start(self) -> None:
        """Begin to work, first on what was left by whoever ran before."""
        for thread in (*self._working, self._keeping, self._claiming):
            thread.start()

    def wake(self) -> None:
        """Something came in: look in a moment."""
        self._woken = True
        self._bell.set()

    def wake_in(self, seconds: float) -> None:
        """Something falls due in so many seconds: look then. To be called by the threads of the pool."""
        if seconds < SOON_SECONDS:
            with self._changed:
                heapq.heappush(self._due, time.monotonic() + seconds)

    def stop(self, seconds: float) -> None:
        """Claim nothing more, let what runs end within `seconds`, and give back the rest at once."""
        if not self._claiming.is_alive():
            return
        self._stopping.set()
        self._bell.set()
        self._claiming.join(LAST_WORDS_SECONDS)
        with self._changed:
            self._changed.wait_for(lambda: not self._running, seconds)
            left = list(self._running.values())
        for claim in left:
            self._give_back(claim)
        for _ in self._working:
            self._claimed.put(None)
        self._stopped.set()
        self._keeping.join(LAST_WORDS_SECONDS)

    def _give_back(self, claim: C) -> None:
        """Another may take it up now. What is being sent at this moment is looked for then."""
        log.warning("not done in time and given back: %s", self._queue.key(claim))
        try:
            self._queue.give_back(claim)
        except LeaseLostError:
            log.info("it was done just now")
        except SwitchboardError as error:
            log.warning("it could not be given back, its lease runs out: %s", error)

    # Claiming

    def _claim_all(self) -> None:
        while not self._stopping.is_set():
            self._bell.clear()
            if not self._claim_some():
                self._bell.wait(self._until_due())
            if self._woken or 0 < len(self._running) < len(self._working):
                self._woken = False
                self._stopping.wait(BREATH_SECONDS)

    def _until_due(self) -> float:
        with self._changed:
            while self._due and self._due[0] <= time.monotonic():
                heapq.heappop(self._due)
                self._bell.set()
            return min(POLL_SECONDS, self._due[0] - time.monotonic()) if self._due else POLL_SECONDS

    def _claim_some(self) -> bool:
        """Whether something was claimed, and there may be more."""
        with self._changed:
            running = list(self._running.values())
        free = len(self._working) - len(running)
        if free <= 0:
            return False
        try:
            claims = self._queue.claim(free, running)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is tried again
            log.warning("nothing can be claimed now: %s", error)
            return False
        with self._changed:
            self._running.update({self._queue.key(each): each for each in claims})
        for each in claims:
            self._claimed.put(each)
        return bool(claims)

    # Working

    def _work_all(self) -> None:
        while (claim := self._claimed.get()) is not None:
            try:
                self._queue.do(claim)
            finally:
                with self._changed:
                    self._running.pop(self._queue.key(claim), None)
                    self._changed.notify_all()
                self._bell.set()

    # Keeping

    def _keep_leases(self) -> None:
        swept = -inf
        while not self._stopped.wait(self._lease_seconds / RENEWALS):
            with self._changed:
                running = list(self._running.values())
            if running:
                self._try(partial(self._queue.renew, running), "leases are not renewed now")
            if time.monotonic() - swept > SWEEP_SECONDS:
                swept = time.monotonic()
                self._try(self._queue.sweep, "nothing is swept now")

    @staticmethod
    def _try(do: Callable[[], None], failing: str) -> None:
        try:
            do()
        except Exception as error:  # noqa: BLE001 - whatever it is, it is tried again
            log.warning("%s: %s", failing, error)
