"""What keeps other web pages and machines out of the console, around every request.

The console knows its person by their word, so nothing but its own page may speak with it: a page of another
origin (Origin, Sec-Fetch-Site), or of a host name that was made to point at this machine (Host), is refused.
"""

from __future__ import annotations

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HOSTS = ("127.0.0.1", "localhost", "[::1]")
LONGEST_BODY = 64 * 1024
"""Bytes; the longest form of a card is far below it."""
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-cache",
}


class Guard:
    """ASGI middleware: refuses foreign hosts, origins and long bodies, and adds the security headers."""

    def __init__(self, app: ASGIApp) -> None:
        """Stand in front of `app`."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or say why not."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        refusal = refuse(scope)
        if refusal:
            await refusal(scope, receive, _with_headers(send))
            return
        try:
            await self.app(scope, _limited(receive), _with_headers(send))
        except BodyTooLongError:
            await _too_long()(scope, receive, _with_headers(send))
        except ClientDisconnect:
            return


class BodyTooLongError(Exception):
    """The body grew over the limit while it was read."""


def refuse(scope: Scope) -> PlainTextResponse | None:
    """The refusal of a request by its headers, or None."""
    headers = Headers(scope=scope)
    host = headers.get("host", "")
    if not _is_ours(host):
        return PlainTextResponse("This is the console of this machine alone.", 421)
    origin = headers.get("origin")
    if origin is not None and origin != f"http://{host}":
        return PlainTextResponse("Another page may not speak with the console.", 403)
    if headers.get("sec-fetch-site") in ("cross-site", "same-site") and scope["path"] != "/":
        return PlainTextResponse("Another page may not speak with the console.", 403)
    length = headers.get("content-length", "0")
    if not length.isdecimal() or len(length) > 9 or int(length) > LONGEST_BODY:
        return _too_long()
    return None


def _is_ours(host: str) -> bool:
    name, separator, port = host.rpartition(":")
    if not separator or host.endswith("]"):
        name, port = host, "80"
    return name in HOSTS and port.isdecimal()


def _too_long() -> PlainTextResponse:
    return PlainTextResponse("That is too long.", 413)


def _limited(receive: Receive) -> Receive:
    read = 0

    async def limited() -> Message:
        nonlocal read
        message = await receive()
        read += len(message.get("body", b""))
        if read > LONGEST_BODY:
            raise BodyTooLongError
        return message

    return limited


def _with_headers(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
        await send(message)

    return sending
