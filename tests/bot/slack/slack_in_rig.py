"""Slack's incoming side on its own: an inbox that a test looks into, instead of workers that answer."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from slack_sdk import WebClient
from starlette.applications import Starlette

from bot.gateway.platform import Said
from bot.slack import http, oauth
from bot.slack.app import Incoming
from bot.slack.clients import Clients
from bot.slack.installations import Installations
from bot.slack.reading import Reader
from bot.slack.sockets import Sockets, Timing
from bot.tokens import new_key
from config.settings import Settings, load_settings
from store import migrate
from store.database import Database
from store.inbox import Inbox, KeptEvent, NewEvent, open_inbox
from store.rooms import RoomKey
from tests.peers.core.server import ServerThread
from tests.peers.slack.model import Workspace
from tests.peers.slack.peer import SlackPeer

QUICK = Timing(renew=60, ping=0.2, hello=5, backoff=(0.05, 0.2))


def now() -> datetime:
    return datetime.now(UTC)


@dataclass
class Kept:
    """The real inbox, and what a test wants to see of it; `broken` lets it fail."""

    inbox: Inbox
    rung: Callable[[], object]
    broken: bool = False
    asked: list[NewEvent] = field(default_factory=list)
    new: list[NewEvent] = field(default_factory=list)

    def keep(self, event: NewEvent) -> bool:
        self.asked.append(event)
        if self.broken:
            raise OSError("the disk is full")
        new = self.inbox.keep(event, now())
        if new:
            self.new.append(event)
            self.rung()
        return new


class NoRooms:
    """Nobody from outside, until a test says so."""

    def __init__(self) -> None:
        self.first_outsider = False
        self.came: list[tuple[RoomKey, str]] = []

    def came_in(self, room: RoomKey, person_id: str) -> bool:
        self.came.append((room, person_id))
        return self.first_outsider


@dataclass
class Rig:
    """The parts of the incoming side, put together."""

    slack: SlackPeer
    settings: Settings
    installations: Installations
    incoming: Incoming
    reader: Reader
    rooms: NoRooms
    kept: Kept
    url: str = ""
    sockets: Sockets | None = None

    @property
    def events_url(self) -> str:
        """Where Slack calls."""
        return self.url + http.PATH

    def events(self, count: int = 1) -> list[NewEvent]:
        """What was kept, once there is that much."""
        self.slack.wait(lambda: len(self.kept.new) >= count, what=f"{count} events kept")
        return self.kept.new

    def known(self) -> None:
        """Slack has said whose the configured token is."""
        until(self.installations.all)

    def settled(self) -> None:
        """Everything that was sent has been dealt with."""
        self.slack.wait(lambda: all(d.over for d in self.slack.deliveries()), what="all dealt with")

    def said(self, at: int = -1) -> Said:
        """What an event that was kept says."""
        read = self.read(self.events()[at])
        assert read is not None
        return read

    def read(self, new: NewEvent) -> Said | None:
        event = KeptEvent(1, new.platform, new.workspace, new.key, new.kind, new.payload, now(), 1)
        return self.reader.read(event)


def until(look: Callable[[], object], within: float = 10) -> None:
    """Look again and again at something that tells nobody when it changes."""
    deadline = time.monotonic() + within
    while not look():
        if time.monotonic() > deadline:
            raise TimeoutError
        time.sleep(0.005)


def settings_for(slack: SlackPeer, database: Database, token: str = "", **more: Any) -> Settings:
    given: dict[str, Any] = {
        "database_url": database.engine.url.render_as_string(hide_password=False),
        "slack_bot_token": token,
        "slack_signing_secret": slack.signing_secret,
        "slack_api_url": slack.api_url,
        "slack_client_id": slack.grants.client_id,
        "slack_client_secret": slack.grants.client_secret,
        "slack_workspaces": tuple(slack.world.workspaces),
        "token_keys": new_key(),
    }
    return load_settings(**(given | more))


@contextmanager
def rig(
    slack: SlackPeer,
    database: Database,
    team: Workspace | None,
    *,
    by_socket: int = 0,
    timing: Timing = QUICK,
    open_loading: Callable[[WebClient, str, str], object] = lambda *_: None,
    **more: Any,
) -> Iterator[Rig]:
    """Listening, over HTTP or on `by_socket` connections."""
    settings = settings_for(slack, database, team.bot_token if team else "", **more)
    inbox = open_inbox(settings, database)
    migrate.upgrade(inbox.database, chain=migrate.INBOX)
    clients = Clients(settings)
    installations = Installations(settings, database, clients, now)
    kept = Kept(inbox, slack.board.ring)
    incoming = Incoming(settings, installations, kept.keep, open_loading, now)
    rooms = NoRooms()
    made = Rig(slack, settings, installations, incoming, Reader(installations, rooms), rooms, kept)
    installations.start()
    try:
        with _over_sockets(made, by_socket, timing) if by_socket else _over_http(made):
            yield made
    finally:
        incoming.stop()
        installations.stop()
        inbox.close()


@contextmanager
def _over_sockets(made: Rig, count: int, timing: Timing) -> Iterator[None]:
    slack, incoming = made.slack, made.incoming
    sockets = made.sockets = Sockets(slack.app_token, incoming.app.client, incoming, count, timing, now)
    sockets.start()
    try:
        slack.wait(lambda: len(slack.sockets.connections) == count, what="connected")
        yield
    finally:
        slack.sockets.drop()  # or each would wait seconds for its last message
        sockets.stop()


@contextmanager
def _over_http(made: Rig) -> Iterator[None]:
    slack, settings = made.slack, made.settings
    web = WebClient(base_url=slack.api_url, retry_handlers=[])
    pages = oauth.Pages(settings, made.installations, web)
    server = ServerThread(
        Starlette(routes=[*http.routes(made.incoming, slack.signing_secret), *pages.routes()])
    )
    server.start()
    made.url = server.url
    slack.connect(made.events_url)
    try:
        yield
    finally:
        server.stop()
