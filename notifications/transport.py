"""What delivering needs of a chat platform; `bot/` has a class for each.

Everything raises `DeliveryError`. Its codes:

| code | permanent | |
| --- | --- | --- |
| `rate-limited` | no | too many requests; `retry_after` says how long |
| `platform-down` | no | unreachable, an error of its own, or no whole answer (`unsure`) |
| `token-refused` | no | the token was revoked or ran out: the operator has to mend it |
| `room-gone` | yes | deleted, archived, or never there |
| `not-in-room` | yes | the bot was removed, or never added |
| `card-refused` | yes | the text alone may do |
| `message-gone` | yes | what was to be edited is not there, or not ours |
| `edit-refused` | yes | it cannot be edited (any more): post anew |
| `file-too-large`, `upload-refused` | yes | the rest can be said without the file |
| `form-expired` | yes | the person has to press again |
| `send-refused` | yes | anything else; `reason` is the platform's own word |
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from cards.intent import Intent
from cards.model import Attachment, Card
from store.rooms import RoomKey


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message goes: a room, or a thread in it."""

    room: RoomKey
    thread: str = ""
    """The ID of the thread's first message; empty: not in a thread."""


@dataclass(frozen=True, slots=True)
class Message:
    """A card as one platform takes it. It is JSON, and can be kept until it is sent."""

    text: str
    """The whole content as text: for screen readers, and for when the card is refused."""
    card: Any = None
    """Blocks or an Adaptive Card; None: the text alone."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a platform takes."""

    most_edits: int | None
    """How often we edit one message; None: as often as we like."""
    largest_file: int
    """Bytes."""
    rooms_apart: bool = False
    """Whether a room has its own rate of messages: what one is refused for, another may still be sent."""


class Steps(Protocol):
    """How far a delivery of several calls has come; what is recorded outlives the process."""

    @property
    def done(self) -> Mapping[str, str]:
        """What was recorded, by name."""
        ...

    def record(self, name: str, value: str) -> None:
        """Keep a step's outcome (a file's ID, say) before the next step is taken."""
        ...


class Transport(Protocol):
    """A chat platform that messages and files can be sent to."""

    @property
    def limits(self) -> Limits:
        """What it takes."""
        ...

    def compose(self, card: Card, source: Intent | None) -> Message:
        """The card as this platform takes it; asking `source` again would show its forms."""
        ...

    def post(self, place: Place, message: Message, delivery_id: str) -> str:
        """Send it; gives the message's ID. `delivery_id` goes along where the platform keeps such things."""
        ...

    def edit(self, place: Place, message_id: str, message: Message) -> str:
        """Put it in the place of one sent before; gives the ID that shows it now."""
        ...

    def upload(self, place: Place, file: Attachment, comment: Message | None, steps: Steps) -> str:
        """Send a file; gives its message's or its own ID. Called again, it goes on where it came to."""
        ...

    def find(self, place: Place, delivery_id: str, message: Message, since: datetime) -> str | None:
        """The ID of what was sent under `delivery_id` since then; None: not there, or no way to tell."""
        ...

    def can_tell(self, place: Place) -> bool:
        """Whether `find`, or an `upload` that is taken up again, sees what was sent there before."""
        ...

    def direct(self, workspace: str, person_id: str) -> RoomKey:
        """The room in which the bot talks with that person alone."""
        ...

    def person_with(self, workspace: str, email: str) -> str | None:
        """The ID of the person with that e-mail address; None: there is nobody with it, as far as we see."""
        ...

    def has_outsiders(self, room: RoomKey) -> bool:
        """Whether people from outside are in the room. Where that cannot be told, they are."""
        ...
