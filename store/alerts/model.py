"""What the alert tables hold, as types."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any

from hub.vocabulary import AlertKind
from store.rooms import RoomKey


class Severity(StrEnum):
    """How much it matters. What is severe is told in quiet hours too."""

    INFO = "info"
    WARNING = "warning"
    SEVERE = "severe"


class State(StrEnum):
    """Where an alert stands."""

    FIRING = "firing"
    ACKNOWLEDGED = "acknowledged"
    """Somebody has taken it: nothing is told again unless it gets worse."""
    SNOOZED = "snoozed"
    """Nothing is told until a moment that somebody chose."""
    RESOLVED = "resolved"
    """It is over; if its cause comes again, that is another alert."""


class What(StrEnum):
    """What happened to an alert."""

    FIRED = "fired"
    WORSE = "worse"
    EASED = "eased"
    UNMUTED = "unmuted"
    """What said it already is over, and this one is not."""
    WOKE = "woke"
    """A snooze is over, and the cause is still there."""
    REMINDED = "reminded"
    """Who took it wished to be reminded, and the cause is still there."""
    RESOLVED = "resolved"
    ACKNOWLEDGED = "acknowledged"
    UNACKNOWLEDGED = "unacknowledged"
    SNOOZED = "snoozed"
    ASSIGNED = "assigned"
    COMMENTED = "commented"


TOLD_AS_FIRING = frozenset({What.FIRED, What.WORSE, What.UNMUTED, What.WOKE, What.REMINDED})
"""What those who subscribed hear as news of something that is there."""


@dataclass(frozen=True, slots=True)
class Alert:
    """An episode as it is kept."""

    number: int
    fingerprint: str
    kind: AlertKind
    org_id: str
    """Of the customer; empty: of none."""
    subject: str
    product: str
    """Of a contract with several: all of them, with blanks between. Empty: it is about none."""
    severity: Severity
    level: int
    state: State
    holds: bool
    """Whether its cause is still there."""
    prompt: bool
    """False: it comes in digests alone."""
    facts: Mapping[str, Any]
    """What its card says of it (JSON); `customer` is the customer's name."""
    muted_by: int | None
    revision: int
    fired_at: datetime
    changed_at: datetime
    resolved_at: datetime | None
    over_on: date | None
    snoozed_until: datetime | None
    remind_at: datetime | None
    acknowledged_by: str
    assigned_to: str

    @property
    def products(self) -> Sequence[str]:
        """What it is about: each of them is matched."""
        return self.product.split()

    @property
    def is_open(self) -> bool:
        """Whether anything can still be done about it."""
        return self.state is not State.RESOLVED


@dataclass(frozen=True, slots=True)
class NewEvent:
    """Something that happened to an alert."""

    number: int
    what: What
    severity: Severity
    who: str = ""
    """E-mail of the person; empty: the bot."""
    told: bool = False
    """Whether those who subscribed hear of it (what a person does goes to the rooms that have the card)."""
    facts: Mapping[str, Any] = field(default_factory=dict)
    request_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Event(NewEvent):
    """The same as it is kept."""

    id: int
    at: datetime


class Pace(StrEnum):
    """How often a subscription is told."""

    INSTANT = "instant"
    HOURLY = "hourly"
    DAILY = "daily"
    WEEKLY = "weekly"


@dataclass(frozen=True, slots=True)
class Matcher:
    """What somebody wants to hear of: of each list that is not empty, one must hold."""

    kinds: tuple[AlertKind, ...] = ()
    regions: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    """As they were typed, without the `#`."""
    org_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NewSubscription:
    """A room's wish to be told, as somebody makes it."""

    room: RoomKey
    owner: str
    """E-mail address, lower case: it acts with their rights."""
    language: str
    matcher: Matcher
    pace: Pace = Pace.INSTANT
    at: str = ""
    """`HH:MM` in the room's zone, of a daily or weekly digest."""
    weekday: str = ""
    """`mon` to `sun`, of a weekly digest."""
    quiet_from: str = ""
    """`HH:MM` in the room's zone; empty: never quiet."""
    quiet_until: str = ""
    group_wait: int = 30
    """Seconds."""
    repeat_hours: int = 0
    """0: what was told is not told again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription(NewSubscription):
    """The same as it is kept."""

    number: int
    state: str
    """active, ended, removed."""
    reason: str
    heard_severe: int
    heard: int
    next_at: datetime | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Card:
    """An alert in a room."""

    number: int
    room: RoomKey
    subscription: int
    message_id: str
    """Of the message that shows the card; empty: in digests only, or on its way."""
    thread: str
    """The first message that showed it: what is said later hangs from it."""
    edits: int
    """Of the message that shows it."""
    shown: int
    """The revision of the alert that the card shows."""
    told_event: int
    told_at: datetime


def fingerprint(kind: AlertKind, org_id: str, subject: str) -> str:
    """What an alert is the same by: never of values, which change while it is open."""
    return sha256(f"{kind.value}\x1f{org_id}\x1f{subject}".encode()).hexdigest()
