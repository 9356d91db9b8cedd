"""Socket Mode: connections of the app, envelopes on any of them, acknowledgements."""

from __future__ import annotations

import asyncio
import concurrent.futures
import json
import random
import time
import uuid
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from starlette.websockets import WebSocket, WebSocketDisconnect

from tests.peers.core.clock import Clock
from tests.peers.core.courier import Attempt, Delivery
from tests.peers.core.edge import reset
from tests.peers.core.journal import Board
from tests.peers.slack.model import Json
from tests.peers.slack.world import World

MOST_CONNECTIONS = 10
Done = Callable[[Delivery], None]
Run = Callable[[Coroutine[Any, Any, None]], concurrent.futures.Future[None]]


@dataclass(eq=False)
class Connection:
    """One connection; a silent one stays open and delivers nothing, with pongs or without."""

    name: str
    socket: WebSocket
    silent: bool = False
    received: list[Json] = field(default_factory=list)  # whatever the app sent


@dataclass
class _Waiting:
    delivery: Delivery
    attempt: Attempt
    begin: float
    done: Done | None


class Hub:
    """All connections of the app."""

    def __init__(self, world: World, clock: Clock, board: Board, ack_deadline: float) -> None:
        self._world, self._clock, self._board = world, clock, board
        self.ack_deadline = ack_deadline
        self._waiting: dict[str, _Waiting] = {}
        self._random = random.Random(5)
        self.connections: list[Connection] = []
        self.opened = 0
        self.duplicates = 0  # so many of the next envelopes go out on two connections
        self.run: Run | None = None  # in the server's loop

    # The app's side

    async def endpoint(self, socket: WebSocket) -> None:
        """A connection, from its hello to its end."""
        with self._board.lock:
            until = self._world.tickets.pop(socket.query_params.get("ticket", ""), 0.0)
            count = len(self.connections)
        if self._clock.now() > until:
            await socket.close(4001)
            return
        await socket.accept()
        if count >= MOST_CONNECTIONS:
            await socket.send_json({"type": "disconnect", "reason": "too_many_websockets"})
            await socket.close()
            return
        await socket.send_json(self._hello(count + 1))
        with self._board.lock:
            self.opened += 1
            connection = Connection(f"connection-{self.opened}", socket)
            self.connections.append(connection)
            self._board.ring()
        try:
            while True:
                self._received(connection, await socket.receive_text())
        except WebSocketDisconnect:
            pass
        finally:
            with self._board.lock:
                self.connections.remove(connection)
                self._board.ring()

    def _hello(self, count: int) -> Json:
        return {
            "type": "hello",
            "num_connections": count,
            "debug_info": {"host": "applink-peer", "approximate_connection_time": 18060},
            "connection_info": {"app_id": self._world.app_id},
        }

    def _received(self, connection: Connection, text: str) -> None:
        try:
            said = json.loads(text)
        except ValueError:
            return
        with self._board.lock:
            connection.received.append(said)
            waiting = self._waiting.pop(str(said.get("envelope_id")), None)
            self._board.ring()
        if waiting is None:
            return
        attempt, delivery = waiting.attempt, waiting.delivery
        with self._board.lock:
            attempt.seconds, attempt.status, attempt.problem = time.perf_counter() - waiting.begin, 200, ""
            attempt.answer = json.dumps(said["payload"]).encode() if said.get("payload") else b""
            delivery.acknowledged = delivery.acknowledged or attempt
            delivery.over = True
            self._board.ring()
        if waiting.done is not None:
            waiting.done(delivery)
            self._board.ring()

    # Slack's side

    def send(self, delivery: Delivery, retries: Sequence[float], done: Done | None, reason: str = "") -> None:
        """Send on one connection; again on any when no acknowledgement comes in time."""
        with self._board.lock:
            targets = self._random.sample(self.connections, k=min(len(self.connections), 1))
            if self.duplicates and len(self.connections) > 1:
                self.duplicates -= 1
                targets = self._random.sample(self.connections, k=2)
        for connection in targets:
            self._send_on(connection, delivery, retries, done, reason)
        if not targets:
            attempt = Attempt(self._clock.now(), "no connection", problem="connection_failed")
            with self._board.lock:
                delivery.attempts.append(attempt)
                self._again(delivery, retries, done, "connection_failed")
                self._board.ring()

    def _send_on(
        self,
        connection: Connection,
        delivery: Delivery,
        retries: Sequence[float],
        done: Done | None,
        reason: str,
    ) -> None:
        envelope = {
            "envelope_id": str(uuid.UUID(int=self._random.getrandbits(128))),
            "type": delivery.kind,
            "payload": delivery.payload,
            "accepts_response_payload": delivery.kind != "events_api",
        }
        if delivery.kind == "events_api":
            envelope |= {"retry_attempt": len(delivery.attempts), "retry_reason": reason}
        key = str(envelope["envelope_id"])
        with self._board.lock:
            attempt = Attempt(self._clock.now(), connection.name, problem="http_timeout")
            delivery.attempts.append(attempt)
            self._waiting[key] = _Waiting(delivery, attempt, time.perf_counter(), done)
            silent = connection.silent
            self._clock.call_later(self.ack_deadline, lambda: self._late(key, retries, done))
            self._board.ring()
        if not silent:
            self._post(connection.socket.send_json(envelope))

    def _late(self, key: str, retries: Sequence[float], done: Done | None) -> None:
        with self._board.lock:
            waiting = self._waiting.pop(key, None)
        if waiting is not None and not waiting.delivery.over:
            self._again(waiting.delivery, retries, done, "timeout")

    def _again(self, delivery: Delivery, retries: Sequence[float], done: Done | None, reason: str) -> None:
        if retries:
            self._clock.call_later(retries[0], lambda: self.send(delivery, retries[1:], done, reason))
            return
        with self._board.lock:
            delivery.over = True
            self._board.ring()
        if done is not None:
            done(delivery)

    def disconnect(self, reason: Literal["refresh_requested", "warning", "link_disabled"]) -> None:
        """Tell every connection that it ends; all but a mere warning then do."""
        for connection in self._all():
            self._post(connection.socket.send_json({"type": "disconnect", "reason": reason}))
            if reason != "warning":
                self._post(connection.socket.close())

    def silence(self, *, pongs: bool = True) -> list[Connection]:
        """Let the present connections deliver nothing any more, and answer no ping either if so wanted."""
        silenced = self._all()
        for connection in silenced:
            connection.silent = True
            connection.socket.scope.get("state", {})["deaf"] = not pongs
        return silenced

    def drop(self) -> None:
        """Reset every connection."""
        for connection in self._all():
            self._post(_reset(connection.socket))

    def _all(self) -> list[Connection]:
        with self._board.lock:
            return list(self.connections)

    def _post(self, work: Coroutine[Any, Any, None]) -> None:
        if self.run is None:
            work.close()
            return
        self.run(work).add_done_callback(lambda future: future.exception())


async def _reset(socket: WebSocket) -> None:
    await asyncio.sleep(0)
    reset(socket.scope)
