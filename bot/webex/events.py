"""What a webhook tells, as an event to keep: IDs alone, what was said is fetched when it is answered.

An event that was missed and fetched later has the same key, so that it is kept once.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.webex.model import Post, is_bot_address
from store.inbox.events import NewEvent

NAME = "webex"
MESSAGES, PRESSES, MEMBERSHIPS = "messages", "attachmentActions", "memberships"
RESOURCES = (MESSAGES, PRESSES, MEMBERSHIPS)
CREATED = "created"


class UnreadableError(ValueError):
    """A webhook's body that does not have the shape of one."""


def told(body: Any, bot: str, workspace: str) -> NewEvent | None:
    """The event of a webhook's body; None where there is nothing to do for us.

    `bot` and `workspace` are the IDs of the bot and of its organization; the body has them as the webhook's
    owner's, which hold while ours are empty.

    Raises:
        UnreadableError: it does not have the shape of one.
    """
    if not isinstance(body, Mapping) or not isinstance(body.get("data"), Mapping):
        raise UnreadableError("no object with data")
    resource, data = body.get("resource"), body["data"]
    if resource not in RESOURCES or body.get("event") != CREATED:
        return None
    bot, workspace = bot or _text(body, "createdBy"), workspace or _text(body, "orgId")
    room, person = _text(data, "roomId"), _text(data, "personId")
    payload = {"id": _text(data, "id"), "room": room, "person": person}
    if resource == MEMBERSHIPS:
        payload["direct"] = data.get("roomType") == "direct"
        payload["by"] = _text(body, "actorId")
        if payload["direct"] or payload["by"] == bot:
            return None
    elif person == bot or is_bot_address(str(data.get("personEmail") or "")):
        return None
    return _event(str(resource), workspace, payload)


def missed(post: Post, workspace: str) -> NewEvent:
    """The event of a message that no webhook told of."""
    return _event(MESSAGES, workspace, {"id": post.id, "room": post.room, "person": post.author})


def _event(resource: str, workspace: str, payload: Mapping[str, Any]) -> NewEvent:
    return NewEvent(
        platform=NAME,
        workspace=workspace,
        key=f"{resource}:{CREATED}:{payload['id']}",
        lane=f"{payload['room']}:{payload['person']}",
        kind=resource,
        payload=payload,
    )


def _text(data: Mapping[str, Any], name: str) -> str:
    found = data.get(name)
    if not isinstance(found, str) or not found or "\0" in found:
        raise UnreadableError(name)
    return found
