"""The HTTP side of the fake Slack: Web API, uploads, downloads, response URLs."""

from __future__ import annotations

import json
from typing import Any

from starlette.applications import Starlette
from starlette.datastructures import UploadFile
from starlette.requests import Request as HttpRequest
from starlette.responses import JSONResponse, Response
from starlette.routing import Route, WebSocketRoute

from tests.peers.core.journal import Board
from tests.peers.core.limits import Buckets, Rate
from tests.peers.slack import methods, sockets
from tests.peers.slack.model import Json, Token
from tests.peers.slack.oauth import Grants
from tests.peers.slack.refusals import Refusal
from tests.peers.slack.request import METHODS, Method, Request
from tests.peers.slack.responses import respond
from tests.peers.slack.world import World

PER_CHANNEL = Rate(1, 1)
"""`chat.postMessage` in one channel."""
assert methods.__all__  # importing them has registered them


def operation(method: str, path: str) -> str:
    """What a fault or a look into the journal calls a request."""
    if path.startswith("/api/"):
        return path.removeprefix("/api/")
    return {"upload": "upload", "respond": "response_url", "files-pri": "download"}.get(
        path.split("/")[1], f"{method} {path}"
    )


class Web:
    """Routes; every request is served under the peer's lock."""

    def __init__(self, world: World, board: Board, hub: sockets.Hub, *, limited: bool) -> None:
        self._world, self._board = world, board
        self.limited = limited
        self._buckets = Buckets(world.clock)
        self.busy: dict[str, tuple[float, int]] = {}  # workspace: until, what Retry-After says
        self.grants = Grants(world)
        self.address = ""  # known once the server listens
        self.app = Starlette(
            routes=[
                Route("/api/{method}", self._api, methods=["GET", "POST"]),
                Route("/oauth/v2/authorize", self._authorize),
                Route("/upload/v1/{ticket}", self._upload, methods=["POST"]),
                Route("/files-pri/{file}/{path:path}", self._download),
                Route("/respond/{team}/{key}", self._respond, methods=["POST"]),
                WebSocketRoute("/socket", hub.endpoint),
            ]
        )

    async def _api(self, http: HttpRequest) -> Response:
        arguments = await _arguments(http)
        with self._board.lock:
            try:
                answer, token = self._call(http, arguments)
            except Refusal as refusal:
                headers = {name: str(value) for name, value in refusal.more.items() if name == "Retry-After"}
                more = {k: v for k, v in refusal.more.items() if k not in headers}
                body = {"ok": False, "error": refusal.error, **more}
                return JSONResponse(body, refusal.status, headers)
            headers = {"x-oauth-scopes": ",".join(sorted(token.scopes))}
        return JSONResponse(answer, headers=headers)

    def _call(self, http: HttpRequest, arguments: Json | None) -> tuple[Json, Token]:
        name = http.path_params["method"]
        if name not in METHODS and name != "oauth.v2.access":
            raise Refusal("unknown_method", req_method=name)
        if arguments is None:
            raise Refusal("invalid_json")
        if name == "oauth.v2.access":
            return self.grants.exchange(http.headers, arguments)
        token = self._token(http, arguments)
        asked = METHODS[name]
        if token.kind != asked.caller:
            raise Refusal("not_allowed_token_type")
        call = Request(self._world, token, arguments, self.address)
        for scope in asked.scopes:
            call.need(scope)
        self._limit(asked, token, arguments)
        return {"ok": True, **asked.answer(call)}, token

    def _token(self, http: HttpRequest, arguments: Json) -> Token:
        header = http.headers.get("authorization", "")
        value = header.removeprefix("Bearer ") if header.startswith("Bearer ") else arguments.get("token")
        if not value:
            raise Refusal("not_authed")
        token = self._world.tokens.get(str(value))
        if token is None:
            raise Refusal("invalid_auth")
        if token.state != "valid":
            raise Refusal(f"token_{token.state}")
        return token

    def _limit(self, asked: Method, token: Token, arguments: Json) -> None:
        if not self.limited:
            return
        team = token.workspace.id if token.workspace else ""
        until, retry_after = self.busy.get(team, (0.0, 0))
        if self._world.clock.now() < until:
            raise Refusal("ratelimited", 429, **{"Retry-After": retry_after})
        wait = self._buckets.take((asked.name, team), asked.rate)
        if wait is None and asked.name == "chat.postMessage":
            wait = self._buckets.take((asked.name, team, str(arguments.get("channel"))), PER_CHANNEL)
        if wait is not None:
            raise Refusal("ratelimited", 429, **{"Retry-After": wait})

    async def _authorize(self, http: HttpRequest) -> Response:
        with self._board.lock:
            return self.grants.page(http.url, http.query_params)

    async def _upload(self, http: HttpRequest) -> Response:
        content = await http.body()
        if http.headers.get("content-type", "").startswith("multipart/form-data"):
            form = await http.form()
            parts = [part for part in form.values() if isinstance(part, UploadFile)]
            content = await parts[0].read() if parts else b""
        with self._board.lock:
            file = self._world.uploads.get(http.path_params["ticket"])
            if file is None or file.content is not None:
                return Response("not found", 404)
            if len(content) != file.length:
                return Response(f"{len(content)} bytes instead of {file.length}", 400)
            file.content = content
        return Response(f"OK - {len(content)}")

    async def _download(self, http: HttpRequest) -> Response:
        with self._board.lock:
            file = self._world.files.get(http.path_params["file"])
            try:
                token = self._token(http, {})
            except Refusal:
                token = None
            if file is None or file.content is None:
                return Response("not found", 404)
            allowed = token and token.workspace is file.workspace and "files:read" in token.scopes
            if not allowed:
                # The real one shows its sign-in page, as a success.
                return Response("<!DOCTYPE html><html>sign in</html>", media_type="text/html")
            return Response(file.content, media_type="application/octet-stream")

    async def _respond(self, http: HttpRequest) -> Response:
        arguments = await _arguments(http)
        with self._board.lock:
            if arguments is None:
                return JSONResponse({"ok": False, "error": "invalid_payload"}, 400)
            try:
                respond(self._world, http.path_params["key"], arguments, self.address)
            except Refusal as refusal:
                status = 404 if refusal.error in {"expired_url", "used_url"} else 400
                return JSONResponse({"ok": False, "error": refusal.error}, status)
        return JSONResponse({"ok": True})


async def _arguments(http: HttpRequest) -> dict[str, Any] | None:
    """Query and body as one; None when the body is JSON that is none."""
    found: dict[str, Any] = dict(http.query_params)
    kind = http.headers.get("content-type", "")
    if kind.startswith(("application/x-www-form-urlencoded", "multipart/form-data")):
        found |= {name: value for name, value in (await http.form()).items() if isinstance(value, str)}
        return found
    body = await http.body()
    if not body or not kind.startswith("application/json"):
        return found
    try:
        given = json.loads(body)
    except ValueError:
        return None
    return found | given if isinstance(given, dict) else None
