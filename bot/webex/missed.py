"""What was said while nobody told us: webhooks were inactive, the process or Webex was down.

Messages can be listed; submitted cards cannot, so a press from such a time is lost, and pressed again.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Protocol

from bot.webex.events import NAME, missed
from bot.webex.model import Person, Post, Room, is_bot_address
from bot.webex.sdk import Webex
from config.errors import DeliveryError
from store.inbox.events import NewEvent

OVERLAP = timedelta(minutes=5)
"""So much is looked through again: messages may be seen late, and clocks differ. Keys tell what is known."""
TOO_LATE = timedelta(hours=1)
"""What was said longer ago is not answered any more."""
ROOM_PAGES = 20
MESSAGE_PAGES = 5
WATERMARK = "messages"

log = logging.getLogger(__name__)


class Watermarks(Protocol):
    """Up to when everything was heard, by name; it outlives the process."""

    def heard(self, platform: str, workspace: str, name: str) -> datetime | None:
        """The moment; None: never marked."""
        ...

    def hear(self, platform: str, workspace: str, name: str, moment: datetime) -> None:
        """Keep the moment."""
        ...


class Missed:
    """Looks through the rooms for messages that were not kept yet."""

    def __init__(
        self,
        webex: Webex,
        keep: Callable[[NewEvent], bool],
        marks: Watermarks,
        clock: Callable[[], datetime],
    ) -> None:
        """`keep` gives False for what is known already."""
        self._webex, self._keep, self._marks, self._clock = webex, keep, marks, clock

    def catch_up(self, bot: Person) -> int:
        """Keep what was said since the watermark; gives how much of it was new."""
        begun = self._clock()
        mark = self._marks.heard(NAME, bot.organization, WATERMARK) or begun
        since = max(mark - OVERLAP, begun - TOO_LATE) + timedelta(seconds=self._webex.ahead)
        count = sum(self._room(room, bot, since) for room in self._active(since))
        self._marks.hear(NAME, bot.organization, WATERMARK, begun)
        if count:
            log.info("kept %s messages that no webhook had told of", count)
        return count

    def _active(self, since: datetime) -> Iterator[Room]:
        for room in self._webex.rooms(ROOM_PAGES):
            if room.last_activity < since:
                return
            yield room

    def _room(self, room: Room, bot: Person, since: datetime) -> int:
        try:
            said = list(self._said(room, bot, since))
        except DeliveryError as error:
            if not error.permanent:
                raise
            return 0  # left or deleted meanwhile
        return sum(self._keep(missed(post, bot.organization)) for post in reversed(said))

    def _said(self, room: Room, bot: Person, since: datetime) -> Iterator[Post]:
        for post in self._webex.messages(room.id, MESSAGE_PAGES, to_us=not room.direct):
            if post.created < since:
                return
            if post.author != bot.id and not is_bot_address(post.email):
                yield post
