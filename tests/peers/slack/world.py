"""Everything the fake Slack knows, and the few ways it changes."""

from __future__ import annotations

import random
import string
from collections.abc import Callable, Iterable
from typing import Any

from tests.peers.core.clock import Clock
from tests.peers.slack.model import (
    BOT_EVENTS,
    BOT_SCOPES,
    Channel,
    File,
    Message,
    Person,
    ResponseUrl,
    Token,
    Trigger,
    View,
    Workspace,
)

TRIGGER_LIFE = 3.0
TICKET_LIFE = 30.0
RESPONSE_URL_LIFE = 30 * 60.0
RESPONSE_URL_USES = 5


class World:
    """The state; whoever reads or writes it holds the peer's lock."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self._random = random.Random(20)
        self._last_ts = 0
        self.app_id = self.new_id("A")
        self.signing_secret = self.secret(32)
        self.verification_token = self.secret(24)
        self.events = set(BOT_EVENTS)
        self.scopes = set(BOT_SCOPES)
        self.workspaces: dict[str, Workspace] = {}
        self.people: dict[str, Person] = {}
        self.channels: dict[str, Channel] = {}
        self.files: dict[str, File] = {}
        self.uploads: dict[str, File] = {}
        self.views: dict[str, View] = {}
        self.homes: dict[tuple[str, str], View] = {}  # (workspace, person)
        self.tokens: dict[str, Token] = {}
        self.triggers: dict[str, Trigger] = {}
        self.response_urls: dict[str, ResponseUrl] = {}
        self.tickets: dict[str, float] = {}  # of Socket Mode: until when
        self.share_lag = 0.0  # how long files.info does not show a sharing yet, in seconds
        self.posted: Callable[[Message], None] = lambda _: None  # told of each new message
        self.app_token = self._token("app", None, {"connections:write"}).value

    def new_id(self, letter: str) -> str:
        """An ID of Slack's form."""
        return letter + "0" + "".join(self._random.choices(string.ascii_uppercase + string.digits, k=9))

    def secret(self, length: int) -> str:
        """Letters and digits."""
        return "".join(self._random.choices("0123456789abcdef", k=length))

    def ts(self) -> str:
        """The time of a message, which is its ID: no two are the same."""
        self._last_ts = max(self._last_ts + 1, int(self.clock.now() * 1_000_000))
        return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06d}"

    # Workspaces and people

    def workspace(self, name: str, *, install: bool = True) -> Workspace:
        """A new workspace, with the app in it."""
        made = Workspace(self.new_id("T"), name, name.lower().replace(" ", "-"))
        self.workspaces[made.id] = made
        if install:
            self.install(made)
        return made

    def install(self, workspace: Workspace, scopes: Iterable[str] | None = None) -> Token:
        """Install the app (again), which gives it a new token with the app's scopes or those given."""
        if workspace.bot is None:
            workspace.bot = self.person(workspace, "Switchboard", bot_id=self.new_id("B"))
        token = self._token("bot", workspace, set(self.scopes if scopes is None else scopes))
        workspace.bot_token = token.value
        return token

    def person(self, workspace: Workspace, name: str, **facts: Any) -> Person:
        """A new user."""
        made = Person(self.new_id("U"), workspace, name, **facts)
        self.people[made.id] = made
        return made

    def _token(self, kind: str, workspace: Workspace | None, scopes: set[str]) -> Token:
        prefix = "xoxb" if kind == "bot" else "xapp-1"
        token = Token(f"{prefix}-{self.secret(40)}", "bot" if kind == "bot" else "app", workspace, scopes)
        self.tokens[token.value] = token
        return token

    # Channels and messages

    def channel(self, workspace: Workspace, name: str, kind: str, members: Iterable[Person]) -> Channel:
        """A new channel."""
        letter = "D" if kind == "im" else "C"
        made = Channel(self.new_id(letter), workspace, name, kind, list(members))  # type: ignore[arg-type]
        made.connected = list({p.workspace: None for p in made.members if p.workspace is not workspace})
        self.channels[made.id] = made
        return made

    def direct(self, workspace: Workspace, person: Person) -> tuple[Channel, bool]:
        """The direct conversation of the app with a person, and whether there was one."""
        both = [workspace.app_user, person]
        for channel in self.channels.values():
            if channel.kind == "im" and channel.members == both:
                return channel, True
        return self.channel(workspace, "", "im", both), False

    def post(self, channel: Channel, author: Person, **facts: Any) -> Message:
        """A new message; the app hears of it as its events say."""
        message = Message(self.ts(), channel, author, **facts)
        channel.messages.append(message)
        if message.only_for is None:
            self.posted(message)
        return message

    # What lets the app answer

    def trigger(self, person: Person, workspace: Workspace) -> str:
        """A new trigger ID."""
        key = f"{self._random.randrange(10**12)}.{self._random.randrange(10**12)}.{self.secret(32)}"
        self.triggers[key] = Trigger(person, workspace, self.clock.now() + TRIGGER_LIFE)
        return key

    def ticket(self) -> str:
        """A one-time pass for a Socket Mode connection."""
        key = self.secret(32)
        self.tickets[key] = self.clock.now() + TICKET_LIFE
        return key

    def response_url(
        self, channel: Channel, person: Person, workspace: Workspace, message: Message | None
    ) -> str:
        """The path of a new response URL."""
        key = self.secret(24)
        expires = self.clock.now() + RESPONSE_URL_LIFE
        self.response_urls[key] = ResponseUrl(channel, person, workspace, message, expires)
        return f"/respond/{workspace.id}/{key}"
