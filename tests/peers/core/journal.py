"""What came in and went out, in order, with waiting for what is still to come."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

T = TypeVar("T")
DEADLINE = 30.0


class Board:
    """The lock around a peer's state, and the bell that rings when it changed."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self._bell = threading.Condition(self.lock)

    def ring(self) -> None:
        """Wake those who wait."""
        with self._bell:
            self._bell.notify_all()

    def wait_for(self, look: Callable[[], T], within: float = DEADLINE, what: str = "") -> T:
        """The first truthy result of a look at the state.

        Raises `TimeoutError` when there is none within that many seconds of real time.
        """
        end = time.monotonic() + within
        with self._bell:
            while not (found := look()):
                left = end - time.monotonic()
                if left <= 0:
                    raise TimeoutError(f"not within {within} s: {what or look}")
                self._bell.wait(left)
            return found


@dataclass
class Call:
    """One request the bot made, and what it was answered."""

    operation: str  # "chat.postMessage", "POST /messages"
    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes
    at: float  # the peer's time
    status: int | None = None  # None: no answer was sent
    answer: bytes = b""
    facts: dict[str, Any] = field(default_factory=dict)


class Journal:
    """Every request of the bot, in the order it came in."""

    def __init__(self, board: Board) -> None:
        self._board = board
        self._calls: list[Call] = []

    def add(self, call: Call) -> None:
        """Keep a request."""
        with self._board.lock:
            self._calls.append(call)
            self._board.ring()

    def calls(self, operation: str | None = None) -> list[Call]:
        """The requests so far, of one operation or all."""
        with self._board.lock:
            return [call for call in self._calls if operation in {None, call.operation}]

    def wait(self, operation: str, count: int = 1, within: float = DEADLINE) -> list[Call]:
        """The answered requests of an operation once there are that many."""

        def look() -> list[Call]:
            done = [call for call in self.calls(operation) if call.status is not None]
            return done if len(done) >= count else []

        return self._board.wait_for(look, within, f"{count} × {operation}")
