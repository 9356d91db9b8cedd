"""Slack over HTTP: the one address for events, commands and interactions.

The signature is checked over the bytes as they came, before anything reads them.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import re
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from slack_bolt import BoltResponse
from slack_bolt.adapter.starlette.handler import to_starlette_response
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from bot.slack.app import Incoming

PATH: Final = "/slack/events"
THREADS: Final = 32
"""Requests that are kept at a time. They wait for the disk, not for the processor."""
OLDEST: Final = 300
"""Seconds that the clock of a request may be off."""

_STAMP: Final = re.compile(r"[0-9]{1,12}")
_SIGNATURE: Final = re.compile(r"v0=[0-9a-f]{64}")


def routes(incoming: Incoming, signing_secret: str) -> list[BaseRoute]:
    """The route that Slack calls; `signing_secret` is not empty."""
    return [Route(PATH, _Endpoint(incoming, signing_secret).take, methods=["POST"])]


def is_signed(secret: str, headers: Headers, body: bytes) -> bool:
    """Whether Slack sent it, within the last five minutes."""
    stamp = headers.get("x-slack-request-timestamp", "")
    signature = headers.get("x-slack-signature", "")
    if not _STAMP.fullmatch(stamp) or not _SIGNATURE.fullmatch(signature):
        return False
    if abs(time.time() - int(stamp)) > OLDEST:
        return False
    made = hmac.new(secret.encode(), f"v0:{stamp}:".encode() + body, hashlib.sha256)
    return hmac.compare_digest(f"v0={made.hexdigest()}", signature)


class _Endpoint:
    """Hands requests to Bolt in threads: on the event loop one of them could hold up all the others."""

    def __init__(self, incoming: Incoming, secret: str) -> None:
        self._incoming, self._secret = incoming, secret
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="slack-http")

    async def take(self, request: Request) -> Response:
        """Refuse what Slack did not send; else answer as Bolt does."""
        body = await request.body()
        if not is_signed(self._secret, request.headers, body):
            # Slack looks whether an address is there by a request that it does not sign.
            asked = body.startswith(b"ssl_check=1&") or b"&ssl_check=1&" in body or body == b"ssl_check=1"
            return Response() if asked else PlainTextResponse("This request is not signed by Slack.", 401)
        loop = asyncio.get_running_loop()
        answered = await loop.run_in_executor(self._threads, self._taken, request.headers, body)
        return to_starlette_response(answered)

    def _taken(self, headers: Headers, body: bytes) -> BoltResponse:
        try:
            text = body.decode()
        except UnicodeDecodeError:
            return BoltResponse(status=400)
        return self._incoming.take(text, headers)
