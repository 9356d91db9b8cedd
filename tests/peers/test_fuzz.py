"""Whatever a bot sends, a peer answers as its platform would: with a refusal, never with a crash."""

from __future__ import annotations

from typing import Any

import requests
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.peers.slack.model import Channel, Person, Workspace
from tests.peers.slack.peer import SlackPeer
from tests.peers.webex.model import Room
from tests.peers.webex.peer import WebexPeer

NAMES = st.sampled_from(
    [
        "type",
        "text",
        "blocks",
        "elements",
        "options",
        "rows",
        "title",
        "label",
        "element",
        "fields",
        "value",
        "accessory",
        "confirm",
        "style",
        "id",
        "body",
        "actions",
        "url",
        "content",
        "version",
        "contentType",
        "alt_text",
        "slack_file",
        "option_groups",
        "option_id",
        "action_id",
    ]
)
WORDS = st.sampled_from(
    [
        "section",
        "actions",
        "table",
        "input",
        "image",
        "header",
        "context",
        "mrkdwn",
        "plain_text",
        "button",
        "static_select",
        "raw_text",
        "modal",
        "home",
        "AdaptiveCard",
        "Image",
        "TextBlock",
        "1.3",
    ]
)
LEAF = st.one_of(st.none(), st.booleans(), st.integers(), WORDS, st.text(max_size=5))
ANYTHING = st.recursive(
    LEAF, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=5), max_leaves=20
)
PARTS = ("text", "elements", "fields", "rows", "element", "accessory", "block_id")
BLOCKS = st.lists(st.fixed_dictionaries({"type": WORDS}, optional=dict.fromkeys(PARTS, ANYTHING)), max_size=3)
MESSAGE = st.dictionaries(st.sampled_from(("text", "markdown", "attachments", "files", "parentId")), ANYTHING)
STEADY = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@STEADY
@given(sent=st.tuples(BLOCKS | ANYTHING, ANYTHING, LEAF))
def test_slack_answers_anything(
    slack: SlackPeer, team: Workspace, kim: Person, room: Channel, sent: tuple[Any, Any, Any]
) -> None:
    blocks, thing, leaf = sent
    slack.limited = False
    headers = {"Authorization": f"Bearer {team.bot_token}"}
    trigger = slack.world.trigger(kim, team)
    for method, body in (
        (
            "chat.postMessage",
            {"channel": room.id, "blocks": blocks, "metadata": thing, "thread_ts": leaf},
        ),
        (
            "views.open",
            {"trigger_id": trigger, "view": {"type": "modal", "title": thing, "blocks": blocks}},
        ),
        ("files.completeUploadExternal", {"files": thing, "channel_id": leaf}),
        ("conversations.open", {"users": thing}),
        ("conversations.history", {"channel": room.id, "oldest": leaf, "limit": thing}),
    ):
        answer = requests.post(slack.api_url + method, json=body, headers=headers, timeout=5)
        assert answer.status_code == 200, (method, body)
        assert isinstance(answer.json()["ok"], bool)


@STEADY
@given(body=MESSAGE, card=ANYTHING, limit=LEAF)
def test_webex_answers_anything(
    webex: WebexPeer, space: Room, body: dict[str, Any], card: Any, limit: Any
) -> None:
    headers = {"Authorization": f"Bearer {webex.token}"}
    attachment = {"contentType": "application/vnd.microsoft.card.adaptive", "content": card}
    for given_ in (
        {"roomId": space.id, **body},
        {"roomId": space.id, "text": "x", "attachments": [attachment]},
    ):
        answer = requests.post(webex.api_url + "messages", json=given_, headers=headers, timeout=5)
        assert answer.status_code in {200, 400, 404}, given_
    query = {"roomId": space.id, "mentionedPeople": "me", "max": str(limit)}
    listed = requests.get(webex.api_url + "messages", query, headers=headers, timeout=5)
    assert listed.status_code in {200, 400}
