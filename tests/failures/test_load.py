"""Many events, slow answers, a database that is being written to: each event is acknowledged at once.

The limits are wide, so that a busy machine keeps them; `python -m benchmarks events` has the figures.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from store.database import Database, open_database
from tests.failures.bots import Installation, Running, eventually, process
from tests.failures.cases import HTTP, SOCKETS, both_engines, cases, everywhere, sqlite_alone
from tests.failures.sides import Side, SlackSide
from tests.peers.core.faults import Held

ACKNOWLEDGED = 3.0
"""Seconds, after which Slack takes an event for failed."""
MANY = 120
"""The benchmark has a thousand."""


def slowest(side: Side) -> float:
    """Of the acknowledgements of everything that was sent; each must have come."""
    taken = [delivery.ack_seconds for delivery in side.peer.deliveries()]
    assert None not in taken
    return max(seconds for seconds in taken if seconds is not None)


@everywhere
@sqlite_alone
def test_an_event_is_acknowledged_while_all_answers_are_slow(side: Side, bot: Running) -> None:
    """Every worker waits for the platform, which takes its time."""
    workers = bot.service.settings.workers - 1  # of one workspace: the last is kept for others
    held = Held()
    side.peer.fail_next(side.names.post, held, times=workers)
    people = [side.newcomer(f"Person {number}") for number in range(workers)]
    for person in people:
        side.ask("help", person)
    side.peer.wait(lambda: len(side.peer.journal.calls(side.names.post)) == workers)
    for _ in range(5):
        side.ask("help")
    side.peer.wait(lambda: all(delivery.acknowledged for delivery in side.peer.deliveries()))
    assert side.answers() == []
    held.gate.set()
    side.peer.wait(lambda: len(side.answers()) == workers + 5, within=20)
    assert slowest(side) < ACKNOWLEDGED


@contextmanager
def being_written(database: Database) -> Iterator[None]:
    """As an import does, which holds SQLite's write lock for seconds."""
    other = open_database(database.engine.url)
    try:
        with other.write() as connection:
            connection.exec_driver_sql("UPDATE customer SET name = name || ' (renamed)'")
            yield
    finally:
        other.close()


@both_engines
def test_an_event_is_acknowledged_and_answered_during_an_import(
    side: Side, bot: Running, database: Database
) -> None:
    with being_written(database):
        for question in ("help", "expiring in 30 days", "customers"):
            side.ask(question)
        side.peer.wait(lambda: len(side.answers()) == 3)
    assert slowest(side) < ACKNOWLEDGED


@cases(("sqlite", HTTP), ("postgresql", HTTP), ("sqlite", SOCKETS))
def test_many_events_at_once_are_all_acknowledged_and_answered_once(
    side: SlackSide, installation: Installation
) -> None:
    people = [side.newcomer(f"Person {number}") for number in range(20)]
    side.peer.ack_deadline = 30.0  # no repetition: each acknowledgement is measured from the first sending
    with process(installation, workers="8"):
        side.reach(installation.address)
        for number in range(MANY):
            side.ask("help", people[number % len(people)])
        side.peer.wait(side.heard, within=30)
        assert slowest(side) < ACKNOWLEDGED
        assert installation.kept() == MANY
        eventually(lambda: not installation.backlog(), "an empty inbox", within=60)
    assert len(side.answers()) == MANY
    asked = {seen.thread_ts for seen in side.answers()}
    assert len(asked) == MANY
