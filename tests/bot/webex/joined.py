"""The platform joined to a fake Webex over HTTP, and to an inbox."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Self

from starlette.applications import Starlette

from bot.gateway.platform import Said
from bot.webex.platform import WebexPlatform
from config.errors import OperatorError
from config.settings import load_settings
from notifications.transport import Place
from store.inbox import Inbox, KeptEvent, NewEvent
from store.rooms import RoomKey
from tests.peers.core.server import ServerThread
from tests.peers.webex.model import Message, Room
from tests.peers.webex.peer import WebexPeer

SECRET = "long enough to be a secret"


class Joined:
    """A platform that listens; its time is the peer's."""

    def __init__(self, peer: WebexPeer, inbox: Inbox, **settings: Any) -> None:
        self.peer, self.inbox = peer, inbox
        self.kept: list[NewEvent] = []
        self.behind = 0.0  # seconds of our clock
        self._events: dict[str, KeptEvent] = {}
        self.full = False  # whether the inbox takes nothing
        app = Starlette()
        self._server = ServerThread(app)
        self.url = self._server.url
        given = {
            "webex_token": peer.token,
            "webex_webhook_secret": SECRET,
            "webex_api_url": peer.api_url,
            "webex_organizations": (peer.home.id,),
            "webex_check_seconds": 0.1,
            "public_url": self.url,
        }
        self.platform = WebexPlatform(load_settings(**(given | settings)), self._keep, inbox, self.now)
        app.router.routes.extend(self.platform.routes)

    def __enter__(self) -> Self:
        self._server.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.platform.stop()
        self._server.stop()

    def now(self) -> datetime:
        return datetime.fromtimestamp(self.peer.clock.now() - self.behind, UTC)

    def listen(self) -> Self:
        """Start, and wait until the webhooks are registered and what was missed is fetched."""
        self.platform.start()
        self.caught_up()
        return self

    def caught_up(self) -> None:
        """Wait for a look after now that went well to its end."""
        begun = self.now()
        self.peer.wait(lambda: self._mark() >= begun, what="a look at the webhooks and the rooms")

    def place(self, room: Room, thread: str = "") -> Place:
        return Place(RoomKey("webex", self.peer.home.id, room.id), thread)

    def heard(self, message: Message) -> Said | None:
        """What the platform makes of a message that was kept."""
        return self.said(f"messages:created:{message.id}")

    def said(self, key: str) -> Said | None:
        """What it makes of an event, once it is kept."""
        self.peer.wait(lambda: [event for event in self.kept if event.key == key], what=key)
        self._events |= {event.key: event for event in self.claimed()}
        return self.platform.read(self._events[key])

    def claimed(self) -> Iterator[KeptEvent]:
        """Every event in the order it is worked on."""
        while claims := self.inbox.claim(self.now(), 50, 60):
            for claim in claims:
                self.inbox.finish(claim, self.now())
                yield claim.event

    @contextmanager
    def deaf(self) -> Iterator[None]:
        """No webhook is active meanwhile, and Webex is down for half a minute: nothing can be mended."""
        with self.peer.board.lock:
            for hook in self.peer.world.webhooks.values():
                hook.status = "inactive"
            self.peer.outage(30)
        begun = self.now().timestamp()
        self.peer.wait(lambda: any(call.at >= begun for call in self.peer.journal.calls()))
        yield
        self.peer.clock.advance(31)

    def _keep(self, event: NewEvent) -> bool:
        if self.full:
            raise OperatorError("database-busy")
        new = self.inbox.keep(event, self.now())
        with self.peer.board.lock:
            if new:
                self.kept.append(event)
            self.peer.board.ring()
        return new

    def _mark(self) -> datetime:
        mark = self.inbox.heard("webex", self.peer.home.id, "messages")
        return mark or datetime.min.replace(tzinfo=UTC)
