"""A kept event as what somebody said: the same for the desk as on every other platform."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, Final, Protocol

from bot.gateway.platform import Said, SentFile
from bot.slack import carried
from bot.slack.envelopes import COMMAND, PLATFORM, Json, carried_by, part, pressed, text
from bot.slack.installations import Installations
from bot.slack.submissions import submitted
from bot.slack.typed import typed
from cards.intent import Intent
from config.errors import RequestError
from notifications.transport import Place
from store.inbox import KeptEvent
from store.rooms import RoomKey

HELP: Final = Intent("help")
"""What a mention, a message or a command without a word asks, and what the person's page shows."""
WELCOME: Final = Intent("welcome")
OUTSIDERS: Final = Intent("outsiders_notice")
UNREADABLE: Final = "unreadable"
"""The name of the intent of a button that cannot be read: it is from a version that is gone."""


class Rooms(Protocol):
    """What is known of who is in a room."""

    def came_in(self, room: RoomKey, person_id: str) -> bool:
        """Somebody joined; whether that brought the first outsider into the room."""
        ...


class Reader:
    """Reads kept events."""

    def __init__(self, installations: Installations, rooms: Rooms) -> None:
        """`installations` knows the bot's own name in a workspace."""
        self._installations = installations
        self._rooms = rooms

    def read(self, event: KeptEvent) -> Said | None:
        """What somebody said; None: nothing that wants an answer.

        Raises:
            DeliveryError: `platform-down` or `token-refused`, when the workspace cannot be told yet.
        """
        return self._readers[event.kind](self, event) if event.kind in self._readers else None

    def _mention(self, kept: KeptEvent) -> Said | None:
        event = part(kept.payload, "event")
        return self._written(kept, event, thread=text(event, "thread_ts") or text(event, "ts"))

    def _message(self, kept: KeptEvent) -> Said | None:
        event = part(kept.payload, "event")
        return self._written(kept, event, thread=text(event, "thread_ts"), direct=True)

    def _written(self, kept: KeptEvent, event: Json, *, thread: str, direct: bool = False) -> Said | None:
        bot = self._installations.find(kept.workspace).bot_user_id
        if text(event, "user") == bot:
            return None
        words, files = typed(text(event, "text"), bot), _files(event)
        return Said(
            person_id=text(event, "user"),
            place=Place(_room(kept, text(event, "channel")), thread),
            what=words if words or files else HELP,
            direct=direct,
            files=files,
        )

    def _command(self, kept: KeptEvent) -> Said:
        body = kept.payload
        room = text(body, "channel_id")
        return Said(
            person_id=text(body, "user_id"),
            place=Place(_room(kept, room)),
            what=typed(text(body, "text"), "") or HELP,
            direct=room.startswith("D"),
            theirs_alone=True,
            back={carried.RESPONSE_URL: text(body, "response_url")},
        )

    def _press(self, kept: KeptEvent) -> Said | None:
        body = kept.payload
        said = carried_by(pressed(body))
        if said is None:
            return None
        origin = _origin(body)
        trigger = text(body, "trigger_id")
        number = said.get("form")
        return Said(
            person_id=text(body, "user", "id"),
            place=Place(_room(kept, origin.room), origin.thread),
            what=_intent(said.get("from") if "form" in said else said),
            direct=origin.direct,
            pressed=origin.message,
            theirs_alone=origin.alone,
            form=number if isinstance(number, int) else None,
            home=origin.home,
            back={
                carried.RESPONSE_URL: origin.url,
                carried.TRIGGER: trigger,
                carried.VIEW: carried.view_name(trigger),
            },
        )

    def _submission(self, kept: KeptEvent) -> Said | None:
        view = part(kept.payload, "view")
        origin, _ = carried.read_metadata(text(view, "private_metadata"))
        return Said(
            person_id=text(kept.payload, "user", "id"),
            place=Place(_room(kept, origin.room), origin.thread),
            what=_submitted(view),
            direct=origin.direct,
            pressed=origin.message,
            theirs_alone=origin.alone,
            home=origin.home,
            back={carried.RESPONSE_URL: origin.url},
        )

    def _joined(self, kept: KeptEvent) -> Said | None:
        event = part(kept.payload, "event")
        room, person = _room(kept, text(event, "channel")), text(event, "user")
        inviter = text(event, "inviter") or person
        if person == self._installations.find(kept.workspace).bot_user_id:
            self._rooms.came_in(room, person)
            return Said(inviter, Place(room), WELCOME)
        if self._rooms.came_in(room, person):
            return Said(inviter, Place(room), OUTSIDERS)
        return None

    def _home(self, kept: KeptEvent) -> Said:
        event = part(kept.payload, "event")
        place = Place(_room(kept, text(event, "channel")))
        return Said(text(event, "user"), place, HELP, direct=True, home=True)

    def _removed(self, kept: KeptEvent) -> None:
        self._installations.remove(kept.workspace, _moment(kept))

    _readers: Final[Mapping[str, Callable[[Reader, KeptEvent], Said | None]]] = {
        "app_mention": _mention,
        "message": _message,
        COMMAND: _command,
        "block_actions": _press,
        "view_submission": _submission,
        "member_joined_channel": _joined,
        "app_home_opened": _home,
        "app_uninstalled": _removed,
        "tokens_revoked": _removed,
    }


def _room(kept: KeptEvent, room_id: str) -> RoomKey:
    return RoomKey(PLATFORM, kept.workspace, room_id)


def _origin(body: Json) -> carried.Origin:
    """Where a button was pressed: on a message, or on a page of ours that says where it belongs."""
    room = text(body, "channel", "id")
    if not room:
        view = part(body, "view")
        origin, _ = carried.read_metadata(text(view, "private_metadata"))
        return origin
    message, container = part(body, "message"), part(body, "container")
    shown = text(container, "message_ts") or text(message, "ts")
    thread = text(message, "thread_ts") or text(container, "thread_ts")
    direct = room.startswith("D")
    return carried.Origin(
        room=room,
        thread=thread or ("" if direct else shown),
        message=shown,
        direct=direct,
        alone=container.get("is_ephemeral") is True,
        url=text(body, "response_url"),
    )


def _intent(value: Any) -> Intent:
    try:
        return Intent.from_json(part(value))
    except RequestError:
        return Intent(UNREADABLE)


def _submitted(view: Json) -> Intent:
    try:
        return submitted(view)
    except RequestError:
        return Intent(UNREADABLE)


def _files(event: Json) -> tuple[SentFile, ...]:
    files = event.get("files")
    return tuple(
        SentFile(text(file, "name"), _size(file), text(file, "url_private_download") or text(file, "id"))
        for file in (files if isinstance(files, list) else ())
        if text(file, "id")
    )


def _size(file: Any) -> int:
    size = part(file).get("size")
    return size if isinstance(size, int) else 0


def _moment(kept: KeptEvent) -> datetime:
    """When it happened, by Slack's clock."""
    try:
        return datetime.fromtimestamp(float(text(kept.payload, "event", "event_ts")), UTC)
    except (ValueError, OverflowError, OSError):
        return kept.received_at
