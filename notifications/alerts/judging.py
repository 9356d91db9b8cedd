"""Facts about calls are judged by detectors, over all customers together: at once, or left for the next tick.

What they compute with takes long to import, and for many customers as many seconds and megabytes as a sync
must not take that holds a lock. Nothing is lost by waiting: what was not judged yet is known from the facts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from importlib import import_module
from typing import TYPE_CHECKING, Final

from sqlalchemy import Connection

from hub.source import ExportKind
from hub.vocabulary import AlertKind
from notifications.alerts.reconcile import Tally, reconcile
from store import facts
from store.alerts.reach import Reach
from store.database import Database
from store.queries.freshness import count_customers

if TYPE_CHECKING:
    from notifications.alerts.rules.calls_periods import Judged

MOST_AT_ONCE: Final = 10_000
"""With more customers it is left for the tick."""
JUDGED: Final = frozenset(
    {
        ExportKind.LICENSE_USE,
        ExportKind.CALLING_USAGE,
        ExportKind.CALL_QUALITY,
        ExportKind.CALL_QUEUES,
        ExportKind.EVERYTHING,
    }
)
"""The exports with facts that are judged."""
NOTHING, TOLD, QUIET = "", "told", "quiet"
"""What is left to be judged, and whether anybody is to be told of it."""


def prepare() -> None:
    """Import what the detectors compute with, before there is any lock."""
    import_module("notifications.alerts.rules.calls")


def prepare_for(connection: Connection, kind: ExportKind) -> None:
    """The same, where an export of that kind is going to be judged at once."""
    if kind in JUDGED and _is_done_at_once(connection):
        prepare()


def judge_or_leave(
    connection: Connection, now: datetime, *, quiet: bool
) -> Iterator[tuple[AlertKind, Tally]]:
    """Judge the facts that came, if that is quick; what became of the alerts of each kind."""
    if _is_done_at_once(connection):
        yield from judge(connection, now, quiet=quiet)
    else:
        leave(connection, quiet=quiet)


def leave(connection: Connection, *, quiet: bool) -> None:
    """Leave what was not judged yet for the next tick."""
    before = facts.read(connection, facts.CALLS_LEFT)
    facts.write(connection, facts.CALLS_LEFT, QUIET if quiet or before == QUIET else TOLD)


def look(database: Database, now: datetime) -> Sequence[Judged]:
    """Judge what was not judged yet, without any lock; `judge` keeps it."""
    from notifications.alerts.rules import calls  # as `prepare` says

    with database.read() as connection:
        return calls.look(connection, now)


def is_left(connection: Connection) -> bool:
    """Whether there are facts that were left for the tick."""
    return bool(facts.read(connection, facts.CALLS_LEFT))


def judge(
    connection: Connection, now: datetime, ready: Sequence[Judged] = (), *, quiet: bool
) -> Iterator[tuple[AlertKind, Tally]]:
    """Judge what was not judged yet; what became of the alerts of each kind. `ready` is what `look` found."""
    from notifications.alerts.rules import calls  # as `prepare` says

    quiet = quiet or facts.read(connection, facts.CALLS_LEFT) == QUIET
    facts.write(connection, facts.CALLS_LEFT, NOTHING)
    for kind, findings in calls.find(connection, now, ready).items():
        yield kind, reconcile(connection, kind, findings, Reach.EVERYBODY, now, quiet=quiet)


def _is_done_at_once(connection: Connection) -> bool:
    return count_customers(connection) <= MOST_AT_ONCE
