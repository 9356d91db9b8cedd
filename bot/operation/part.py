"""Which part of the work a process does."""

from __future__ import annotations

from enum import StrEnum


class Part(StrEnum):
    """Processes that share a database can do all of it each, or one part of it."""

    ALL = "all"
    WEB = "web"
    """Takes events in."""
    WORKER = "worker"
    """Answers what was taken in."""

    @property
    def takes_in(self) -> bool:
        """Whether the platforms reach this process."""
        return self is not Part.WORKER

    @property
    def answers(self) -> bool:
        """Whether this process answers."""
        return self is not Part.WEB
