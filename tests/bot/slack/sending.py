"""What the tests of sending share: the parts over one fake Slack, a file, steps that are kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from slack_sdk import WebClient

from bot.gateway.platform import Said
from bot.slack.files import Files
from bot.slack.forms import Forms
from bot.slack.home import Home
from bot.slack.people import People
from bot.slack.private import Private
from bot.slack.rooms import Rooms
from bot.slack.transport import Messages
from cards.intent import Intent
from cards.model import Attachment
from cards.wording import words_for
from config.errors import DeliveryError
from hub.vocabulary import Language
from notifications.transport import Message, Place
from store.rooms import RoomKey
from tests.peers.slack.model import Channel, Person, Workspace
from tests.peers.slack.peer import SlackPeer

WORDS = words_for(Language.EN)


@dataclass
class Kept:
    """Steps as the outbox keeps them."""

    done: dict[str, str] = field(default_factory=dict)

    def record(self, name: str, value: str) -> None:
        self.done[name] = value


class Sender:
    """All parts that send, over one fake Slack in which some workspaces are listed."""

    def __init__(self, slack: SlackPeer, *listed: Workspace) -> None:
        self.slack = slack
        self.clock: Callable[[], datetime] = lambda: datetime.fromtimestamp(slack.clock.now(), UTC)
        ids = [team.id for team in listed]
        self.messages = Messages(self.client, self.clock)
        self.private = Private(self.client, self.messages)
        self.files = Files(self.client)
        self.forms = Forms(self.client, WORDS)
        self.home = Home(self.client)
        self.people = People(self.client, ids, self.clock)
        self.rooms = Rooms(self.client, self.people, ids, self.clock)

    def client(self, workspace: str) -> WebClient:
        token = self.slack.world.workspaces[workspace].bot_token
        return WebClient(token, base_url=self.slack.api_url, timeout=5, retry_handlers=[])


def place(channel: Channel, thread: str = "") -> Place:
    return Place(key(channel), thread)


def key(channel: Channel) -> RoomKey:
    return RoomKey("slack", channel.workspace.id, channel.id)


def said(person: Person, channel: Channel, thread: str = "", **more: Any) -> Said:
    return Said(person.id, place(channel, thread), Intent("help"), **more)


def response_url(slack: SlackPeer, person: Person, channel: Channel, on: Any = None) -> Mapping[str, str]:
    path = slack.world.response_url(channel, person, channel.workspace, on)
    return {"response_url": slack.url + path}


def text(words: str) -> Message:
    return Message(words)


def attachment(folder: Path, content: bytes = b"Customer\r\nAcme\r\n", name: str = "a.csv") -> Attachment:
    path = folder / name
    path.write_bytes(content)
    return Attachment(path, name, "text/csv", 1, sha256(content).hexdigest(), len(content))


def refused(call: Callable[..., Any], *given: Any, **named: Any) -> DeliveryError:
    """The error of a call that must fail."""
    with pytest.raises(DeliveryError) as caught:
        call(*given, **named)
    return caught.value
