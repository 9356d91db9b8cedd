"""Who people are and who is in a room, remembered for minutes."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime, timedelta

from bot.gateway.remembered import Remembered
from bot.webex.model import Member, Person, is_bot_address
from bot.webex.sdk import Webex
from config.errors import DeliveryError
from handlers.desk import Asker

KNOWN_FOR = timedelta(minutes=5)
OUTSIDERS_FOR = timedelta(minutes=10)
NO_OUTSIDERS_FOR = timedelta(minutes=1)
"""Shorter: that somebody joined may have been told to another process, or to none."""
MEMBER_PAGES = 10


class People:
    """Lookups of people and members, and what they say about trust."""

    def __init__(self, webex: Webex, organizations: Collection[str], clock: Callable[[], datetime]) -> None:
        """`organizations` are the IDs of those whose people count."""
        self._webex, self._organizations = webex, frozenset(organizations)
        self._people = Remembered[str, Person](clock)
        self._outsiders = Remembered[str, bool](clock)
        self._me: Person | None = None

    def known_me(self) -> Person | None:
        """The bot, once it was asked for."""
        return self._me

    def me(self) -> Person:
        """The bot; asked for once."""
        if self._me is None:
            self._me = self._webex.me()
        return self._me

    def person(self, person_id: str) -> Person:
        """Anybody; `message-gone` where there is nobody."""
        known = self._people.get(person_id, KNOWN_FOR)
        return known or self._people.keep(person_id, self._webex.person(person_id))

    def with_address(self, email: str) -> str | None:
        """The ID of the person with an e-mail address."""
        return next((person.id for person in self._webex.people(email)), None)

    def is_bot(self, person_id: str) -> bool:
        """Whether nobody sits behind it. Somebody Webex does not know is taken for a person."""
        try:
            return self.person(person_id).is_bot
        except DeliveryError as error:
            if not error.permanent:
                raise
            return False

    def asker(self, person_id: str, email: str) -> Asker:
        """Whom Webex vouches for; `email` is what is known where it does not know them any more."""
        try:
            person = self.person(person_id)
        except DeliveryError as error:
            if not error.permanent:
                raise
            return Asker(email, distrusted="elsewhere")
        if person.kind != "person":
            return Asker(person.email or email, distrusted="guest")
        distrusted = "" if person.organization in self._organizations else "elsewhere"
        return Asker(person.email or email, distrusted=distrusted)

    def is_outsider(self, member: Member) -> bool:
        """Whether somebody is of an organization that is not listed. Bots are nobody."""
        return not is_bot_address(member.email) and member.organization not in self._organizations

    def has_outsiders(self, room_id: str) -> bool:
        """Whether there are any in a room; where that cannot be told, there are."""
        if self._outsiders.get(room_id, OUTSIDERS_FOR):
            return True
        if self._outsiders.get(room_id, NO_OUTSIDERS_FOR) is False:
            return False
        return self._outsiders.keep(room_id, self._looked(room_id))

    def is_first_outsider(self, room_id: str, membership: str) -> bool:
        """Whether with that membership somebody from outside came into a room that had nobody from there.

        Of several who come together one is the first, whoever is looked at first.
        """
        outsiders = [m for m in self._webex.members(room_id, MEMBER_PAGES) if self.is_outsider(m)]
        first = min(outsiders, key=lambda member: (member.created, member.id), default=None)
        return first is not None and first.id == membership

    def forget_room(self, room_id: str) -> None:
        """Somebody came or went."""
        self._outsiders.forget(room_id)

    def forget_rooms(self) -> None:
        """Nobody told us who came or went."""
        self._outsiders.clear()

    def _looked(self, room_id: str) -> bool:
        try:
            members = list(self._webex.members(room_id, MEMBER_PAGES))
        except DeliveryError as error:
            if not error.permanent:
                raise
            return True
        bot = self.me().id
        if all(member.person != bot for member in members):
            return True  # the list is not whole: we are in it
        return any(self.is_outsider(member) for member in members)
