"""A limit to what is read of a request before anybody looks at it."""

from __future__ import annotations

import asyncio
from typing import Final

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LONGEST_BODY: Final = 1024 * 1024
"""Bytes. A form with everything a platform lets into one is far below it."""
SLOWEST_BODY: Final = 10.0
"""Seconds a body may take; the platforms themselves wait for less."""


class BoundedBodies:
    """ASGI middleware: hands a request on with its whole body, or refuses it with 400, 408 or 413."""

    def __init__(self, app: ASGIApp, longest: int = LONGEST_BODY, slowest: float = SLOWEST_BODY) -> None:
        """Stand in front of `app`."""
        self.app = app
        self._longest = longest
        self._slowest = slowest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Read the body and go on with it; who hung up meanwhile gets nothing."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        refused = self._announced_too_long(scope)
        if refused is None:
            try:
                body = await asyncio.wait_for(self._read(receive), self._slowest)
            except TimeoutError:
                refused = PlainTextResponse("The request took too long.", 408)
            except _TooLongError:
                refused = _too_long()
            except _HungUpError:
                return
            else:
                await self.app(scope, _again(body, receive), send)
                return
        await refused(scope, receive, send)

    def _announced_too_long(self, scope: Scope) -> PlainTextResponse | None:
        length = Headers(scope=scope).get("content-length", "0")
        if not (length.isascii() and length.isdecimal()):
            return PlainTextResponse("The length of the request is no number.", 400)
        return _too_long() if len(length) > 12 or int(length) > self._longest else None

    async def _read(self, receive: Receive) -> bytes:
        body = bytearray()
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise _HungUpError
            body += message.get("body", b"")
            if len(body) > self._longest:
                raise _TooLongError
            if not message.get("more_body", False):
                return bytes(body)


class _TooLongError(Exception):
    """It grew over the limit while it was read."""


class _HungUpError(Exception):
    """Nobody waits for an answer any more."""


def _too_long() -> PlainTextResponse:
    return PlainTextResponse("The request is too long.", 413)


def _again(body: bytes, receive: Receive) -> Receive:
    """Gives the body that was read; what comes after it is the connection's end."""
    given = False

    async def again() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again
