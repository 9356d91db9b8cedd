"""Slack by Socket Mode: several connections, watched, each replaced before it is missed.

A connection can go silent while its pings are still answered, so one over which nothing came for a while is
made anew on suspicion. The new one says hello before the old one is closed, and what the old one had already
received is still kept and acknowledged.
"""

from __future__ import annotations

import json
import logging
import random
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.socket_mode.builtin import SocketModeClient
from slack_sdk.socket_mode.client import BaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse

from bot.slack.app import Incoming

log = logging.getLogger(__name__)

MOST: Final = 9
"""Connections: Slack allows ten, and a new one comes before the old one goes."""
UNANSWERED: Final = 4
"""Pings in a row."""
HANDLERS: Final = 10
"""Threads of one connection that have what came kept."""
RECEIVED: Final = 64 * 1024
"""Bytes read at a time. The SDK reads a message by recursion, a chunk a call: small chunks are many calls."""
DRAIN_SECONDS: Final = 10.0
"""How long a connection that is replaced may take to finish what it has received."""


@dataclass(frozen=True, slots=True)
class Timing:
    """In seconds."""

    renew: float
    """A connection over which nothing came for so long is replaced."""
    ping: float = 5.0
    """Between two pings; after four without an answer the connection is stale."""
    hello: float = 5.0
    """How long a new connection may take to say hello."""
    backoff: tuple[float, float] = (1.0, 30.0)
    """Until the next try after one that failed: first, at most."""


