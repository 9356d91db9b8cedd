"""The fake Slack's server: what there is, what Slack itself does, what a test asks."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Any, Literal, Self, TypeVar

import httpx

from tests.peers.core.clock import Clock
from tests.peers.core.courier import Courier, Delivery
from tests.peers.core.edge import Edge
from tests.peers.core.faults import Answer, Fault, FaultPlan
from tests.peers.core.journal import DEADLINE, Board
from tests.peers.core.server import ServerThread
from tests.peers.slack.events import Events
from tests.peers.slack.model import Channel, Person, Workspace
from tests.peers.slack.oauth import Grants
from tests.peers.slack.outgoing import Outgoing, Signer
from tests.peers.slack.sockets import Hub
from tests.peers.slack.transcript import Seen, transcript
from tests.peers.slack.web import Web, operation
from tests.peers.slack.world import World

T = TypeVar("T")
ACK_DEADLINE = 3.0


def error(code: str, status: int = 200) -> Answer:
    """An error of the Web API."""
    body = json.dumps({"ok": False, "error": code}).encode()
    return Answer(status, body, {"content-type": "application/json"})


def rate_limited(retry_after: int | str | None = 1) -> Answer:
    """Too many requests; the wait may be missing or nonsense."""
    refused = error("ratelimited", 429)
    wait = {} if retry_after is None else {"retry-after": str(retry_after)}
    return Answer(refused.status, refused.body, {**refused.headers, **wait})


class SlackServer:
    """The server, what it holds and what a test asks of it; `SlackPeer` adds what people do.

    The app under test gets `api_url` as base URL of the Web API, `signing_secret`, a workspace's `bot_token`
    and, for Socket Mode, `app_token`. For HTTP, `connect` says where the app listens.
    """

    def __init__(self, *, limited: bool = True, ack_deadline: float = ACK_DEADLINE, port: int = 0) -> None:
        self.clock = Clock()
        self.board = Board()
        self.world = World(self.clock)
        self.faults = FaultPlan(self.clock)
        self.sockets = Hub(self.world, self.clock, self.board, ack_deadline)
        self._courier = Courier(self.clock, self.board, ack_deadline)
        self.outgoing = Outgoing(self.world, self._courier, self.sockets)
        self.events = Events(self.world, self.outgoing)
        self._web = Web(self.world, self.board, self.sockets, limited=limited)
        edge = Edge(self._web.app, self.clock, self.faults, self.board, operation)
        self.journal = edge.journal
        self._server = ServerThread(edge, port)
        self.url = self._web.address = self.events.address = self._server.url
        self.sockets.run = self._server.run
        self.notices: list[tuple[Person, str]] = []  # what Slack itself tells a person

    def __enter__(self) -> Self:
        self._server.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.clock.close()
        self._courier.close()
        self._server.stop()

    @property
    def api_url(self) -> str:
        """The base URL for `WebClient`."""
        return f"{self.url}/api/"

    @property
    def signing_secret(self) -> str:
        """The app's secret."""
        return self.world.signing_secret

    @property
    def app_token(self) -> str:
        """The app-level token, for Socket Mode."""
        return self.world.app_token

    @property
    def grants(self) -> Grants:
        """Installations: the app's client ID and secret, and to which addresses people may be sent back."""
        return self._web.grants

    @property
    def limited(self) -> bool:
        """Whether rate limits hold."""
        return self._web.limited

    @limited.setter
    def limited(self, limited: bool) -> None:
        self._web.limited = limited

    @property
    def ack_deadline(self) -> float:
        """Seconds the app has to acknowledge: of real time over HTTP, of the peer's by Socket Mode."""
        return self._courier.timeout

    @ack_deadline.setter
    def ack_deadline(self, seconds: float) -> None:
        self._courier.timeout = self.sockets.ack_deadline = seconds

    def connect(self, address: str) -> None:
        """Send events, commands and interactions over HTTP to the app's address."""
        self.outgoing.address = address

    def verify_address(self) -> bool:
        """Whether the app's address answers Slack's challenge, as Slack asks when it is saved."""
        challenge = self.world.secret(40)
        token = self.world.verification_token
        body = json.dumps({"type": "url_verification", "token": token, "challenge": challenge}).encode()
        headers = {"content-type": "application/json"}
        headers |= self.outgoing.signer.headers(self.clock.now(), body)
        answer = httpx.post(self.outgoing.address, content=body, headers=headers, trust_env=False)
        return answer.status_code == 200 and challenge in answer.text

    # What there is

    def workspace(self, name: str = "Nordlicht", *, install: bool = True) -> Workspace:
        """A workspace, with the app installed."""
        with self.board.lock:
            return self.world.workspace(name, install=install)

    def person(self, workspace: Workspace, name: str, email: str | None = None, **facts: Any) -> Person:
        """Somebody with a confirmed e-mail address; `guest`, `confirmed`, `locale`, `deleted` may be said."""
        address = email or f"{name.lower().replace(' ', '.')}@{workspace.domain}.example"
        with self.board.lock:
            return self.world.person(workspace, name, email=address, **facts)

    def other_bot(self, workspace: Workspace, name: str = "Ticket Bot") -> Person:
        """Another app's bot."""
        with self.board.lock:
            return self.world.person(workspace, name, bot_id=self.world.new_id("B"))

    def channel(
        self,
        workspace: Workspace,
        name: str,
        *members: Person,
        kind: Literal["public", "private"] = "public",
        app: bool = True,
    ) -> Channel:
        """A channel, with the app in it; members from other workspaces make it a shared one."""
        inside = [workspace.app_user, *members] if app and workspace.bot else list(members)
        with self.board.lock:
            return self.world.channel(workspace, name, kind, inside)

    def direct(self, person: Person, workspace: Workspace | None = None) -> Channel:
        """The person's direct conversation with the app."""
        with self.board.lock:
            return self.world.direct(workspace or person.workspace, person)[0]

    # What Slack does

    def uninstall(self, workspace: Workspace) -> None:
        """Remove the app from a workspace: its token is revoked and it is told."""
        with self.board.lock:
            self.revoke(workspace)
            self.events.uninstalled(workspace)

    def revoke(self, workspace: Workspace, state: Literal["revoked", "expired"] = "revoked") -> None:
        """Take the app's token without a word."""
        with self.board.lock:
            self.world.tokens[workspace.bot_token].state = state

    def fail_next(self, operation: str, with_: Fault, times: int = 1) -> None:
        """Let the next calls of a method, `upload`, `response_url` or `download` go wrong."""
        self.faults.fail_next(operation, with_, times)

    def outage(self, seconds: float, with_: Fault | None = None) -> None:
        """Be down for so long by the peer's clock; Socket Mode connections break."""
        self.faults.outage(seconds, with_)
        self.sockets.drop()

    def busy(self, workspace: Workspace, seconds: float, retry_after: int = 1) -> None:
        """Refuse every call with the workspace's token as one too many, for so long by the peer's clock."""
        with self.board.lock:
            self._web.busy[workspace.id] = (self.clock.now() + seconds, retry_after)

    @contextmanager
    def signing(self, *, secret: str | None = None, age: float = 0.0) -> Iterator[None]:
        """Sign what is sent meanwhile with another secret, or with a time so many seconds ago."""
        kept = self.outgoing.signer
        self.outgoing.signer = Signer(secret or self.world.signing_secret, age)
        try:
            yield
            self.wait(lambda: all(d.attempts for d in self.deliveries()), what="what was signed so is sent")
        finally:
            self.outgoing.signer = kept

    # What a test asks

    def transcript(
        self, channel: Channel, reader: Person | None = None, thread_ts: str | None = None
    ) -> list[Seen]:
        """What a person sees; see `transcript`."""
        with self.board.lock:
            return transcript(channel, reader, thread_ts)

    def answers(self, channel: Channel, reader: Person | None = None) -> list[Seen]:
        """What the app itself said there."""
        return [seen for seen in self.transcript(channel, reader) if seen.message.by_app]

    def deliveries(self, kind: str | None = None) -> list[Delivery]:
        """What was sent to the app: `events_api`, `interactive`, `slash_commands` or all."""
        with self.board.lock:
            return [d for d in self.outgoing.deliveries if kind in {None, d.kind}]

    def wait(self, look: Callable[[], T], within: float = DEADLINE, what: str = "") -> T:
        """The first truthy result of a look at anything here; `TimeoutError` after `within` seconds."""
        return self.board.wait_for(look, within, what)
