"""Messages that one person alone sees."""

from __future__ import annotations

from typing import Any, Final

import orjson
from slack_sdk.webhook import WebhookClient, WebhookResponse

from bot.gateway.platform import Said
from bot.slack.carried import RESPONSE_URL
from bot.slack.failures import answered, refusals
from bot.slack.people import ClientFor
from bot.slack.transport import SILENT, Messages, content
from config.errors import DeliveryError
from notifications.transport import Message, Place

TIMEOUT: Final = 10
"""Seconds."""
USED_UP: Final = frozenset({"expired_url", "used_url"})
OUTSIDE: Final = frozenset({"not_in_channel", "user_not_in_channel", "channel_not_found"})
"""Why somebody cannot be told something in a room: one of the two is not in it."""


class Private:
    """Answers a person where they asked, unseen by others."""

    def __init__(self, client_for: ClientFor, messages: Messages) -> None:
        """Take what gives the client of a workspace, and what posts in direct rooms."""
        self._client_for = client_for
        self._messages = messages

    def whisper(self, said: Said, message: Message, delivery_id: str) -> str:
        """By the response URL while it serves, else in the room, else in the direct room."""
        try:
            if said.back.get(RESPONSE_URL):
                self._respond(said, message, replace=False)
                return ""
        except DeliveryError as error:
            if error.facts.get("reason") not in USED_UP:
                raise
        if said.direct:
            return self._messages.post(said.place, message, delivery_id)
        try:
            return self._in_room(said, message)
        except DeliveryError as error:
            if error.facts.get("reason") not in OUTSIDE:
                raise
        room = self._messages.direct(said.place.room.workspace, said.person_id)
        self._messages.post(Place(room), message, delivery_id)
        return ""

    def replace(self, said: Said, message: Message) -> str:
        """Put it in the place of the ephemeral message that was pressed.

        Raises:
            DeliveryError: `edit-refused` when its response URL has served its time.
        """
        if not said.back.get(RESPONSE_URL):
            raise DeliveryError("edit-refused", permanent=True, reason="no_response_url")
        self._respond(said, message, replace=True)
        return said.pressed

    def _in_room(self, said: Said, message: Message) -> str:
        with refusals():
            sent = self._client_for(said.place.room.workspace).chat_postEphemeral(
                **content(message),
                channel=said.place.room.room_id,
                user=said.person_id,
                thread_ts=said.place.thread or None,
                parse="none",
            )
        return str(sent["message_ts"])

    def _respond(self, said: Said, message: Message, *, replace: bool) -> None:
        body: dict[str, Any] = {
            **content(message),
            **SILENT,
            "response_type": "ephemeral",
            "replace_original": replace,
        }
        if said.place.thread and not replace:
            body["thread_ts"] = said.place.thread
        client = WebhookClient(said.back[RESPONSE_URL], timeout=TIMEOUT, retry_handlers=[])
        with refusals(writes=not replace):
            answer = client.send_dict(body)
        _check(answer, writes=not replace)


def _check(answer: WebhookResponse, *, writes: bool) -> None:
    """A response URL says in its body what is wrong, as JSON or as a bare word; the SDK raises nothing."""
    try:
        said = orjson.loads(answer.body)
    except orjson.JSONDecodeError:
        said = {"error": answer.body.strip()}
    if answer.status_code != 200 or (isinstance(said, dict) and said.get("ok") is False):
        raise answered(answer.status_code, answer.headers, said, writes=writes)
