"""Holding the program at a named boundary until a test lets go."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from notifications.boundaries import EVENT
from tests.failures.bots import PATIENCE


@dataclass
class Hold:
    """Who comes to the boundary waits there."""

    name: str
    _come: threading.Event = field(default_factory=threading.Event)
    _gate: threading.Event = field(default_factory=threading.Event)

    def meet(self) -> None:
        """Somebody comes."""
        self._come.set()
        self._gate.wait(PATIENCE)

    def reached(self) -> None:
        """Wait until somebody has come."""
        assert self._come.wait(PATIENCE), self.name

    def release(self) -> None:
        """Let everybody go on."""
        self._gate.set()


_holds: list[Hold] = []


def _listen(event: str, arguments: tuple[Any, ...]) -> None:
    if event == EVENT:
        for hold in _holds:
            if hold.name == arguments[0]:
                hold.meet()


sys.addaudithook(_listen)


@contextmanager
def held(name: str) -> Iterator[Hold]:
    """Hold whoever comes to the boundary of that name; at the end all go on."""
    hold = Hold(name)
    _holds.append(hold)
    try:
        yield hold
    finally:
        _holds.remove(hold)
        hold.release()
