"""How the console answers: a person's words or a pressed button to the desk, the answer into the room."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from starlette.concurrency import run_in_threadpool

from bot.console import drawing
from bot.console.conversation import Conversation, Kind, Message, State
from cards.intent import Intent
from handlers.desk import Asker, Desk
from store.rooms import RoomKey

log = logging.getLogger(__name__)

PLATFORM = "console"
WORKSPACE = "demo"


@dataclass(frozen=True, slots=True)
class _Made:
    """An answer as the parts of its message."""

    parts: dict[str, Any]
    asked_within: str | None = None
    """The scope of who asked; None where nothing could be answered."""
    edits: bool = False
    """Whether it takes the place of the message it was asked from."""
    public: bool = False
    """Whether it is for the whole room, whoever pressed whose card."""


@dataclass(frozen=True, slots=True)
class Chat:
    """The desk behind the console's rooms. Answers are made in the thread pool, never on the event loop."""

    desk: Desk
    clock: Callable[[], datetime]
    """Gives the present moment, aware."""

    async def say(self, room: Conversation, text: str, asker: Asker) -> Message:
        """Put what was typed into the room, then its answer; the room sees that one is on its way."""
        await room.add(Kind.SAID, asker.email, self.clock(), text=text)
        answer = await room.add(Kind.ANSWER, asker.email, self.clock(), state=State.PENDING)
        made = await self._answer(room, text, asker)
        await room.change(answer.id, **made.parts)
        return answer

    async def press(
        self, room: Conversation, pressed: Message, label: str, intent: Intent, asker: Asker
    ) -> Message:
        """Answer a button or form of the message `pressed`.

        Paging edits that message, if it was made for what the person may see: somebody who may not see the
        same customers gets an answer of their own, for their eyes alone.
        """
        made = await self._answer(room, intent, asker)
        same_scope = made.asked_within == pressed.seen_by
        private = made.parts.get("private", False) or pressed.private or not same_scope
        private = private and not made.public
        parts = {**made.parts, "private": private}
        if same_scope and made.edits:
            await room.change(pressed.id, **parts)
            return pressed
        now = self.clock()
        await room.add(Kind.PRESSED, asker.email, now, text=label, private=private)
        return await room.add(Kind.ANSWER, asker.email, now, **parts)

    async def _answer(self, room: Conversation, said: str | Intent, asker: Asker) -> _Made:
        try:
            return await run_in_threadpool(self._ask, RoomKey(PLATFORM, WORKSPACE, room.name), said, asker)
        except Exception:
            log.exception("the desk could not answer")
            return _Made({"state": State.FAILED})

    def _ask(self, key: RoomKey, said: str | Intent, asker: Asker) -> _Made:
        answer = self.desk.answer(said, asker, key, self.clock())
        parts = {
            "state": State.DONE,
            "forms": drawing.forms(answer),
            "files": drawing.files(answer),
            "private": answer.private,
            "seen_by": answer.seen_by,
            "language": answer.card.language,
        }
        return _Made(parts, answer.asked_within, answer.edits, answer.public)