class _Connection(SocketModeClient):
    """One connection, which never connects anew by itself: the watchdog makes another."""

    def __init__(self, app_token: str, web: WebClient, ping: float, changed: Callable[[], None]) -> None:
        self.ended = False
        self.greeted = False
        self.heard_at = time.monotonic()
        self._begun_at = time.time()  # as the SDK notes the answers to pings
        self._news = threading.Condition()
        self._unfinished = 0  # received and not acknowledged yet
        self._changed = changed
        super().__init__(
            app_token=app_token,
            web_client=web,
            logger=logging.getLogger("slack_sdk.socket_mode"),
            ping_interval=ping,
            receive_buffer_size=RECEIVED,
            concurrency=HANDLERS,
            on_message_listeners=[self._message],
            on_error_listeners=[self._error],
        )

    def connect_to_new_endpoint(self, force: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002 - the SDK's
        """Told to go, closed or stale: the SDK would connect here."""
        self._end()

    @property
    def is_over(self) -> bool:
        """Whether nothing will come over it any more, or soon."""
        return self.ended or not self.is_connected()

    @property
    def is_stale(self) -> bool:
        """Whether pings are not answered. The SDK looks as well, but not before there was a first answer."""
        session = self.current_session
        answered = session.last_ping_pong_time if session is not None else None
        return time.time() - (answered or self._begun_at) > self.ping_interval * UNANSWERED

    def wait_for_hello(self, seconds: float) -> bool:
        """Whether it has said hello within that time."""
        with self._news:
            self._news.wait_for(lambda: self.greeted or self.is_over, seconds)
            return self.greeted and not self.is_over

    def finished(self) -> None:
        """One of the received was dealt with."""
        with self._news:
            self._unfinished -= 1
            self._news.notify_all()

    def finish(self) -> None:
        """Let it end what it has received, then close it."""
        with self._news:
            self._news.wait_for(lambda: not self._unfinished, DRAIN_SECONDS)
        self.auto_reconnect_enabled = False
        with suppress(AttributeError):  # the SDK's own threads may be closing it at the same moment
            self.disconnect()
        self.close()

    def _message(self, message: str) -> None:
        with self._news:
            self.heard_at = time.monotonic()
            self.greeted = self.greeted or '"hello"' in message[:200]
            self._unfinished += '"envelope_id"' in message
            self._news.notify_all()

    def _error(self, error: Exception) -> None:
        log.info("a connection to Slack broke: %s", error)
        self._end()

    def _end(self) -> None:
        with self._news:
            self.ended = True
            self._news.notify_all()
        self._changed()


class Sockets:
    """The connections and their watchdog."""

    def __init__(
        self,
        app_token: str,
        web: WebClient,
        incoming: Incoming,
        count: int,
        timing: Timing,
        now: Callable[[], datetime],
    ) -> None:
        """`web` calls without a token of its own; `count` connections are held at a time, `MOST` at most."""
        count = min(count, MOST)
        self._app_token, self._web, self._incoming = app_token, web, incoming
        self._timing, self._now = timing, now
        self._slots: list[_Connection | None] = [None] * count
        self._failures = [0] * count
        self._due = [0.0] * count
        self._changed = threading.Event()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="slack-sockets", daemon=True)
        self._closers: list[threading.Thread] = []
        self.heard_at: datetime | None = None
        """When something last came over any of them, a hello included."""

    def start(self) -> None:
        """Connect in the background, and stay connected."""
        self._thread.start()

    def stop(self) -> None:
        """Close every connection; what was received is kept and acknowledged first."""
        self._stopping.set()
        self._changed.set()
        self._thread.join()
        for connection in self._slots:
            if connection is not None:
                self._retire(connection)
        self._slots = []
        for closer in self._closers:
            closer.join()

    def _watch(self) -> None:
        while not self._stopping.is_set():
            self._changed.clear()
            for place in range(len(self._slots)):
                if not self._stopping.is_set() and self._wants_another(place):
                    self._replace(place)
            self._changed.wait(self._pause())

    def _wants_another(self, place: int) -> bool:
        current, now = self._slots[place], time.monotonic()
        if now < self._due[place]:
            return False
        if current is None or current.is_over or current.is_stale:
            return True
        return now - current.heard_at > self._timing.renew

    def _pause(self) -> float:
        """Seconds until something may have to be done without any news."""
        now = time.monotonic()
        moments = [now + self._timing.ping]
        for due, current in zip(self._due, self._slots, strict=True):
            quiet_at = current.heard_at + self._timing.renew if current else 0.0
            moments.append(due if current is None or current.is_over else max(due, quiet_at))
        return max(0.01, min(moments) - now)

    def _replace(self, place: int) -> None:
        old = self._slots[place]
        try:
            made = self._connected()
        except (SlackClientError, OSError, ValueError) as error:
            self._failures[place] += 1
            self._due[place] = time.monotonic() + self._backoff(self._failures[place], error)
            log.warning("cannot connect to Slack: %s", error)
            return
        self._failures[place], self._due[place] = 0, 0.0
        self._slots[place] = made
        if old is not None:
            log.info("a connection to Slack was replaced")
            self._retire(old)

    def _connected(self) -> _Connection:
        """A connection that has said hello.

        Raises:
            SlackClientError: when Slack refuses; OSError: when it cannot be reached.
        """
        connection = _Connection(self._app_token, self._web, self._timing.ping, self._changed.set)
        connection.socket_mode_request_listeners.append(self._handle)
        try:
            # Not by the SDK's own call, which sleeps in this thread when there were too many.
            connection.wss_uri = self._web.apps_connections_open(app_token=self._app_token)["url"]
            connection.connect()
        except BaseException:
            self._retire(connection)
            raise
        if not connection.wait_for_hello(self._timing.hello):
            self._retire(connection)
            raise SlackClientError("the connection said no hello")
        self.heard_at = self._now()
        return connection

    def _handle(self, client: BaseSocketModeClient, asked: SocketModeRequest) -> None:
        """Have it kept, then acknowledge it; without an acknowledgement Slack sends it again."""
        self.heard_at = self._now()
        try:
            answered = self._incoming.take(asked.payload, mode="socket_mode")
            if answered.status == 200:
                payload = _payload(answered.body)
                client.send_socket_mode_response(SocketModeResponse(asked.envelope_id, payload))
        finally:
            if isinstance(client, _Connection):
                client.finished()

    def _retire(self, connection: _Connection) -> None:
        """Close it in a thread of its own: the SDK takes seconds to let go of a socket."""
        connection.auto_reconnect_enabled = False
        closer = threading.Thread(target=connection.finish, name="slack-socket-end", daemon=True)
        closer.start()
        self._closers = [each for each in self._closers if each.is_alive()] + [closer]

    def _backoff(self, failures: int, error: Exception) -> float:
        first, most = self._timing.backoff
        asked = error.response.headers.get("Retry-After", "") if isinstance(error, SlackApiError) else ""
        if str(asked).isdecimal():
            return float(asked)
        return min(first * 2.0 ** (failures - 1), most) * random.uniform(0.8, 1.2)  # noqa: S311


def _payload(body: Any) -> dict[str, Any] | None:
    """What an acknowledgement says beside itself."""
    if not body:
        return None
    return dict(json.loads(body))
