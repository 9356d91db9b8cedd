"""The stream of a room: what was missed comes again, nothing twice, nothing that is another's."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import httpx2
import orjson
import pytest
from anyio.from_thread import start_blocking_portal
from console_server import FULL_ADMIN, NOW, make_console, serving
from playwright.sync_api import BrowserContext, Page, expect

from bot.console.conversation import KEPT_MESSAGES, Conversation, Kind
from bot.console.rooms import KEPT_ROOMS, Rooms
from config.settings import Settings
from store.database import Database

ADMIN = "kim@partner.example"
OpenPage = Callable[..., Page]


@dataclass(frozen=True)
class Event:
    id: str
    name: str
    data: Any


@contextmanager
def following(http: httpx2.Client, room: str, person: str, last: str = "") -> Iterator[Iterator[Event]]:
    headers = {"last-event-id": last} if last else {}
    with http.stream(
        "GET", "/api/events", params={"room": room, "person": person}, headers=headers
    ) as answer:
        assert answer.status_code == 200
        yield _events(answer)


def _events(answer: httpx2.Response) -> Iterator[Event]:
    fields: dict[str, str] = {}
    for line in answer.iter_lines():
        if line:
            name, _, value = line.partition(": ")
            fields[name] = value
        elif "event" in fields:
            yield Event(fields["id"], fields["event"], orjson.loads(fields["data"]))
            fields = {}


def say(http: httpx2.Client, room: str, text: str, person: str = FULL_ADMIN) -> int:
    body = {"room": room, "person": person, "locale": "en", "text": text}
    return int(http.post("/api/say", json=body).raise_for_status().json()["message"])


def press(http: httpx2.Client, room: str, message: int, person: str, **slots: Any) -> int:
    data = {"intent": "expiring", "slots": slots}
    body = {"room": room, "person": person, "locale": "en", "message": message, "label": "Next", "data": data}
    return int(http.post("/api/press", json=body).raise_for_status().json()["message"])


def test_a_new_follower_gets_what_was_said(http: httpx2.Client, room: str) -> None:
    answer = say(http, room, "help")
    with following(http, room, FULL_ADMIN) as events:
        assert next(events).name == "anew"
        said, answered = next(events), next(events)
    assert (said.data["kind"], said.data["text"]) == ("said", "help")
    assert (answered.data["id"], answered.data["state"]) == (answer, "done")
    assert set(answered.data["forms"]) == {"adaptive", "blocks", "text"}


def test_who_comes_back_gets_what_they_missed_and_no_more(http: httpx2.Client, room: str) -> None:
    say(http, room, "help")
    with following(http, room, FULL_ADMIN) as events:
        last = [next(events) for _ in range(3)][-1]
    say(http, room, "whoami")
    with following(http, room, FULL_ADMIN, last.id) as events:
        missed = [next(events) for _ in range(2)]
    assert [(one.name, one.data["kind"]) for one in missed] == [("message", "said"), ("message", "answer")]
    assert missed[0].data["text"] == "whoami"


@pytest.mark.parametrize("last", ["00000000.7", "x", "7", ".", "00000000.-1", "00000000." + "9" * 40])
def test_who_comes_back_to_another_conversation_starts_anew(
    http: httpx2.Client, room: str, last: str
) -> None:
    say(http, room, "help")
    with following(http, room, FULL_ADMIN, last) as events:
        assert next(events).name == "anew"


def test_an_edit_keeps_its_message(http: httpx2.Client, room: str) -> None:
    answer = say(http, room, "expiring")
    assert press(http, room, answer, FULL_ADMIN, page=2) == answer
    with following(http, room, FULL_ADMIN) as events:
        kinds = [next(events).data for _ in range(3)][1:]
    assert [one["kind"] for one in kinds] == ["said", "answer"]
    assert "11–" in kinds[1]["forms"]["text"]


def test_another_persons_click_never_edits_and_is_theirs_alone(http: httpx2.Client, room: str) -> None:
    answer = say(http, room, "expiring")
    private = press(http, room, answer, ADMIN, page=1)
    assert private != answer
    with following(http, room, FULL_ADMIN) as events:
        seen = [next(events) for _ in range(5)]
    assert [one.name for one in seen] == ["anew", "message", "message", "gone", "gone"]
    assert seen[4].data == {"id": private}
    with following(http, room, ADMIN) as events:
        theirs = [next(events) for _ in range(5)][4].data
    assert theirs["private"]


def test_a_button_of_a_private_answer_is_its_owners_alone(http: httpx2.Client, room: str) -> None:
    private = press(http, room, say(http, room, "expiring"), ADMIN, page=1)
    body = {"room": room, "person": FULL_ADMIN, "locale": "en", "message": private, "label": "x"}
    answer = http.post("/api/press", json={**body, "data": {"intent": "help", "slots": {}}})
    assert answer.status_code == 404


def test_a_file_is_for_those_who_see_its_message(http: httpx2.Client, room: str) -> None:
    shared = say(http, room, "run phone number report EU")
    private = press(http, room, shared, ADMIN, format="csv")
    files = {}
    with following(http, room, ADMIN) as events:
        for _ in range(5):
            event = next(events)
            if event.name == "message" and event.data["files"]:
                files[event.data["id"]] = event.data["files"][0]
    assert set(files) == {shared, private}

    def fetch(message: int, person: str, where: str = room) -> httpx2.Response:
        return http.get(f"/files/{where}/{files[message]['token']}", params={"person": person})

    assert fetch(shared, FULL_ADMIN).status_code == fetch(shared, ADMIN).status_code == 200
    assert fetch(private, ADMIN).status_code == 200
    assert fetch(private, FULL_ADMIN).status_code == 404
    assert fetch(shared, FULL_ADMIN, "another-room").status_code == 404
    assert fetch(shared, "nobody@partner.example").status_code == 400


def test_a_file_arrives_under_its_name(http: httpx2.Client, room: str) -> None:
    body = {"room": room, "person": FULL_ADMIN, "locale": "ja", "text": "EUの電話番号レポートを実行"}
    http.post("/api/say", json=body).raise_for_status()
    with following(http, room, FULL_ADMIN) as events:
        file = [next(events) for _ in range(3)][2].data["files"][0]
    got = http.get(f"/files/{room}/{file['token']}", params={"person": FULL_ADMIN})
    disposition = got.headers["content-disposition"]
    assert disposition.startswith("attachment")
    assert file["name"] in disposition or quote(file["name"], safe="") in disposition
    assert got.headers["content-type"].startswith("text/csv")
    assert got.headers["x-content-type-options"] == "nosniff"


def test_old_messages_and_rooms_are_forgotten() -> None:
    async def talk() -> None:
        room = Conversation("x")
        for number in range(KEPT_MESSAGES + 5):
            await room.add(Kind.SAID, FULL_ADMIN, NOW, text=str(number))
        assert room.get(5, FULL_ADMIN) is None
        assert room.get(6, FULL_ADMIN) is not None
        await room.change(1, text="too late")
        assert room.get(1, FULL_ADMIN) is None

        rooms = Rooms()
        first = await rooms.enter("first")
        for number in range(KEPT_ROOMS):
            await rooms.enter(f"room-{number}")
        assert await rooms.enter("first") is not first
        assert [message async for message in first.follow(0)] == []

    with start_blocking_portal() as loop:
        loop.call(talk)


@pytest.mark.browser
def test_a_lost_console_is_told_and_found_again(
    demo: tuple[Database, Settings], context: BrowserContext
) -> None:
    page = context.new_page()
    with serving(make_console(demo)) as address:
        page.goto(address)
        expect(page.locator("body[data-connected=true]")).to_have_count(1)
    expect(page.get_by_role("alert").filter(has_text="Connection lost")).to_be_visible()
    page.locator("#say").fill("help")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Not sent. Please try again.")).to_be_visible()
    expect(page.locator("#say")).to_have_value("help")

    with serving(make_console(demo), int(address.rsplit(":", 1)[1].strip("/"))):
        page.get_by_role("button", name="Reconnect now").click()
        expect(page.locator("#banner")).to_be_hidden()
        page.locator("#say").press("Enter")
        expect(page.locator(".answer")).to_have_attribute("data-state", "done")
        page.close()
