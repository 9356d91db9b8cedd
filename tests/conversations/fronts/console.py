"""The console, over its own HTTP API."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import httpx2
import orjson

from bot.console.app import Console
from bot.console.cast import Member
from bot.console.chat import Chat
from bot.wiring import make_desk
from config.settings import load_settings
from hub.vocabulary import Role
from store.database import open_database
from tests.bot.console.console_server import serving
from tests.conversations.fronts import adaptive
from tests.conversations.script import Conversation, Fill, Person, Press, RoomKind, Say, Send, Step
from tests.conversations.seen import Seen, exact, plain
from tests.conversations.stage import clock
from tests.conversations.table import TABLE
from tests.peers.webex import forms

ONLOOKER = Member("onlooker@partner.example", "Onlooker", Role.READ_ONLY)
"""Is in every room, and sees what everybody sees."""


@dataclass
class ConsoleFront:
    """A console that is served."""

    http: httpx2.Client
    _rooms: Iterator[int] = field(default_factory=lambda: count(1))

    def open(self, conversation: Conversation) -> ConsoleTalk:
        """A room of its own."""
        return ConsoleTalk(self.http, f"talk-{next(self._rooms)}", conversation)


@contextmanager
def console_front(database_url: str, folder: Path) -> Iterator[ConsoleFront]:
    """Serve a console in which everybody of the conversations can be chosen."""
    settings = load_settings(database_url=database_url, spool_folder=folder / "spool")
    people = {each.address(person): person for each in TABLE for person in each.people}
    members = (*(Member(address, person.name, None) for address, person in people.items()), ONLOOKER)
    with closing(open_database(database_url)) as database:
        console = Console(Chat(make_desk(database, settings), clock()), members)
        with serving(console) as url, httpx2.Client(base_url=url, trust_env=False, timeout=20) as http:
            yield ConsoleFront(http)


@dataclass
class ConsoleTalk:
    """A conversation in one of the console's rooms."""

    http: httpx2.Client
    room: str
    conversation: Conversation
    greeting: None = None
    _answers: list[int] = field(default_factory=list)

    def take(self, step: Step) -> Seen:
        """Send it; the console replies when the answer is there."""
        person = step.by or self.conversation.person
        pressed = self._answers[-1 - step.back] if isinstance(step, Press) else None
        if isinstance(step, Say):
            answer = self._send("say", person, text=step.text)
        elif isinstance(step, Send):
            raise TypeError("no files are sent to the console")
        else:
            answer = self._press(step, person, pressed or self._answers[-1])
        edited = answer in self._answers
        self._answers.append(answer)
        return self._seen(answer, person, edited=edited)

    def unread(self) -> int:
        """The answers in the room that were not asked for."""
        return len(self._messages(self.conversation.person) | self._messages_of_all()) - len(
            set(self._answers)
        )

    def _press(self, step: Press | Fill, person: Person, message: int) -> int:
        card = self._messages_of_all()[message]["forms"]["adaptive"]
        said, inputs = (step.label, {}) if isinstance(step, Press) else (step.submit, step.values)
        label = exact(said, adaptive.pressable(card))
        data = forms.submitted(card, label, inputs)
        return self._send("press", person, message=message, label=label, data=data)

    def _send(self, what: str, person: Person, **more: Any) -> int:
        address = self.conversation.address(person)
        body = {"room": self.room, "person": address, "locale": self.conversation.language.value, **more}
        answer = self.http.post(f"/api/{what}", json=body)
        assert answer.status_code == 200, answer.text
        return int(answer.json()["message"])

    def _seen(self, number: int, person: Person, *, edited: bool) -> Seen:
        message = self._messages(person)[number]
        assert message["state"] == "done"
        card = message["forms"]["adaptive"]
        direct = self.conversation.room is RoomKind.DIRECT
        return Seen(
            words=plain(adaptive.words(card)),
            text=plain(message["forms"]["text"]),
            buttons=adaptive.buttons(card),
            rows=adaptive.rows(card),
            files={file["name"]: self._file(file["token"], person) for file in message["files"]},
            edited=edited,
            private=None if direct else number not in self._messages(None),
            threaded=None,
            card=card,
        )

    def _file(self, token: str, person: Person) -> bytes:
        where = f"/files/{self.room}/{token}"
        answer = self.http.get(where, params={"person": self.conversation.address(person)})
        assert answer.status_code == 200
        return answer.content

    def _messages_of_all(self) -> dict[int, Any]:
        found: dict[int, Any] = {}
        for person in self.conversation.people:
            found |= self._messages(person)
        return found

    def _messages(self, person: Person | None) -> dict[int, Any]:
        """The bot's answers as a person (None: an onlooker) sees them, by number: the stream's past."""
        address = self.conversation.address(person) if person else ONLOOKER.email
        with self.http.stream("GET", "/api/events", params={"room": self.room, "person": address}) as stream:
            return {each["id"]: each for each in _past(stream) if each.get("kind") == "answer"}


def _past(stream: httpx2.Response) -> Iterator[Mapping[str, Any]]:
    """What the stream tells before it waits: up to the version that its first event names."""
    last = None
    lines = stream.iter_lines()
    while last != "0":
        event = _event(lines)
        if event["event"] == "anew":
            last = event["data"]
            continue
        yield orjson.loads(event["data"])
        if event["id"].partition(".")[2] == last:
            return


def _event(lines: Iterator[str]) -> dict[str, str]:
    fields: dict[str, str] = {}
    for line in lines:
        if not line and "event" in fields:
            break
        name, _, value = line.partition(": ")
        fields[name] = value
    return fields
