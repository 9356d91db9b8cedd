"""The outermost layer of a peer: records each request and lets go wrong what is to go wrong."""

from __future__ import annotations

import asyncio
import socket
import struct
from collections.abc import Callable
from email.utils import formatdate

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tests.peers.core.clock import Clock
from tests.peers.core.faults import Answer, Fault, FaultPlan, Half, Held, Reset, Slow
from tests.peers.core.journal import Board, Call, Journal


def reset(scope: Scope) -> None:
    """Cut the connection of a request with a TCP reset."""
    transport: asyncio.Transport = scope["state"]["transport"]
    connection: socket.socket = transport.get_extra_info("socket")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()


class Edge:
    """Wraps the application of a peer."""

    def __init__(
        self,
        app: ASGIApp,
        clock: Clock,
        faults: FaultPlan,
        board: Board,
        operation: Callable[[str, str], str],  # of HTTP method and path
    ) -> None:
        self._app, self._clock, self._faults, self._board = app, clock, faults, board
        self._operation = operation
        self.journal = Journal(board)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection's request."""
        if scope["type"] != "http":
            if self._faults.is_down():
                reset(scope)
                await _gone(receive)
                return
            await self._app(scope, receive, send)
            return
        body = await _whole(receive)
        call = Call(
            operation=self._operation(scope["method"], scope["path"]),
            method=scope["method"],
            path=scope["path"] + ("?" + scope["query_string"].decode() if scope["query_string"] else ""),
            headers={name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]},
            body=body,
            at=self._clock.now(),
        )
        self.journal.add(call)
        await self._serve(self._faults.take(call.operation), call, scope, receive, self._dated(send))
        self._board.ring()

    def _dated(self, send: Send) -> Send:
        """Every answer tells the peer's time."""

        async def dated(message: Message) -> None:
            if message["type"] == "http.response.start":
                date = formatdate(self._clock.now(), usegmt=True).encode()
                message = {**message, "headers": [*message["headers"], (b"date", date)]}
            await send(message)

        return dated

    async def _serve(
        self, fault: Fault | None, call: Call, scope: Scope, receive: Receive, send: Send
    ) -> None:
        if fault == Reset(done=False):
            reset(scope)
            await _gone(receive)
            return
        if isinstance(fault, Answer):
            await _answer(fault, call, send)
            return
        if isinstance(fault, Slow):
            await asyncio.sleep(fault.seconds)
        if isinstance(fault, Held):
            await asyncio.to_thread(fault.gate.wait)
        messages: list[Message] = []

        async def keep(message: Message) -> None:
            messages.append(message)

        await self._app(scope, _replay(call.body), keep)
        if isinstance(fault, Reset):
            reset(scope)
            await _gone(receive)
            return
        content = b"".join(m.get("body", b"") for m in messages[1:])
        if isinstance(fault, Half):
            await send(messages[0])
            await send(
                {"type": "http.response.body", "body": content[: len(content) // 2], "more_body": True}
            )
            scope["state"]["transport"].close()
            await _gone(receive)
            return
        call.answer = content
        call.status = messages[0]["status"]
        for message in messages:
            await send(message)


async def _gone(receive: Receive) -> None:
    """Wait until the server knows that the connection is cut: it would answer by itself otherwise."""
    while not (await receive())["type"].endswith("disconnect"):
        pass


async def _whole(receive: Receive) -> bytes:
    chunks = []
    while True:
        message = await receive()
        chunks.append(message.get("body", b""))
        if not message.get("more_body"):
            return b"".join(chunks)


def _replay(body: bytes) -> Receive:
    waiting = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive() -> Message:
        return waiting.pop() if waiting else {"type": "http.disconnect"}

    return receive


async def _answer(fault: Answer, call: Call, send: Send) -> None:
    call.status, call.answer = fault.status, fault.body
    headers = {"content-length": str(len(fault.body)), **fault.headers}
    raw = [(name.lower().encode(), value.encode("latin-1")) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": fault.status, "headers": raw})
    await send({"type": "http.response.body", "body": fault.body})
