"""What a response URL, or the answer to a slash command, does in the conversation it came from."""

from __future__ import annotations

from tests.peers.slack.methods.chat import content
from tests.peers.slack.model import Json, ResponseUrl, Token
from tests.peers.slack.refusals import Refusal
from tests.peers.slack.request import Request
from tests.peers.slack.world import RESPONSE_URL_USES, World


def respond(world: World, key: str, arguments: Json, address: str) -> None:
    """Use a response URL once; refuses when it is too old or used up."""
    url = world.response_urls.get(key)
    if url is None or world.clock.now() > url.expires_at:
        raise Refusal("expired_url")
    if url.uses >= RESPONSE_URL_USES:
        raise Refusal("used_url")
    apply(world, url, arguments, address)
    url.uses += 1


def apply(world: World, url: ResponseUrl, arguments: Json, address: str) -> None:
    """Post, replace or delete as the arguments say; it works in channels the app is not in."""
    call = Request(world, _standing_in(world, url), arguments, address)
    told = url.message
    if call.flag("delete_original"):
        if told is not None:
            told.deleted = True
        return
    new = content(call)
    if told is not None and not told.deleted and call.flag("replace_original"):
        told.text, told.blocks = new["text"], new["blocks"]
        told.edits += 1
        return
    everyone = call.text("response_type", "ephemeral") == "in_channel"
    world.post(
        url.channel,
        call.bot,
        **new,
        only_for=None if everyone else url.person,
        thread_ts=call.text("thread_ts") or None,
    )


def _standing_in(world: World, url: ResponseUrl) -> Token:
    return next(
        (token for token in world.tokens.values() if token.workspace is url.workspace),
        Token("", "bot", url.workspace, set()),
    )
