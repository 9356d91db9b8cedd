"""What the console lets in, and what it answers to everything else."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import quote

import orjson
import pytest
from console_server import FULL_ADMIN, NOW, STRANGER
from hypothesis import HealthCheck, given
from hypothesis import settings as run_with
from hypothesis import strategies as st
from starlette.testclient import TestClient

from bot.console.app import Console
from bot.console.cast import STRANGER as STRANGER_MEMBER
from bot.console.chat import Chat
from bot.console.conversation import State
from bot.console.guard import LONGEST_BODY
from bot.wiring import make_desk
from config.settings import Settings
from store.database import open_database

JSON = {"content-type": "application/json"}
ROOM = "front-desk"


def saying(**changes: Any) -> dict[str, Any]:
    return {"room": ROOM, "person": FULL_ADMIN, "locale": "en", "text": "help", **changes}


def pressing(**changes: Any) -> dict[str, Any]:
    data = {"intent": "help", "slots": {}}
    return {
        "room": ROOM,
        "person": FULL_ADMIN,
        "locale": "en",
        "message": 1,
        "label": "Help",
        "data": data,
        **changes,
    }


def test_the_page_runs_no_script_that_stands_in_it(client: TestClient) -> None:
    page = client.get("/")
    assert page.status_code == 200
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    for script in re.findall(r"<script[^>]*>", page.text):
        assert 'src="/static/' in script or 'type="application/json"' in script
    assert not re.search(r"\son[a-z]+=|\sstyle=", page.text)


def test_the_page_takes_nothing_from_other_hosts(client: TestClient) -> None:
    page = client.get("/").text
    assert re.findall(r"(?:src|href)=\"(?:https?:)?//[^\"]*", page) == []


@pytest.mark.parametrize(
    ("query", "accepted", "language"),
    [
        ("", "fr-CA,fr;q=0.8,en;q=0.5", "fr"),
        ("", "ja", "ja"),
        ("", "de,fr;q=0.5", "fr"),
        ("", "de", "en"),
        ("", "", "en"),
        ("?lang=ja", "fr", "ja"),
        ("?lang=xx", "fr", "fr"),
    ],
)
def test_the_page_speaks_the_language_asked_for(
    client: TestClient, query: str, accepted: str, language: str
) -> None:
    page = client.get(f"/{query}", headers={"accept-language": accepted})
    assert f'<html lang="{language}">' in page.text


def test_a_room_of_another_name_cannot_break_the_page(client: TestClient) -> None:
    page = client.get("/", params={"room": '"><script src="//evil.example/x.js">'})
    assert page.status_code == 200
    assert "evil.example" not in page.text


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:8484",
        "127.0.0.1.evil.example",
        "192.168.1.7:8484",
        "",
        "localhost.:80",
        "[::2]",
    ],
)
@pytest.mark.parametrize("path", ["/", "/api/events", "/static/console.js"])
def test_a_foreign_host_name_is_refused(client: TestClient, host: str, path: str) -> None:
    assert client.get(path, headers={"host": host}).status_code == 421


@pytest.mark.parametrize("host", ["localhost:8484", "127.0.0.1:1", "[::1]:8484", "localhost"])
def test_the_names_of_this_machine_are_let_in(client: TestClient, host: str) -> None:
    assert client.get("/", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "null", "http://127.0.0.1:9999", "https://127.0.0.1:8484", ""]
)
def test_a_foreign_origin_is_refused(client: TestClient, origin: str) -> None:
    answer = client.post("/api/say", json=saying(), headers={"origin": origin})
    assert answer.status_code == 403


def test_the_page_itself_is_let_in(client: TestClient) -> None:
    answer = client.post("/api/say", json=saying(), headers={"origin": "http://127.0.0.1:8484"})
    assert answer.status_code == 200


@pytest.mark.parametrize(
    "path", ["/api/events?room=front-desk&person=" + FULL_ADMIN, "/static/console.js", "/files/front-desk/x"]
)
def test_another_site_cannot_read(client: TestClient, path: str) -> None:
    assert client.get(path, headers={"sec-fetch-site": "cross-site"}).status_code == 403


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""]
)
@pytest.mark.parametrize("path", ["/api/say", "/api/press"])
def test_only_json_is_taken(client: TestClient, path: str, kind: str) -> None:
    body = orjson.dumps(saying())
    assert client.post(path, content=body, headers={"content-type": kind}).status_code == 415


def test_a_long_body_is_refused(client: TestClient) -> None:
    body = orjson.dumps(saying(text="x" * LONGEST_BODY))
    assert client.post("/api/say", content=body, headers=JSON).status_code == 413


def test_a_long_body_that_does_not_tell_its_length_is_refused(client: TestClient) -> None:
    body = (b"x" * 1024 for _ in range(LONGEST_BODY // 1024 + 1))
    assert client.post("/api/say", content=body, headers=JSON).status_code == 413


@pytest.mark.parametrize("length", ["-1", "9" * 5000, "1e3", "x"])
def test_a_length_that_is_none_is_refused(client: TestClient, length: str) -> None:
    answer = client.post("/api/say", content=b"{}", headers={**JSON, "content-length": length})
    assert answer.status_code in (400, 413)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'"help"',
        b"\xff\xfe",
        b'{"text": "\\ud800"}',
        b"[" * 5000,
        orjson.dumps(saying(text="")),
        orjson.dumps(saying(text="x" * 2001)),
        orjson.dumps(saying(text=7)),
        orjson.dumps(saying(room="Ro om")),
        orjson.dumps(saying(room="a" * 41)),
        orjson.dumps(saying(room="front-desk\n")),
        orjson.dumps(saying(locale="de")),
        orjson.dumps(saying(person="nobody@partner.example")),
        orjson.dumps(saying(more=1)),
    ],
)
def test_what_is_not_a_message_is_refused(client: TestClient, body: bytes) -> None:
    assert client.post("/api/say", content=body, headers=JSON).status_code == 400


@pytest.mark.parametrize(
    "path",
    [
        "/nothing",
        "/api",
        "/api/say/",
        "/static/../app.py",
        "/static/%2e%2e/app.py",
        "/static/",
        "/static/%00",
        "/static/" + "a" * 300,
        "/files/front-desk",
        "/files/front-desk/" + "a" * 300,
    ],
)
def test_unknown_addresses_are_not_found(client: TestClient, path: str) -> None:
    assert client.get(path, params={"person": FULL_ADMIN}).status_code in (404, 405)


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/api/say"), ("PUT", "/api/press"), ("POST", "/"), ("DELETE", "/api/events")]
)
def test_other_methods_are_refused(client: TestClient, method: str, path: str) -> None:
    assert client.request(method, path).status_code == 405


def test_a_button_needs_its_message(client: TestClient) -> None:
    assert client.post("/api/press", json=pressing(message=99)).status_code == 404


def test_a_button_of_what_a_person_said_is_refused(client: TestClient) -> None:
    client.post("/api/say", json=saying())
    assert client.post("/api/press", json=pressing(message=1)).status_code == 404


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"intent": None},
        {"intent": "help", "slots": []},
        {"intent": "help", "slots": {"nothing": 1}},
        {"intent": "expiring", "slots": {"within_days": "many"}},
        {"intent": "expiring", "slots": {"page": 1e300}},
        {"intent": "settings", "slots": {"language": None}, "language": "tlh"},
    ],
)
def test_a_button_that_is_none_of_ours_is_refused(client: TestClient, data: dict[str, Any]) -> None:
    answered = client.post("/api/say", json=saying()).json()["message"]
    assert client.post("/api/press", json=pressing(message=answered, data=data)).status_code == 400


def test_an_intent_nobody_knows_is_answered(client: TestClient) -> None:
    answered = client.post("/api/say", json=saying()).json()["message"]
    data = {"intent": "make_tea", "slots": {}}
    assert client.post("/api/press", json=pressing(message=answered, data=data)).status_code == 200


@pytest.mark.parametrize(
    "query", [{}, {"room": ROOM}, {"room": "../x", "person": FULL_ADMIN}, {"room": ROOM, "person": "x"}]
)
def test_a_stream_needs_a_room_and_a_person(client: TestClient, query: dict[str, str]) -> None:
    assert client.get("/api/events", params=query).status_code == 400


_json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**40), 2**40)
    | st.floats(allow_nan=False)
    | st.text(max_size=40),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=8,
)
_slots = st.dictionaries(
    st.sampled_from(["customer", "within_days", "product", "page", "sort", "format", "region", "id", "x"]),
    _json_values | st.sampled_from(["acme", "calling", "EU", "csv", "name"]),
    max_size=4,
)
_intents = st.sampled_from(
    ["help", "overview", "customers", "customer", "expiring", "overage", "report_run", "settings", "whoami"]
)
_in_process = run_with(
    deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@_in_process
@given(text=st.text(min_size=1, max_size=200), person=st.sampled_from([FULL_ADMIN, STRANGER]))
def test_whatever_is_typed_is_answered(client: TestClient, text: str, person: str) -> None:
    body = orjson.dumps(saying(text=text.encode("utf-8", "replace").decode(), person=person))
    assert client.post("/api/say", content=body, headers=JSON).status_code == 200


@_in_process
@given(intent=_intents, slots=_slots, fields=_slots)
def test_whatever_a_button_says_is_answered_or_refused(
    client: TestClient, intent: str, slots: dict[str, Any], fields: dict[str, Any]
) -> None:
    answered = client.post("/api/say", json=saying()).json()["message"]
    data = {**fields, "intent": intent, "slots": slots}
    body = orjson.dumps(pressing(message=answered, data=data))
    assert client.post("/api/press", content=body, headers=JSON).status_code in (200, 400)


@_in_process
@given(
    body=st.binary(max_size=200) | _json_values.map(orjson.dumps),
    path=st.sampled_from(["/api/say", "/api/press"]),
)
def test_whatever_is_posted_is_no_server_error(client: TestClient, body: bytes, path: str) -> None:
    assert client.post(path, content=body, headers=JSON).status_code == 400


@_in_process
@given(changed=st.sampled_from(["room", "person", "locale", "message", "label", "data"]), value=_json_values)
def test_a_button_with_one_wrong_part_is_no_server_error(
    client: TestClient, changed: str, value: Any
) -> None:
    body = orjson.dumps(pressing(**{changed: value}))
    assert client.post("/api/press", content=body, headers=JSON).status_code in (200, 400, 404)


@_in_process
@given(
    path=st.text(st.characters(codec="utf-8"), max_size=60),
    kind=st.sampled_from(["/static/", "/files/front-desk/", "/"]),
)
def test_whatever_is_asked_for_is_no_server_error(client: TestClient, kind: str, path: str) -> None:
    answer = client.get(kind + quote(path, safe=""), params={"person": FULL_ADMIN})
    assert answer.status_code in (200, 404, 405)


def test_a_desk_that_cannot_answer_is_told_in_the_room(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'missing' / 'x.db'}")
    configured = Settings(spool_folder=tmp_path / "spool")
    console = Console(Chat(make_desk(database, configured), lambda: NOW), (STRANGER_MEMBER,))
    with TestClient(console.application(), base_url="http://127.0.0.1:8484") as client:
        answer = client.post("/api/say", json=saying(person=STRANGER))
        assert answer.status_code == 200
        room = client.portal.call(console.rooms.enter, ROOM) if client.portal else None
    assert room is not None
    told = room.get(answer.json()["message"], STRANGER)
    assert told is not None
    assert told.state is State.FAILED
