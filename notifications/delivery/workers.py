"""The threads that deliver: rows of the outbox are claimed for those that are free, and their leases kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from notifications.boundaries import reached
from notifications.delivery.agenda import Agenda
from notifications.delivery.work import Means, Work
from notifications.pool import Pool
from store.delivery import keeping
from store.delivery.outbox import Delivery, release, renew


class Deliverers:
    """A pool of threads. Any number of processes may have one on the same outbox."""

    def __init__(self, means: Means, threads: int, lease_seconds: float) -> None:
        """No thread is started yet."""
        self._means, self._threads = means, threads
        self._lease = timedelta(seconds=lease_seconds)
        self._until: dict[tuple[int, str], datetime] = {}
        """Until when each row is ours."""
        self._agenda = Agenda(means.database, frozenset(means.transports), means.latest)
        self._ended = False
        """Whether anything ended since it was looked at what waits: something may follow from it."""
        self._pool = Pool(self, "delivery", threads, lease_seconds)
        self._work = Work(means, self._holds, self._due_in)
        self.start, self.stop = self._pool.start, self._pool.stop

    def wake(self) -> None:
        """Something came in."""
        self._agenda.forget()
        self._pool.wake()

    # The outbox as the pool's queue

    def key(self, claim: Delivery) -> tuple[int, str]:
        """The row and its lease."""
        return claim.id, claim.lease

    def claim(self, free: int, running: Sequence[Delivery]) -> Sequence[Delivery]:
        """Take rows, so that at most half of the threads are at one workspace: it may hang."""
        del running
        now = self._means.clock()
        claims = self._agenda.claim(now, self._lease, free, max(1, self._threads // 2))
        if self._ended:
            self._ended = False
            self._pool.wake_in(self._agenda.seconds_left())
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
            self._ended = True

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

    def _due_in(self, seconds: float) -> None:
        """Something can be sent then; what can be at once is looked up at once."""
        if seconds <= 0:
            self._agenda.forget()
        else:
            self._pool.wake_in(seconds)

    def _holds(self, claim: Delivery) -> bool:
        """Whether it is surely ours still. Who was away for too long must not send what another sends now."""
        return self._means.clock() < self._until.get(self.key(claim), self._means.clock())
