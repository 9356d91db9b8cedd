"""A web application on a free port of this machine, in a thread."""

from __future__ import annotations

import asyncio
import concurrent.futures
import socket
import threading
from collections.abc import Coroutine
from typing import Any, TypeVar

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.protocols.websockets.wsproto_impl import WSProtocol

T = TypeVar("T")


class _Http(H11Protocol):
    """HTTP whose connection an application can reset: it finds it in `scope["state"]["transport"]`."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.app_state = {**self.app_state, "transport": transport}


class _Socket(WSProtocol):
    """WebSocket that leaves pings unanswered once its application says `scope["state"]["deaf"] = True`."""

    def handle_ping(self, event: Any) -> None:
        if not self.scope.get("state", {}).get("deaf"):
            super().handle_ping(event)


class _Server(uvicorn.Server):
    """Says when it listens, and ends at once: uvicorn's own loop looks ten times a second, ours waits."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.listens = threading.Event()
        self.loop: asyncio.AbstractEventLoop | None = None
        self._end: asyncio.Event | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        self.loop, self._end = asyncio.get_running_loop(), asyncio.Event()
        await super().startup(sockets)
        self.listens.set()

    async def main_loop(self) -> None:
        await self.on_tick(0)  # sets the headers of every answer; the peer itself tells the time
        if self._end is not None:
            await self._end.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:  # noqa: ARG002
        for server in self.servers:
            server.close()
        for connection in list(self.server_state.connections):
            transport = getattr(connection, "transport", None)
            if transport is not None:
                transport.abort()
        for task in self.server_state.tasks:
            task.cancel()
        await asyncio.gather(*self.server_state.tasks, return_exceptions=True)

    def end(self) -> None:
        """Stop serving; to be called from any thread."""
        if self.loop is not None and self._end is not None:
            self.loop.call_soon_threadsafe(self._end.set)


class ServerThread:
    """Serve an application until `stop`; port 0 takes a free one."""

    def __init__(self, app: ASGIApp, port: int = 0) -> None:
        self._listener = socket.create_server(("127.0.0.1", port), backlog=512)
        self.port: int = self._listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        config = uvicorn.Config(
            app, http=_Http, ws=_Socket, lifespan="off", log_config=None, date_header=False
        )
        self._server = _Server(config)
        self._thread = threading.Thread(
            target=self._server.run, args=([self._listener],), name=f"peer-{self.port}", daemon=True
        )

    def start(self) -> None:
        """Return once it listens."""
        self._thread.start()
        if not self._server.listens.wait(10):
            raise RuntimeError("the peer's server did not start")

    def run(self, work: Coroutine[Any, Any, T]) -> concurrent.futures.Future[T]:
        """Run in the server's event loop."""
        if self._server.loop is None:
            raise RuntimeError("the peer's server has not started")
        return asyncio.run_coroutine_threadsafe(work, self._server.loop)

    def stop(self) -> None:
        """Close all connections and end the thread."""
        self._server.end()
        self._thread.join(10)
        self._listener.close()
