"""Webhooks: signed in every known form, with IDs only, silent when they went inactive."""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import Any

import pytest
from starlette.responses import Response
from webexteamssdk import WebexTeamsAPI

from tests.peers.core.journal import Call
from tests.peers.core.listener import Listener
from tests.peers.refused import status
from tests.peers.webex.forms import MissingAnswerError
from tests.peers.webex.model import Person, Room
from tests.peers.webex.outgoing import Form
from tests.peers.webex.peer import WebexPeer
from tests.peers.webex.pictures import CARD

SECRET = "between us"
ASKING = {
    "contentType": CARD,
    "content": {
        "type": "AdaptiveCard",
        "version": "1.3",
        "body": [
            {"type": "TextBlock", "text": "Tag Acme"},
            {"type": "Input.Text", "id": "tag", "label": "Tag", "isRequired": True, "maxLength": 25},
            {
                "type": "Input.ChoiceSet",
                "id": "product",
                "value": "calling",
                "choices": [
                    {"title": "Calling", "value": "calling"},
                    {"title": "Meetings", "value": "meetings"},
                ],
            },
        ],
        "actions": [
            {"type": "Action.Submit", "title": "Save", "data": {"intent": "tag"}},
            {"type": "Action.OpenUrl", "title": "Help", "url": "https://a.example"},
        ],
    },
}


def register(api: WebexTeamsAPI, listener: Listener, resource: str = "messages", **more: Any) -> Any:
    return api.webhooks.create(
        name="Switchboard", targetUrl=listener.url, resource=resource, event="created", secret=SECRET, **more
    )


def digest(call: Call, kind: str) -> str:
    return hmac.new(SECRET.encode(), call.body, getattr(hashlib, kind)).hexdigest()


@pytest.mark.parametrize("form", ["", "long", "short"])
def test_a_webhook_carries_ids_only_and_is_signed(
    webex: WebexPeer, api: WebexTeamsAPI, listener: Listener, ana: Person, space: Room, form: Form
) -> None:
    register(api, listener)
    with webex.signing(form=form):
        said = webex.mention(ana, space, "expiring in 30 days")
    (call,) = listener.wait()
    told = json.loads(call.body)
    assert (told["resource"], told["event"], told["data"]["id"]) == ("messages", "created", said.id)
    assert told["data"]["personEmail"] == ana.email
    assert b"expiring" not in call.body
    assert "secret" not in told
    assert call.headers["x-spark-signature"] == digest(call, "sha1")
    both = f"SHA-256={digest(call, 'sha256')},SHA-512={digest(call, 'sha512')}"
    signed = {"": None, "long": both, "short": f"sha256={digest(call, 'sha256')}"}
    assert call.headers.get("x-webex-signature") == signed[form]


def test_a_wrong_secret_and_no_secret_at_all(
    webex: WebexPeer, api: WebexTeamsAPI, listener: Listener, ana: Person
) -> None:
    hook = register(api, listener)
    with webex.signing(secret="guessed"):
        webex.say(ana, None, "hello")
    assert listener.wait()[0].headers["x-spark-signature"] != digest(listener.calls[0], "sha1")
    api.webhooks.delete(hook.id)
    api.webhooks.create("Switchboard", listener.url, "messages", "created")
    webex.say(ana, None, "hello")
    assert "x-spark-signature" not in listener.wait(2)[1].headers


def test_the_bot_hears_what_mentions_it_and_all_that_is_direct_its_own_too(
    webex: WebexPeer, api: WebexTeamsAPI, listener: Listener, ana: Person, space: Room
) -> None:
    register(api, listener)
    webex.say(ana, space, "not for the bot")
    asked = webex.mention(ana, space, "for the bot")
    direct = webex.say(ana, None, "hello")
    own = api.messages.create(toPersonId=ana.id, text="hello yourself")
    api.messages.create(space.id, text="not told")
    told = {json.loads(call.body)["data"]["id"] for call in listener.wait(3)}
    assert told == {asked.id, direct.id, own.id}
    assert len(webex.deliveries()) == 3


def test_joining_is_told_and_filters_hold(
    webex: WebexPeer, api: WebexTeamsAPI, listener: Listener, ana: Person, space: Room
) -> None:
    register(api, listener, "memberships", filter="personId=me")
    webex.invite(space, webex.person("Robin"))
    other = webex.room("Other", ana, bot=False)
    webex.invite(other, webex.bot, by=ana)
    (call,) = listener.wait()
    told = json.loads(call.body)
    assert (told["data"]["roomId"], told["data"]["personId"]) == (other.id, webex.bot.id)
    assert told["actorId"] == ana.id


