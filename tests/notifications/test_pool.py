"""The pool: what is claimed is worked on, kept meanwhile, and given back at the end."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Condition, Event

import pytest

from notifications.pool import Pool
from store.leases import LeaseLostError

PATIENCE = 10.0


@dataclass
class Numbers:
    """A queue of numbers in memory, which says what was done with it."""

    waiting: list[int] = field(default_factory=list)
    work: Callable[[int], object] = lambda _: None
    lost: frozenset[int] = frozenset()
    done: list[int] = field(default_factory=list)
    given_back: list[int] = field(default_factory=list)
    renewed: list[int] = field(default_factory=list)
    at_once: list[tuple[int, int]] = field(default_factory=list)
    """For each claim how many threads were free, and how many at work."""
    broken: int = 0
    """So many claims fail."""
    changed: Condition = field(default_factory=Condition)

    def key(self, claim: int) -> int:
        return claim

    def claim(self, free: int, running: Sequence[int]) -> Sequence[int]:
        if self.broken:
            self.broken -= 1
            raise RuntimeError("the database is away")
        with self.changed:
            taken, self.waiting = self.waiting[:free], self.waiting[free:]
            if taken:
                self.at_once.append((free, len(running)))
        return taken

    def do(self, claim: int) -> None:
        self.work(claim)
        with self.changed:
            self.done.append(claim)
            self.changed.notify_all()

    def renew(self, claims: Sequence[int]) -> None:
        with self.changed:
            self.renewed += claims
            self.changed.notify_all()

    def give_back(self, claim: int) -> None:
        if claim in self.lost:
            raise LeaseLostError(str(claim))
        self.given_back.append(claim)

    def sweep(self) -> None: ...

    def wait(self, look: Callable[[], object]) -> None:
        with self.changed:
            assert self.changed.wait_for(look, PATIENCE)


@contextmanager
def running(queue: Numbers, threads: int = 3, lease: float = 60.0) -> Iterator[Pool[int]]:
    pool: Pool[int] = Pool(queue, "test", threads, lease)
    pool.start()
    try:
        yield pool
    finally:
        pool.stop(PATIENCE)


def test_all_that_waits_is_done_and_never_more_is_claimed_than_threads_are_free() -> None:
    queue = Numbers(list(range(50)))
    with running(queue):
        queue.wait(lambda: len(queue.done) == 50)
    assert sorted(queue.done) == list(range(50))
    assert all(0 < free <= 3 - at_work for free, at_work in queue.at_once)


def test_what_comes_in_is_taken_at_the_bell() -> None:
    queue = Numbers()
    with running(queue) as pool:
        with queue.changed:
            queue.waiting = [1]
        pool.wake()
        queue.wait(lambda: queue.done == [1])


def test_a_claim_that_fails_is_tried_again() -> None:
    queue = Numbers([1], broken=1)
    with running(queue):
        queue.wait(lambda: queue.done == [1])


def test_what_falls_due_soon_is_looked_for_then(monkeypatch: pytest.MonkeyPatch) -> None:
    """However seldom is looked without."""
    monkeypatch.setattr("notifications.pool.POLL_SECONDS", 10 * PATIENCE)
    queue, due_at = Numbers(), time.monotonic() + 60
    with running(queue) as pool:

        def put_off(claim: int) -> None:
            nonlocal due_at
            if claim == 1:
                due_at = time.monotonic() + 0.1
                pool.wake_in(0.1)

        def claimed(free: int, running: Sequence[int]) -> Sequence[int]:
            if time.monotonic() >= due_at and not queue.done[1:]:
                return [2]
            return Numbers.claim(queue, free, running)

        queue.work = put_off
        queue.claim = claimed  # type: ignore[method-assign]
        queue.waiting = [1]
        pool.wake()
        queue.wait(lambda: 2 in queue.done)


def test_leases_of_what_is_being_done_are_kept() -> None:
    gate = Event()
    queue = Numbers([1], work=lambda _: gate.wait(PATIENCE))
    with running(queue, lease=0.03):
        queue.wait(lambda: len(queue.renewed) > 2)
        gate.set()
    assert set(queue.renewed) == {1}


def test_what_is_not_done_in_time_is_given_back() -> None:
    gate = Event()
    queue = Numbers([1, 2], work=lambda _: gate.wait(PATIENCE), lost=frozenset({2}))
    pool: Pool[int] = Pool(queue, "test", 2, 60.0)
    pool.start()
    queue.wait(lambda: queue.waiting == [])
    pool.stop(0.01)
    assert queue.given_back == [1]
    gate.set()


def test_a_pool_that_never_started_has_nothing_to_stop() -> None:
    Pool(Numbers([1]), "test", 1, 60.0).stop(0.0)
