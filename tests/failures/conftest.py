"""Platforms, databases with some data, and the bot between them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from store.database import Database
from tests.failures.bots import Installation, Running, free_address, started
from tests.failures.sides import Side, SlackSide, WebexSide
from tests.handlers.asking import demo_records, fill
from tests.peers.slack.peer import SlackPeer
from tests.peers.webex.peer import WebexPeer

CUSTOMERS, SEED = 40, 7
BEGAN = datetime.now(UTC)
"""As of when the data is: these tests are of the day on which they run."""


@pytest.fixture
def slack_peer() -> Iterator[SlackPeer]:
    with SlackPeer() as peer:
        yield peer


@pytest.fixture
def webex_peer() -> Iterator[WebexPeer]:
    with WebexPeer(inactive_after=3) as peer:
        yield peer


@pytest.fixture
def side(request: pytest.FixtureRequest) -> Side:
    """The platform a test names (`cases.on`)."""
    if request.param == "webex":
        return WebexSide(request.getfixturevalue("webex_peer"))
    return SlackSide(request.getfixturevalue("slack_peer"), sockets=request.param == "slack by sockets")


@pytest.fixture
def installation(database: Database, side: Side, tmp_path: Path) -> Installation:
    """Settings and data of a bot that is not started yet."""
    fill(database, demo_records(CUSTOMERS, SEED, BEGAN), BEGAN)
    address = free_address()
    url = database.engine.url.render_as_string(hide_password=False)
    made = Installation(url, tmp_path, address, side.settings(address))
    made.prepare()
    return made


@pytest.fixture
def bot(installation: Installation, side: Side) -> Iterator[Running]:
    """The bot, running in this process, and reached by its platform."""
    with started(installation, side) as running:
        yield running
