"""An event of a platform, as it comes in and as it is kept."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from store.rooms import RoomKey


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


@dataclass(frozen=True, slots=True)
class Claimed:
    """An event that is a worker's alone until its lease runs out."""

    event: KeptEvent
    lease: str
    """The token that each change of the row has to show."""
    reply: Any = None
    """What is to be sent, as it was stored (JSON); None: it is not answered yet."""
    unsure: bool = False
    """Whether the next send may have been made already."""
    failures: int = 0
    """How often it ended with a mistake of ours, or with a worker that was never heard of again."""


@dataclass(frozen=True, slots=True)
class Served:
    """Which events a worker takes: those that it can answer, and those that nobody seems to answer."""

    platforms: Collection[str]
    or_received_by: datetime


@dataclass(frozen=True, slots=True)
class SentMessage:
    """A card in a room that may be edited."""

    room: RoomKey
    message_id: str
    seen_by: str
    """The scope its figures were made for."""
    edits: int = 0
    about: str = ""
    """Names what it shows as that changes ("run:41"); empty: it shows what was."""


@dataclass(frozen=True, slots=True)
class Figures:
    """How full the inbox is."""

    states: Mapping[str, int]
    """Events by state: `received`, `answered`, `done`, `dead`."""
    oldest: datetime | None
    """When the oldest came in that is still to be worked on."""
