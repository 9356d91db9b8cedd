"""The threads that answer: events are claimed for those that are free, and their leases kept."""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from math import inf
from queue import SimpleQueue
from threading import Condition, Event, Thread
from typing import Final

from bot.gateway import given
from bot.gateway.platform import Platform
from bot.gateway.work import Work
from config.errors import SwitchboardError
from config.settings import Settings
from handlers.desk import Desk
from store.inbox import Claimed, Inbox, LeaseLostError

log = logging.getLogger(__name__)

POLL_SECONDS: Final = 1.0
"""How often is looked for what fell due, or came in to another process."""
RENEWALS: Final = 3
"""How often a lease is renewed while it would last."""
SWEEP_SECONDS: Final = 3600.0
LAST_WORDS_SECONDS: Final = 5.0
"""How long our own threads may take to end; none of them waits for a platform."""


class Workers:
    """A pool of threads. Any number of processes may have one on the same inbox."""

    def __init__(
        self,
        inbox: Inbox,
        platforms: Mapping[str, Platform],
        desk: Desk,
        settings: Settings,
        clock: Callable[[], datetime],
    ) -> None:
        """No thread is started yet."""
        self._inbox, self._settings, self._clock = inbox, settings, clock
        self._spool = desk.spool
        self._work = Work(inbox, platforms, desk, clock)
        self._claimed: SimpleQueue[Claimed | None] = SimpleQueue()
        self._running: dict[tuple[int, str], Claimed] = {}
        self._changed = Condition()
        """Guards `_running`."""
        self._bell = Event()
        self._stopping, self._stopped = Event(), Event()
        self._claiming = Thread(target=self._claim_all, name="inbox-claims", daemon=True)
        self._keeping = Thread(target=self._keep_leases, name="inbox-leases", daemon=True)
        # None of them holds up the end of the process: whatever it had is taken up by another.
        self._answering = [
            Thread(target=self._answer_all, name=f"worker-{number}", daemon=True)
            for number in range(settings.workers)
        ]

    def start(self) -> None:
        """Begin to answer, first what was left by whoever ran before."""
        for thread in (*self._answering, self._keeping, self._claiming):
            thread.start()

    def wake(self) -> None:
        """Something came in: look at once."""
        self._bell.set()

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
        for _ in self._answering:
            self._claimed.put(None)
        self._stopped.set()
        self._keeping.join(LAST_WORDS_SECONDS)

    def _give_back(self, claim: Claimed) -> None:
        """Another may take it up now. What is being sent at this moment is looked for then."""
        log.warning("not done in time and given back: %s", claim.event.key)
        try:
            self._inbox.release(claim, self._clock(), "the process ended", unsure=True)
        except LeaseLostError:
            log.info("it was done just now")
        except SwitchboardError as error:
            log.warning("it could not be given back, its lease runs out: %s", error)

    # Claiming

    def _claim_all(self) -> None:
        while not self._stopping.is_set():
            self._bell.clear()
            if not self._claim_some():
                self._bell.wait(POLL_SECONDS)

    def _claim_some(self) -> bool:
        """Whether something was claimed, and there may be more."""
        with self._changed:
            free = len(self._answering) - len(self._running)
            busy = Counter((each.event.platform, each.event.workspace) for each in self._running.values())
        # Of several threads the last one is kept for another workspace: this one may hang.
        full = max(1, len(self._answering) - 1)
        most = max(1, free - 1)
        if free <= 0:
            return False
        try:
            claims = self._inbox.claim(
                self._clock(),
                most,
                self._settings.lease_seconds,
                without=[workspace for workspace, events in busy.items() if events >= full],
            )
        except Exception as error:  # noqa: BLE001 - whatever it is, it is tried again
            log.warning("nothing can be claimed now: %s", error)
            return False
        with self._changed:
            self._running.update({_key(each): each for each in claims})
        for each in claims:
            self._claimed.put(each)
        return bool(claims)

    # Answering

    def _answer_all(self) -> None:
        while (claim := self._claimed.get()) is not None:
            try:
                self._work.do(claim)
            finally:
                with self._changed:
                    self._running.pop(_key(claim), None)
                    self._changed.notify_all()
                self._bell.set()

    # Keeping

    def _keep_leases(self) -> None:
        swept = -inf
        while not self._stopped.wait(self._settings.lease_seconds / RENEWALS):
            with self._changed:
                running = list(self._running.values())
            self._try(partial(self._renew, running), "leases are not renewed now")
            if time.monotonic() - swept > SWEEP_SECONDS:
                swept = time.monotonic()
                self._try(self._sweep, "nothing is swept now")

    def _renew(self, running: list[Claimed]) -> None:
        self._inbox.renew(running, self._clock(), self._settings.lease_seconds)

    def _sweep(self) -> None:
        self._inbox.sweep(self._clock())
        given.sweep(self._spool)

    @staticmethod
    def _try(do: Callable[[], None], failing: str) -> None:
        try:
            do()
        except Exception as error:  # noqa: BLE001 - whatever it is, it is tried again
            log.warning("%s: %s", failing, error)


def _key(claim: Claimed) -> tuple[int, str]:
    """An event whose lease was lost can come back while the thread that had it still runs."""
    return claim.event.id, claim.lease
