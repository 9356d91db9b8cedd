"""A bare Bolt app behind the web server Switchboard has: verifies an event, acknowledges it, does nothing.

python -m benchmarks.bare_bolt PORT SLACK_API_URL; token and signing secret from the environment.
"""

from __future__ import annotations

import os
import sys

import uvicorn
from slack_bolt import App
from slack_bolt.adapter.starlette import SlackRequestHandler
from slack_sdk import WebClient
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

PATH = "/slack/events"


def application(api_url: str) -> Starlette:
    """Bolt's own adapter for Starlette, as its documents have it."""
    client = WebClient(os.environ["SLACK_BOT_TOKEN"], base_url=api_url)
    app = App(client=client, signing_secret=os.environ["SLACK_SIGNING_SECRET"])

    @app.event("app_mention")
    def mentioned() -> None:
        """Bolt acknowledges by itself."""

    handler = SlackRequestHandler(app)

    async def serve(request: Request) -> Response:
        return await handler.handle(request)

    return Starlette(routes=[Route(PATH, serve, methods=["POST"])])


if __name__ == "__main__":
    uvicorn.run(application(sys.argv[2]), port=int(sys.argv[1]), access_log=False, log_level="warning")
