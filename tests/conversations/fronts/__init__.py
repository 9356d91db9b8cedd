"""Where a conversation is held: the console, Slack over HTTP and over sockets, Webex."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path

from tests.conversations.fronts.console import console_front
from tests.conversations.fronts.front import Front
from tests.conversations.fronts.slack import slack_over_http, slack_over_sockets
from tests.conversations.fronts.webex import webex

FRONTS = {
    "console": console_front,
    "slack": slack_over_http,
    "sockets": slack_over_sockets,
    "webex": webex,
}


def opened(name: str, database_url: str, folder: Path) -> AbstractContextManager[Front]:
    """The bot on a platform, on a database filled with the demo; its files go into the folder."""
    return FRONTS[name](database_url, folder)
