"""What is delivered into the console's rooms: schedules and notices, from the threads of the outbox."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable, Coroutine, Sequence
from concurrent.futures import TimeoutError as FutureTimeoutError
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Final, TypeVar

from bot.console import drawing
from bot.console.chat import PLATFORM, WORKSPACE
from bot.console.conversation import Conversation, File, Kind
from bot.console.rooms import DEFAULT_ROOM, Rooms
from cards.intent import Intent
from cards.model import Answer, Attachment, Card, Text
from cards.render import text
from config.errors import DeliveryError
from notifications.transport import Limits, Message, Place, Steps
from store.inbox import SentMessage
from store.rooms import RoomKey

DIRECT: Final = "@"
"""Begins the ID of the room of one person: what is said there stands in the first room, for them alone."""
PATIENCE: Final = 10.0
"""Seconds that the event loop may take for a message."""
LARGEST: Final = 1 << 30
SENT: Final = "message"
"""The step of an upload that says as which message it was sent."""

T = TypeVar("T")


@dataclass(slots=True)
class ConsoleTransport:
    """`notifications.transport.Transport` for rooms in memory: they end with the process."""

    rooms: Rooms
    spool: Path
    """Files are kept here for as long as they can be fetched: the folder is swept after a day."""
    clock: Callable[[], datetime]
    limits: Limits = field(default_factory=lambda: Limits(most_edits=None, largest_file=LARGEST))
    _loop: asyncio.AbstractEventLoop | None = None

    def bind(self, loop: asyncio.AbstractEventLoop) -> None:
        """The rooms are changed in this event loop alone."""
        self._loop = loop

    def compose(self, card: Card, source: Intent | None) -> Message:
        """The card in its three forms."""
        del source
        return Message(text.render(card), {"forms": drawing.forms(Answer(card)), "language": card.language})

    def post(self, place: Place, message: Message, delivery_id: str) -> str:
        """Show it; gives the message's ID."""
        return self._do(self._show(place, message, delivery_id))

    def edit(self, place: Place, message_id: str, message: Message) -> str:
        """Show it in the place of another."""
        return self._do(self._change(place, message_id, message))

    def upload(self, place: Place, file: Attachment, comment: Message | None, steps: Steps) -> str:
        """Show it with a file, which is copied: the original is removed once it is delivered."""
        if SENT in steps.done:
            return steps.done[SENT]
        self.spool.mkdir(parents=True, exist_ok=True)
        copy = Path(shutil.copyfile(file.path, self.spool / file.path.name))
        said = comment or Message(file.name)
        (shown,) = drawing.files(Answer(Card((), self._language(said)), files=(file,)))
        kept = File(shown.token, copy, shown.name, shown.media_type, shown.detail)
        sent = self._do(self._show(place, said, shown.token, (kept,)))
        steps.record(SENT, sent)
        return sent

    def find(self, place: Place, delivery_id: str, message: Message, since: datetime) -> str | None:
        """What was shown under that ID."""
        del message, since
        return self._do(self._found(place, delivery_id))

    def can_tell(self, place: Place) -> bool:
        """It is remembered for as long as it is shown."""
        del place
        return True

    def direct(self, workspace: str, person_id: str) -> RoomKey:
        """Where one person is talked to."""
        del workspace
        return RoomKey(PLATFORM, WORKSPACE, DIRECT + person_id)

    def person_with(self, workspace: str, email: str) -> str | None:
        """Whoever it is can be chosen."""
        del workspace
        return email

    def has_outsiders(self, room: RoomKey) -> bool:
        """Everybody who looks is on this machine."""
        del room
        return False

    async def _show(
        self, place: Place, message: Message, delivery_id: str, files: tuple[File, ...] = ()
    ) -> str:
        room, email = await self._room(place)
        shown = await room.add(
            Kind.ANSWER,
            email,
            self.clock(),
            text=self._thread(room, place.thread, email),
            **self._parts(message),
            private=bool(email),
            files=files,
            delivery_id=delivery_id,
        )
        return f"{room.epoch}.{shown.id}"

    def _thread(self, room: Conversation, first: str, email: str) -> str:
        """What a thread is about: the first line of its first message, for the room has no threads."""
        number = self._number(room, first)
        message = room.get(number, email) if number is not None else None
        return str(message.forms.get("text", "")).partition("\n")[0] if message else ""

    async def _change(self, place: Place, message_id: str, message: Message) -> str:
        room, email = await self._room(place)
        number = self._number(room, message_id)
        if number is None or room.get(number, email) is None:
            raise DeliveryError("message-gone", permanent=True)
        await room.change(number, **self._parts(message))
        return message_id

    async def _found(self, place: Place, delivery_id: str) -> str | None:
        room, _ = await self._room(place)
        found = room.delivered(delivery_id)
        return f"{room.epoch}.{found.id}" if found else None

    @staticmethod
    def _number(room: Conversation, message_id: str) -> int | None:
        """Which of the room's messages that is; None: it ended with another process."""
        epoch, _, number = message_id.partition(".")
        return int(number) if epoch == room.epoch and number.isdecimal() else None

    # What is known of messages (`notifications.delivery.progress.Shown`)

    def showing(self, about: str) -> Sequence[SentMessage]:
        """None: the room itself knows for whom a message was made."""
        del about
        return ()

    def edited(self, sent: SentMessage, message_id: str, now: datetime) -> None:
        """There is none."""

    def remember(self, sent: SentMessage, now: datetime) -> None:
        """Who presses a button of it and may see the same has it changed."""
        del now
        self._do(self._made_for(sent))

    async def _made_for(self, sent: SentMessage) -> None:
        room, _ = await self._room(Place(sent.room))
        number = self._number(room, sent.message_id)
        if number is not None:
            await room.change(number, seen_by=sent.seen_by)

    async def _room(self, place: Place) -> tuple[Conversation, str]:
        """The conversation, and whose eyes alone it is for (empty: everybody's)."""
        name = place.room.room_id
        if name.startswith(DIRECT):
            return await self.rooms.enter(DEFAULT_ROOM), name.removeprefix(DIRECT)
        return await self.rooms.enter(name), ""

    def _parts(self, message: Message) -> dict[str, Any]:
        card = message.card
        if card is None:
            plain = Card(tuple(Text(part) for part in message.text.splitlines() if part))
            card = {"forms": drawing.forms(Answer(plain)), "language": plain.language}
        return {"forms": card["forms"], "language": card["language"]}

    @staticmethod
    def _language(message: Message) -> str:
        return str(message.card["language"]) if message.card else "en"

    def _do(self, work: Coroutine[Any, Any, T]) -> T:
        """Have it done in the event loop, and wait for it."""
        if self._loop is None or self._loop.is_closed():
            work.close()
            raise DeliveryError("platform-down", permanent=False)
        done = asyncio.run_coroutine_threadsafe(work, self._loop)
        try:
            return done.result(PATIENCE)
        except FutureTimeoutError as error:
            done.cancel()
            raise DeliveryError("platform-down", permanent=False, unsure=True) from error
