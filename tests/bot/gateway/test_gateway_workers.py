"""The pool: it answers what comes in, keeps its leases, lets nobody hold up others, and ends in order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Condition, Event, Thread
from typing import Any, cast

import pytest

from bot.gateway.workers import Workers
from config.errors import OperatorError
from config.settings import Settings
from store.inbox import Inbox
from tests.bot.gateway.stage import REPORT, Stage

LONGEST = 30.0
"""Seconds that a test waits for what must come."""


@dataclass
class Watched:
    """The inbox, telling what was called; a test can wait for a call, or have it fail."""

    inbox: Inbox
    calls: list[str] = field(default_factory=list)
    failing: dict[str, int] = field(default_factory=dict)
    changed: Condition = field(default_factory=Condition)

    def __getattr__(self, name: str) -> Any:
        call = getattr(self.inbox, name)

        def watched(*given: Any, **named: Any) -> Any:
            with self.changed:
                fails = self.failing.get(name, 0)
                self.failing[name] = fails - 1
            if fails > 0:
                raise OperatorError("database-unreachable", url="…", reason="gone")
            done = call(*given, **named)
            with self.changed:
                self.calls.append(name)
                self.changed.notify_all()
            return done

        return watched

    def wait(self, name: str, times: int = 1) -> None:
        with self.changed:
            assert self.changed.wait_for(lambda: self.calls.count(name) >= times, LONGEST), self.calls


@dataclass
class Gate:
    """Holds the calls of an operation until it is opened."""

    operation: str
    reached: Event = field(default_factory=Event)
    opened: Event = field(default_factory=Event)

    def __call__(self, operation: str) -> None:
        if operation == self.operation:
            self.reached.set()
            assert self.opened.wait(LONGEST)


@contextmanager
def working(
    stage: Stage, threads: int = 4, lease: float = 60, **failing: int
) -> Iterator[tuple[Workers, Watched]]:
    """A pool on the stage."""
    watched = Watched(stage.inbox, failing=dict(failing))
    settings = Settings(workers=threads, lease_seconds=lease)
    platforms = {stage.platform.name: stage.platform}
    workers = Workers(cast("Inbox", watched), platforms, stage.desk, settings, stage.clock)
    workers.start()
    try:
        yield workers, watched
    finally:
        workers.stop(LONGEST)


def test_what_comes_in_is_answered(each_stage: Stage) -> None:
    with working(each_stage) as (workers, watched):
        for lane in range(12):
            each_stage.says("help", lane=str(lane))
            workers.wake()
        watched.wait("finish", 12)
    assert len(each_stage.platform.shown) == 12


def test_what_was_left_by_another_process_is_answered(stage: Stage) -> None:
    key = stage.says("help")
    with working(stage) as (_, watched):
        watched.wait("finish")
        stage.says("help")  # nobody wakes them: it came in to another process
        watched.wait("finish", 2)
    assert stage.state(key) == "done"


def test_two_pools_share_the_work(each_stage: Stage) -> None:
    keys = [each_stage.says("help", lane=str(number % 7)) for number in range(40)]
    with working(each_stage) as (_, first), working(each_stage) as (_, second):
        together = Condition()
        first.changed = second.changed = together
        with together:
            assert together.wait_for(lambda: (first.calls + second.calls).count("finish") >= 40, LONGEST)
    assert {each_stage.state(key) for key in keys} == {"done"}
    delivered = [each.delivery_id for each in each_stage.platform.shown]
    assert len(set(delivered)) == len(delivered) == 40


def test_a_lane_is_answered_in_order(stage: Stage) -> None:
    for number in range(10):
        stage.says("help", key=f"e{number}", lane="one")
    with working(stage) as (_, watched):
        watched.wait("finish", 10)
    assert [each.delivery_id for each in stage.platform.shown] == [f"e{number}/0" for number in range(10)]


def test_a_workspace_that_hangs_does_not_hold_up_another(stage: Stage) -> None:
    gate = Gate("whisper")
    stage.platform.before = gate
    hanging = [stage.says("help", lane=str(lane), theirs_alone=True) for lane in range(6)]
    with working(stage, threads=3) as (workers, watched):
        assert gate.reached.wait(LONGEST)
        other = stage.says("help", workspace="T2")
        workers.wake()
        watched.wait("finish")
        assert stage.state(other) == "done"
        gate.opened.set()
        watched.wait("finish", 7)
    assert {stage.state(key) for key in hanging} == {"done"}


def test_one_thread_alone_serves_everybody(stage: Stage) -> None:
    keys = [stage.says("help", lane=str(lane), workspace=f"T{lane % 2}") for lane in range(6)]
    with working(stage, threads=1) as (_, watched):
        watched.wait("finish", 6)
    assert {stage.state(key) for key in keys} == {"done"}


def test_the_lease_of_a_long_answer_is_renewed(each_stage: Stage) -> None:
    stage, gate = each_stage, Gate("post")
    stage.platform.before = gate
    key = stage.says("help")
    with working(stage, lease=0.3) as (_, watched):
        assert gate.reached.wait(LONGEST)
        for _ in range(5):
            stage.clock.advance(0.2)
            watched.wait("renew", watched.calls.count("renew") + 2)  # one that began after the clock moved
            assert stage.claim() == [], "nobody else may have it"
        gate.opened.set()
        watched.wait("finish")
    assert (stage.state(key), stage.row(key).attempts) == ("done", 1)


def test_stopping_waits_for_what_runs(stage: Stage) -> None:
    gate = Gate("upload")
    stage.platform.before = gate
    key, later = stage.says(REPORT), stage.says("help")
    with working(stage) as (workers, _):
        assert gate.reached.wait(LONGEST)
        stopping = Thread(target=workers.stop, args=(LONGEST,))
        stopping.start()
        gate.opened.set()
        stopping.join(LONGEST)
        assert not stopping.is_alive()
        assert stage.state(key) == "done"
        assert stage.state(later) == "received", "nothing more was begun"


def test_stopping_gives_back_at_once_what_does_not_end(each_stage: Stage) -> None:
    """Another process takes it up, finds what was sent, and the one that hung does nothing more."""
    stage, gate = each_stage, Gate("post")
    stage.platform.after = gate
    key = stage.says(REPORT)
    with working(stage) as (workers, watched):
        assert gate.reached.wait(LONGEST)
        workers.stop(0.05)
        stage.platform.after = lambda _: None
        stage.anew().run()
        assert stage.state(key) == "done", "no lease had to run out"
        gate.opened.set()
        watched.wait("release")
    card, file = stage.platform.shown
    assert card.message.card
    assert file.file
    assert stage.row(key).failures == 0


def test_a_pool_that_never_began_can_be_stopped(stage: Stage) -> None:
    Workers(stage.inbox, {}, stage.desk, Settings(), stage.clock).stop(1)


@pytest.mark.parametrize("failing", ["claim", "store_reply", "record", "finish", "renew", "sweep"])
def test_an_inbox_that_is_gone_for_a_while(stage: Stage, failing: str) -> None:
    """Each of its operations fails twice; what had been claimed runs out, and is taken up again."""
    keys = [stage.says("help", lane=str(lane)) for lane in range(3)]
    with working(stage, lease=0.3, **{failing: 2}) as (workers, watched):
        assert _moved_on(stage, workers, watched, lambda: watched.calls.count("finish") >= 3)
    assert {stage.state(key) for key in keys} == {"done"}
    assert len(stage.platform.shown) == 3


def _moved_on(stage: Stage, workers: Workers, watched: Watched, done: Callable[[], bool]) -> bool:
    """Let the clock go on until it is so."""
    with watched.changed:
        for _ in range(300):
            if watched.changed.wait_for(done, 0.1):
                return True
            stage.clock.advance(1)
            workers.wake()
    return False
