"""The HTTP side of the fake Webex."""

from __future__ import annotations

import json
import uuid
from collections.abc import Awaitable, Callable

from starlette.applications import Starlette
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.peers.core.journal import Board
from tests.peers.core.limits import Buckets, Rate
from tests.peers.webex import hooks, people, posts
from tests.peers.webex.call import Call, Handler
from tests.peers.webex.model import Json, Message, Person, Refusal
from tests.peers.webex.world import World

ROUTES: tuple[tuple[str, str, Handler], ...] = (
    ("GET", "/people/me", people.me),
    ("GET", "/people", people.people),
    ("GET", "/people/{id}", people.person),
    ("GET", "/organizations", people.organizations),
    ("GET", "/organizations/{id}", people.organization),
    ("GET", "/rooms", people.rooms),
    ("GET", "/rooms/{id}", people.room),
    ("GET", "/memberships", people.memberships),
    ("GET", "/memberships/{id}", people.membership),
    ("DELETE", "/memberships/{id}", people.leave),
    ("GET", "/messages", posts.list_),
    ("POST", "/messages", posts.create),
    ("GET", "/messages/direct", posts.list_direct),
    ("GET", "/messages/{id}", posts.message),
    ("PUT", "/messages/{id}", posts.edit),
    ("DELETE", "/messages/{id}", posts.delete),
    ("GET", "/attachment/actions/{id}", posts.action),
    ("GET", "/contents/{id}", posts.content),
    ("GET", "/webhooks", hooks.list_),
    ("POST", "/webhooks", hooks.create),
    ("GET", "/webhooks/{id}", hooks.show),
    ("PUT", "/webhooks/{id}", hooks.update),
    ("DELETE", "/webhooks/{id}", hooks.delete),
)


class Web:
    """Routes; every request is served under the peer's lock."""

    def __init__(self, world: World, board: Board, rate: Rate | None) -> None:
        self.world, self._board, self._rate = world, board, rate
        self._buckets = Buckets(world.clock)
        self.address = ""
        self.card_edits = False  # whether PUT takes cards, as Cisco's sample has it and its documents deny
        self.raw_names = False  # whether a file's name comes as bare UTF-8, else as RFC 5987 has it
        self.broken_threads: set[Message] = set()  # answering in these fails on the server
        self.app = Starlette(
            routes=[
                Route(f"/v1{path}", self._serving(handler), methods=[method])
                for method, path, handler in ROUTES
            ]
        )

    def _serving(self, handler: Handler) -> Callable[[Request], Awaitable[Response]]:
        async def serve(http: Request) -> Response:
            try:
                body = await _body(http)
                with self._board.lock:
                    return handler(Call(self, http, self._caller(http), body))
            except Refusal as refusal:
                wait = {"retry-after": str(refusal.wait)} if isinstance(refusal, _TooManyError) else None
                return problem(refusal.status, refusal.message, wait)

        return serve

    def _caller(self, http: Request) -> Person:
        token = http.headers.get("authorization", "").removeprefix("Bearer ")
        caller = self.world.tokens.get(token)
        if caller is None:
            raise Refusal(401, "The request requires a valid access token set in the Authorization header.")
        wait = self._buckets.take(token, self._rate) if self._rate else None
        if wait is not None:
            raise _TooManyError(wait)
        return caller


class _TooManyError(Refusal):
    def __init__(self, wait: int) -> None:
        super().__init__(429, "Too many requests.")
        self.wait = wait


def problem(status: int, message: str, headers: dict[str, str] | None = None) -> JSONResponse:
    """An error as the API words it."""
    told = {"message": message, "errors": [{"description": message}], "trackingId": f"PEER_{uuid.uuid4()}"}
    return JSONResponse(told, status, headers)


async def _body(http: Request) -> Json:
    kind = http.headers.get("content-type", "")
    if kind.startswith("multipart/form-data"):
        found: Json = {}
        for name, value in (await http.form()).multi_items():
            if isinstance(value, UploadFile):
                found.setdefault("uploads", []).append((value.filename or "file", await value.read()))
            else:
                found[name] = json.loads(value) if name == "attachments" else value
        return found
    content = await http.body()
    if not content:
        return {}
    if not kind.startswith("application/json"):
        raise Refusal(415, "Unsupported media type.")
    try:
        given = json.loads(content)
    except ValueError:
        raise Refusal(400, "The request body is not JSON.") from None
    if not isinstance(given, dict):
        raise Refusal(400, "The request body is not an object.")
    return given
