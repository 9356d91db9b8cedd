"""Who asks, where, and with what at hand: all that a handler knows beside the intent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from cards.wording import Words
from config.settings import Settings
from hub.calendar import today_in
from hub.vocabulary import Language, Region, Role
from store.rooms import RoomKey
from store.scope import EVERYTHING, RoomScope

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from store.database import Database


@dataclass(frozen=True, slots=True)
class Person:
    """The person who asks: their platform's verified e-mail, matched with the partner's administrators."""

    email: str
    """Empty: the platform does not say."""
    name: str = ""
    role: Role | None = None
    """None: nobody we know; they get help and nothing else."""
    admin_id: int | None = None
    """The row of `administrator`."""
    language: Language | None = None
    """What the person chose for themselves."""
    distrusted: str = ""
    """Why they do not count, whatever their address (see `Asker`); empty: they do."""

    @property
    def called(self) -> str:
        """Their name, else their address."""
        return self.name or self.email


@dataclass(frozen=True, slots=True)
class Room:
    """The room an answer goes to, and its settings (None: the default holds)."""

    key: RoomKey
    language: Language | None = None
    timezone: str | None = None
    region: Region | None = None
    scope: RoomScope = EVERYTHING
    """What is shown in it at most."""
    outsiders_allowed: bool = False
    """Whether answers may be seen by people from outside who are in it."""
    allowed_by: str = ""
    """The address of the full administrator who said so."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the platform knows of the moment somebody asked in."""

    direct: bool = False
    """Whether the room is the person's and the bot's alone."""
    outsiders: bool = False
    """Whether people from outside are in the room."""
    live: bool = False
    """Whether what is answered can be edited later, so that long work can show how far it is."""
    thread: str = ""
    """The thread the answer goes to; empty: none."""
    made_for: str | None = None
    """The scope that the card was made for whose button was pressed, empty where we do not know; None:
    nothing was pressed, or nobody else is there."""
    pressed: str = ""
    """The message whose button was pressed, where an answer that `edits` takes its place; empty: none."""
    request_id: str | None = None
    """The same when the same request is answered again after a crash; None: it cannot come again.

    A handler always finds one: the desk gives each request its own."""


ALONE = Surroundings()


def unseen(_rows: int) -> None:
    """Nobody waits to see how far it is."""


@dataclass(frozen=True, slots=True)
class Context:
    """Everything beside the intent. `connection` is a snapshot to read; changes go through `database`."""

    person: Person
    room: Room
    words: Words
    now: datetime
    """Aware, UTC."""
    connection: Connection
    database: Database
    settings: Settings
    spool: Path
    """The folder files are built in."""
    around: Surroundings = ALONE
    period: tuple[date, date] | None = None
    """The first and the last day that a schedule's report is of, where the intent says none."""
    progress: Callable[[int], None] = unseen
    """Is told how many rows are written so far, while a file is built. What it raises ends the work."""

    @property
    def timezone(self) -> str:
        """The room's IANA zone, or the default."""
        return self.room.timezone or self.settings.timezone

    @property
    def today(self) -> date:
        """The customer's day: the date in the room's zone."""
        return today_in(self.timezone, self.now)
