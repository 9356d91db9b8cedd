"""Methods about channels, who is in them and what was said."""

from __future__ import annotations

from tests.peers.slack import pictures
from tests.peers.slack.model import Channel, Json
from tests.peers.slack.refusals import Refusal
from tests.peers.slack.request import TIER_2, TIER_3, TIER_4, Request, method


@method("conversations.open", "im:write", rate=TIER_3)
def open_(call: Request) -> Json:
    """Open the direct conversation with a person."""
    users = call.required("users").split(",")
    if len(users) > 1:
        call.need("mpim:write")
        raise Refusal("not_supported_by_this_peer")
    person = call.person("users")
    if person.bot_id:
        raise Refusal("cannot_dm_bot")
    if person.deleted:
        raise Refusal("user_disabled")
    channel, already = call.world.direct(call.workspace, person)
    shown = pictures.channel(channel, call.workspace) if call.flag("return_im") else {"id": channel.id}
    return {"channel": shown, "no_op": already, "already_open": already}


@method("conversations.info", rate=TIER_3)
def info(call: Request) -> Json:
    """What a channel is."""
    channel = _readable(call, "read", joined=False)
    return {"channel": pictures.channel(channel, call.workspace)}


@method("conversations.members", rate=TIER_4)
def members(call: Request) -> Json:
    """Who is in it."""
    channel = _readable(call, "read", joined=False)
    people, rest = call.page([person.id for person in channel.members])
    return {"members": people, **rest}


@method("conversations.list", rate=TIER_2)
def list_(call: Request) -> Json:
    """The channels of the workspace that the app may know."""
    kinds = {
        "public_channel": ("public", "channels:read"),
        "private_channel": ("private", "groups:read"),
        "im": ("im", "im:read"),
    }
    wanted = []
    for name in call.text("types", "public_channel").split(","):
        if name not in kinds:
            raise Refusal("invalid_types")
        call.need(kinds[name][1])
        wanted.append(kinds[name][0])
    hidden = call.flag("exclude_archived")
    found = [
        pictures.channel(channel, call.workspace)
        for channel in call.world.channels.values()
        if channel.seen_from(call.workspace)
        and channel.kind in wanted
        and not (hidden and channel.archived)
        and (channel.kind == "public" or call.bot in channel.members)
    ]
    channels, rest = call.page(found)
    return {"channels": channels, **rest}


@method("conversations.join", "channels:join", rate=TIER_3)
def join(call: Request) -> Json:
    """Join a public channel."""
    channel = call.channel()
    if channel.archived:
        raise Refusal("is_archived")
    if channel.kind != "public":
        raise Refusal("method_not_supported_for_channel_type")
    if call.bot not in channel.members:
        channel.members.append(call.bot)
    return {"channel": pictures.channel(channel, call.workspace)}


@method("conversations.history", rate=TIER_3)
def history(call: Request) -> Json:
    """What was said, the latest first, without answers in threads and ephemeral messages."""
    return _said(call, _readable(call, "history", joined=True), None)


@method("conversations.replies", rate=TIER_3)
def replies(call: Request) -> Json:
    """A thread, its first message first."""
    channel = _readable(call, "history", joined=True)
    try:
        parent = channel.message(call.required("ts"))
    except Refusal:
        raise Refusal("thread_not_found") from None
    return _said(call, channel, parent.ts)


def _readable(call: Request, right: str, *, joined: bool) -> Channel:
    """The channel; the scope it takes depends on its kind."""
    channel = call.channel(joined=joined)
    call.need(f"{channel.family}:{right}")
    return channel


def _said(call: Request, channel: Channel, thread: str | None) -> Json:
    oldest, latest = call.moment("oldest", 0), call.moment("latest", 1e12)
    inclusive = call.flag("inclusive")
    found = []
    for message in channel.messages:
        at = float(message.ts)
        inside = oldest <= at <= latest if inclusive else oldest < at < latest
        here = thread in {message.ts, message.thread_ts} if thread else message.thread_ts is None
        if inside and here and not message.deleted and message.only_for is None:
            found.append(message)
    if thread is None:
        found.reverse()
    wanted, rest = call.page(found)
    metadata = call.flag("include_all_metadata")
    shown = [pictures.message(message, call.address, metadata=metadata) for message in wanted]
    return {"messages": shown, "has_more": bool(rest["response_metadata"]["next_cursor"]), **rest}
