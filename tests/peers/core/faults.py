"""What may go wrong with an answer, on demand: the next call of an operation, or all of them for a while."""

from __future__ import annotations

import fnmatch
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.peers.core.clock import Clock


@dataclass(frozen=True)
class Answer:
    """Answer this instead of doing what was asked."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Reset:
    """Reset the connection: before doing what was asked, or after it, so that the answer is lost."""

    done: bool = False


@dataclass(frozen=True)
class Half:
    """Do what was asked, send half of the answer, and close."""


@dataclass(frozen=True)
class Slow:
    """Do what was asked after that many seconds of real time."""

    seconds: float


@dataclass(frozen=True)
class Held:
    """Do what was asked once the test lets go."""

    gate: threading.Event = field(default_factory=threading.Event)


@dataclass(frozen=True)
class Pass:
    """Let one call through: for a fault that is to hit the second one."""


Fault = Answer | Reset | Half | Slow | Held | Pass


def server_error(status: int = 500) -> Answer:
    """A page of the platform's load balancer, which is not JSON."""
    return Answer(status, b"<html><body>upstream connect error</body></html>", {"content-type": "text/html"})


class FaultPlan:
    """The faults to come, by operation, and outages."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._next: list[tuple[str, Fault]] = []
        self._down_until = 0.0
        self._down_with: Fault = Reset()

    def fail_next(self, operation: str, fault: Fault, times: int = 1) -> None:
        """Let the next calls of an operation (`*` is a wildcard) go wrong, in the order given."""
        with self._lock:
            self._next += [(operation, fault)] * times

    def outage(self, seconds: float, fault: Fault | None = None) -> None:
        """Be down for that much of the peer's time: every connection is reset, or gets the fault given."""
        with self._lock:
            self._down_until = self._clock.now() + seconds
            self._down_with = fault or Reset()

    def is_down(self) -> bool:
        """Whether an outage holds."""
        return self._clock.now() < self._down_until

    def take(self, operation: str) -> Fault | None:
        """The fault of this call, used up."""
        if self.is_down():
            return self._down_with
        with self._lock:
            for place, (pattern, fault) in enumerate(self._next):
                if fnmatch.fnmatchcase(operation, pattern):
                    del self._next[place]
                    return None if isinstance(fault, Pass) else fault
        return None

    def left(self) -> int:
        """How many faults have not happened yet."""
        with self._lock:
            return len(self._next)
