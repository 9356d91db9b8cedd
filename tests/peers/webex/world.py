"""Everything the fake Webex knows, and the few ways it changes."""

from __future__ import annotations

import base64
import itertools
import random
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from tests.peers.core.clock import Clock
from tests.peers.webex.model import (
    Action,
    File,
    Json,
    Message,
    Organization,
    Person,
    Refusal,
    Room,
    Webhook,
)


class World:
    """The state; whoever reads or writes it holds the peer's lock."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self._random = random.Random(7)
        self._count = itertools.count()
        self.organizations: dict[str, Organization] = {}
        self.people: dict[str, Person] = {}
        self.rooms: dict[str, Room] = {}
        self.messages: dict[str, Message] = {}
        self.files: dict[str, File] = {}
        self.actions: dict[str, Action] = {}
        self.webhooks: dict[str, Webhook] = {}
        self.tokens: dict[str, Person] = {}
        self.changed: Callable[[str, str, Any, Person], None] = lambda *_: (
            None
        )  # resource, event, object, actor

    def new_id(self, kind: str) -> str:
        """An opaque ID; some come from another region, whose IDs have another inside."""
        key = uuid.UUID(int=self._random.getrandbits(128))
        region = "urn:TEAM:us-east-1_int13" if next(self._count) % 3 == 2 else "us"
        return base64.b64encode(f"ciscospark://{region}/{kind}/{key}".encode()).decode().rstrip("=")

    def now(self) -> str:
        """The time as the API writes it."""
        moment = datetime.fromtimestamp(self.clock.now(), UTC)
        return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")

    def token(self, person: Person) -> str:
        """A new access token."""
        made = f"{self._random.getrandbits(256):064x}"
        self.tokens[made] = person
        return made

    def organization(self, name: str) -> Organization:
        """A new organisation."""
        made = Organization(self.new_id("ORGANIZATION"), name, self.now())
        self.organizations[made.id] = made
        return made

    def person(self, organization: Organization, name: str, email: str, kind: str = "person") -> Person:
        """A new person or bot."""
        made = Person(self.new_id("PEOPLE"), name, email, organization, kind, self.now())  # type: ignore[arg-type]
        self.people[made.id] = made
        return made

    def room(self, title: str, kind: str, actor: Person) -> Room:
        """A new, empty room."""
        made = Room(self.new_id("ROOM"), title, kind, self.now())  # type: ignore[arg-type]
        self.rooms[made.id] = made
        self.join(made, actor, actor)
        return made

    def join(self, room: Room, person: Person, actor: Person) -> str:
        """Bring a person into a room; the membership's ID."""
        key = self.new_id("MEMBERSHIP")
        room.members[key], room.joined[key] = person, self.now()
        self.changed("memberships", "created", (room, key), actor)
        return key

    def direct(self, one: Person, other: Person) -> Room:
        """The direct conversation of two."""
        for room in self.rooms.values():
            if room.kind == "direct" and set(room.people) == {one, other}:
                return room
        room = self.room("", "direct", one)
        self.join(room, other, one)
        return room

    def post(self, room: Room, author: Person, **facts: Any) -> Message:
        """A new message."""
        made = Message(self.new_id("MESSAGE"), room, author, created=self.now(), **facts)
        self.messages[made.id] = made
        room.messages.append(made)
        self.changed("messages", "created", made, author)
        return made

    def file(self, name: str, content: bytes, room: Room) -> File:
        """A stored file."""
        made = File(self.new_id("CONTENT"), name, content, room)
        self.files[made.id] = made
        return made

    def act(self, message: Message, person: Person, inputs: Json) -> Action:
        """A card is submitted."""
        made = Action(self.new_id("ATTACHMENT_ACTION"), message, person, inputs, self.now())
        self.actions[made.id] = made
        self.changed("attachmentActions", "created", made, person)
        return made

    def room_of(self, key: str, reader: Person) -> Room:
        """A room the reader is in."""
        room = self.rooms.get(key)
        if room is None or reader not in room.people:
            raise Refusal(404, "Could not find a room with provided ID.")
        return room

    def readable(self, key: str, reader: Person) -> Message:
        """A message the reader may read: a bot in a space only those that mention it, and its own."""
        message = self.messages.get(key)
        if message is None or message.deleted or reader not in message.room.people:
            raise Refusal(404, "Unable to find the message.")
        if not self.visible(message, reader):
            raise Refusal(403, "Failed to get activity.")
        return message

    def visible(self, message: Message, reader: Person) -> bool:
        """Whether a member of the room gets to see the message through the API."""
        if reader.kind != "bot" or message.room.kind == "direct" or message.author is reader:
            return True
        return reader.id in message.mentioned