def test_a_pressed_button_is_fetched_for_its_inputs(
    webex: WebexPeer, api: WebexTeamsAPI, listener: Listener, ana: Person, space: Room
) -> None:
    register(api, listener, "attachmentActions")
    api.messages.create(space.id, text="Tag Acme", attachments=[ASKING])
    (seen,) = webex.answers(space)
    assert (seen.words, seen.buttons) == ("Tag Acme\nTag", ["Save", "Help"])
    webex.press(ana, seen.message, "Save", {"Tag": "gold", "product": "Meetings"})
    (call,) = listener.wait()
    assert b"gold" not in call.body
    action = api.attachment_actions.get(json.loads(call.body)["data"]["id"])
    assert action.inputs == {"intent": "tag", "tag": "gold", "product": "meetings"}
    assert (action.personId, action.messageId) == (ana.id, seen.message.id)
    for label, inputs, problem in (
        ("Save", {}, MissingAnswerError),
        ("Save", {"tag": "x" * 26}, MissingAnswerError),
        ("Save", {"tag": "x", "nothing": "y"}, LookupError),
        ("Help", {}, LookupError),
        ("Nothing", {}, LookupError),
    ):
        with pytest.raises(problem):
            webex.press(ana, seen.message, label, inputs)


def test_a_webhook_goes_inactive_without_a_word_and_can_be_activated(
    webex: WebexPeer, api: WebexTeamsAPI, listener: Listener, ana: Person
) -> None:
    hook = register(api, listener)
    listener.answer = lambda _: Response(status_code=500)
    for _ in range(3):
        webex.say(ana, None, "hello")
    webex.wait(lambda: webex.world.webhooks[hook.id].status == "inactive")
    webex.say(ana, None, "lost")
    assert len(webex.deliveries()) == 3
    assert api.webhooks.get(hook.id).status == "inactive"
    listener.answer = lambda _: Response()
    update = {"name": hook.name, "targetUrl": hook.targetUrl, "status": "active"}
    assert api._session.put(f"webhooks/{hook.id}", json=update)["status"] == "active"
    webex.say(ana, None, "heard")
    assert len(listener.wait(4)) == 4


def test_a_success_in_between_keeps_it_active(
    webex: WebexPeer, api: WebexTeamsAPI, listener: Listener, ana: Person
) -> None:
    hook = register(api, listener)
    for code in (500, 500, 200, 500, 500):
        listener.answer = lambda _, code=code: Response(status_code=code)  # type: ignore[misc]
        webex.say(ana, None, "hello")
        webex.wait(lambda: all(d.over for d in webex.deliveries()))
    webex.wait(lambda: webex.world.webhooks[hook.id].failures == 2)
    assert api.webhooks.get(hook.id).status == "active"


def test_the_same_webhook_twice_tells_twice(
    webex: WebexPeer, api: WebexTeamsAPI, listener: Listener, ana: Person
) -> None:
    hooks = [register(api, listener) for _ in range(2)]
    webex.say(ana, None, "hello")
    assert len({json.loads(call.body)["id"] for call in listener.wait(2)}) == 2
    assert [h.id for h in api.webhooks.list()] == [h.id for h in hooks]
    webex.outgoing.repeat(webex.deliveries()[0])
    assert len(listener.wait(3)) == 3


@pytest.mark.parametrize(
    "change",
    [{"name": ""}, {"resource": "weather"}, {"event": "noticed"}, {"targetUrl": "ftp://a.example"}],
)
def test_webhooks_that_are_refused(api: WebexTeamsAPI, listener: Listener, change: dict[str, str]) -> None:
    given = {"name": "x", "targetUrl": listener.url, "resource": "messages", "event": "created"}
    assert status(api._session.post, "webhooks", json={**given, **change}) == 400
    hook = register(api, listener)
    update = {"name": "x", "targetUrl": listener.url, "status": "inactive"}
    assert status(api._session.put, f"webhooks/{hook.id}", json=update) == 400
    assert status(api.webhooks.get, "nothing") == 404


def test_how_fast_the_bot_took_it_is_kept(
    webex: WebexPeer, api: WebexTeamsAPI, listener: Listener, ana: Person
) -> None:
    register(api, listener)
    webex.say(ana, None, "hello")
    (delivery,) = webex.wait(lambda: [d for d in webex.deliveries() if d.over])
    assert delivery.ack_seconds is not None
    assert 0 < delivery.ack_seconds < 1
