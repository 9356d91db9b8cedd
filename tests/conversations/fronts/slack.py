"""Slack, over HTTP or over sockets: the bot as a service before the fake Slack."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path

from bot.service import Service
from hub.vocabulary import Language
from tests.conversations.fronts.bot import free_address, running, settle
from tests.conversations.script import Conversation, Fill, Person, Press, RoomKind, Say, Send, Step
from tests.conversations.seen import Seen, exact, plain
from tests.peers.slack import people as hands
from tests.peers.slack.model import Channel, Json, Message, View, Workspace
from tests.peers.slack.model import Person as Member
from tests.peers.slack.peer import SlackPeer
from tests.peers.slack.transcript import Seen as Shown

LOCALES = {Language.EN: "en-GB", Language.FR: "fr-FR", Language.JA: "ja-JP"}


@dataclass
class SlackFront:
    """A workspace with the bot in it."""

    peer: SlackPeer
    team: Workspace
    service: Service
    _rooms: Iterator[int] = field(default_factory=lambda: count(1))

    def open(self, conversation: Conversation) -> SlackTalk:
        """People of its own and, in a group, a channel of theirs that the bot is invited to."""
        people = {
            person: self.peer.person(
                self.team,
                person.name,
                conversation.address(person),
                locale=LOCALES[conversation.language],
            )
            for person in conversation.people
        }
        talk = SlackTalk(self, conversation, people, self._room(conversation, people))
        if conversation.room is RoomKind.GROUP:
            self.peer.invite(talk.room, self.team.app_user, by=people[conversation.person])
            talk.greet(people[conversation.person])
        return talk

    def _room(self, conversation: Conversation, people: Mapping[Person, Member]) -> Channel:
        if conversation.room is RoomKind.DIRECT:
            return self.peer.direct(people[conversation.person])
        name = f"talk-{next(self._rooms)}"
        guests = (
            [self.peer.person(self.team, "Guest", guest="multi-channel")] if conversation.outsider else []
        )
        return self.peer.channel(self.team, name, *people.values(), *guests, app=False)


@contextmanager
def slack_over_http(database_url: str, folder: Path) -> Iterator[SlackFront]:
    """Slack calls the bot."""
    with SlackPeer(limited=False) as peer:
        team, address = peer.workspace("Nordlicht"), free_address()
        peer.connect(f"{address}/slack/events")
        secret = {"slack_signing_secret": peer.signing_secret}
        with running(database_url, folder, address, **_settings(peer, team), **secret) as service:
            assert peer.verify_address()
            yield SlackFront(peer, team, service)


@contextmanager
def slack_over_sockets(database_url: str, folder: Path) -> Iterator[SlackFront]:
    """The bot calls Slack, and keeps the line."""
    with SlackPeer(limited=False) as peer:
        team = peer.workspace("Nordlicht")
        token = {"slack_app_token": peer.app_token}
        with running(database_url, folder, free_address(), **_settings(peer, team), **token) as service:
            peer.wait(lambda: len(peer.sockets.connections) > 1, what="two sockets")
            yield SlackFront(peer, team, service)


def _settings(peer: SlackPeer, team: Workspace) -> dict[str, str]:
    return {
        "slack_bot_token": team.bot_token,
        "slack_api_url": peer.api_url,
        "slack_workspaces": team.id,
    }


@dataclass
class SlackTalk:
    """A conversation in a channel, or with the bot alone."""

    front: SlackFront
    conversation: Conversation
    people: Mapping[Person, Member]
    room: Channel
    greeting: Seen | None = None
    _read: dict[str, int] = field(default_factory=dict)
    _answers: list[Shown] = field(default_factory=list)
    _form: View | None = None

    def take(self, step: Step) -> Seen:
        """Do it in Slack, and wait for what the bot makes of it."""
        person = self.people[step.by or self.conversation.person]
        before = dict(self._read)
        asked = self._act(step, person)
        news = self.news(person, len(step.sees.files))
        (card,) = (shown for shown in news if shown.blocks)
        self._answers.append(card)
        seen = self._seen(news, card, person, asked, edited=card.ts in before)
        return replace(seen, form=self._form.view) if isinstance(step, Fill) and self._form else seen

    def greet(self, person: Member) -> None:
        """Read what the bot says when it comes in."""
        news = self.news(person, files=0)
        self._answers.append(news[0])
        self.greeting = self._seen(news, news[0], person, None, edited=False)

    def unread(self) -> int:
        """Messages of the bot's that no step has seen."""
        peer = self.front.peer
        peer.wait(lambda: all(sent.over for sent in peer.deliveries()), what="all is acknowledged")
        settle(self.front.service)
        assert peer.notices == []
        everything = [shown for person in self.people.values() for shown in self._shown(person)]
        return sum(self._read.get(shown.ts) != shown.edits for shown in everything)

    def news(self, person: Member, files: int) -> list[Shown]:
        """What the bot has said or changed since, once there are a card and as many files."""

        def look() -> list[Shown]:
            new = [shown for shown in self._shown(person) if self._read.get(shown.ts) != shown.edits]
            whole = any(shown.blocks for shown in new) and sum(len(each.files) for each in new) >= files
            return new if whole else []

        found = self.front.peer.wait(look, what=f"an answer with {files} files")
        self._read |= {shown.ts: shown.edits for shown in found}
        assert not any(shown.marks.mentions or shown.marks.unfurls for shown in found)
        return found

    def _shown(self, person: Member) -> list[Shown]:
        peer = self.front.peer
        rooms = {channel.id: channel for channel in (self.room, peer.direct(person))}
        return [shown for channel in rooms.values() for shown in peer.answers(channel, person)]

    def _act(self, step: Step, person: Member) -> Message | None:
        if isinstance(step, Say):
            return self._say(step, person)
        if isinstance(step, Send):
            return self.front.peer.say(person, self.room, "", files={step.name: step.content})
        if isinstance(step, Press):
            self._press(person, self._answers[-1 - step.back], step.label)
        else:
            self._fill(person, step)
        return None

    def _say(self, step: Say, person: Member) -> Message:
        last = self._answers[-1] if step.in_thread else None
        thread = (last.thread_ts or last.ts) if last else None
        if self.conversation.room is RoomKind.DIRECT:
            return self.front.peer.say(person, None, step.text, thread_ts=thread)
        return self.front.peer.mention(person, self.room, step.text, thread_ts=thread)

    def _press(self, person: Member, shown: Shown, label: str) -> None:
        named = dict(_pressable(shown.message.blocks))
        action_id, option = named[exact(label, named)]
        self.front.peer.press(person, shown.message, action_id, option)

    def _fill(self, person: Member, step: Fill) -> None:
        peer = self.front.peer
        last = self._answers[-1]
        (opens,) = opening(last.message.blocks)
        self._press(person, last, opens)
        peer.wait(lambda: (form := peer.form(person)) and _fields(form.view), what="a form to fill in")
        form = self._form = peer.form(person)
        assert form is not None
        assert form.view["submit"]["text"] == step.submit
        labels = [hands.label(block) for block in _fields(form.view)]
        peer.submit(person, {exact(name, labels): value for name, value in step.values.items()})
        peer.wait(lambda: peer.form(person) is None, what="the form is closed")

    def _seen(
        self, news: list[Shown], card: Shown, person: Member, asked: Message | None, *, edited: bool
    ) -> Seen:
        named = dict(_pressable(card.blocks))
        rows = [_name(element) for _, element in hands.elements(card.blocks) if _is_row(element)]
        group = self.conversation.room is RoomKind.GROUP
        return Seen(
            words=plain(card.words),
            text=plain(hands_off(card.text)),
            buttons=tuple(label for label in named if label not in rows),
            rows=tuple(rows),
            files={name: content for shown in news for name, content in shown.files.items()},
            edited=edited,
            private=self._is_private(card, person) if group else None,
            threaded=card.thread_ts == (asked.thread_ts or asked.ts) if asked else None,
            card=card.blocks,
        )

    def _is_private(self, card: Shown, person: Member) -> bool:
        """Whether nobody else in the channel has it before their eyes."""
        seen_by_all = {shown.ts for shown in self.front.peer.answers(self.room)}
        assert card.only_for in {None, person.name}
        return card.ts not in seen_by_all


def hands_off(text: str) -> str:
    """The top-level text as it is read aloud."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def opening(blocks: list[Json]) -> list[str]:
    """The names of the buttons that open a form."""
    elements = (element for _, element in hands.elements(blocks) if element["type"] == "button")
    return [_name(element) for element in elements if "form" in json.loads(element.get("value", "{}"))]


def _pressable(blocks: list[Json]) -> Iterator[tuple[str, tuple[str, str | None]]]:
    """Each name on a button or in a menu, with the action and the option that are meant by it."""
    for _, element in hands.elements(blocks):
        if element["type"] == "button":
            yield _name(element), (element["action_id"], None)
        for option in element.get("options", ()):
            yield hands.label(option), (element["action_id"], hands.label(option))


def _name(button: Json) -> str:
    return str(button.get("accessibility_label") or hands.label(button))


def _is_row(element: Json) -> bool:
    return "accessibility_label" in element


def _fields(view: Json) -> list[Json]:
    return [block for block in view["blocks"] if block["type"] == "input"]
