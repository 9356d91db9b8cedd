"""What a process claims next: looked up now and then, in all that waits; claimed from in between."""

from __future__ import annotations

import time
from collections.abc import Collection, Sequence
from datetime import UTC, datetime, timedelta
from math import inf
from typing import Final

from sqlalchemy import Connection

from store.database import Database
from store.delivery.outbox import Delivery, Due, claim, due_until, overdue

LOOK_SECONDS: Final = 0.25
"""For so long what was looked up is claimed from. A claim costs little then, whatever waits; what came in to
another process meanwhile is claimed so much later."""
MOST: Final = 100
"""Rows that are looked up at once."""
OTHERS: Final = timedelta(minutes=1)
"""How often is looked for what nobody delivers, because no process has its platform."""


class Agenda:
    """Rows of the outbox in the order in which they should be claimed. For one thread, but for `forget`."""

    def __init__(self, database: Database, platforms: Collection[str], latest: timedelta) -> None:
        """Rows of these platforms are claimed; of the others only what waits for longer than `latest`."""
        self._database, self._platforms, self._latest = database, platforms, latest
        self._due: Sequence[Due] = ()
        self._full = False
        """Whether there may be more that is due by then."""
        self._good_until = -inf
        """By `time.monotonic`."""
        self._others_at = datetime.min.replace(tzinfo=UTC)

    def forget(self) -> None:
        """Look again before the next claim: something came in, or a lane went on."""
        self._good_until = -inf

    def seconds_left(self) -> float:
        """How long it is claimed from yet."""
        return self._good_until - time.monotonic()

    def claim(self, now: datetime, lease: timedelta, most: int, most_of_one: int) -> list[Delivery]:
        """Take up to `most` rows for the length of `lease`, at most `most_of_one` of a workspace."""
        if self.seconds_left() <= 0:
            self._look(now)
        claims = self._take(now, lease, most, most_of_one)
        if len(claims) < most and self._full and not self._ids(now):
            self._look(now)
            claims += self._take(now, lease, most - len(claims), most_of_one)
        return claims

    def _look(self, now: datetime) -> None:
        self._good_until = time.monotonic() + LOOK_SECONDS
        until = now + timedelta(seconds=LOOK_SECONDS)
        with self._database.read() as connection:
            due = due_until(connection, now, until, self._platforms, MOST)
            others = self._others(connection, now)
        self._full = len(due) == MOST
        self._due = (*due, *others)

    def _others(self, connection: Connection, now: datetime) -> Sequence[Due]:
        """What no process has the platform of: whoever has the time ends it."""
        if now < self._others_at:
            return ()
        self._others_at = now + OTHERS
        found = overdue(connection, now, self._platforms, now - self._latest, MOST)
        return [Due(each, now) for each in found]

    def _ids(self, now: datetime) -> list[int]:
        return [each.id for each in self._due if each.at <= now]

    def _take(self, now: datetime, lease: timedelta, most: int, most_of_one: int) -> list[Delivery]:
        ids = self._ids(now)
        if not ids:
            return []
        with self._database.write() as connection:
            claims = claim(connection, now, lease.total_seconds(), ids, most, most_of_one)
        taken = {each.id for each in claims}
        self._due = [each for each in self._due if each.id not in taken]
        return list(claims)
