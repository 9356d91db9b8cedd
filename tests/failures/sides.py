"""Slack over HTTP, Slack by sockets and Webex, each with a person and a room, as one kind of thing to tests.

What a test does with them stays in the words of the peers; here is only what differs between them.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hub.demo import FULL_ADMIN
from tests.peers.core.courier import Delivery
from tests.peers.core.faults import Pass
from tests.peers.slack.model import Channel, Workspace
from tests.peers.slack.model import Person as SlackPerson
from tests.peers.slack.peer import SlackPeer
from tests.peers.slack.peer import error as slack_error
from tests.peers.slack.peer import rate_limited as slack_rate_limited
from tests.peers.webex.model import Person as WebexPerson
from tests.peers.webex.model import Room
from tests.peers.webex.peer import WebexPeer
from tests.peers.webex.peer import error as webex_error
from tests.peers.webex.peer import rate_limited as webex_rate_limited

WEBHOOK_SECRET = "a secret that only this test knows"
NAME = "Ada Lindqvist"


@dataclass
class Names:
    """What a peer's faults call a step of an answer."""

    post: str
    who: str
    """Finding out who asked: the first thing after the acknowledgement."""
    upload: str
    """The middle of a file's way."""


class Side(ABC):
    """A platform with Ada, who may see everything, in a room with the bot."""

    peer: Any
    ada: Any
    room: Any
    names: Names

    @abstractmethod
    def settings(self, address: str) -> Mapping[str, str]:
        """What the bot has to know of it."""

    @abstractmethod
    def reach(self, address: str) -> None:
        """Let events go to the bot from now on; returns once they can."""

    @abstractmethod
    def leave(self) -> None:
        """The bot is going to end."""

    @abstractmethod
    def newcomer(self, name: str, email: str = "", **facts: Any) -> Any:
        """Somebody else of the same workspace or organization, in the room."""

    def ask(self, text: str, person: Any = None) -> None:
        """Mention the bot in the room."""
        self.peer.mention(person or self.ada, self.room, text)

    def say(self, text: str, person: Any = None) -> None:
        """Write to the bot directly."""
        self.peer.say(person or self.ada, None, text)

    def press(self, seen: Any, label: str, person: Any = None) -> None:
        """Press a button of a message."""
        self.peer.press(person or self.ada, seen.message, label)

    @abstractmethod
    def answers(self, person: Any = None) -> list[Any]:
        """What stands in the room of the bot's, as a person sees it (None: as all do)."""

    @abstractmethod
    def whispers(self, person: Any) -> list[Any]:
        """What the bot said to that person alone, ephemeral or directly."""

    def direct_answers(self, person: Any = None) -> list[Any]:
        """What the bot said in the direct conversation."""
        return list(self.peer.answers(self.peer.direct(person or self.ada)))

    def heard(self) -> bool:
        """Whether everything that was sent to the bot is acknowledged or given up."""
        return all(delivery.over for delivery in self.peer.deliveries())

    @abstractmethod
    def repeat(self) -> None:
        """Send the last event once more."""

    @abstractmethod
    def forge(self) -> None:
        """Send an event of something that nobody said."""

    @abstractmethod
    def revoke(self) -> None:
        """Take the bot's token."""

    @abstractmethod
    def renew(self) -> None:
        """Give it another, which its settings have from now on."""

    @abstractmethod
    def refuse_card(self) -> None:
        """Refuse the next card."""

    @abstractmethod
    def refuse_upload(self) -> None:
        """Refuse files."""

    @abstractmethod
    def limit(self, operation: str, seconds: int) -> None:
        """Answer the next such call with a rate limit."""

    @abstractmethod
    def limit_upload(self, seconds: int) -> None:
        """The same in the middle of the next upload."""


