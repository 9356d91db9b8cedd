"""Serving the console on loopback until Ctrl-C."""

from __future__ import annotations

import socket
from collections.abc import Callable

import uvicorn

from bot.console.app import STATIC, Console
from config.errors import OperatorError

ADDRESS = "127.0.0.1"
USUAL_PORT = 8484
CARD_RENDERER = STATIC / "vendor" / "adaptivecards.min.js"


class ConsoleServer(uvicorn.Server):
    """Uvicorn, which would wait for the event streams at the end: here they end first."""

    def __init__(self, console: Console, ready: Callable[[], object] = lambda: None) -> None:
        """Serve `console`; `ready` is called once requests are taken."""
        config = uvicorn.Config(
            console.application(),
            log_level="warning",
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=5,
        )
        super().__init__(config)
        self._console = console
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to take requests, then say so."""
        await super().startup(sockets)
        if self.started:
            self._ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End the streams, then the server."""
        await self._console.rooms.close()
        await super().shutdown(sockets)


def check_renderer() -> None:
    """See that the set-up has brought the script the page draws cards with.

    Raises:
        OperatorError: `console-not-set-up`.
    """
    if not CARD_RENDERER.is_file():
        raise OperatorError("console-not-set-up")


def listen(port: int | None) -> socket.socket:
    """A listening socket on loopback: `port`; without one the usual port, or any free one when that is taken.

    Raises:
        OperatorError: `port-taken` when the port asked for is not free.
    """
    for candidate in (USUAL_PORT, 0) if port is None else (port,):
        listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((ADDRESS, candidate))
        except OSError:
            listening.close()
            continue
        listening.listen(128)
        return listening
    raise OperatorError("port-taken", port=port)


def address_of(listening: socket.socket) -> str:
    """The console's address for a browser."""
    return f"http://{ADDRESS}:{listening.getsockname()[1]}/"
