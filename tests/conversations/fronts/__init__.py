"""Where a conversation is held: the console, Slack over HTTP and over sockets, Webex."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest

from tests.conversations.fronts.console import console_front
from tests.conversations.fronts.front import Front
from tests.conversations.fronts.slack import slack_over_http, slack_over_sockets
from tests.conversations.fronts.webex import webex

FRONTS: Mapping[str, Callable[[str, Path], AbstractContextManager[Front]]] = {
    "console": console_front,
    "slack": slack_over_http,
    "sockets": slack_over_sockets,
    "webex": webex,
}
ENGINES = ("sqlite", "postgresql")


def everywhere(but: str = "") -> list[Any]:
    """Each front on each engine, as parameters of a test; all of one bot in one worker."""
    return [
        pytest.param(
            (name, engine),
            id=f"{name}-{engine}",
            marks=pytest.mark.xdist_group(f"conversations-{name}-{engine}"),
        )
        for name in FRONTS
        for engine in ENGINES
        if name != but
    ]


def opened(name: str, database_url: str, folder: Path) -> AbstractContextManager[Front]:
    """The bot on a platform, on a database filled with the demo; its files go into the folder."""
    return FRONTS[name](database_url, folder)
