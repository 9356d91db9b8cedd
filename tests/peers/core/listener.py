"""An address in the place of the bot's: keeps what is sent to it and answers what a test says."""

from __future__ import annotations

import threading
from collections.abc import Callable
from types import TracebackType
from typing import Self

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.peers.core.journal import Board, Call
from tests.peers.core.server import ServerThread


class Listener:
    """Answers 200 at once unless `answer` says otherwise; `gate` holds all answers back while it is clear."""

    def __init__(self, answer: Callable[[Call], Response] | None = None) -> None:
        self.answer = answer or (lambda _: Response())
        self.gate = threading.Event()
        self.gate.set()
        self.board = Board()
        self.calls: list[Call] = []
        self._server = ServerThread(Starlette(routes=[Route("/{path:path}", self._serve, methods=["POST"])]))
        self.url = f"{self._server.url}/bot"

    def __enter__(self) -> Self:
        self._server.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.gate.set()
        self._server.stop()

    def wait(self, count: int = 1) -> list[Call]:
        """What came, once there is that much."""
        return self.board.wait_for(
            lambda: self.calls if len(self.calls) >= count else [], what=f"{count} requests"
        )

    async def _serve(self, request: Request) -> Response:
        body = await request.body()
        call = Call("bot", request.method, request.url.path, dict(request.headers), body, at=0.0)
        with self.board.lock:
            self.calls.append(call)
            self.board.ring()
        await run_in_threadpool(self.gate.wait)
        return self.answer(call)
