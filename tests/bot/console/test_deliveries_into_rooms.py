"""Schedules and runs made in the console, delivered into its rooms: seen by its HTTP API and its stream."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, timedelta
from typing import Any
from urllib.parse import quote

import httpx2
import orjson
import pytest
from console_server import FULL_ADMIN, NOW, serving
from sqlalchemy import select

from bot.console.app import Console
from bot.console.cast import is_demo, members
from bot.console.chat import PLATFORM, WORKSPACE, Chat
from bot.console.delivering import ConsoleTransport
from bot.console.rooms import DEFAULT_ROOM, Rooms
from bot.ticking import Ticking
from bot.wiring import make_desk
from cards.intent import Intent, Slots
from cards.model import Card, Heading, Text
from config.errors import DeliveryError
from config.settings import Settings
from hub.vocabulary import AlertKind
from notifications.alerts.findings import Finding
from notifications.alerts.reconcile import reconcile
from notifications.alerts.telling import tell_due
from notifications.transport import Message, Place
from store.alerts.alerts import alone
from store.alerts.model import Matcher, NewSubscription, Severity
from store.alerts.reach import Reach
from store.alerts.subscriptions import add_subscription
from store.database import Database
from store.delivery.schedules import NewSchedule, add_schedule
from store.rooms import RoomKey
from store.schema import customer

ADMIN = "kim@partner.example"
DEVICES = Intent("report_run", Slots(template="devices"))


@dataclass(frozen=True)
class Delivering:
    """A console, its tick, and what comes into its rooms."""

    url: str
    ticking: Ticking
    transport: ConsoleTransport

    def made_for(self, room: str, message: int) -> str:
        """The scope that a message of the room is known to be made for."""
        shown = self.transport._do(self.transport.rooms.enter(room)).get(message, FULL_ADMIN)
        return shown.seen_by if shown else ""


def wait_until(look: Callable[[], object], within: float = 15.0) -> None:
    """Wait for what another thread does without telling."""
    end, pause = time.monotonic() + within, threading.Event()
    while not look():
        assert time.monotonic() < end, "not in time"
        pause.wait(0.02)


@pytest.fixture(scope="module")
def delivering(demo: tuple[Database, Settings]) -> Iterator[Delivering]:
    """A console that delivers, as `switchboard demo` starts it."""
    database, settings = demo
    assert is_demo(database)
    desk, rooms = make_desk(database, settings), Rooms()
    deliveries = ConsoleTransport(rooms, settings.spool_folder, lambda: NOW)
    ticking = Ticking(desk, {PLATFORM: deliveries}, settings, lambda: NOW, shown=deliveries)
    console = Console(Chat(desk, lambda: NOW), members(database, settings), rooms, deliveries)
    with serving(console) as url:
        ticking.deliverers.start()
        yield Delivering(url, ticking, deliveries)
        ticking.stop(5)


@pytest.fixture
def http(delivering: Delivering) -> Iterator[httpx2.Client]:
    with httpx2.Client(base_url=delivering.url, trust_env=False, timeout=20) as client:
        yield client


def say(http: httpx2.Client, room: str, text: str) -> None:
    body = {"room": room, "person": FULL_ADMIN, "locale": "en", "text": text}
    http.post("/api/say", json=body).raise_for_status()


@contextmanager
def following(http: httpx2.Client, room: str, person: str = FULL_ADMIN) -> Iterator[Iterator[Any]]:
    """The room's messages, as they come over its stream."""
    with http.stream("GET", "/api/events", params={"room": room, "person": person}) as answer:
        lines = (line.partition(": ") for line in answer.iter_lines())
        data = (orjson.loads(value) for name, _, value in lines if name == "data")
        yield (each for each in data if isinstance(each, dict) and each.get("forms"))


def first(messages: Iterator[Any], what: str, *, with_files: bool = False) -> Any:
    """The first message that says it."""
    return next(
        each
        for each in messages
        if what in each["forms"].get("text", "") and bool(each["files"]) is with_files
    )


def schedule(database: Database, room: str, intent: Intent) -> int:
    key = RoomKey(PLATFORM, WORKSPACE, room)
    new = NewSchedule(
        key,
        FULL_ADMIN,
        intent.to_json(),
        None,
        "daily",
        f"{NOW:%H:%M}",
        (),
        None,
        "UTC",
        "en",
        skip_empty=False,
    )
    with database.write() as connection:
        return add_schedule(connection, new, NOW - timedelta(minutes=1), NOW, None)


def test_a_schedule_made_in_a_room_delivers_into_it(http: httpx2.Client, room: str) -> None:
    with following(http, room) as messages:
        say(http, room, "schedule the devices report daily at 8am")
        made = first(messages, "Devices report")
        number = re.search(r"#(\d+)", made["forms"]["text"])
        assert number is not None
        say(http, room, f"run schedule #{number[1]} now")
        came = first(messages, "rows in the file", with_files=True)
        assert came["email"] == ""
        assert not came["private"]
        (file,) = came["files"]
        address = f"/files/{room}/{file['token']}?person={quote(FULL_ADMIN)}"
        content = http.get(address).raise_for_status().content
        rows = content.count(b"\n") - 1
        assert f"{rows:,} rows" in file["detail"]
        say(http, room, f"did #{number[1]} arrive")
        told = first(messages, "Yes: Devices report arrived")
        assert f"{rows:,}" in told["forms"]["text"]
    assert http.get(address).content == content, "it can be fetched again"


