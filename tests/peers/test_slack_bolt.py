"""A small app of Bolt, over HTTP and by Socket Mode, talks with people through the fake Slack."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from slack_bolt import Ack, App, Respond, Say
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_bolt.adapter.starlette import SlackRequestHandler
from slack_sdk import WebClient
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.peers.core.server import ServerThread
from tests.peers.slack.model import Channel, Person, Workspace
from tests.peers.slack.peer import SlackPeer

FORM = {
    "type": "modal",
    "callback_id": "tag",
    "title": {"type": "plain_text", "text": "Tag"},
    "submit": {"type": "plain_text", "text": "Save"},
    "blocks": [
        {
            "type": "input",
            "block_id": "tag",
            "label": {"type": "plain_text", "text": "Tag"},
            "element": {"type": "plain_text_input", "action_id": "tag"},
        }
    ],
}
CARD: list[dict[str, Any]] = [
    {"type": "section", "text": {"type": "mrkdwn", "text": "*12* expire", "verbatim": True}},
    {
        "type": "actions",
        "block_id": "b",
        "elements": [
            {
                "type": "button",
                "action_id": "next",
                "text": {"type": "plain_text", "text": "Next"},
                "value": "2",
            },
            {"type": "button", "action_id": "tag", "text": {"type": "plain_text", "text": "Tag…"}},
            {
                "type": "static_select",
                "action_id": "product",
                "placeholder": {"type": "plain_text", "text": "Product"},
                "options": [
                    {"text": {"type": "plain_text", "text": "Calling"}, "value": "calling"},
                    {"text": {"type": "plain_text", "text": "Meetings"}, "value": "meetings"},
                ],
            },
        ],
    },
]


def an_app(slack: SlackPeer, team: Workspace) -> App:
    app = App(client=WebClient(team.bot_token, base_url=slack.api_url), signing_secret=slack.signing_secret)

    @app.event("app_mention")
    def mentioned(event: dict[str, Any], say: Say) -> None:
        say(text="12 expire", blocks=CARD, thread_ts=event.get("thread_ts"))

    @app.event("message")
    def direct(event: dict[str, Any], say: Say) -> None:
        say(text=f"you said {event['text']}")

    @app.command("/switchboard")
    def commanded(ack: Ack, respond: Respond, command: dict[str, Any]) -> None:
        ack()
        respond(text=f"asked: {command['text']}")

    @app.action("next")
    def next_page(ack: Ack, respond: Respond, action: dict[str, Any]) -> None:
        ack()
        respond(text=f"page {action['value']}", replace_original=True)

    @app.action("product")
    def narrowed(ack: Ack, client: WebClient, body: dict[str, Any], action: dict[str, Any]) -> None:
        ack()
        client.chat_postEphemeral(
            channel=body["channel"]["id"], user=body["user"]["id"], text=action["selected_option"]["value"]
        )

    @app.action("tag")
    def asked_for_form(ack: Ack, client: WebClient, body: dict[str, Any]) -> None:
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=FORM)

    @app.view("tag")
    def tagged(ack: Ack, view: dict[str, Any]) -> None:
        tag = view["state"]["values"]["tag"]["tag"]["value"]
        if len(tag) > 25:
            ack(response_action="errors", errors={"tag": "at most 25"})
        else:
            ack()

    return app


@pytest.fixture(params=["http", "socket"])
def app(request: pytest.FixtureRequest, slack: SlackPeer, team: Workspace) -> Iterator[App]:
    slack.limited = False
    app = an_app(slack, team)
    if request.param == "socket":
        handler = SocketModeHandler(app, slack.app_token)
        handler.connect()  # type: ignore[no-untyped-call]
        slack.wait(lambda: slack.sockets.connections)
        yield app
        handler.client.auto_reconnect_enabled = False
        slack.sockets.drop()  # or the client would wait seconds for its last message
        handler.close()  # type: ignore[no-untyped-call]
        return
    adapter = SlackRequestHandler(app)

    async def serve(http: Request) -> Response:
        return await adapter.handle(http)

    server = ServerThread(Starlette(routes=[Route("/slack", serve, methods=["POST"])]))
    server.start()
    slack.connect(f"{server.url}/slack")
    yield app
    server.stop()


@pytest.mark.usefixtures("app")
def test_a_conversation(slack: SlackPeer, room: Channel, kim: Person) -> None:
    def read(reader: Person | None = None) -> list[str]:
        return [seen.words for seen in slack.answers(room, reader)]

    slack.mention(kim, room, "expiring")
    (card,) = slack.wait(lambda: slack.answers(room))
    assert card.words.startswith("*12* expire")
    assert card.buttons == ["Next", "Tag…"]

    slack.press(kim, card.message, "Product", "Calling")
    slack.wait(lambda: read(kim)[1:] == ["calling"])
    assert len(read()) == 1, "what is whispered to one is not for all"

    slack.press(kim, card.message, "Tag…")
    slack.wait(lambda: slack.form(kim))
    slack.submit(kim, {"Tag": "x" * 26})
    form = slack.form(kim)
    assert form is not None
    slack.wait(lambda: form.errors == {"tag": "at most 25"})
    slack.submit(kim, {"Tag": "gold"})
    slack.wait(lambda: slack.form(kim) is None)

    slack.press(kim, card.message, "Next")
    slack.wait(lambda: read() == ["page 2"])
    slack.type_command(kim, room, "/switchboard help")
    slack.wait(lambda: "asked: help" in read(kim))
    slack.say(kim, None, "hello & bye")
    slack.wait(lambda: slack.answers(slack.direct(kim)))
    assert slack.answers(slack.direct(kim))[0].words == "you said hello & bye"
    slack.wait(lambda: all(delivery.over for delivery in slack.deliveries()))
    assert all(d.ack_seconds is not None and d.ack_seconds < 3 for d in slack.deliveries())
