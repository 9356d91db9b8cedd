"""What a Slack workspace holds."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from tests.peers.slack.refusals import Refusal

Json = dict[str, Any]

BOT_SCOPES = frozenset(
    {
        "app_mentions:read",
        "channels:history",
        "channels:read",
        "chat:write",
        "commands",
        "files:read",
        "files:write",
        "groups:history",
        "groups:read",
        "im:history",
        "im:write",
        "users:read",
        "users:read.email",
    }
)
BOT_EVENTS = frozenset(
    {
        "app_home_opened",
        "app_mention",
        "app_uninstalled",
        "member_joined_channel",
        "message.im",
        "tokens_revoked",
    }
)


@dataclass
class Policy:
    """What a workspace's administrators allow for files."""

    uploads: bool = True
    max_bytes: int = 1_000_000_000
    storage_left: int = 5_000_000_000


@dataclass(eq=False)
class Workspace:
    """A workspace; `bot` is the app's user in it, None where the app is not installed."""

    id: str
    name: str
    domain: str
    policy: Policy = field(default_factory=Policy)
    bot: Person | None = field(default=None, repr=False)
    bot_token: str = ""

    @property
    def app_user(self) -> Person:
        """The app's user; a test that asks for one where the app is not installed is wrong."""
        if self.bot is None:
            raise LookupError(f"the app is not installed in {self.name}")
        return self.bot


@dataclass(eq=False)
class Person:
    """A user, human or bot."""

    id: str
    workspace: Workspace = field(repr=False)
    name: str
    email: str | None = None
    confirmed: bool = True
    guest: Literal["", "single-channel", "multi-channel"] = ""
    bot_id: str = ""
    locale: str = "en-US"
    zone: str = "Europe/Paris"
    deleted: bool = False

    @property
    def handle(self) -> str:
        """The name without spaces, in lower case."""
        return self.name.lower().replace(" ", ".")


@dataclass(eq=False)
class Channel:
    """A channel or a direct conversation, with its messages in order."""

    id: str
    workspace: Workspace = field(repr=False)  # the host
    name: str
    kind: Literal["public", "private", "im"]
    members: list[Person] = field(default_factory=list, repr=False)
    archived: bool = False
    connected: list[Workspace] = field(default_factory=list)  # through Slack Connect
    messages: list[Message] = field(default_factory=list, repr=False)

    @property
    def family(self) -> str:
        """The word its scopes begin with."""
        return {"public": "channels", "private": "groups", "im": "im"}[self.kind]

    def seen_from(self, workspace: Workspace) -> bool:
        """Whether the workspace has this channel."""
        return workspace is self.workspace or workspace in self.connected

    def message(self, ts: str | None) -> Message:
        """The message of that time; refuses with `message_not_found`."""
        for message in self.messages:
            if message.ts == ts and not message.deleted and message.only_for is None:
                return message
        raise Refusal("message_not_found")


@dataclass(eq=False)
class File:
    """A file, from the moment an upload address was given out."""

    id: str
    workspace: Workspace
    owner: Person
    name: str
    length: int
    title: str = ""
    content: bytes | None = field(default=None, repr=False)
    completed: bool = False
    shares: list[tuple[Channel, str]] = field(default_factory=list)
    shares_visible_at: float = 0.0

    @property
    def kind(self) -> str:
        """The end of its name."""
        return self.name.rsplit(".", 1)[-1].lower() if "." in self.name else "text"


@dataclass(eq=False)
class Message:
    """A message in its present state."""

    ts: str
    channel: Channel
    author: Person
    text: str = ""
    blocks: list[Json] = field(default_factory=list)
    thread_ts: str | None = None
    files: list[File] = field(default_factory=list)
    metadata: Json | None = None
    only_for: Person | None = None  # an ephemeral message's reader
    edits: int = 0
    deleted: bool = False
    link_names: bool = False
    parse: str = "none"
    unfurl: bool = True
    by_app: bool = False


@dataclass(eq=False)
class View:
    """A form or a Home tab."""

    id: str
    workspace: Workspace
    person: Person
    view: Json
    hash: str
    errors: dict[str, str] = field(default_factory=dict)  # block_id: what is wrong with it
    trouble: str = ""  # what Slack itself says below the form
    open: bool = True


@dataclass(eq=False)
class Token:
    """An access token of the app."""

    value: str
    kind: Literal["bot", "app"]
    workspace: Workspace | None
    scopes: set[str]
    state: Literal["valid", "revoked", "expired"] = "valid"


@dataclass
class Trigger:
    """Lets the app open one form, within 3 s."""

    person: Person
    workspace: Workspace
    expires_at: float
    used: bool = False


@dataclass
class ResponseUrl:
    """Lets the app answer in a conversation 5 times within 30 minutes."""

    channel: Channel
    person: Person
    workspace: Workspace
    message: Message | None
    expires_at: float
    uses: int = 0
