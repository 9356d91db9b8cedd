"""A small chat platform in memory: it keeps what it is sent, and refuses what a test tells it to."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock
from typing import Any

from starlette.routing import BaseRoute

from bot.gateway.platform import Finding, Said, SentFile
from cards.intent import Intent
from cards.model import Attachment, Button, Buttons, Card, Form, Row, Rows
from cards.render import text
from cards.wording import Words
from config.errors import DataError, DeliveryError
from handlers.desk import Asker
from hub.vocabulary import Language
from notifications.transport import Limits, Message, Place, Steps
from store.inbox import KeptEvent
from store.rooms import RoomKey


@dataclass
class Shown:
    """A message as it stands in a room."""

    id: str
    room: str
    thread: str
    message: Message
    only: str = ""
    """Who alone sees it."""
    delivery_id: str = ""
    edits: int = 0
    file: str = ""
    """The content of a file."""

    @property
    def text(self) -> str:
        return self.message.text

    def button(self, label: str) -> Intent:
        """The intent of the button with that label."""
        return Intent.from_json(self.message.card["buttons"][label])


@dataclass
class _Trouble:
    error: BaseException
    done: bool
    """Whether it is done all the same."""


@dataclass
class Recording:
    """Keeps messages, recognises deliveries, counts calls. A room that begins with "D" is a direct one."""

    name: str = "slack"
    limits: Limits = field(default_factory=lambda: Limits(9, 100_000_000))
    recognises: bool = True
    """Whether `find` can tell."""
    shown: list[Shown] = field(default_factory=list)
    forms: list[tuple[str, Form, str]] = field(default_factory=list)
    homes: dict[str, Message] = field(default_factory=dict)
    outsiders_in: set[str] = field(default_factory=set)
    distrusted: dict[str, str] = field(default_factory=dict)
    contents: dict[str, bytes] = field(default_factory=dict)
    """Files that were sent to the bot, by reference."""
    calls: list[str] = field(default_factory=list)
    troubles: defaultdict[str, deque[_Trouble]] = field(default_factory=lambda: defaultdict(deque))
    before: Callable[[str], None] = lambda _operation: None
    """Is called before each call: a test may wait in it, or die."""
    after: Callable[[str], None] = lambda _operation: None
    """Is called when it is done."""
    guard: Any = field(default_factory=Lock)
    uploaded: dict[str, str] = field(default_factory=dict)
    """Contents by file ID, before they are shared."""

    def fail(self, operation: str, error: BaseException, *, times: int = 1, done: bool = False) -> None:
        """Have the next calls fail; with `done` they are done all the same."""
        self.troubles[operation].extend(_Trouble(error, done) for _ in range(times))

    def room(self, room_id: str) -> list[Shown]:
        """What stands in a room, oldest first."""
        return [each for each in self.shown if each.room == room_id]

    # Transport

    def compose(self, card: Card, source: Intent | None) -> Message:
        buttons = {
            button.label: button.intent.to_json()
            for component in card.components
            for button in _buttons(component)
            if button.intent is not None
        }
        asked = source.to_json() if source is not None else None
        return Message(text.render(card), {"buttons": buttons, "from": asked})

    def post(self, place: Place, message: Message, delivery_id: str) -> str:
        return self._do("post", lambda: self._show(place, message, delivery_id=delivery_id).id)

    def edit(self, place: Place, message_id: str, message: Message) -> str:
        def change() -> str:
            for each in self.shown:
                if (each.room, each.id) == (place.room.room_id, message_id):
                    each.message = message
                    each.edits += 1
                    return message_id
            raise DeliveryError("message-gone", permanent=True)

        return self._do("edit", change)

    def upload(self, place: Place, file: Attachment, comment: Message | None, steps: Steps) -> str:
        """The content first, then it is shared, as on Slack; asked again, it knows whether it was."""
        file_id = steps.done.get("file")
        if file_id is None:
            content = file.path.read_text("utf-8-sig")
            file_id = self._do("upload", lambda: self._put(content))
            steps.record("file", file_id)
        known = file_id
        if any(each.id == known for each in self.shown):
            return known
        message = comment or Message(file.name)
        return self._do(
            "share", lambda: self._show(place, message, file=self.uploaded[known], known=known).id
        )

    def find(self, place: Place, delivery_id: str, message: Message, since: datetime) -> str | None:
        del message, since

        def look() -> str | None:
            there = (each for each in self.room(place.room.room_id) if each.delivery_id == delivery_id)
            return next((each.id for each in there if self.recognises), None)

        return self._do("find", look)

    def direct(self, workspace: str, person_id: str) -> RoomKey:
        self.calls.append("direct")
        return RoomKey(self.name, workspace, f"D {person_id}")

    # Platform

    @property
    def routes(self) -> Sequence[BaseRoute]:
        return ()

    def start(self) -> None: ...

    def stop(self) -> None: ...

    def last_heard(self) -> datetime | None:
        return None

    def read(self, event: KeptEvent) -> Said | None:
        return self._do("read", lambda: said_from(event))

    def who(self, said: Said, event: KeptEvent) -> Asker:
        del event
        return Asker(said.person_id, Language.EN, self.distrusted.get(said.person_id, ""))

    def has_outsiders(self, room: RoomKey) -> bool:
        return self._do("has_outsiders", lambda: room.room_id in self.outsiders_in)

    def whisper(self, said: Said, message: Message, delivery_id: str) -> str:
        del delivery_id
        return self._do("whisper", lambda: self._show(said.place, message, only=said.person_id).id)

    def replace(self, said: Said, message: Message) -> str:
        def change() -> str:
            (there,) = (each for each in self.shown if each.id == said.pressed and each.only)
            there.message = message
            there.edits += 1
            return there.id

        return self._do("replace", change)

    def show_form(self, said: Said, form: Form, title: str, words: Words) -> None:
        del words
        self._do("form", lambda: self.forms.append((said.person_id, form, title)))

    def show_home(self, said: Said, message: Message) -> None:
        self._do("home", lambda: self.homes.update({said.person_id: message}))

    def fetch(self, file: SentFile, workspace: str, largest: int) -> bytes:
        del workspace
        content = self._do("fetch", lambda: self.contents[file.reference])
        if len(content) > largest or file.size > largest:
            raise DataError("file-too-large-to-read", file=file.name, megabytes=largest // 1_000_000)
        return content

    def check(self) -> Sequence[Finding]:
        return ()

    def _do(self, operation: str, do: Callable[[], Any]) -> Any:
        self.before(operation)
        with self.guard:
            self.calls.append(operation)
            trouble = self.troubles[operation].popleft() if self.troubles[operation] else None
            done = do() if trouble is None or trouble.done else None
        if trouble is not None:
            raise trouble.error
        self.after(operation)
        return done

    def _show(self, place: Place, message: Message, *, known: str = "", **more: str) -> Shown:
        shown = Shown(known or f"m{len(self.shown)}", place.room.room_id, place.thread, message, **more)
        self.shown.append(shown)
        return shown

    def _put(self, content: str) -> str:
        file_id = f"F{len(self.uploaded)}"
        self.uploaded[file_id] = content
        return file_id


def _buttons(component: object) -> list[Button]:
    if isinstance(component, Buttons):
        return list(component.items)
    if isinstance(component, Rows):
        return [row.open for row in component.items if isinstance(row, Row) and row.open is not None]
    return []


def payload(
    person: str, room: str, what: str | Intent, *, files: Sequence[SentFile] = (), **more: Any
) -> Mapping[str, Any]:
    """What such an event is kept as."""
    said = what.to_json() if isinstance(what, Intent) else what
    sent = [[file.name, file.size, file.reference] for file in files]
    return {"person": person, "room": room, "what": said, "files": sent, **more}


def said_from(event: KeptEvent) -> Said | None:
    """The reverse. A bot's words want no answer."""
    found = dict(event.payload)
    if found.pop("bot", False):
        return None
    what, room = found.pop("what"), found.pop("room")
    place = Place(RoomKey(event.platform, event.workspace, room), found.pop("thread", ""))
    return Said(
        found.pop("person"),
        place,
        Intent.from_json(what) if isinstance(what, dict) else what,
        direct=room.startswith("D"),
        files=tuple(SentFile(*file) for file in found.pop("files")),
        **found,
    )