def test_a_room_that_nobody_has_open(
    http: httpx2.Client, room: str, demo: tuple[Database, Settings], delivering: Delivering
) -> None:
    schedule(demo[0], room, DEVICES)
    delivering.ticking.tick()
    with following(http, room) as messages:
        assert next(messages)["files"]


def test_what_fails_is_told_to_the_room_and_to_its_owner_alone(
    http: httpx2.Client, room: str, demo: tuple[Database, Settings], delivering: Delivering
) -> None:
    number = schedule(
        demo[0], room, Intent("report_run", Slots(template="devices", customer="no such customer"))
    )
    with following(http, DEFAULT_ROOM) as theirs, following(http, room) as everybodys:
        delivering.ticking.tick()
        said = f"schedule #{number}"
        assert not first(everybodys, said)["private"]
        assert first(theirs, said)["private"]
    say(http, DEFAULT_ROOM, "help")
    with following(http, DEFAULT_ROOM, ADMIN) as others:
        assert said not in next(others)["forms"]["text"], "the first that others see is the help"


def test_an_alert_is_one_card_that_changes_where_it_stands(
    http: httpx2.Client, room: str, demo: tuple[Database, Settings], delivering: Delivering
) -> None:
    """Who presses a button of it sees the card change."""
    kind, settings = AlertKind.QUEUE_ABANDONMENT, demo[1]
    delivering.ticking.tick()  # the day's own evaluation is over
    new = NewSubscription(
        RoomKey(PLATFORM, WORKSPACE, room), FULL_ADMIN, "en", Matcher(kinds=(kind,)), group_wait=0
    )
    facts = {"customer": "Acme Corp", "calls": 100, "abandoned": 18}
    with demo[0].write() as connection:
        alone(connection)
        org_id = connection.execute(select(customer.c.org_id).limit(1)).scalar_one()
        add_subscription(connection, new, None, NOW, None)
        found = Finding(kind, org_id, "", Severity.WARNING, facts, level=1)
        reconcile(connection, kind, [found], Reach.EVERYBODY, NOW)
        tell_due(connection, NOW, settings)
    with following(http, room) as messages:
        delivering.ticking.deliverers.wake()
        card = first(messages, "gave up waiting")
        wait_until(lambda: delivering.made_for(room, card["id"]))
        (take,) = [
            each["data"] for each in _actions(card["forms"]["adaptive"]) if each["title"] == "I take it"
        ]
        body = {
            "room": room,
            "person": FULL_ADMIN,
            "locale": "en",
            "message": card["id"],
            "data": take,
            "label": "I take it",
        }
        http.post("/api/press", json=body).raise_for_status()
        assert first(messages, "has it since")["id"] == card["id"]


def _actions(part: Any) -> Iterator[Any]:
    """The buttons of a drawn card."""
    if isinstance(part, dict):
        if part.get("type") == "Action.Submit":
            yield part
        part = list(part.values())
    if isinstance(part, list):
        for each in part:
            yield from _actions(each)


# The transport by itself


@pytest.fixture
def transport(tmp_path: Any) -> ConsoleTransport:
    return ConsoleTransport(Rooms(), tmp_path, lambda: NOW)


def place(room: str) -> Place:
    return Place(RoomKey(PLATFORM, WORKSPACE, room))


def test_before_it_is_served_everything_waits(transport: ConsoleTransport) -> None:
    with pytest.raises(DeliveryError) as refused:
        transport.post(place("a"), Message("hello"), "1")
    assert (refused.value.code, refused.value.permanent, refused.value.unsure) == (
        "platform-down",
        False,
        False,
    )


def test_what_was_posted_is_found_and_edited(delivering: Delivering, http: httpx2.Client, room: str) -> None:
    transport = delivering.transport
    card = Card((Heading("One"),), "fr")
    sent = transport.post(place(room), transport.compose(card, None), "delivery-1")
    assert transport.find(place(room), "delivery-1", Message(""), NOW.astimezone(UTC)) == sent
    assert transport.find(place(room), "delivery-2", Message(""), NOW) is None
    assert transport.edit(place(room), sent, Message("Two\n\nThree")) == sent
    with pytest.raises(DeliveryError, match="message-gone"):
        transport.edit(place(room), "00000000.1", Message("Four"))
    with following(http, room) as messages:
        shown = next(messages)
    assert "Two" in shown["forms"]["text"]
    assert "Three" in shown["forms"]["text"]


def test_what_is_said_in_a_thread_says_what_it_is_about(
    delivering: Delivering, http: httpx2.Client, room: str
) -> None:
    transport, card = delivering.transport, Card((Heading("Acme Corp went quiet"), Text("Call them.")))
    sent = transport.post(place(room), transport.compose(card, None), "card-1")
    transport.post(Place(place(room).room, sent), Message("Kim takes it."), "note-1")
    with following(http, room) as messages:
        assert first(messages, "takes it.")["text"] == "Acme Corp went quiet"
