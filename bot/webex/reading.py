"""What somebody said or pressed, fetched by the IDs that a webhook told."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape
from typing import Any

from bot.gateway.platform import Said
from bot.webex.events import MEMBERSHIPS, NAME, PRESSES
from bot.webex.files import named
from bot.webex.model import Person, Post
from bot.webex.people import People
from bot.webex.sdk import Webex
from cards.intent import Intent
from cards.render.adaptive import LOCALE
from config.errors import DeliveryError, RequestError
from notifications.transport import Place
from store.inbox.events import KeptEvent
from store.rooms import RoomKey

_MENTION = re.compile(r"<spark-mention\b([^>]*)>([^<]*)</spark-mention>", re.IGNORECASE)
HELP = Intent("help")
"""What a mention without a word asks."""
WELCOME, OUTSIDERS = Intent("welcome"), Intent("outsiders_notice")
UNREADABLE = Intent("unreadable")
"""What a button asks that is from a version that is gone: there is no such intent."""


class Reader:
    """Reads kept events. Raises `DeliveryError` where Webex does not answer now."""

    def __init__(self, webex: Webex, people: People) -> None:
        """Take what is asked."""
        self._webex, self._people = webex, people

    def read(self, event: KeptEvent) -> Said | None:
        """What somebody said; None where nothing wants an answer, or it is gone."""
        try:
            if event.kind == PRESSES:
                return self._pressed(event)
            if event.kind == MEMBERSHIPS:
                return self._joined(event)
            return self._said(event)
        except DeliveryError as error:
            if error.permanent:
                return None
            raise

    def _said(self, event: KeptEvent) -> Said | None:
        post, me = self._webex.message(event.payload["id"]), self._people.me()
        if post.author == me.id or self._people.is_bot(post.author):
            return None
        words, files = spoken(post, me), tuple(named(self._webex, address) for address in post.files)
        return Said(
            person_id=post.author,
            place=_place(event, post.room, _thread(post)),
            what=words if words or files else HELP,
            direct=post.direct,
            files=files,
            back={"email": post.email},
        )

    def _pressed(self, event: KeptEvent) -> Said | None:
        press = self._webex.press(event.payload["id"])
        if self._people.is_bot(press.person):
            return None
        direct, thread = self._where(press.message, press.room)
        return Said(
            person_id=press.person,
            place=_place(event, press.room, thread),
            what=_submitted(press.inputs),
            direct=direct,
            pressed=press.message,
            back={LOCALE: str(press.inputs.get(LOCALE, ""))},
        )

    def _where(self, message_id: str, room_id: str) -> tuple[bool, str]:
        """Whether a pressed message's room is direct, and the thread it is in; it may be gone."""
        try:
            post = self._webex.message(message_id)
        except DeliveryError as error:
            if not error.permanent:
                raise
            return self._webex.room(room_id).direct, ""
        return post.direct, _thread(post)

    def _joined(self, event: KeptEvent) -> Said | None:
        """The bot came into a space, or somebody from outside into one that had nobody from there."""
        told = event.payload
        self._people.forget_room(told["room"])
        if told["person"] == self._people.me().id:
            what = WELCOME
        elif self._people.is_first_outsider(told["room"], told["id"]):
            what = OUTSIDERS
        else:
            return None
        return Said(person_id=told["by"], place=_place(event, told["room"], ""), what=what)


def spoken(post: Post, me: Person) -> str:
    """The text without the mention of the bot, which may stand anywhere in it and shorten its name."""
    text = post.text
    called = [name for marks, name in _MENTION.findall(post.html) if me.id in marks]
    for name in called:
        text = re.sub(rf"@?{re.escape(unescape(name).strip())}[,:]?", " ", text, count=1)
    if not called:
        names = "|".join(map(re.escape, sorted(me.names, key=len, reverse=True)))
        text = re.sub(rf"^\s*@?(?:{names})\b[,:]?", " ", text, count=1) if names and not post.direct else text
    return re.sub(r"[^\S\n]+", " ", text).strip()


def _submitted(inputs: Mapping[str, Any]) -> Intent:
    try:
        return Intent.from_submit(inputs)
    except RequestError:
        return UNREADABLE


def _thread(post: Post) -> str:
    """Where an answer goes: in a space into the thread of what was said, else only where there is one."""
    return post.parent if post.direct else post.parent or post.id


def _place(event: KeptEvent, room_id: str, thread: str) -> Place:
    return Place(RoomKey(NAME, event.workspace, room_id), thread)
