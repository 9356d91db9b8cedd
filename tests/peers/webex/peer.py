"""The fake Webex as a test holds it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self, TypeVar

from tests.peers.core.clock import Clock
from tests.peers.core.courier import Courier, Delivery
from tests.peers.core.edge import Edge
from tests.peers.core.faults import Answer, Fault, FaultPlan
from tests.peers.core.journal import DEADLINE, Board
from tests.peers.core.limits import Rate
from tests.peers.core.server import ServerThread
from tests.peers.webex import forms, messages, pictures
from tests.peers.webex.model import Action, Json, Message, Organization, Person, Room
from tests.peers.webex.outgoing import Form, Outgoing
from tests.peers.webex.web import Web
from tests.peers.webex.world import World

T = TypeVar("T")


def rate_limited(retry_after: int | str | None = 1, status: int = 429) -> Answer:
    """Too many requests, or (423) locked; the wait may be missing or nonsense."""
    body = json.dumps({"message": "Too many requests.", "trackingId": "PEER"}).encode()
    wait = {} if retry_after is None else {"retry-after": str(retry_after)}
    return Answer(status, body, {"content-type": "application/json", **wait})


def error(status: int, message: str = "It went wrong.") -> Answer:
    """An error of the API."""
    body = json.dumps({"message": message, "errors": [], "trackingId": "PEER"}).encode()
    return Answer(status, body, {"content-type": "application/json"})


def operation(method: str, path: str) -> str:
    """`POST /messages`, `GET /people/*`: what a fault or a look into the journal calls a request."""
    parts = path.removeprefix("/v1/").split("/")
    named = 2 if parts[0] == "attachment" else 1
    shown = parts[:named] + ["me" if part in {"me", "direct"} else "*" for part in parts[named:]]
    return f"{method} /{'/'.join(shown)}"


@dataclass(frozen=True)
class Seen:
    """One message as it stands on a person's screen."""

    message: Message = field(repr=False)
    author: str
    text: str
    markdown: str
    card: Json | None
    files: dict[str, bytes]
    thread: str | None  # the ID of its first message
    edits: int
    marks: messages.Marks

    @property
    def words(self) -> str:
        """Everything that can be read on it, line by line."""
        shown = forms.words(self.card) if self.card else [pictures.plain(self.message)]
        return "\n".join(shown + [f"[{name}]" for name in self.files])

    @property
    def buttons(self) -> list[str]:
        """What stands on its buttons."""
        return [str(action.get("title", "")) for action in forms.actions(self.card or {})]


