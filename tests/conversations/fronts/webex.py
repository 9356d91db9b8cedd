"""Webex: the bot as a service before the fake Webex."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from bot.service import Service
from tests.conversations.fronts import adaptive
from tests.conversations.fronts.bot import free_address, running, settle
from tests.conversations.script import Conversation, Fill, Person, Press, RoomKind, Say, Send, Step
from tests.conversations.seen import Seen, exact, plain
from tests.peers.webex.model import Message, Organization, Room
from tests.peers.webex.model import Person as Member
from tests.peers.webex.peer import Seen as Shown
from tests.peers.webex.peer import WebexPeer

RESOURCES = {"messages", "attachmentActions", "memberships"}


@dataclass
class WebexFront:
    """The partner's organisation with the bot in it."""

    peer: WebexPeer
    service: Service
    _elsewhere: Organization
    _rooms: Iterator[int] = field(default_factory=lambda: count(1))

    def open(self, conversation: Conversation) -> WebexTalk:
        """People of its own and, in a group, a space of theirs with the bot."""
        people = {
            person: self.peer.person(person.name, conversation.address(person))
            for person in conversation.people
        }
        talk = WebexTalk(self, conversation, people, self._room(conversation, people))
        if conversation.room is RoomKind.GROUP:
            talk.greet(people[conversation.person])
        return talk

    def _room(self, conversation: Conversation, people: Mapping[Person, Member]) -> Room:
        if conversation.room is RoomKind.DIRECT:
            return self.peer.direct(people[conversation.person])
        guests = [self.peer.person("Guest", organization=self._elsewhere)] if conversation.outsider else []
        return self.peer.room(f"Talk {next(self._rooms)}", *people.values(), *guests)


@contextmanager
def webex(database_url: str, folder: Path) -> Iterator[WebexFront]:
    """Webex calls the bot."""
    with WebexPeer() as peer:
        peer.web.card_edits = True
        address = free_address()
        settings = {
            "webex_token": peer.token,
            "webex_api_url": peer.api_url,
            "webex_webhook_secret": "a secret that nobody guesses",
            "webex_organizations": peer.home.id,
            "public_url": address,
        }
        with running(database_url, folder, address, **settings) as service:
            hooks = peer.world.webhooks
            peer.wait(lambda: {hook.resource for hook in hooks.values()} >= RESOURCES, what="webhooks")
            yield WebexFront(peer, service, peer.organization("Elsewhere"))


@dataclass
class WebexTalk:
    """A conversation in a space, or with the bot alone."""

    front: WebexFront
    conversation: Conversation
    people: Mapping[Person, Member]
    room: Room
    greeting: Seen | None = None
    _read: dict[str, int] = field(default_factory=dict)
    _answers: list[Shown] = field(default_factory=list)

    def take(self, step: Step) -> Seen:
        """Do it in Webex, and wait for what the bot makes of it."""
        person = self.people[step.by or self.conversation.person]
        before = dict(self._read)
        asked = self._act(step, person)
        news = self.news(person, len(step.sees.files))
        if not step.sees.private and not any(map(self._is_here, news)):
            news += self.news(person, files=0)
        *_, card = (shown for shown in sorted(news, key=self._is_here) if shown.card)
        self._answers.append(card)
        return self._seen(news, card, asked, edited=card.message.id in before)

    def greet(self, person: Member) -> None:
        """Read what the bot says when it comes in."""
        news = self.news(person, files=0)
        self._answers.append(news[0])
        self.greeting = self._seen(news, news[0], None, edited=False)

    def unread(self) -> int:
        """Messages of the bot's that no step has seen."""
        peer = self.front.peer
        peer.wait(lambda: all(sent.over for sent in peer.deliveries()), what="all is acknowledged")
        settle(self.front.service)
        everything = [shown for person in self.people.values() for shown in self._shown(person)]
        return sum(self._read.get(shown.message.id) != shown.edits for shown in everything)

    def news(self, person: Member, files: int) -> list[Shown]:
        """What the bot has said or changed since, once there are a card and as many files."""

        def look() -> list[Shown]:
            new = [each for each in self._shown(person) if self._read.get(each.message.id) != each.edits]
            whole = any(shown.card for shown in new) and sum(len(each.files) for each in new) >= files
            return new if whole else []

        found = self.front.peer.wait(look, what=f"an answer with {files} files")
        self._read |= {shown.message.id: shown.edits for shown in found}
        assert not any(shown.marks.people or shown.marks.everyone for shown in found)
        return found

    def _is_here(self, shown: Shown) -> bool:
        """Whether it stands in the conversation's own room: what concerns all is told there as well."""
        return shown.message.room is self.room

    def _shown(self, person: Member) -> list[Shown]:
        peer = self.front.peer
        rooms = {room.id: room for room in (self.room, peer.direct(person))}
        return [shown for room in rooms.values() for shown in peer.answers(room)]

    def _act(self, step: Step, person: Member) -> Message | None:
        if isinstance(step, Say):
            return self._say(step, person)
        if isinstance(step, Send):
            return self.front.peer.say(person, self.room, "", files={step.name: step.content})
        if isinstance(step, Press):
            self._press(person, self._answers[-1 - step.back], step.label, {})
        else:
            self._fill(person, step)
        return None

    def _say(self, step: Say, person: Member) -> Message:
        last = self._answers[-1].message if step.in_thread else None
        parent = (last.parent or last) if last else None
        if self.conversation.room is RoomKind.DIRECT:
            return self.front.peer.say(person, None, step.text, parent=parent)
        return self.front.peer.mention(person, self.room, step.text, parent=parent)

    def _press(self, person: Member, shown: Shown, label: str, values: Mapping[str, str]) -> None:
        (card,) = shown.message.cards
        title = exact(label, adaptive.pressable(card))
        self.front.peer.press(person, shown.message, title, values)

    def _fill(self, person: Member, step: Fill) -> None:
        shown = self._answers[-1]
        self._press(person, shown, step.submit, step.values)

    def _seen(self, news: list[Shown], card: Shown, asked: Message | None, *, edited: bool) -> Seen:
        assert card.card is not None
        group = self.conversation.room is RoomKind.GROUP
        return Seen(
            words=plain(adaptive.words(card.card)),
            text=plain(card.markdown or card.text),
            buttons=adaptive.buttons(card.card),
            rows=adaptive.rows(card.card),
            files={name: content for shown in news for name, content in shown.files.items()},
            edited=edited,
            private=card.message.room is not self.room if group else None,
            threaded=card.thread == (asked.parent or asked).id if asked else None,
            card=card.card,
        )
