"""Methods that post, edit and delete messages."""

from __future__ import annotations

import json
from typing import Any

from tests.peers.core.limits import Rate
from tests.peers.slack import pictures
from tests.peers.slack.model import Channel, Json, Message
from tests.peers.slack.refusals import Refusal, invalid
from tests.peers.slack.request import TIER_3, TIER_4, Request, method

LONGEST_POST = 40_000
"""Longer text is cut, without an error."""
LONGEST_EDIT = 4_000
LARGEST_METADATA = 8_000


@method("chat.postMessage", "chat:write", rate=Rate(300, 60))
def post_message(call: Request) -> Json:
    """Post for all to see."""
    channel = writable(call, _destination(call))
    message = call.world.post(
        channel, call.bot, **content(call), metadata=_metadata(call), thread_ts=thread(call, channel)
    )
    return {"channel": channel.id, "ts": message.ts, "message": pictures.message(message, call.address)}


@method("chat.postEphemeral", "chat:write", rate=TIER_4)
def post_ephemeral(call: Request) -> Json:
    """Post for one person to see."""
    channel = writable(call, call.channel())
    reader = call.person()
    if reader not in channel.members:
        raise Refusal("user_not_in_channel")
    if call.bot not in channel.members:
        raise Refusal("not_in_channel")
    message = call.world.post(
        channel, call.bot, **content(call), only_for=reader, thread_ts=thread(call, channel)
    )
    return {"message_ts": message.ts}


@method("chat.update", "chat:write", rate=TIER_3)
def update(call: Request) -> Json:
    """Edit a message of the app's own; ephemeral ones cannot be."""
    channel = writable(call, call.channel())
    message = channel.message(call.required("ts"))
    if message.author is not call.bot or message.files:
        raise Refusal("cant_update_message")
    if len(call.text("text")) > LONGEST_EDIT:
        raise Refusal("msg_too_long")
    new = content(call)
    message.text = new["text"]
    if call.arguments.get("blocks") is not None or call.text("text"):
        message.blocks = new["blocks"]
    message.link_names, message.parse = new["link_names"], new["parse"]
    message.metadata = _metadata(call) or message.metadata
    message.edits += 1
    picture = pictures.message(message, call.address)
    return {"channel": channel.id, "ts": message.ts, "text": message.text, "message": picture}


@method("chat.delete", "chat:write", rate=TIER_3)
def delete(call: Request) -> Json:
    """Delete a message of the app's own."""
    channel = call.channel()
    message = channel.message(call.required("ts"))
    if message.author is not call.bot:
        raise Refusal("cant_delete_message")
    message.deleted = True
    return {"channel": channel.id, "ts": message.ts}


def content(call: Request) -> dict[str, Any]:
    """Text, blocks and how they are to be read."""
    text = call.text("text")
    markdown = call.text("markdown_text")
    if markdown and (text or call.data("blocks")):
        raise Refusal("markdown_text_conflict")
    if len(markdown) > 12_000:
        raise Refusal("msg_too_long")
    blocks = call.blocks()
    if markdown:
        blocks = [{"type": "markdown", "text": markdown}]
    if not text and not blocks and not call.data("attachments"):
        raise Refusal("no_text")
    return {
        "text": text[:LONGEST_POST],
        "blocks": blocks,
        "link_names": call.flag("link_names"),
        "parse": call.text("parse", "none"),
        "unfurl": call.flag("unfurl_links", default=True) or call.flag("unfurl_media", default=True),
        "by_app": True,
    }


def writable(call: Request, channel: Channel) -> Channel:
    """The channel if the app may write in it."""
    if channel.archived:
        raise Refusal("is_archived")
    if call.bot not in channel.members and "chat:write.public" not in call.token.scopes:
        raise Refusal("not_in_channel")
    return channel


def thread(call: Request, channel: Channel) -> str | None:
    """The first message of the thread to answer in."""
    asked = call.text("thread_ts")
    if not asked:
        return None
    try:
        parent: Message = channel.message(asked)
    except Refusal:
        raise Refusal("thread_not_found") from None
    return parent.thread_ts or parent.ts


def _destination(call: Request) -> Channel:
    """A channel, or a person: then the direct conversation with them."""
    if call.text("channel").startswith("U"):
        return call.world.direct(call.workspace, call.person("channel"))[0]
    return call.channel()


def _metadata(call: Request) -> Json | None:
    metadata = call.data("metadata")
    if metadata is None:
        return None
    shaped = isinstance(metadata, dict) and isinstance(metadata.get("event_type"), str)
    if not shaped or not isinstance(metadata.get("event_payload"), dict):
        raise Refusal("invalid_metadata_format")
    if set(metadata) - {"event_type", "event_payload", "entities"}:
        raise invalid("invalid additional property [json-pointer:/metadata]")
    if len(json.dumps(metadata)) > LARGEST_METADATA:
        raise Refusal("metadata_too_large")
    return dict(metadata)
