"""The HTTP server of a process, in a thread of its own."""

from __future__ import annotations

import socket
import threading
from typing import Final

import uvicorn
from starlette.types import ASGIApp

from config.errors import OperatorError

LAST_REQUESTS_SECONDS: Final = 5
"""How long requests that run may go on once the server is to end."""
STARTING_SECONDS: Final = 10


class HttpServer:
    """Uvicorn on a socket that was bound before, so that a taken port is told at once."""

    def __init__(self, application: ASGIApp, host: str, port: int) -> None:
        """Take the address; nothing is answered before `start`.

        Raises:
            OperatorError: `cannot-listen`.
        """
        self._socket = _listening(host, port)
        self._host = host
        self._ready = threading.Event()
        self._server = _Announcing(application, self._ready)
        self._thread = threading.Thread(target=self._run, name="http", daemon=True)

    @property
    def address(self) -> str:
        """Where it listens, as a URL without a path."""
        host = f"[{self._host}]" if ":" in self._host else self._host
        return f"http://{host}:{self._socket.getsockname()[1]}"

    def start(self) -> None:
        """Take requests from now on."""
        self._thread.start()
        if not self._ready.wait(STARTING_SECONDS):
            raise RuntimeError("the HTTP server did not start")

    def stop(self) -> None:
        """Take no more connections; requests that run may end."""
        self._server.should_exit = True
        if self._thread.is_alive():
            self._thread.join(LAST_REQUESTS_SECONDS + STARTING_SECONDS)
        self._socket.close()

    def _run(self) -> None:
        self._server.run(sockets=[self._socket])


class _Announcing(uvicorn.Server):
    """Says when requests are taken."""

    def __init__(self, application: ASGIApp, ready: threading.Event) -> None:
        config = uvicorn.Config(
            application,
            log_config=None,  # its loggers hand over to ours, which mask secrets
            log_level="warning",
            access_log=False,
            server_header=False,
            proxy_headers=False,  # nothing depends on where a request came from
            lifespan="off",
            ws="none",
            timeout_graceful_shutdown=LAST_REQUESTS_SECONDS,
        )
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._ready.set()


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen(2048)
    except OSError as error:
        listening.close()
        reason = error.strerror or str(error)
        raise OperatorError("cannot-listen", host=host, port=port, reason=reason) from error
    return listening
