"""Requests a platform sends to the bot: each attempt recorded, retried by the peer's time."""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.peers.core.clock import Clock
from tests.peers.core.journal import Board


@dataclass
class Attempt:
    """One sending of something to the bot."""

    at: float  # the peer's time
    via: str  # address, or the Socket Mode connection
    sent: Mapping[str, str] = field(default_factory=dict)  # headers
    status: int | None = None
    seconds: float | None = None  # of real time until the answer; None: none came
    answer: bytes = b""
    received: Mapping[str, str] = field(default_factory=dict)  # headers
    problem: str = ""  # http_timeout, connection_failed, http_error


@dataclass
class Delivery:
    """Something the platform has for the bot, and how it fared."""

    kind: str
    key: str  # the event's ID or what tells it from others
    payload: dict[str, Any]
    attempts: list[Attempt] = field(default_factory=list)
    acknowledged: Attempt | None = None
    over: bool = False  # acknowledged, or given up

    @property
    def ack_seconds(self) -> float | None:
        """Real time from the sending to its acknowledgement."""
        return self.acknowledged.seconds if self.acknowledged else None


Prepare = Callable[[int], tuple[str, Mapping[str, str], bytes]]  # attempt number → address, headers, body


class Courier:
    """Sends over HTTP with a pool of threads."""

    def __init__(self, clock: Clock, board: Board, timeout: float, workers: int = 32) -> None:
        self.clock, self.board, self.timeout = clock, board, timeout
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="peer-courier")
        limits = httpx.Limits(max_connections=workers, max_keepalive_connections=workers)
        # The bot listens without TLS: an empty context spares loading the machine's certificates each time.
        nothing = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        self._client = httpx.Client(limits=limits, trust_env=False, verify=nothing)
        self._closed = threading.Event()

    def send(
        self,
        delivery: Delivery,
        prepare: Prepare,
        retries: Sequence[float] = (),
        done: Callable[[Delivery], None] | None = None,
    ) -> None:
        """Send now, and again after each of those many seconds as long as it is not acknowledged."""
        self._enqueue(lambda: self._try(delivery, prepare, list(retries), done))

    def close(self) -> None:
        """Stop; what is under way ends first."""
        self._closed.set()
        self._pool.shutdown(cancel_futures=True)
        self._client.close()

    def _enqueue(self, work: Callable[[], None]) -> None:
        if not self._closed.is_set():
            self._pool.submit(work)

    def _try(
        self,
        delivery: Delivery,
        prepare: Prepare,
        retries: list[float],
        done: Callable[[Delivery], None] | None,
    ) -> None:
        attempt = self._post(*prepare(len(delivery.attempts)))
        stop = attempt.received.get("x-slack-no-retry") == "1"
        with self.board.lock:
            delivery.attempts.append(attempt)
            if not attempt.problem:
                delivery.acknowledged = attempt
            over = delivery.over = not attempt.problem or stop or not retries
            if not over:
                self._later(delivery, prepare, retries, done)
            self.board.ring()
        if over and done is not None:
            done(delivery)
            self.board.ring()

    def _later(
        self,
        delivery: Delivery,
        prepare: Prepare,
        retries: list[float],
        done: Callable[[Delivery], None] | None,
    ) -> None:
        wait, *rest = retries
        self.clock.call_later(wait, lambda: self._enqueue(lambda: self._try(delivery, prepare, rest, done)))

    def _post(self, address: str, headers: Mapping[str, str], body: bytes) -> Attempt:
        attempt = Attempt(self.clock.now(), address, headers)
        begin = time.perf_counter()
        try:
            answer = self._client.post(address, headers=dict(headers), content=body, timeout=self.timeout)
        except httpx.TimeoutException:
            attempt.problem = "http_timeout"
        except httpx.HTTPError:
            attempt.problem = "connection_failed"
        else:
            attempt.seconds = time.perf_counter() - begin
            attempt.status, attempt.received = answer.status_code, answer.headers
            attempt.answer = answer.content
            attempt.problem = "" if answer.is_success else "http_error"
        return attempt
