"""Messages out: post, edit, find what was posted."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from slack_sdk import WebClient

from bot.gateway.remembered import Remembered
from bot.slack.failures import refusals
from bot.slack.people import ClientFor
from cards.intent import Intent
from cards.model import Card
from cards.render import blocks
from cards.render.safety import MARK
from config.errors import DeliveryError
from notifications.transport import Message, Place
from store.rooms import RoomKey

EVENT_TYPE: Final = "switchboard_delivery"
"""Of the metadata that each message carries, with the delivery's ID."""
LONGEST_EDIT: Final = 4000
"""Characters of text that an edit takes; a new message takes ten times as many."""
PAGE: Final = 200
MOST_PAGES: Final = 5
CLOCKS_APART: Final = timedelta(minutes=5)
"""Slack's clock and ours may differ; requests that differ by more are not taken anyway."""
DIRECT_FRESH: Final = timedelta(days=1)

SILENT: Final[Mapping[str, Any]] = {"unfurl_links": False, "unfurl_media": False}


class Messages:
    """Posts and edits in rooms, for all of their members."""

    def __init__(self, client_for: ClientFor, clock: Callable[[], datetime]) -> None:
        """Take what gives the client of a workspace."""
        self._client_for = client_for
        self._direct_rooms = Remembered[tuple[str, str], RoomKey](clock)

    def compose(self, card: Card, source: Intent | None) -> Message:
        """The card as blocks, and all of it as text."""
        return Message(blocks.fallback(card), blocks.render(card, source))

    def post(self, place: Place, message: Message, delivery_id: str) -> str:
        """Post it; gives its time, which is its ID."""
        with refusals():
            posted = self._client(place).chat_postMessage(
                **content(message),
                **SILENT,
                channel=place.room.room_id,
                thread_ts=place.thread or None,
                mrkdwn=False,  # the text alone has no markup of ours
                metadata={"event_type": EVENT_TYPE, "event_payload": {"id": delivery_id}},
            )
        return str(posted["ts"])

    def edit(self, place: Place, message_id: str, message: Message) -> str:
        """Put it in the place of one of ours; what the message carries stays as it was."""
        with refusals(writes=False):  # the same edit can be made again
            self._client(place).chat_update(
                **content(_short(message)),
                channel=place.room.room_id,
                ts=message_id,
                parse="none",  # an edit reads names and links where a new message does not
            )
        return message_id

    def find(self, place: Place, delivery_id: str, since: datetime) -> str | None:
        """The time of what was posted under that ID; None: not there, or we may not look."""
        try:
            for said in self._said(place, since - CLOCKS_APART):
                metadata = said.get("metadata") or {}
                payload = metadata.get("event_payload") or {}
                if metadata.get("event_type") == EVENT_TYPE and payload.get("id") == delivery_id:
                    return str(said["ts"])
        except DeliveryError as error:
            if not error.permanent and error.facts.get("reason") != "missing_scope":
                raise
        return None

    def direct(self, workspace: str, person_id: str) -> RoomKey:
        """The room in which we talk with that person alone."""
        key = (workspace, person_id)
        known = self._direct_rooms.get(key, DIRECT_FRESH)
        if known is not None:
            return known
        with refusals(writes=False):  # opened again it is the same room
            opened = self._client_for(workspace).conversations_open(users=person_id)
        return self._direct_rooms.keep(key, RoomKey("slack", workspace, str(opened["channel"]["id"])))

    def _client(self, place: Place) -> WebClient:
        return self._client_for(place.room.workspace)

    def _said(self, place: Place, oldest: datetime) -> Iterator[Mapping[str, Any]]:
        """What was said there since, page by page, at most so many pages."""
        client, cursor = self._client(place), ""
        asked: dict[str, Any] = {
            "channel": place.room.room_id,
            "oldest": f"{oldest.timestamp():.6f}",
            "limit": PAGE,
            "include_all_metadata": True,
        }
        for _ in range(MOST_PAGES):
            with refusals(writes=False):
                if place.thread:
                    page = client.conversations_replies(**asked, ts=place.thread, cursor=cursor)
                else:
                    page = client.conversations_history(**asked, cursor=cursor)
            yield from page["messages"]
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return


def content(message: Message) -> dict[str, Any]:
    """The text, and the blocks where there are any."""
    said: dict[str, Any] = {"text": message.text}
    if message.card is not None:
        said["blocks"] = message.card
    return said


def _short(message: Message) -> Message:
    """With text that an edit takes, where blocks hold the whole of it."""
    if message.card is None or len(message.text) <= LONGEST_EDIT:
        return message
    whole = message.text[: LONGEST_EDIT - 2].rpartition("\n")[0]
    return Message(f"{whole}\n{MARK}", message.card)
