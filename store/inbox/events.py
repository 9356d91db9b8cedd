"""An event of a platform, as it comes in and as it is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class NewEvent:
    """What came in, as it is kept before it is acknowledged."""

    platform: str
    workspace: str
    key: str
    """The event's own ID there: the same event is kept once."""
    lane: str
    """Events of one lane are answered one after the other: those of a person in a room."""
    kind: str
    """The platform's own word for what it is: `message`, `block_actions`, …"""
    payload: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class KeptEvent:
    """An event that a worker has claimed."""

    id: int
    platform: str
    workspace: str
    key: str
    kind: str
    payload: Mapping[str, Any]
    received_at: datetime
    attempts: int
    """How often it was claimed, this time included."""
