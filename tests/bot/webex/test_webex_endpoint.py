"""Where Webex calls: signed in every known form or refused, kept before it is acknowledged."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.webex.signatures import is_signed
from notifications.transport import Message
from tests.bot.webex.joined import SECRET, Joined
from tests.peers.core.faults import Held
from tests.peers.webex.model import Person, Room
from tests.peers.webex.outgoing import Form, signatures
from tests.peers.webex.peer import WebexPeer

BODY = b'{"resource": "messages", "event": "created", "data": {}}'


def digest(kind: str, body: bytes = BODY, secret: str = SECRET) -> str:
    return hmac.new(secret.encode(), body, getattr(hashlib, kind)).hexdigest()


def deliver(joined: Joined, body: bytes, headers: dict[str, str] | None = None) -> int:
    signed = signatures(SECRET, body, "long") if headers is None else headers
    url = f"{joined.url}/webex/events"
    return httpx.post(url, content=body, headers=signed, timeout=5, trust_env=False).status_code


def told(**changes: Any) -> bytes:
    data = {"id": "M1", "roomId": "R1", "personId": "P1", "personEmail": "kim@partner.example"}
    body = {
        "resource": "messages",
        "event": "created",
        "orgId": "O1",
        "createdBy": "B1",
        "actorId": "P1",
        "data": data,
    }
    data |= changes.pop("data", {})
    return json.dumps(body | changes).encode()


@pytest.mark.parametrize(
    ("signed", "spark"),
    [
        ([], ["{sha1}"]),
        (["SHA-256={sha256},SHA-512={sha512}"], []),
        (["SHA-256={sha256},SHA-512={sha512}"], ["{sha1}"]),
        (["sha256={sha256}"], ["{sha1}"]),
        (["sha256={sha256}"], []),
        (["SHA-512={sha512}, SHA-256={sha256}"], []),
        (["SHA-256={sha256}", "SHA-512={sha512}"], []),
        (["SHA-256={SHA256}"], []),
        (["SHA3-512=00"], ["{sha1}"]),
        (["SHA-512={sha512},SHA-256=00"], ["00"]),
    ],
)
def test_every_known_form_of_a_signature_fits(signed: list[str], spark: list[str]) -> None:
    made = {name: digest(name) for name in ("sha1", "sha256", "sha512")} | {
        "SHA256": digest("sha256").upper()
    }
    assert is_signed(BODY, SECRET, [s.format(**made) for s in signed], [s.format(**made) for s in spark])


@pytest.mark.parametrize(
    ("signed", "spark"),
    [
        ([], []),
        ([""], [""]),
        (["SHA-256="], []),
        (["SHA-512=00,SHA-256={sha256}"], ["{sha1}"]),
        (["sha256=00"], ["{sha1}"]),
        (["SHA-256={sha512}"], []),
        (["{sha256}"], []),
        ([], ["{sha256}"]),
        ([], ["é"]),
        (["MD5={sha1}"], []),
    ],
)
def test_a_signature_that_does_not_fit_is_refused_whatever_stands_beside_it(
    signed: list[str], spark: list[str]
) -> None:
    made = {name: digest(name) for name in ("sha1", "sha256", "sha512")}
    assert not is_signed(BODY, SECRET, [s.format(**made) for s in signed], [s.format(**made) for s in spark])


def test_without_a_secret_nothing_is_signed() -> None:
    assert not is_signed(BODY, "", ["sha256=" + digest("sha256", secret="")], [digest("sha1", secret="")])


@pytest.mark.parametrize("form", ["", "long", "short"])
def test_a_webhook_is_kept_and_acknowledged(
    webex: WebexPeer, joined: Joined, ana: Person, space: Room, form: Form
) -> None:
    joined.listen()
    with webex.signing(form=form):
        said = webex.mention(ana, space, "expiring")
    (delivery,) = webex.wait(lambda: [d for d in webex.deliveries("messages") if d.over])
    assert delivery.acknowledged is not None
    (event,) = joined.kept
    assert (event.platform, event.workspace, event.kind) == ("webex", webex.home.id, "messages")
    assert event.key == f"messages:created:{said.id}"
    assert event.lane == f"{space.id}:{ana.id}"
    assert "expiring" not in json.dumps(event.payload)


def test_a_bad_signature_is_refused_and_nothing_is_kept(
    webex: WebexPeer, joined: Joined, ana: Person, space: Room
) -> None:
    joined.listen()
    with joined.peer.signing(secret="guessed"):
        webex.mention(ana, space, "expiring")
    (delivery,) = webex.wait(lambda: [d for d in webex.deliveries("messages") if d.over])
    assert [attempt.status for attempt in delivery.attempts] == [401]


def test_the_same_event_twice_is_kept_once(webex: WebexPeer, joined: Joined, ana: Person) -> None:
    joined.listen()
    webex.say(ana, None, "help")
    (delivery,) = webex.wait(lambda: [d for d in webex.deliveries("messages") if d.over])
    webex.outgoing.repeat(delivery)
    webex.wait(lambda: len([d for d in webex.deliveries("messages") if d.acknowledged]) == 2)
    assert len(joined.kept) == 1


def test_our_own_messages_and_those_of_other_bots_are_not_kept(
    webex: WebexPeer, joined: Joined, ana: Person, space: Room
) -> None:
    joined.listen()
    other = webex.world.person(webex.home, "Other", "other@webex.bot", "bot")
    webex.invite(space, other)
    webex.mention(other, space, "help")
    joined.platform.post(joined.place(webex.direct(ana)), Message("hello"), "1")
    webex.wait(lambda: len([d for d in webex.deliveries() if d.acknowledged]) == 4)
    assert [event.kind for event in joined.kept] == ["memberships"]


def test_nothing_is_asked_of_webex_before_the_acknowledgement(
    webex: WebexPeer, joined: Joined, ana: Person, space: Room
) -> None:
    joined.listen()
    gate = threading.Event()
    webex.fail_next("GET *", Held(gate), times=50)
    webex.mention(ana, space, "help")
    webex.press(ana, webex.world.post(space, webex.bot, text="x", cards=[PRESSED]), "Go")
    webex.invite(space, webex.person("Robin"))
    try:
        webex.wait(lambda: len([d for d in webex.deliveries() if d.acknowledged]) == 3)
    finally:
        gate.set()
    assert {event.kind for event in joined.kept} == {"messages", "attachmentActions", "memberships"}


PRESSED = {
    "type": "AdaptiveCard",
    "version": "1.3",
    "actions": [{"type": "Action.Submit", "title": "Go", "data": {}}],
}


def test_what_cannot_be_kept_is_not_acknowledged_and_fetched_later(
    webex: WebexPeer, joined: Joined, ana: Person, space: Room
) -> None:
    joined.listen()
    joined.full = True
    said = webex.mention(ana, space, "expiring")
    (delivery,) = webex.wait(lambda: [d for d in webex.deliveries("messages") if d.over])
    assert [attempt.status for attempt in delivery.attempts] == [503]
    joined.full = False
    assert joined.heard(said) is not None
    assert len(joined.kept) == 1


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"[]", 400),
        (b"{", 400),
        (b"[" * 60_000, 400),
        (b'"\xff"', 400),
        (told(data={"id": ""}), 400),
        (told(data={"id": 5}), 400),
        (told(data={"roomId": "a\0b"}), 400),
        (told(createdBy=None), 400),
        (told(resource="rooms"), 200),
        (told(resource=["messages"]), 200),
        (told(event="deleted"), 200),
        (told(data={"personId": "B1"}), 200),
        (b" " * (64 * 1024 + 1), 413),
    ],
)
def test_what_is_no_event_of_ours(joined: Joined, body: bytes, status: int) -> None:
    assert deliver(joined, body) == status
    assert joined.kept == []


def test_before_the_bot_knows_itself_the_webhook_says_whose_it_is(joined: Joined) -> None:
    assert deliver(joined, told()) == 200
    assert [(event.workspace, event.key) for event in joined.kept] == [("O1", "messages:created:M1")]


NAMES = st.sampled_from(["x-webex-signature", "x-spark-signature", "content-type", "content-encoding"])
VALUES = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=200).map(str.strip)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=10,
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=st.binary(max_size=300), headers=st.dictionaries(NAMES, VALUES))
def test_nothing_unsigned_is_taken(joined: Joined, body: bytes, headers: dict[str, str]) -> None:
    assert deliver(joined, body, headers) == 401
    assert joined.kept == []


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    resource=st.sampled_from(["messages", "attachmentActions", "memberships"]) | JSON,
    data=JSON
    | st.fixed_dictionaries({}, optional=dict.fromkeys(("id", "roomId", "personId", "roomType"), JSON)),
    rest=st.fixed_dictionaries({}, optional=dict.fromkeys(("event", "orgId", "createdBy", "actorId"), JSON)),
)
def test_whatever_is_signed_is_no_failure_of_ours(
    joined: Joined, resource: Any, data: Any, rest: dict[str, Any]
) -> None:
    body = json.dumps({"resource": resource, "event": "created", "data": data} | rest).encode()
    assert deliver(joined, body) in {200, 400}
