"""What is said in the console's rooms, kept in memory, and who is listening.

Everything here is used from the event loop alone, so it needs no lock.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

KEPT_MESSAGES = 200
"""How many messages of a room are kept; older ones (and their files' links) are forgotten."""


class Kind(StrEnum):
    """What a message is."""

    SAID = "said"
    """Typed by a person."""
    PRESSED = "pressed"
    """A button or form of a card, used by a person."""
    ANSWER = "answer"
    """The bot's."""


class State(StrEnum):
    """How far an answer is."""

    PENDING = "pending"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class File:
    """A file of an answer; who has the token and may see the message may have the file."""

    token: str
    path: Path
    name: str
    media_type: str
    detail: str
    """Its rows and size in the reader's words."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a room. `version` grows with each change anywhere in the room."""

    id: int
    version: int
    kind: Kind
    email: str
    """Who said it; of an answer: who asked."""
    at: datetime
    text: str = ""
    """What was typed or pressed; of an answer in a thread, what the thread is about."""
    state: State = State.DONE
    forms: dict[str, Any] = field(default_factory=dict)
    """The answer as each platform gets it: `adaptive`, `blocks`, `text`."""
    files: tuple[File, ...] = ()
    private: bool = False
    seen_by: str = ""
    """The scope the answer was made for."""
    language: str = "en"
    delivery_id: str = ""
    """Under which it was delivered; empty: it answers somebody."""

    def visible_to(self, email: str) -> bool:
        """Whether that person sees it: what is private only the one who asked."""
        return not self.private or self.email == email

    def to_json(self) -> dict[str, Any]:
        """What the page gets to know of it."""
        return {
            "id": self.id,
            "kind": self.kind.value,
            "email": self.email,
            "at": self.at.isoformat(),
            "text": self.text,
            "state": self.state.value,
            "forms": self.forms,
            "files": [{"token": file.token, "name": file.name, "detail": file.detail} for file in self.files],
            "private": self.private,
            "language": self.language,
        }


class Conversation:
    """The messages of one room, oldest first, and the streams that follow it."""

    def __init__(self, name: str) -> None:
        """Begin empty. The epoch tells a page whether this is still the conversation it followed."""
        self.name = name
        self.epoch = secrets.token_hex(4)
        self._messages: dict[int, Message] = {}
        self._last_id = 0
        self.version = 0
        """Of the last change."""
        self._closed = False
        self._changed = asyncio.Condition()

    async def add(self, kind: Kind, email: str, at: datetime, **parts: Any) -> Message:
        """Append a message; the oldest one goes when there are too many."""
        self._last_id += 1
        message = Message(self._last_id, 0, kind, email, at, **parts)
        if len(self._messages) >= KEPT_MESSAGES:
            del self._messages[min(self._messages)]
        return await self._put(message)

    async def change(self, message_id: int, **parts: Any) -> None:
        """Replace parts of a message, unless it has been forgotten meanwhile."""
        message = self._messages.get(message_id)
        if message is not None:
            await self._put(replace(message, **parts))

    def get(self, message_id: int, email: str) -> Message | None:
        """The message, if it is still kept and that person may see it."""
        message = self._messages.get(message_id)
        return message if message and message.visible_to(email) else None

    def delivered(self, delivery_id: str) -> Message | None:
        """The message that was delivered under that ID, if it is still kept."""
        kept = self._messages.values()
        return next((message for message in kept if message.delivery_id == delivery_id), None)

    def file(self, token: str, email: str) -> File | None:
        """The file with that token, if that person may see the message it came with."""
        for message in self._messages.values():
            for file in message.files:
                if secrets.compare_digest(file.token.encode(), token.encode()):
                    return file if message.visible_to(email) else None
        return None

    async def follow(self, after: int) -> AsyncIterator[Message]:
        """The messages that changed since version `after`, then each as it changes, until closed."""
        seen = after
        while not self._closed:
            news = [message for message in self._messages.values() if message.version > seen]
            seen = self.version
            for message in sorted(news, key=lambda message: message.version):
                yield message
            async with self._changed:
                while self.version <= seen and not self._closed:
                    await self._changed.wait()

    async def close(self) -> None:
        """End every stream."""
        self._closed = True
        async with self._changed:
            self._changed.notify_all()

    async def _put(self, message: Message) -> Message:
        self.version += 1
        message = replace(message, version=self.version)
        self._messages[message.id] = message
        async with self._changed:
            self._changed.notify_all()
        return message