class WebexPeer:
    """A Webex of one's own; use it as a context manager.

    The bot under test gets `api_url` and `token`. A bot registers its webhooks itself.
    """

    def __init__(self, *, rate: Rate | None = None, inactive_after: int = 100, port: int = 0) -> None:
        self.clock = Clock()
        self.board = Board()
        self.world = World(self.clock)
        self.faults = FaultPlan(self.clock)
        self._courier = Courier(self.clock, self.board, timeout=5.0)
        self.outgoing = Outgoing(self.world, self._courier, inactive_after)
        self.web = Web(self.world, self.board, rate)
        edge = Edge(self.web.app, self.clock, self.faults, self.board, operation)
        self.journal = edge.journal
        self._server = ServerThread(edge, port)
        self.url = self.web.address = self._server.url
        self.home = self.world.organization("Partner")
        self.bot = self.world.person(self.home, "Switchboard", "switchboard@webex.bot", "bot")
        self.token = self.world.token(self.bot)

    def __enter__(self) -> Self:
        self._server.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.clock.close()
        self._courier.close()
        self._server.stop()

    @property
    def api_url(self) -> str:
        """The base URL for the SDK."""
        return f"{self.url}/v1/"

    # What there is

    def organization(self, name: str) -> Organization:
        """Another organisation."""
        with self.board.lock:
            return self.world.organization(name)

    def person(self, name: str, email: str | None = None, organization: Organization | None = None) -> Person:
        """Somebody, of the partner's own organisation unless another is given."""
        address = email or f"{name.lower().replace(' ', '.')}@partner.example"
        with self.board.lock:
            return self.world.person(organization or self.home, name, address)

    def room(self, title: str, *members: Person, bot: bool = True) -> Room:
        """A space, with the bot in it."""
        with self.board.lock:
            first, *others = members
            room = self.world.room(title, "group", first)
            for member in [*others, self.bot] if bot else others:
                self.world.join(room, member, first)
            return room

    def direct(self, person: Person) -> Room:
        """The person's direct conversation with the bot."""
        with self.board.lock:
            return self.world.direct(person, self.bot)

    def invite(self, room: Room, person: Person, by: Person | None = None) -> None:
        """Bring somebody into a space."""
        with self.board.lock:
            self.world.join(room, person, by or room.people[0])

    # What people do

    def say(
        self,
        person: Person,
        room: Room | None,
        text: str,
        *,
        files: Mapping[str, bytes] | None = None,
        parent: Message | None = None,
        mention: bool = False,
        called: str = "",
    ) -> Message:
        """Post; without a room in the direct conversation with the bot. At most one file, as in Webex.

        A client that mentions may call the bot by another name than its own, its first one, say.
        """
        where = room or self.direct(person)
        with self.board.lock:
            kept = [self.world.file(name, content, where) for name, content in (files or {}).items()]
            facts: dict[str, Any] = {"text": text, "files": kept, "parent": parent}
            if mention:
                name = called or self.bot.name
                facts |= {
                    "text": f"{name} {text}",
                    "markdown": f"<@personId:{self.bot.id}|{name}> {text}",
                    "mentioned": [self.bot.id],
                }
            return self.world.post(where, person, **facts)

    def mention(self, person: Person, room: Room, text: str, *, parent: Message | None = None) -> Message:
        """Post with the bot mentioned first."""
        return self.say(person, room, text, parent=parent, mention=True)

    def press(
        self, person: Person, message: Message, label: str, inputs: Mapping[str, str] | None = None
    ) -> Action:
        """Press a button of a card, with its fields filled in (by ID or label)."""
        with self.board.lock:
            card = message.cards[0] if message.cards else {}
            return self.world.act(message, person, forms.submitted(card, label, inputs or {}))

    def remove(self, message: Message) -> None:
        """Delete a message, as its author or a moderator may."""
        with self.board.lock:
            message.deleted = True
            self.world.changed("messages", "deleted", message, message.author)

    # What Webex does

    def revoke(self) -> None:
        """Take the bot's token without a word."""
        with self.board.lock:
            del self.world.tokens[self.token]

    def renew(self) -> str:
        """Give the bot another token."""
        with self.board.lock:
            self.token = self.world.token(self.bot)
            return self.token

    def fail_next(self, operation: str, with_: Fault, times: int = 1) -> None:
        """Let the next calls of `POST /messages`, `GET /contents/*` … go wrong."""
        self.faults.fail_next(operation, with_, times)

    def outage(self, seconds: float, with_: Fault | None = None) -> None:
        """Be down for so long by the peer's clock."""
        self.faults.outage(seconds, with_)

    @contextmanager
    def signing(self, *, secret: str = "", form: Form | None = None, spark: bool = True) -> Iterator[None]:
        """Sign what is sent meanwhile with another secret or in another form."""
        sender = self.outgoing
        kept = sender.secret, sender.form, sender.spark
        sender.secret, sender.spark = secret, spark
        sender.form = sender.form if form is None else form
        try:
            yield
        finally:
            sender.secret, sender.form, sender.spark = kept

    # What a test asks

    def transcript(self, room: Room, thread: Message | None = None) -> list[Seen]:
        """What the people in a room see, or in one thread of it."""
        with self.board.lock:
            return [
                self._seen(message)
                for message in room.messages
                if not message.deleted and (thread is None or thread in {message, message.parent})
            ]

    def answers(self, room: Room) -> list[Seen]:
        """What the bot said there."""
        return [seen for seen in self.transcript(room) if seen.message.author is self.bot]

    def deliveries(self, resource: str | None = None) -> list[Delivery]:
        """What was sent to webhooks: `messages`, `attachmentActions`, `memberships` or all."""
        with self.board.lock:
            return [d for d in self.outgoing.deliveries if resource in {None, d.kind}]

    def wait(self, look: Callable[[], T], within: float = DEADLINE, what: str = "") -> T:
        """The first truthy result of a look at anything here; `TimeoutError` after `within` seconds."""
        return self.board.wait_for(look, within, what)

    def _seen(self, message: Message) -> Seen:
        return Seen(
            message=message,
            author=message.author.name,
            text=message.text,
            markdown=message.markdown,
            card=message.cards[0] if message.cards else None,
            files={file.name: file.content for file in message.files},
            thread=message.parent.id if message.parent else None,
            edits=message.edits,
            marks=messages.marks(message),
        )
