"""What is delivered, by kind: each kind composes its own rows and says what follows from their end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol, TypeAlias

from sqlalchemy import Connection

from cards.model import Attachment
from notifications.transport import Message, Transport
from store.delivery.outbox import Delivery, Outcome


@dataclass(frozen=True, slots=True)
class Say:
    """A message."""

    name: str
    """Of the part, unique in its delivery; the same when it is composed again."""
    message: Message
    thread: str | None = None
    """The ID of the first message of the thread it goes to; None: where the delivery goes."""
    under: str = ""
    """The name of an earlier part: where that was posted anew, it goes in the thread of the new message."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file and what is said to it."""

    name: str
    file: Attachment
    comment: Message


@dataclass(frozen=True, slots=True)
class Edit:
    """What takes the place of a message that was sent before. Done twice it is as done once."""

    name: str
    message_id: str
    message: Message
    thread: str | None = None
    """The thread in which the platform may post it anew; None: where the delivery goes."""
    instead: Say | None = None
    """What is said anew where the message is gone, or takes no edit (any more); None: it is dead."""


Part: TypeAlias = Say | Upload | Edit


@dataclass(frozen=True, slots=True)
class Ending:
    """How a delivery ended."""

    outcome: Outcome
    reason: str = ""
    """A code; empty where it was sent."""
    facts: Mapping[str, Any] = field(default_factory=dict)
    message_id: str = ""


class FilesLostError(Exception):
    """A file that was composed is not there any more: it has to be composed again."""


class Kind(Protocol):
    """What the rows of one kind are."""

    def compose(self, row: Delivery, transport: Transport, now: datetime) -> Sequence[Part] | Ending:
        """What is sent, in order; or how it ends without anything being sent.

        Raises:
            DeliveryError: the platform does not say what has to be known.
            OperatorError: it is to be tried again.
            SwitchboardError: it will never be possible.
        """
        ...

    def ended(self, connection: Connection, row: Delivery, ending: Ending, now: datetime) -> None:
        """What follows from it, in the transaction that ends the row."""
        ...

    def settled(self, row: Delivery) -> None:
        """The end is recorded: what was kept for it is not needed any more."""
        ...

    def sweep(self, now: datetime) -> None:
        """Remove what workers left behind that were never heard of again."""
        ...
