"""What of Slack's payloads is kept: which events want an answer, under which key, in which lane.

Nothing here trusts the shape of a payload: a signature says who sent it, not what is in it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from bot.slack import carried
from store.inbox import NewEvent

Json = Mapping[str, Any]

PLATFORM: Final = "slack"
COMMAND: Final = "command"
"""The kind of a slash command, whose payload names none."""
EVENTS: Final = frozenset(
    {
        "app_mention",
        "message",
        "member_joined_channel",
        "app_home_opened",
        "app_uninstalled",
        "tokens_revoked",
    }
)
PLAIN_SUBTYPES: Final = frozenset({"", "file_share", "thread_broadcast"})
"""Messages that a person wrote; the other subtypes tell of changes, or are Slack's own."""
UNNEEDED: Final = frozenset({"token", "message", "view", "state", "blocks", "attachments", "bot_profile"})
"""What a payload says beside what is read of it: an old secret, our own card again, text in another form."""


def new_event(body: Json, workspace: str) -> NewEvent | None:
    """The event as it is kept; None when nothing of ours follows from it."""
    kind = text(body, "type")
    if text(body, "command"):
        return _command(body, workspace)
    if kind == "event_callback":
        return _event(body, workspace)
    reader = _INTERACTIONS.get(kind)
    return reader(body, workspace) if reader else None


def text(body: Any, *path: str) -> str:
    """The string at that path, or an empty one."""
    for name in path:
        body = body.get(name) if isinstance(body, Mapping) else None
    return body if isinstance(body, str) else ""


def part(body: Any, *path: str) -> Json:
    """The object at that path, or an empty one."""
    for name in path:
        body = body.get(name) if isinstance(body, Mapping) else None
    return body if isinstance(body, Mapping) else {}


def pressed(body: Json) -> Json:
    """The button or menu that was pressed."""
    actions = body.get("actions")
    return part(actions[0]) if isinstance(actions, list) and actions else {}


def carried_by(action: Json) -> Json | None:
    """What a button or a chosen option carries; None: nothing of ours (a link, say)."""
    return carried.read_value(text(action, "value") or text(action, "selected_option", "value"))


def _event(body: Json, workspace: str) -> NewEvent | None:
    event, key = part(body, "event"), text(body, "event_id")
    kind = text(event, "type")
    if kind not in EVENTS or not key or not _WANTED.get(kind, _always)(event):
        return None
    lane = f"{text(event, 'channel')} {text(event, 'user')}".strip()
    kept = {"event": {name: value for name, value in event.items() if name not in UNNEEDED}}
    return NewEvent(PLATFORM, workspace, key, lane, kind, kept)


def _command(body: Json, workspace: str) -> NewEvent | None:
    key = text(body, "trigger_id")
    if not key or not text(body, "user_id") or not text(body, "channel_id"):
        return None
    lane = f"{text(body, 'channel_id')} {text(body, 'user_id')}"
    return NewEvent(PLATFORM, workspace, key, lane, COMMAND, _without(body))


def _press(body: Json, workspace: str) -> NewEvent | None:
    action = pressed(body)
    key = text(body, "trigger_id") or text(action, "action_ts")
    if not key or not text(body, "user", "id") or carried_by(action) is None:
        return None
    message, view = part(body, "message"), part(body, "view")
    kept = _without(body)
    if message:
        kept["message"] = {name: message[name] for name in ("ts", "thread_ts") if name in message}
    if view:
        kept["view"] = {name: view[name] for name in ("id", "type", "private_metadata") if name in view}
    room = text(body, "channel", "id") or text(view, "id")
    return NewEvent(PLATFORM, workspace, key, f"{room} {text(body, 'user', 'id')}", "block_actions", kept)


def _submission(body: Json, workspace: str) -> NewEvent | None:
    view = part(body, "view")
    origin, intent = carried.read_metadata(text(view, "private_metadata"))
    if not text(view, "id") or not intent or not text(body, "user", "id"):
        return None
    kept = _without(body)
    kept["view"] = {name: view[name] for name in ("id", "private_metadata", "state") if name in view}
    key = f"{text(view, 'id')} {text(view, 'hash')}"
    lane = f"{origin.room} {text(body, 'user', 'id')}"
    return NewEvent(PLATFORM, workspace, key, lane, "view_submission", kept)


_INTERACTIONS: Final[Mapping[str, Callable[[Json, str], NewEvent | None]]] = {
    "block_actions": _press,
    "view_submission": _submission,
}


def _by_a_person(event: Json) -> bool:
    """Not by a bot, ourselves among them: two bots that answer each other never end."""
    return bool(
        text(event, "user")
        and text(event, "channel")
        and not event.get("bot_id")
        and not event.get("hidden")
        and text(event, "subtype") in PLAIN_SUBTYPES
        and text(event, "user") != "USLACKBOT"
    )


def _in_a_room(event: Json) -> bool:
    """In a direct conversation the message itself is an event already."""
    return _by_a_person(event) and not text(event, "channel").startswith("D")


def _direct(event: Json) -> bool:
    return _by_a_person(event) and text(event, "channel_type") == "im"


def _home(event: Json) -> bool:
    return text(event, "tab") == "home" and bool(text(event, "user"))


def _bot_tokens(event: Json) -> bool:
    return bool(part(event, "tokens").get("bot"))


def _somebody(event: Json) -> bool:
    return bool(text(event, "user") and text(event, "channel"))


def _always(_event: Json) -> bool:
    return True


_WANTED: Final[Mapping[str, Callable[[Json], bool]]] = {
    "app_mention": _in_a_room,
    "message": _direct,
    "app_home_opened": _home,
    "tokens_revoked": _bot_tokens,
    "member_joined_channel": _somebody,
}


def _without(body: Json) -> dict[str, Any]:
    return {name: value for name, value in body.items() if name not in UNNEEDED}
