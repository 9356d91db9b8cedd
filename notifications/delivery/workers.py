"""The threads that deliver: rows of the outbox are claimed for those that are free, and their leases kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from notifications.boundaries import reached
from notifications.delivery.work import Means, Work
from notifications.pool import Pool
from store.delivery import keeping
from store.delivery.outbox import Delivery, claim, release, renew


class Deliverers:
    """A pool of threads. Any number of processes may have one on the same outbox."""

    def __init__(self, means: Means, threads: int, lease_seconds: float) -> None:
        """No thread is started yet."""
        self._means, self._threads = means, threads
        self._lease = timedelta(seconds=lease_seconds)
        self._until: dict[tuple[int, str], datetime] = {}
        """Until when each row is ours."""
        pool = Pool(self, "delivery", threads, lease_seconds)
        self._work = Work(means, self._holds, pool.wake_in)
        self.start, self.wake, self.stop = pool.start, pool.wake, pool.stop

    # The outbox as the pool's queue

    def key(self, claim: Delivery) -> tuple[int, str]:
        """The row and its lease."""
        return claim.id, claim.lease

    def claim(self, free: int, running: Sequence[Delivery]) -> Sequence[Delivery]:
        """Take rows, so that at most half of the threads are at one workspace: it may hang."""
        del running
        now = self._means.clock()
        most_of_one = max(1, self._threads // 2)
        with self._means.database.write() as connection:
            claims = claim(connection, now, self._lease.total_seconds(), free, most_of_one)
        self._until.update({self.key(each): now + self._lease for each in claims})
        if claims:
            reached("claimed")
        return claims

    def do(self, claim: Delivery) -> None:
        """Deliver."""
        try:
            self._work.do(claim)
        finally:
            self._until.pop(self.key(claim), None)

    def renew(self, claims: Sequence[Delivery]) -> None:
        """Keep the leases."""
        until = self._means.clock() + self._lease
        with self._means.database.write() as connection:
            renew(connection, claims, until)
        self._until.update({self.key(each): until for each in claims if self.key(each) in self._until})

    def give_back(self, claim: Delivery) -> None:
        """Let another deliver it at once."""
        now = self._means.clock()
        with self._means.database.write() as connection:
            release(connection, claim, now, "process-ended", {}, unsure=True)

    def sweep(self) -> None:
        """Remove old rows, and what crashes left of files."""
        now = self._means.clock()
        with self._means.database.write() as connection:
            keeping.sweep(connection, now)
        for kind in self._means.kinds.values():
            kind.sweep(now)

    def _holds(self, claim: Delivery) -> bool:
        """Whether it is surely ours still. Who was away for too long must not send what another sends now."""
        return self._means.clock() < self._until.get(self.key(claim), self._means.clock())
