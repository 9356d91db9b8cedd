"""What a chat platform is to the rest of the process, and what it makes of an event."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from starlette.routing import BaseRoute

from cards.intent import Intent
from cards.model import Form
from cards.wording import Words
from handlers.desk import Asker
from notifications.transport import Message, Place, Transport
from store.inbox import KeptEvent


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file somebody sent to the bot."""

    name: str
    size: int
    reference: str
    """What the platform fetches it by."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a person said or pressed, in words that are the same for every platform."""

    person_id: str
    place: Place
    """Where an answer goes."""
    what: str | Intent
    direct: bool = False
    """Whether the room is the person's and the bot's alone."""
    pressed: str = ""
    """The ID of the message whose button it was."""
    theirs_alone: bool = False
    """Whether nobody else sees the message that was pressed, or that was typed (a slash command)."""
    form: int | None = None
    """Not an answer is asked for, but its form number so and so (from 0), to be filled in."""
    home: bool = False
    """The answer goes to the person's page of the bot, not into a room."""
    files: tuple[SentFile, ...] = ()
    back: Mapping[str, str] = field(default_factory=dict)
    """What the platform needs to answer there: a response URL, the ID of a form that is open."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that `switchboard check` looked at."""

    subject: str
    good: bool
    said: str
    """What was found and, where it is wrong, how to mend it; a sentence in the operator's language."""


class Platform(Transport, Protocol):
    """A chat platform: events in, messages out."""

    @property
    def name(self) -> str:
        """As in a room's key."""
        ...

    @property
    def routes(self) -> Sequence[BaseRoute]:
        """Where it is called over HTTP."""
        ...

    def start(self) -> None:
        """Begin to listen: sockets, registrations, watchdogs."""
        ...

    def stop(self) -> None:
        """Take nothing in any more; what runs may finish."""
        ...

    def last_heard(self) -> datetime | None:
        """When it last showed that events can reach us; None: not yet."""
        ...

    def read(self, event: KeptEvent) -> Said | None:
        """What somebody said; None: nothing that wants an answer (bots, our own messages)."""
        ...

    def who(self, said: Said, event: KeptEvent) -> Asker:
        """Whom the platform vouches for, and whether they count."""
        ...

    def whisper(self, said: Said, message: Message, delivery_id: str) -> str:
        """Send so that only the person sees it; gives an ID, empty where there is none."""
        ...

    def replace(self, said: Said, message: Message) -> str:
        """Put it in the place of the message that was pressed and only the person sees."""
        ...

    def show_form(self, said: Said, form: Form, title: str, words: Words) -> None:
        """Open a form to fill in, where the platform does not show forms in the card."""
        ...

    def show_home(self, said: Said, message: Message) -> None:
        """Show it on the person's page of the bot."""
        ...

    def fetch(self, file: SentFile, workspace: str, largest: int) -> bytes:
        """A file that was sent to the bot; DataError `file-too-large-to-read` over so many bytes."""
        ...

    def check(self) -> Sequence[Finding]:
        """Try tokens, scopes, webhooks, the clock."""
        ...