class SlackSide(Side):
    """One workspace; over HTTP, or by sockets."""

    names = Names(post="chat.postMessage", who="users.info", upload="upload")

    def __init__(self, peer: SlackPeer, *, sockets: bool) -> None:
        self.peer: SlackPeer = peer
        self.sockets = sockets
        peer.limited = False
        self.team: Workspace = peer.workspace("Nordlicht")
        self.ada: SlackPerson = peer.person(self.team, NAME, FULL_ADMIN)
        self.room: Channel = peer.channel(self.team, "partners", self.ada)

    def settings(self, address: str) -> dict[str, str]:  # noqa: ARG002 - Slack's people configure it there
        found = {
            "slack_bot_token": self.team.bot_token,
            "slack_api_url": self.peer.api_url,
            "slack_workspaces": self.team.id,
        }
        if self.sockets:
            return {**found, "slack_app_token": self.peer.app_token}
        return {**found, "slack_signing_secret": self.peer.signing_secret}

    def reach(self, address: str) -> None:
        if self.sockets:
            self.peer.wait(lambda: len(self.peer.sockets.connections) > 1, what="two sockets")
        else:
            self.peer.connect(f"{address}/slack/events")

    def leave(self) -> None:
        self.peer.sockets.drop()  # or its SDK would wait seconds for a last message

    def newcomer(self, name: str, email: str = "", **facts: Any) -> SlackPerson:
        person = self.peer.person(self.team, name, email or None, **facts)
        with self.peer.board.lock:
            self.room.members.append(person)
        self.peer.direct(person)
        return person

    def answers(self, person: Any = None) -> list[Any]:
        return list(self.peer.answers(self.room, person))

    def whispers(self, person: Any) -> list[Any]:
        return [seen for seen in self.answers(person) if seen.only_for is not None]

    def repeat(self) -> None:
        self.peer.outgoing.repeat(self.peer.deliveries()[-1])

    def forge(self) -> None:
        told = self.peer.deliveries("events_api")[-1]
        self.peer.outgoing.event("Ev0FORGED00", {**told.payload, "event_id": "Ev0FORGED00"})

    def revoke(self) -> None:
        self.peer.revoke(self.team)

    def renew(self) -> None:
        with self.peer.board.lock:
            self.peer.world.install(self.team)

    def refuse_card(self) -> None:
        self.peer.fail_next(self.names.post, slack_error("invalid_blocks"))

    def refuse_upload(self) -> None:
        self.team.policy.uploads = False

    def limit(self, operation: str, seconds: int) -> None:
        self.peer.fail_next(operation, slack_rate_limited(seconds))

    def limit_upload(self, seconds: int) -> None:
        self.limit(self.names.upload, seconds)


class WebexSide(Side):
    """The partner's organization and a space."""

    names = Names(post="POST /messages", who="GET /people/*", upload="POST /messages")

    def __init__(self, peer: WebexPeer) -> None:
        self.peer: WebexPeer = peer
        self.ada: WebexPerson = peer.person(NAME, FULL_ADMIN)
        self.room: Room = peer.room("Partners", self.ada)
        peer.direct(self.ada)

    def settings(self, address: str) -> dict[str, str]:
        return {
            "webex_token": self.peer.token,
            "webex_api_url": self.peer.api_url,
            "webex_webhook_secret": WEBHOOK_SECRET,
            "webex_organizations": self.peer.home.id,
            "public_url": address,
        }

    def reach(self, address: str) -> None:  # noqa: ARG002 - the bot registers it itself
        world = self.peer.world
        self.peer.wait(
            lambda: {"messages", "attachmentActions"} <= {hook.resource for hook in world.webhooks.values()},
            what="registered webhooks",
        )

    def leave(self) -> None:
        """It leaves no connection behind."""

    def newcomer(self, name: str, email: str = "", **facts: Any) -> WebexPerson:
        person = self.peer.person(name, email or None, **facts)
        self.peer.invite(self.room, person)
        return person

    def answers(self, person: Any = None) -> list[Any]:  # noqa: ARG002 - all see the same
        return list(self.peer.answers(self.room))

    def whispers(self, person: Any) -> list[Any]:
        return self.direct_answers(person)

    def repeat(self) -> None:
        told = [d for d in self.peer.deliveries() if d.payload["actorId"] != self.peer.bot.id]
        self.peer.outgoing.repeat(told[-1])

    def forge(self) -> None:
        told = self.peer.deliveries("messages")[-1]
        message = self.peer.world.new_id("MESSAGE")
        payload = {**told.payload, "data": {**told.payload["data"], "id": message}}
        self.peer.outgoing.repeat(Delivery(told.kind, message, payload))

    def revoke(self) -> None:
        self.peer.revoke()

    def renew(self) -> None:
        self.peer.renew()

    def refuse_card(self) -> None:
        self.peer.fail_next(self.names.post, webex_error(400, "Unable to retrieve content."))

    def refuse_upload(self) -> None:
        self.peer.fail_next(self.names.upload, Pass())  # the card before it
        self.peer.fail_next(self.names.upload, webex_error(413, "The file is too large."))

    def limit(self, operation: str, seconds: int) -> None:
        self.peer.fail_next(operation, webex_rate_limited(seconds))

    def limit_upload(self, seconds: int) -> None:
        self.peer.fail_next(self.names.upload, Pass())  # the card before it
        self.limit(self.names.upload, seconds)
