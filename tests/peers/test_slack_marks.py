"""Whom a message would ring and where it would lead."""

from __future__ import annotations

from typing import Any

import pytest
from slack_sdk import WebClient

from tests.peers.slack.marks import Marks
from tests.peers.slack.model import Channel
from tests.peers.slack.peer import SlackPeer

SILENT = {"unfurl_links": False, "unfurl_media": False}


def section(text: str, **more: Any) -> dict[str, Any]:
    return {"blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": text, **more}}]}


@pytest.mark.parametrize(
    ("arguments", "marks"),
    [
        ({"text": "<@U123> and <!here> in <#C9|x>"}, Marks(("U123",), ("here",), ("C9",))),
        ({"text": "<!subteam^S1|@sales>"}, Marks((), ("S1",))),
        ({"text": "<!date^1^{date}|today>"}, Marks()),
        ({"text": "&lt;@U123&gt; &lt;!here&gt;"}, Marks()),
        ({"text": "@here @channel"}, Marks()),
        ({"text": "@here @channel", "link_names": True}, Marks((), ("here", "channel"))),
        ({"text": "@everyone", "parse": "full"}, Marks((), ("everyone",))),
        ({"text": "see acme.com"}, Marks(links=("acme.com",))),
        ({"text": "see acme.com", "unfurl_links": True}, Marks(links=("acme.com",), unfurls=True)),
        ({"text": "by kim@acme.com"}, Marks()),
        (section("@here http://a.example", verbatim=True), Marks()),
        (section("@here http://a.example"), Marks((), ("here",), (), ("http://a.example",))),
        (section("<!channel> <http://a.example|money>", verbatim=True),
         Marks((), ("channel",), (), ("http://a.example",))),
        ({"blocks": [{"type": "header", "text": {"type": "plain_text", "text": "<@U1> @here a.com"}}]},
         Marks()),
        ({"blocks": [{"type": "markdown", "text": "[x](http://a.example) @here"}]},
         Marks((), ("here",), (), ("http://a.example",))),
        ({"blocks": [{"type": "table", "rows": [[{"type": "raw_text", "text": "<@U1> acme.com"}]]}]},
         Marks()),
        ({"blocks": [{"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [
            {"type": "user", "user_id": "U1"}, {"type": "broadcast", "range": "here"}]}]}]},
         Marks(("U1",), ("here",))),
    ],
)  # fmt: skip
def test_what_a_message_forms(
    slack: SlackPeer, client: WebClient, room: Channel, arguments: dict[str, Any], marks: Marks
) -> None:
    call = {"channel": room.id, **SILENT, **arguments}
    client.api_call("chat.postMessage", json=call)
    assert slack.transcript(room)[0].marks == marks


def test_links_unfold_unless_told_not_to(slack: SlackPeer, client: WebClient, room: Channel) -> None:
    client.chat_postMessage(channel=room.id, text="see https://acme.example")
    assert slack.transcript(room)[0].marks.unfurls
