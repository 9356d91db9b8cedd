"""What a process answers over HTTP: the platforms' routes, health, readiness, figures."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from typing import Final

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.operation.bodies import BoundedBodies
from bot.operation.metrics import CONTENT_TYPE, Metrics
from bot.operation.readiness import Readiness

NEVER_KEPT: Final = {"cache-control": "no-store", "x-content-type-options": "nosniff"}


def application(
    platforms: Mapping[str, Sequence[BaseRoute]], readiness: Readiness, metrics: Metrics
) -> Starlette:
    """The ASGI application; `platforms` has each one's routes by its name."""

    async def health(_request: Request) -> Response:
        return JSONResponse({"alive": True}, headers=NEVER_KEPT)

    async def ready(_request: Request) -> Response:
        found = await run_in_threadpool(readiness.look)
        metrics.looked(ready=found.ready)
        return JSONResponse(found.to_json(), 200 if found.ready else 503, NEVER_KEPT)

    async def figures(_request: Request) -> Response:
        return Response(await run_in_threadpool(metrics.exposition), media_type=CONTENT_TYPE)

    routes: list[BaseRoute] = [
        Route("/health", health),
        Route("/ready", ready),
        Route("/metrics", figures),
        *(route for each in platforms.values() for route in each),
    ]
    around = [Middleware(_Timed, metrics=metrics, platforms=tuple(platforms)), Middleware(BoundedBodies)]
    return Starlette(routes=routes, middleware=around)


class _Timed:
    """ASGI middleware: measures what a platform waits for, from its request's head to our status."""

    def __init__(self, app: ASGIApp, metrics: Metrics, platforms: tuple[str, ...]) -> None:
        self.app = app
        self._metrics = metrics
        self._platforms = platforms

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        platform = scope.get("path", "").split("/")[1:2]
        if not platform or platform[0] not in self._platforms:
            await self.app(scope, receive, send)
            return
        began = time.perf_counter()

        async def timed(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._metrics.requested(platform[0], message["status"], time.perf_counter() - began)
            await send(message)

        await self.app(scope, receive, timed)
