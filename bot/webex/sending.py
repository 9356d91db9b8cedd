"""Messages out: posted, edited, whispered, with files, and looked for when nobody knows whether they went."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.webex.files import named
from bot.webex.model import Post
from bot.webex.refusals import POSTING, POSTING_A_CARD
from bot.webex.sdk import Webex
from cards.model import Attachment
from config.errors import DeliveryError
from notifications.transport import Message, Place, Steps

CARD = "application/vnd.microsoft.card.adaptive"
LARGEST_FILE = 100_000_000
"""Bytes."""
TO = "to:"
"""Begins the name of a conversation that is not open yet: the person's ID follows, and a message opens it."""
LOOK_BACK_PAGES = 2
TELLS_WHOLE_SECONDS = timedelta(seconds=2)
"""How exactly we know Webex' clock."""

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Sender:
    """Sends in the bot's name. Raises `DeliveryError`."""

    webex: Webex
    bot_id: Callable[[], str]
    clock: Callable[[], datetime]
    edits_cards: bool = True
    """Whether Webex takes cards in edits: its documents deny it, its samples do it. False after a refusal."""

    def post(self, place: Place, message: Message) -> str:
        """Send to a room or thread; gives the message's ID."""
        meaning = POSTING if message.card is None else POSTING_A_CARD
        content = _content(message)
        return self._in_thread(place, lambda to: self.webex.post({**to, **content}, meaning))

    def whisper(self, person_id: str, message: Message) -> str:
        """Send to a person alone, in their conversation with the bot."""
        meaning = POSTING if message.card is None else POSTING_A_CARD
        return self.webex.post({"toPersonId": person_id, **_content(message)}, meaning).id

    def edit(self, place: Place, message_id: str, message: Message) -> str:
        """Change a message; where Webex does not let us, put a new one in its place."""
        if message.card is None or self.edits_cards:
            try:
                body = {"roomId": place.room.room_id, **_content(message)}
                return self.webex.edit(message_id, body).id
            except DeliveryError as error:
                if error.code != "edit-refused":
                    raise
                self._learn(message, str(error.facts.get("reason")))
        return self._anew(place, message_id, message)

    def upload(self, place: Place, file: Attachment, comment: Message | None, steps: Steps) -> str:
        """Send a file and what is said to it: beside it, or before it where that is a card."""
        if file.size > LARGEST_FILE:
            raise DeliveryError("file-too-large", permanent=True, name=file.name, size=file.size)
        said = comment.text if comment is not None else ""
        if comment is not None and comment.card is not None:
            if "comment" not in steps.done:
                steps.record("comment", self._said(place, comment))
            said = ""
        if "begun" in steps.done:
            sent = self._sent_file(place, said, file, datetime.fromisoformat(steps.done["begun"]))
            if sent is not None:
                return sent
        else:
            steps.record("begun", self.clock().isoformat())
        fields = {"text": said} if said else {}
        return self._in_thread(
            place, lambda to: self.webex.upload({**to, **fields}, file.path, file.name, file.media_type)
        )

    def find(self, place: Place, message: Message, since: datetime) -> str | None:
        """Our message with that text in a direct conversation since then.

        In a space a bot may list only what mentions it, which its own messages do not: there is no telling.
        """
        return self._own(place, message.text, since, lambda post: not post.files)

    def direct_room(self, person_id: str) -> str:
        """The ID of the conversation with a person; a name that opens it where there is none yet."""
        try:
            return self.webex.conversation(person_id).room
        except DeliveryError as error:
            if not error.permanent:
                raise
            return TO + person_id

    def _sent_file(self, place: Place, text: str, file: Attachment, since: datetime) -> str | None:
        """The message with that file, if an attempt that was heard no more of came through."""

        def shows_it(post: Post) -> bool:
            return any(named(self.webex, address).name == file.name for address in post.files)

        return self._own(place, text, since, shows_it)

    def _own(self, place: Place, text: str, since: datetime, fits: Callable[[Post], bool]) -> str | None:
        begin = since + timedelta(seconds=self.webex.ahead) - TELLS_WHOLE_SECONDS
        wanted = text.split()
        try:
            for post in self._conversation(place):
                if post.created < begin:
                    return None
                if post.author == self.bot_id() and post.text.split() == wanted and fits(post):
                    return post.id
        except DeliveryError as error:
            if not error.permanent:
                raise
        return None

    def is_direct(self, place: Place) -> bool:
        """Whether the room is a person's and the bot's alone."""
        room_id = place.room.room_id
        return room_id.startswith(TO) or self.webex.room(room_id).direct

    def _conversation(self, place: Place) -> list[Post]:
        room_id = place.room.room_id
        if room_id.startswith(TO):
            room_id = self.webex.conversation(room_id.removeprefix(TO)).room
        elif not self.is_direct(place):
            return []
        return list(self.webex.messages(room_id, LOOK_BACK_PAGES, to_us=False))

    def _in_thread(self, place: Place, send: Callable[[dict[str, str]], Post]) -> str:
        """Send in the thread; in the room itself where Webex refuses the thread, as it does at times."""
        room_id = place.room.room_id
        to = {"toPersonId": room_id.removeprefix(TO)} if room_id.startswith(TO) else {"roomId": room_id}
        if place.thread:
            try:
                return send({**to, "parentId": place.thread}).id
            except DeliveryError as error:
                if not error.permanent or error.code in {"not-in-room", "file-too-large"}:
                    raise
                log.info("the thread was refused (%s), so the message goes to the room", error)
        return send(to).id

    def _said(self, place: Place, comment: Message) -> str:
        try:
            return self.post(place, comment)
        except DeliveryError as error:
            if error.code != "card-refused":
                raise
            return self.post(place, Message(comment.text))

    def _learn(self, message: Message, reason: str) -> None:
        """Remember that cards cannot be edited, unless it was this message's edits that are used up."""
        if message.card is not None and "limit" not in reason.lower():
            self.edits_cards = False
            log.info("Webex does not take cards in edits: %s", reason)

    def _anew(self, place: Place, message_id: str, message: Message) -> str:
        """Post it, then delete the old one: nothing is ever missing in between."""
        old = self.webex.message(message_id)
        posted = self.post(place, message)
        if not self._begins_thread(old):
            try:
                self.webex.delete(old.id)
            except DeliveryError as error:
                log.warning("the message that was replaced stays: %s", error)
        return posted

    def _begins_thread(self, post: Post) -> bool:
        """Whether others may hang from it; in a space a bot cannot see whether they do."""
        if post.parent:
            return False
        if not post.direct:
            return True
        replies = self.webex.messages(post.room, 1, to_us=False, thread=post.id, most=1)
        return next(replies, None) is not None


def _content(message: Message) -> dict[str, Any]:
    content: dict[str, Any] = {"text": message.text}
    if message.card is not None:
        content["attachments"] = [{"contentType": CARD, "content": message.card}]
    return content
