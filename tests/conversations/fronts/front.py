"""What a front is: somewhere people talk to the bot."""

from __future__ import annotations

from typing import Protocol

from tests.conversations.script import Conversation, Step
from tests.conversations.seen import Seen


class Talk(Protocol):
    """One conversation, in a room of its own."""

    @property
    def greeting(self) -> Seen | None:
        """What the bot said when it came into the room; None where it was there already."""
        ...

    def take(self, step: Step) -> Seen:
        """Do what the step says, and wait for the answer with as many files as it awaits."""
        ...

    def unread(self) -> int:
        """How many messages of the bot's there are that no step has seen, once everything is answered."""
        ...


class Front(Protocol):
    """A platform with the bot in it."""

    def open(self, conversation: Conversation) -> Talk:
        """Bring the conversation's people together."""
        ...
