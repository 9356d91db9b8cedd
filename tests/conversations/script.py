"""What a conversation is: who says and presses what in which room, and what is seen after each step.

It names no platform. Each front (`tests/conversations/fronts/`) plays the same script.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TypeAlias

from hub.demo import ADMIN, FULL_ADMIN, HELPDESK, READ_ONLY
from hub.vocabulary import Language


class RoomKind(StrEnum):
    """Where people talk."""

    DIRECT = "direct"
    """A person and the bot alone."""
    GROUP = "group"
    """Several people; the bot hears what mentions it."""


@dataclass(frozen=True)
class Person:
    """Somebody who talks to the bot."""

    name: str
    email: str


ADA = Person("Ada Lindqvist", FULL_ADMIN)
KIM = Person("Kim Haruka", ADMIN)
RAVI = Person("Ravi Menon", READ_ONLY)
HANA = Person("Hana Novak", HELPDESK)
SAM = Person("Sam Weber", "sam@elsewhere.example")
"""Nobody we know."""
CAST = (ADA, KIM, RAVI, HANA, SAM)


@dataclass(frozen=True)
class Sees:
    """What the person must see of the answer, and what they must not."""

    words: tuple[str, ...] = ()
    """All of these can be read on it, and in its text form."""
    lacks: tuple[str, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)
    """Labels, each with its value beside it."""
    rows: tuple[str, ...] | int | None = None
    """The rows that can be opened: how many, or what opens each."""
    buttons: tuple[str, ...] = ()
    """Among what can be pressed or chosen."""
    missing: tuple[str, ...] = ()
    """Not among it."""
    files: Mapping[str, int] = field(default_factory=dict)
    """What each file is called (without what makes its name unique), and its rows."""
    private: bool = False
    """Nobody else in the room sees it."""
    edited: bool = False
    """It stands in the place of the card that was pressed."""


def sees(*words: str, **more: object) -> Sees:
    """What is seen; words first."""
    return Sees(words, **more)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Say:
    """Type words; in a group room the bot is mentioned."""

    text: str
    sees: Sees
    by: Person | None = None
    in_thread: bool = False
    """In the thread of the answer before."""


@dataclass(frozen=True)
class Press:
    """Press what is called so on the card before: a button, a row, a figure, an entry of a menu."""

    label: str
    sees: Sees
    by: Person | None = None
    back: int = 0
    """So many cards earlier."""


@dataclass(frozen=True)
class Fill:
    """Fill in the form of the card before, by its fields' labels, and submit it."""

    submit: str
    values: Mapping[str, str]
    sees: Sees
    by: Person | None = None


@dataclass(frozen=True)
class Send:
    """Send a file."""

    name: str
    content: bytes
    sees: Sees
    by: Person | None = None


Step: TypeAlias = Say | Press | Fill | Send


@dataclass(frozen=True)
class Conversation:
    """Steps in a room of their own, with people of their own."""

    name: str
    steps: tuple[Step, ...]
    person: Person = ADA
    """Who acts where a step names nobody."""
    room: RoomKind = RoomKind.DIRECT
    language: Language = Language.EN
    """Of the person's client, where the platform knows one."""
    outsider: bool = False
    """Whether somebody from outside is in the room as well."""

    @property
    def people(self) -> tuple[Person, ...]:
        """Everybody who acts, the first one first."""
        found = [self.person, *(step.by for step in self.steps if step.by)]
        return tuple(dict.fromkeys(found))

    def address(self, person: Person) -> str:
        """The person's e-mail; a stranger has one of their own, for what they chose is kept under it."""
        if person is not SAM:
            return person.email
        return f"sam.{re.sub('[^a-z0-9]+', '-', self.name.lower())}@elsewhere.example"


def talk(name: str, *steps: Step, **more: object) -> Conversation:
    """A conversation in English, of Ada with the bot alone."""
    return Conversation(name, steps, **more)  # type: ignore[arg-type]


def in_group(name: str, conversation: Conversation) -> Conversation:
    """The same among others."""
    return replace(conversation, name=name, room=RoomKind.GROUP)
