"""The threads that answer: events of the inbox are claimed for those that are free, and their leases kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from bot.gateway import given
from bot.gateway.platform import Platform
from bot.gateway.work import LATEST, Work
from config.settings import Settings
from handlers.desk import Desk
from notifications.pool import Pool
from store.inbox import Claimed, Inbox, Served


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
        self._spool, self._platforms = desk.spool, platforms
        self._work = Work(inbox, platforms, desk, clock)
        pool = Pool(self, "inbox", settings.workers, settings.lease_seconds)
        self.start, self.wake, self.stop = pool.start, pool.wake, pool.stop

    # The inbox as the pool's queue

    def key(self, claim: Claimed) -> tuple[int, str]:
        """The event and its lease."""
        return claim.event.id, claim.lease

    def claim(self, free: int, running: Sequence[Claimed]) -> Sequence[Claimed]:
        """Take events, so that of several threads the last is kept for another workspace: one may hang."""
        busy = Counter((each.event.platform, each.event.workspace) for each in running)
        full = max(1, self._settings.workers - 1)
        now = self._clock()
        return self._inbox.claim(
            now,
            max(1, free - 1),
            self._settings.lease_seconds,
            without=[workspace for workspace, events in busy.items() if events >= full],
            served=Served(self._platforms, now - LATEST),
        )

    def do(self, claim: Claimed) -> None:
        """Answer."""
        self._work.do(claim)

    def renew(self, claims: Sequence[Claimed]) -> None:
        """Keep the leases."""
        self._inbox.renew(claims, self._clock(), self._settings.lease_seconds)

    def give_back(self, claim: Claimed) -> None:
        """Let another answer at once."""
        self._inbox.release(claim, self._clock(), "the process ended", unsure=True)

    def sweep(self) -> None:
        """Remove old events, and what was left of files that were given."""
        self._inbox.sweep(self._clock())
        given.sweep(self._spool)
