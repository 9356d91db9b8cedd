"""Posting, editing and deleting: what goes, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest
from slack_sdk import WebClient

from tests.peers.refused import refusal
from tests.peers.slack.model import Channel, Person, Workspace
from tests.peers.slack.peer import SlackPeer


def section(text: str, **more: Any) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text, "verbatim": True}, **more}


def button(text: str, **more: Any) -> dict[str, Any]:
    return {"type": "button", "action_id": text, "text": {"type": "plain_text", "text": text}, **more}


@pytest.fixture
def unlimited(slack: SlackPeer) -> SlackPeer:
    slack.limited = False
    return slack


def test_a_message_is_posted_edited_and_deleted(
    unlimited: SlackPeer, client: WebClient, room: Channel
) -> None:
    metadata = {"event_type": "delivery", "event_payload": {"id": "d-1"}}
    posted = client.chat_postMessage(channel=room.id, text="one", blocks=[section("one")], metadata=metadata)
    client.chat_postMessage(channel=room.id, text="answer", thread_ts=posted["ts"])
    client.chat_update(channel=room.id, ts=posted["ts"], text="two", blocks=[section("two")])
    seen = unlimited.transcript(room)
    assert [(s.words, s.edits, s.thread_ts) for s in seen] == [("two", 1, None), ("answer", 0, posted["ts"])]
    read = client.conversations_history(channel=room.id, include_all_metadata=True)["messages"]
    assert [(m["text"], m["metadata"], m["reply_count"]) for m in read] == [("two", metadata, 1)]
    assert "metadata" not in client.conversations_history(channel=room.id)["messages"][0]
    thread = client.conversations_replies(channel=room.id, ts=posted["ts"])["messages"]
    assert [m["text"] for m in thread] == ["two", "answer"]
    client.chat_delete(channel=room.id, ts=posted["ts"])
    assert [s.words for s in unlimited.transcript(room)] == ["answer"]
    assert refusal(client.chat_delete, channel=room.id, ts=posted["ts"])["error"] == "message_not_found"


def test_messages_of_others_and_ephemeral_ones_cannot_be_changed(
    unlimited: SlackPeer, client: WebClient, room: Channel, kim: Person
) -> None:
    theirs = unlimited.say(kim, room, "mine")
    assert (
        refusal(client.chat_update, channel=room.id, ts=theirs.ts, text="x")["error"] == "cant_update_message"
    )
    assert refusal(client.chat_delete, channel=room.id, ts=theirs.ts)["error"] == "cant_delete_message"
    whispered = client.chat_postEphemeral(channel=room.id, user=kim.id, text="psst")["message_ts"]
    assert (
        refusal(client.chat_update, channel=room.id, ts=whispered, text="x")["error"] == "message_not_found"
    )


def test_only_its_reader_sees_an_ephemeral_message(
    unlimited: SlackPeer, client: WebClient, team: Workspace, room: Channel, kim: Person
) -> None:
    outside = unlimited.person(team, "Robin")
    client.chat_postEphemeral(channel=room.id, user=kim.id, text="for you")
    assert [s.words for s in unlimited.transcript(room, kim)] == ["for you"]
    assert unlimited.transcript(room) == []
    refused = refusal(client.chat_postEphemeral, channel=room.id, user=outside.id, text="x")
    assert refused["error"] == "user_not_in_channel"


@pytest.mark.parametrize(
    ("facts", "error"),
    [
        ({"archived": True}, "is_archived"),
        ({"app": False}, "not_in_channel"),
        ({"app": False, "kind": "private"}, "channel_not_found"),
    ],
)
def test_channels_one_cannot_write_in(
    unlimited: SlackPeer, client: WebClient, team: Workspace, kim: Person, facts: dict[str, Any], error: str
) -> None:
    archived = facts.pop("archived", False)
    channel = unlimited.channel(team, "elsewhere", kim, **facts)
    channel.archived = archived
    assert refusal(client.chat_postMessage, channel=channel.id, text="x")["error"] == error


@pytest.mark.parametrize("name", ["C0NOSUCHONE", "#partners", "partners"])
def test_a_channel_goes_by_its_id(client: WebClient, room: Channel, name: str) -> None:
    assert refusal(client.chat_postMessage, channel=name, text="x")["error"] == "channel_not_found"


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({}, "no_text"),
        ({"text": "x", "thread_ts": "1.000001"}, "thread_not_found"),
        ({"text": "x", "metadata": {"event_type": "t"}}, "invalid_metadata_format"),
        (
            {"text": "x", "metadata": {"event_type": "t", "event_payload": {"a": "b" * 9000}}},
            "metadata_too_large",
        ),
        ({"text": "x", "blocks": "[{"}, "invalid_blocks_format"),
        ({"text": "x", "blocks": [section("y" * 2900)] * 5}, "msg_blocks_too_long"),
        ({"text": "x", "markdown_text": "y"}, "markdown_text_conflict"),
    ],
)
def test_arguments_of_a_message(
    client: WebClient, room: Channel, arguments: dict[str, Any], error: str
) -> None:
    call = {"channel": room.id, **arguments}
    assert refusal(client.api_call, api_method="chat.postMessage", json=call)["error"] == error


def test_long_text_is_cut_when_posted_and_refused_in_an_edit(
    unlimited: SlackPeer, client: WebClient, room: Channel
) -> None:
    ts = client.chat_postMessage(channel=room.id, text="x" * 40_001)["ts"]
    assert len(unlimited.transcript(room)[0].text) == 40_000
    assert refusal(client.chat_update, channel=room.id, ts=ts, text="x" * 4_001)["error"] == "msg_too_long"
    assert client.chat_update(channel=room.id, ts=ts, text="x" * 4_000)["ok"]


@pytest.mark.parametrize(
    ("blocks", "pointer"),
    [
        ([section("x")] * 51, "/blocks"),
        ([section("")], "/blocks/0/text/text"),
        ([section("x"), section("y" * 3001)], "/blocks/1/text/text"),
        ([{"type": "header", "text": {"type": "mrkdwn", "text": "x"}}], "/blocks/0/text/type"),
        ([{"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}], "/blocks/0/text/text"),
        ([{"type": "actions", "elements": []}], "/blocks/0/elements"),
        ([{"type": "actions", "elements": [button(str(n)) for n in range(26)]}], "/blocks/0/elements"),
        ([{"type": "actions", "elements": [button("a"), button("a")]}], "/blocks/0/elements"),
        ([{"type": "actions", "elements": [button("x" * 76)]}], "/blocks/0/elements/0/text/text"),
        (
            [{"type": "actions", "elements": [button("x", value="v" * 2001)]}],
            "/blocks/0/elements/0/value",
        ),
        ([{"type": "actions", "elements": [button("x", style="loud")]}], "/blocks/0/elements/0/style"),
        ([section("x", block_id="a"), section("y", block_id="a")], "/blocks"),
        ([section("x", fields=[{"type": "mrkdwn", "text": "f"}] * 11)], "/blocks/0/fields"),
        ([{"type": "image", "alt_text": "x", "slack_file": {"id": "F0"}}], "/blocks/0/slack_file"),
        ([{"type": "image", "image_url": "https://a.example/b.png"}], "/blocks/0/alt_text"),
        ([{"type": "table", "rows": [[{"type": "raw_text", "text": "x"}] * 21]}], "/blocks/0/rows/0"),
        ([{"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]]}] * 2, "/blocks/1"),
        ([{"type": "alert", "text": "x"}], "/blocks/0/type"),
        (
            [section("x", accessory={"type": "static_select", "action_id": "s", "options": []})],
            "/blocks/0/accessory/options",
        ),
    ],
)
def test_blocks_are_refused_with_a_pointer(
    client: WebClient, room: Channel, blocks: list[dict[str, Any]], pointer: str
) -> None:
    refused = refusal(client.chat_postMessage, channel=room.id, text="x", blocks=blocks)
    assert refused["error"] == "invalid_blocks"
    assert any(f"[json-pointer:{pointer}]" in m for m in refused["response_metadata"]["messages"])


def test_one_message_a_second_goes_to_a_channel(
    slack: SlackPeer, client: WebClient, room: Channel, kim: Person
) -> None:
    other = slack.direct(kim)
    client.chat_postMessage(channel=room.id, text="1")
    refused = refusal(client.chat_postMessage, channel=room.id, text="2")
    assert (refused["status"], refused["error"]) == (429, "ratelimited")
    assert int(refused["headers"]["Retry-After"]) >= 1
    assert client.chat_postMessage(channel=other.id, text="elsewhere")["ok"]
    slack.clock.advance(1)
    assert client.chat_postMessage(channel=room.id, text="2")["ok"]


def test_a_method_has_its_tier(client: WebClient) -> None:
    for _ in range(20):
        client.conversations_list()
    refused = refusal(client.conversations_list)
    assert refused["status"] == 429
    assert client.auth_test()["ok"]


def test_people_and_channels_are_paged(unlimited: SlackPeer, client: WebClient, team: Workspace) -> None:
    crowd = [unlimited.person(team, f"P{n}") for n in range(7)]
    channel = unlimited.channel(team, "crowd", *crowd)
    found: list[str] = []
    pages = 0
    for page in client.conversations_members(channel=channel.id, limit=3):
        found += page["members"]
        pages += 1
    assert (found, pages) == ([p.id for p in channel.members], 3)
    assert (
        refusal(client.conversations_members, channel=channel.id, cursor="???")["error"] == "invalid_cursor"
    )
    assert [c["name"] for c in client.conversations_list()["channels"]] == ["crowd"]


def test_a_direct_conversation_is_opened_once(
    unlimited: SlackPeer, client: WebClient, team: Workspace, kim: Person
) -> None:
    first, second = (client.conversations_open(users=kim.id) for _ in range(2))
    assert (first["already_open"], second["already_open"]) == (False, True)
    assert first["channel"]["id"] == second["channel"]["id"] == unlimited.direct(kim).id
    assert client.chat_postMessage(channel=kim.id, text="hello")["channel"] == first["channel"]["id"]
    bot = unlimited.other_bot(team)
    assert refusal(client.conversations_open, users=bot.id)["error"] == "cannot_dm_bot"


def test_history_is_for_members_and_joining_takes_its_scope(
    unlimited: SlackPeer, client: WebClient, team: Workspace, kim: Person
) -> None:
    channel = unlimited.channel(team, "elsewhere", kim, app=False)
    unlimited.say(kim, channel, "before")
    assert refusal(client.conversations_history, channel=channel.id)["error"] == "not_in_channel"
    assert refusal(client.conversations_join, channel=channel.id)["needed"] == "channels:join"
    client.token = unlimited.world.install(team, {*unlimited.world.scopes, "channels:join"}).value
    assert client.conversations_join(channel=channel.id)["channel"]["is_member"]
    assert [m["text"] for m in client.conversations_history(channel=channel.id)["messages"]] == ["before"]
