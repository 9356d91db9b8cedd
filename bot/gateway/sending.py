"""Sending a stored reply: one send after the other, each outcome recorded before the next begins."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType

from bot.gateway.answering import notice
from bot.gateway.instead import instead_of
from bot.gateway.platform import Platform
from bot.gateway.sends import Reply, Send, Way
from cards.model import Attachment, Form
from cards.wording import words_for
from config.errors import DeliveryError
from hub.vocabulary import Language
from notifications.retrying import Gates
from notifications.transport import Message, Place
from store.inbox import Claimed, Inbox, SentMessage
from store.rooms import RoomKey

log = logging.getLogger(__name__)


class FileLostError(Exception):
    """A file that was built is not there any more: the event has to be answered again."""

    def __init__(self, number: int) -> None:
        """Keep the send's number."""
        self.number = number
        super().__init__(number)


class Delivery:
    """One event's reply on its way out.

    `unsure` says whether the send that comes next may have been made already: then the room is looked
    through before it is made again.
    """

    def __init__(
        self,
        inbox: Inbox,
        platform: Platform,
        gates: Gates,
        clock: Callable[[], datetime],
        claim: Claimed,
        reply: Reply,
    ) -> None:
        """`claim` is ours; `reply` is stored."""
        self._inbox, self._platform, self._gates, self._clock = inbox, platform, gates, clock
        self._claim = claim
        self.reply = reply
        self.unsure = claim.unsure and claim.reply is not None

    def run(self) -> None:
        """Send what is not sent yet.

        Raises:
            DeliveryError: passing (the rest is to be tried later), or permanent with nothing to do instead.
            FileLostError, LeaseLostError.
        """
        for number in range(len(self.reply.sends)):
            while not self.reply.sends[number].done:
                self._advance(number)

    def answered_again(self, reply: Reply, lost: int) -> None:
        """Go on with another reply from the send on whose file was lost."""
        sends, fresh = self.reply.sends, reply.sends
        rest = fresh[lost:] if len(fresh) == len(sends) else fresh
        self.reply = replace(self.reply, sends=(*sends[:lost], *rest))
        self._record()

    def _advance(self, number: int) -> None:
        """Make a send, or change it into what is done instead where it is refused."""
        send = self.reply.sends[number]
        try:
            message_id = self._found(send, number)
            if message_id is None:
                message_id = self._made(send, number)
        except DeliveryError as error:
            if not error.permanent:
                self.unsure |= error.unsure
                raise
            other = instead_of(send, error, self.reply.said, self._told)
            if other is None:
                raise
            log.info("%s was refused (%s): %s instead", send.way, error, other.way)
            self.reply = self.reply.with_send(number, other)
            self._record()
            return
        self.reply = self.reply.with_send(number, replace(send, done=True, message_id=message_id))
        self.unsure = False
        self._record(self._editable(send, message_id))

    def _found(self, send: Send, number: int) -> str | None:
        """What an earlier attempt sent; None: it did not, or there is no way to tell."""
        if not self.unsure or send.message is None or send.way not in (Way.POST, Way.WHISPER):
            return None
        here = self.reply.said.direct or send.way is Way.POST
        place = self._place(send) if here else self._place(replace(send, room_id="", thread=""))
        try:
            return self._platform.find(
                place, self._delivery_id(number), send.message, self._claim.event.received_at
            )
        except DeliveryError as error:
            if not error.permanent:
                raise
            log.info("what was sent cannot be looked up: %s", error)
            return None

    def _made(self, send: Send, number: int) -> str:
        """Make the call; gives the message's ID, empty where there is none."""
        event = self._claim.event
        operation = (event.platform, event.workspace, send.way.value)
        self._gates.require_open(operation)
        try:
            return self._call(send, number)
        except DeliveryError as error:
            self._gates.close(operation, error)
            raise

    def _call(self, send: Send, number: int) -> str:
        match send:
            case Send(way=Way.UPLOAD, file=Attachment() as file):
                return self._upload(send, file, number)
            case Send(way=Way.FORM, form=Form() as form):
                words = words_for(Language(self.reply.language))
                self._platform.show_form(self.reply.said, form, send.title, words)
                return ""
            case Send(message=Message() as message):
                return self._say(send, message, number)
        raise AssertionError(f"nothing to send: {send}")

    def _say(self, send: Send, message: Message, number: int) -> str:
        platform, said = self._platform, self.reply.said
        if send.way is Way.EDIT:
            return platform.edit(self._place(send), send.edited, message)
        if send.way is Way.WHISPER:
            return platform.whisper(said, message, self._delivery_id(number))
        if send.way is Way.REPLACE:
            return platform.replace(said, message)
        if send.way is Way.HOME:
            platform.show_home(said, message)
            return ""
        return platform.post(self._place(send), message, self._delivery_id(number))

    def _upload(self, send: Send, file: Attachment, number: int) -> str:
        if file.size > self._platform.limits.largest_file:
            raise DeliveryError("file-too-large", permanent=True, file=file.name, size=file.size)
        if not file.path.exists():
            raise FileLostError(number)
        return self._platform.upload(self._place(send), file, None, _Steps(self, number))

    def record_step(self, number: int, name: str, value: str) -> None:
        """Keep how far an upload came."""
        send = self.reply.sends[number]
        self.reply = self.reply.with_send(number, replace(send, steps={**send.steps, name: value}))
        self._record()

    def _record(self, sent: SentMessage | None = None) -> None:
        self._inbox.record(self._claim, self.reply.to_json(), self._clock(), unsure=self.unsure, sent=sent)

    def _editable(self, send: Send, message_id: str) -> SentMessage | None:
        """What has to be known of a card when one of its buttons is pressed."""
        if not message_id or send.message is None or send.message.card is None:
            return None
        if send.way is Way.EDIT:
            edits = send.edits + 1 if message_id == send.edited else 0
            return SentMessage(self._place(send).room, message_id, send.seen_by, edits, send.about)
        if send.way is Way.WHISPER and not self.reply.said.direct:
            # Whether it is in the room or in the person's direct one is the platform's affair.
            return SentMessage(self._room(""), message_id, send.seen_by)
        return SentMessage(self._place(send).room, message_id, send.seen_by, about=send.about)

    def _place(self, send: Send) -> Place:
        if send.room_id:
            return Place(self._room(send.room_id), send.thread)
        return Place(self._platform.direct(self._claim.event.workspace, self.reply.said.person_id))

    def _room(self, room_id: str) -> RoomKey:
        return RoomKey(self._claim.event.platform, self._claim.event.workspace, room_id)

    def _told(self, error: DeliveryError) -> Message:
        """What went wrong, to be sent."""
        return self._platform.compose(notice(self.reply.language, error), None)

    def _delivery_id(self, number: int) -> str:
        name = "failed" if self.reply.failed else number  # an apology is not the answer
        return f"{self._claim.event.key}/{name}"


class _Steps:
    """How far an upload has come."""

    def __init__(self, delivery: Delivery, number: int) -> None:
        self._delivery = delivery
        self._number = number

    @property
    def done(self) -> Mapping[str, str]:
        """What was recorded, by name."""
        return MappingProxyType(dict(self._delivery.reply.sends[self._number].steps))

    def record(self, name: str, value: str) -> None:
        """Keep a step's outcome before the next one is taken."""
        self._delivery.record_step(self._number, name, value)
