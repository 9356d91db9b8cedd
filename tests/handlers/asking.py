"""Asking the desk in tests: a filled store, a person, a room, a moment; and reading what a card says."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import delete

from cards.intent import Intent, Slots
from cards.model import Answer, Button, Buttons, Card, Fact, Facts, Heading, Notice, Row, Rows, Text
from config.settings import Settings
from handlers.context import ALONE, Surroundings
from handlers.desk import Asker, Desk
from hub.demo import FULL_ADMIN, generate
from hub.records import (
    Administrator,
    Assignment,
    Contract,
    Customer,
    LicenseLine,
    LicenseWeek,
    Order,
    Record,
)
from hub.source import Export, ExportKind
from hub.vocabulary import Language, ManagedBy, Region
from notifications.sync import sync
from store.database import Database
from store.rooms import RoomKey
from store.schema import alert, alert_event, numbered
from tests.kept import fill_alike

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
"""A Saturday."""
ROOM = RoomKey("console", "tests", "a room")
NAMESAKES = [
    Customer(f"00000000-0000-4000-8000-00000000000{place}", name, Region.US, ManagedBy.PARTNER_ORG)
    for place, name in enumerate(("Umbrella Works", "Umbrella Legal"))
]
"""Two customers that one beginning fits."""
LICENSES = (Administrator, Assignment, Customer, Contract, LicenseLine, LicenseWeek, Order)

T = TypeVar("T")


def demo_records(customers: int, seed: int, now: datetime = NOW) -> list[Record]:
    """What the answers speak of: the demo without calls and inventories."""
    return list(_generated(customers, seed, now))


@cache
def _generated(customers: int, seed: int, now: datetime) -> tuple[Record, ...]:
    records = generate(customers, seed=seed, now=now, numbers=0)
    return tuple(record for record in records if isinstance(record, LICENSES))


def fill(database: Database, records: Iterable[Record], as_of: datetime = NOW) -> None:
    """Take the records in, true as of `as_of`; what came of the same ones before is copied."""
    given = tuple(records)

    def take_in() -> None:
        export = Export("demo", ExportKind.EVERYTHING, as_of, iter(given))
        (report,) = sync(database, Settings(), [export], now=as_of)
        assert report.error is None
        assert report.left_out == 0

    fill_alike(database, given, as_of.isoformat(), take_in)


def forget_alerts(database: Database) -> None:
    """Forget the alerts that the first records brought: what else has a number counts from 1 then."""
    with database.write() as connection:
        for table in (alert_event, alert, numbered):
            connection.execute(delete(table))
        if database.is_sqlite:
            connection.exec_driver_sql("DELETE FROM sqlite_sequence WHERE name = 'numbered'")
        else:
            connection.exec_driver_sql("ALTER SEQUENCE numbered_number_seq RESTART")


@dataclass(frozen=True)
class Asking:
    """Somebody in a room at a moment, with a desk to ask."""

    desk: Desk
    email: str = FULL_ADMIN
    now: datetime = NOW
    locale: Language | None = Language.EN
    room: RoomKey = ROOM
    around: Surroundings = ALONE
    distrusted: str = ""

    def __call__(self, said: str, **slots: Any) -> Answer:
        """Ask an intent by its name and slots."""
        return self.press(Intent(said, Slots.from_json(slots)))

    def press(self, intent: Intent | None) -> Answer:
        """Press a button."""
        assert intent is not None
        return self._ask(intent)

    def type(self, text: str) -> Answer:
        """Type words."""
        return self._ask(text)

    def _ask(self, said: str | Intent) -> Answer:
        return self.desk.answer(said, self.asker, self.room, self.now, self.around)

    @property
    def asker(self) -> Asker:
        """Who the platform says it is."""
        return Asker(self.email, self.locale, self.distrusted)

    def as_(self, email: str) -> Asking:
        """Somebody else."""
        return replace(self, email=email)

    def at(self, now: datetime) -> Asking:
        """At another moment."""
        return replace(self, now=now)

    def in_(self, room_id: str, **around: Any) -> Asking:
        """In another room; `around` says what the platform knows of it."""
        return replace(self, room=replace(self.room, room_id=room_id), around=Surroundings(**around))

    def in_zone(self, zone: str) -> Asking:
        """In a room of its own that is set to the zone."""
        there = replace(self, room=replace(self.room, room_id=zone))
        there.as_(FULL_ADMIN)("settings", timezone=zone)
        return there


def asking(database: Database, folder: Path, **settings: Any) -> Asking:
    """A desk on the database, and the first full administrator to ask at it."""
    spool = folder / "spool"
    spool.mkdir(exist_ok=True)
    return Asking(Desk(database, Settings(**settings), spool))


def parts(card: Card, kind: type[T]) -> list[T]:
    """The card's components of one kind."""
    return [component for component in card.components if isinstance(component, kind)]


def heading(answer: Answer) -> str:
    """The first line."""
    first = answer.card.components[0]
    assert isinstance(first, Heading | Notice)
    return first.text


def texts(answer: Answer) -> list[str]:
    """The paragraphs."""
    return [text.text for text in parts(answer.card, Text)]


def facts(answer: Answer) -> dict[str, str]:
    """The labelled values."""
    return {fact.label: fact.value for fact in fact_items(answer)}


def fact_items(answer: Answer) -> list[Fact]:
    """The labelled values as they are."""
    return [fact for group in parts(answer.card, Facts) for fact in group.items]


def rows(answer: Answer) -> list[Row]:
    """The rows of all lists."""
    return [row for group in parts(answer.card, Rows) for row in group.items]


def buttons(answer: Answer) -> dict[str, Button]:
    """The buttons, by label."""
    return {button.label: button for group in parts(answer.card, Buttons) for button in group.items}


def pages(ask: Asking, intent: Intent) -> Iterator[Answer]:
    """The answer and all that its Next buttons lead to."""
    answer = ask.press(intent)
    yield answer
    while turn := buttons(answer).get("Next"):
        answer = ask.press(turn.intent)
        assert answer.edits
        yield answer


def csv_rows(answer: Answer) -> list[dict[str, str]]:
    """The rows of the answer's file."""
    (file,) = answer.files
    with file.path.open(encoding="utf-8-sig", newline="") as opened:
        found = list(csv.DictReader(opened))
    assert len(found) == file.rows
    return found
