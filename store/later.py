"""Small writes that an answer must not wait for (why: docs/decisions/0006-short-locks.md)."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable
from threading import Lock, Thread
from time import sleep
from typing import TYPE_CHECKING, Final, TypeAlias

from sqlalchemy import Connection

from config.errors import OperatorError

if TYPE_CHECKING:
    from store.database import Database

log = logging.getLogger(__name__)

Write: TypeAlias = Callable[[Connection], object]

PATIENCE: Final = 0.2
"""Seconds that somebody is kept waiting for another writer."""
BETWEEN_TRIES: Final = 1.0
"""Seconds before a database that could not be reached is tried again."""
LONGEST_FAREWELL: Final = 60.0
"""Seconds that closing waits for what is still to be written."""


class Later:
    """Writes at once where the database is free, else in a thread that waits for it, in the order given.

    What waits is kept in memory: it is lost, and logged as lost, only with the process.
    """

    def __init__(self, database: Database) -> None:
        """Write to this database; no thread is started before one is needed."""
        self._database = database
        self._waiting: deque[Write] = deque()
        self._guard = Lock()
        self._thread: Thread | None = None

    def write(self, write: Write) -> None:
        """Have `write` called with a connection in a transaction of its own, now or soon.

        Raises:
            OperatorError: `database-unreachable`, when that shows at once.
        """
        try:
            with self._database.write(patience=PATIENCE) as connection:
                write(connection)
        except OperatorError as error:
            if error.code != "database-busy":
                raise
            self._keep(write)

    def finish(self) -> None:
        """Wait until all is written; what cannot be is logged."""
        thread = self._thread
        if thread is not None:
            thread.join(LONGEST_FAREWELL)
        if self._waiting:
            log.error("%d writes were lost: the database could not be written", len(self._waiting))

    def _keep(self, write: Write) -> None:
        with self._guard:
            self._waiting.append(write)
            if self._thread is None:
                self._thread = Thread(target=self._work, name="write-later", daemon=True)
                self._thread.start()

    def _work(self) -> None:
        while True:
            with self._guard:
                if not self._waiting:
                    self._thread = None
                    return
                write = self._waiting[0]
            if not self._try(write):
                sleep(BETWEEN_TRIES)

    def _try(self, write: Write) -> bool:
        """Write the first that waits; whether it need not wait any more."""
        try:
            with self._database.write() as connection:
                write(connection)
        except OperatorError as error:
            log.warning("not written yet: %s", error)
            return False
        except Exception:
            log.exception("a write is given up")
        self._waiting.popleft()
        return True
