"""Keeping an event before it is acknowledged; those that come in at the same time share one commit."""

from __future__ import annotations

import hashlib
import json
from collections import deque
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import Any, Final

from sqlalchemy import Connection

from store.database import Database
from store.inbox.events import NewEvent
from store.inbox.schema import inbox_event
from store.statements import insert_new

MOST_TOGETHER: Final = 200
"""Events of one commit: nobody waits long for others'."""
_NAMED_BY: Final = (inbox_event.c.platform, inbox_event.c.workspace, inbox_event.c.key)
LONGEST_NAME: Final = 200
"""Characters of a name that an index holds."""


@dataclass(slots=True)
class _Waiting:
    """An event and what became of it."""

    values: dict[str, Any]
    new: bool | None = None
    """None: it is not written."""
    done: bool = False
    error: Exception | None = None

    @property
    def key(self) -> tuple[str, str, str]:
        return self.values["platform"], self.values["workspace"], self.values["key"]


class Keeper:
    """Whoever comes first writes what waits, its own event and others'; they find theirs done.

    A commit waits for the disk, so that one for each event would be the limit of how many can come in.
    """

    def __init__(self, database: Database) -> None:
        """Keep events in this database."""
        self._database = database
        self._waiting: deque[_Waiting] = deque()
        self._writing = Lock()

    def keep(self, event: NewEvent, now: datetime) -> bool:
        """Whether the event was not known yet; it is committed when this returns.

        Raises:
            OperatorError: `database-unreachable`, `database-busy`. The event is not kept then.
        """
        mine = _Waiting(_row(event, now))
        self._waiting.append(mine)
        with self._writing:
            while not mine.done:
                self._write([self._waiting.popleft() for _ in range(min(len(self._waiting), MOST_TOGETHER))])
        if mine.new is None:
            raise mine.error or RuntimeError("the commit was broken off")
        return mine.new

    def _write(self, batch: list[_Waiting]) -> None:
        try:
            with self._database.write() as connection:
                new = _insert(connection, batch)
            for each in batch:
                each.new = each.key in new
                new.discard(each.key)  # the same event twice in a batch is new once
        except Exception as error:  # noqa: BLE001 - each who waits raises it
            for each in batch:
                each.error = error
        finally:
            for each in batch:
                each.done = True


def _insert(connection: Connection, batch: list[_Waiting]) -> set[tuple[str, str, str]]:
    """Insert what is not there yet, in the order it came in; the keys of what was."""
    statement = insert_new(connection.dialect.name, inbox_event, *_NAMED_BY)
    rows = connection.execute(statement, [each.values for each in batch])
    return {(row.platform, row.workspace, row.key) for row in rows}


def _row(event: NewEvent, now: datetime) -> dict[str, Any]:
    return {
        "platform": event.platform,
        "workspace": name(event.workspace),
        "key": name(event.key),
        "lane": name(event.lane),
        "kind": name(event.kind),
        "payload": json.dumps(event.payload),
        "received_at": now,
        "not_before": now,
        "state": "received",
    }


def name(given: str) -> str:
    """A name as both engines keep and index it: what is no text is spelled out, a long end is a digest."""
    plain = given.encode("utf-8", "backslashreplace").decode().replace("\0", "\\0")
    if len(plain) <= LONGEST_NAME:
        return plain
    digest = hashlib.sha256(plain.encode()).hexdigest()
    return f"{plain[: LONGEST_NAME - len(digest)]}{digest}"
