"""What Webex holds."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

Json = dict[str, Any]


class Refusal(Exception):  # noqa: N818 - it is what the API answers
    """A status and a sentence."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status, self.message = status, message


@dataclass(eq=False)
class Organization:
    """A customer of Webex, or the partner's own."""

    id: str
    name: str
    created: str


@dataclass(eq=False)
class Person:
    """A person or a bot."""

    id: str
    name: str
    email: str
    organization: Organization
    kind: Literal["person", "bot", "appuser"] = "person"
    created: str = ""


@dataclass(eq=False)
class Room:
    """A space, or a direct conversation."""

    id: str
    title: str
    kind: Literal["group", "direct"]
    created: str
    members: dict[str, Person] = field(default_factory=dict, repr=False)  # by membership ID
    messages: list[Message] = field(default_factory=list, repr=False)
    joined: dict[str, str] = field(default_factory=dict, repr=False)  # when, by membership ID

    @property
    def people(self) -> list[Person]:
        """Who is in it."""
        return list(self.members.values())


@dataclass(eq=False)
class File:
    """A file of a message."""

    id: str
    name: str
    content: bytes = field(repr=False)
    room: Room = field(repr=False)


@dataclass(eq=False)
class Message:
    """A message in its present state."""

    id: str
    room: Room = field(repr=False)
    author: Person
    text: str = ""
    markdown: str = ""
    files: list[File] = field(default_factory=list)
    cards: list[Json] = field(default_factory=list)
    parent: Message | None = None
    mentioned: list[str] = field(default_factory=list)  # people's IDs
    mentions_all: bool = False
    created: str = ""
    updated: str = ""
    edits: int = 0
    deleted: bool = False


@dataclass(eq=False)
class Action:
    """A submitted card."""

    id: str
    message: Message
    person: Person
    inputs: Json
    created: str


@dataclass(eq=False)
class Webhook:
    """Where to tell of what."""

    id: str
    owner: Person
    name: str
    target: str
    resource: str
    event: str
    filter: str
    secret: str
    created: str
    status: Literal["active", "inactive"] = "active"
    failures: int = 0
