"""Where Webex calls us: verified, kept, acknowledged; nothing else happens before the answer."""

from __future__ import annotations

import logging
from collections.abc import Callable

import orjson
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.webex.events import UnreadableError, told
from bot.webex.signatures import is_signed
from store.inbox.events import NewEvent

PATH = "/webex/events"
LARGEST_BODY = 64 * 1024

log = logging.getLogger(__name__)


class Endpoint:
    """The route. `keep` commits an event; `whose` gives the bot's and its organization's ID, if known."""

    def __init__(
        self,
        secret: str,
        keep: Callable[[NewEvent], object],
        whose: Callable[[], tuple[str, str]],
        heard: Callable[[], None],
        lost: Callable[[], None],
    ) -> None:
        """`heard` is called for what was signed by Webex, `lost` where it could not be kept."""
        self._secret, self._keep, self._whose = secret, keep, whose
        self._heard, self._lost = heard, lost
        self.route = Route(PATH, self._take, methods=["POST"])

    async def _take(self, request: Request) -> Response:
        body = await _body(request)
        if body is None:
            return Response(status_code=413)
        headers = request.headers
        signed, spark = headers.getlist("x-webex-signature"), headers.getlist("x-spark-signature")
        if not is_signed(body, self._secret, signed, spark):
            return Response(status_code=401)
        self._heard()
        try:
            event = told(orjson.loads(body), *self._whose())
        except (orjson.JSONDecodeError, UnreadableError) as error:
            log.warning("a webhook's body could not be read: %s", error)
            return Response(status_code=400)
        if event is not None and not await run_in_threadpool(self._kept, event):
            return Response(status_code=503)
        return Response(status_code=200)

    def _kept(self, event: NewEvent) -> bool:
        try:
            self._keep(event)
        except Exception:
            # Webex does not tell it again: the next look at what was missed fetches it.
            log.exception("an event could not be kept: %s", event.key)
            self._lost()
            return False
        return True


async def _body(request: Request) -> bytes | None:
    """The whole body; None where it is too large."""
    found = bytearray()
    async for chunk in request.stream():
        found += chunk
        if len(found) > LARGEST_BODY:
            return None
    return bytes(found)
