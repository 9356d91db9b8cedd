"""Processes that serve one platform each, on one database: each delivers what is for its own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeAlias

import pytest

from store.database import Database
from tests.failures.bots import Installation, Running, eventually, free_address, started
from tests.failures.cases import sqlite_alone
from tests.failures.delivering import Delivering, add_due, room_of
from tests.failures.sides import Side, SlackSide, WebexSide
from tests.handlers.asking import demo_records, fill
from tests.peers.slack.peer import SlackPeer
from tests.peers.webex.peer import WebexPeer

HOUR = 3600.0
DAY = timedelta(days=1)

Make: TypeAlias = Callable[[Side], Installation]


@pytest.fixture
def slack(slack_peer: SlackPeer) -> SlackSide:
    return SlackSide(slack_peer, sockets=False)


@pytest.fixture
def webex(webex_peer: WebexPeer) -> WebexSide:
    return WebexSide(webex_peer)


@pytest.fixture
def make(database: Database, tmp_path: Path) -> Make:
    """Settings of a process that serves one platform; all of them have the same database."""
    now = datetime.now(UTC)
    fill(database, demo_records(40, 7, now), now)

    def made(side: Side) -> Installation:
        address = free_address()
        url = database.engine.url.render_as_string(hide_password=False)
        installation = Installation(url, tmp_path, address, side.settings(address))
        installation.prepare()
        return installation

    return made


def test_each_process_delivers_for_the_platform_it_has(
    slack: SlackSide, webex: WebexSide, make: Make
) -> None:
    with started(make(slack), slack) as bot:
        delivering = _with_both_due(bot, slack, webex)
        slack.peer.wait(delivering.files)
        eventually(lambda: len(delivering.waiting()) == 1, "the other one alone")
        (row,) = delivering.waiting()
        assert (row.platform, row.attempts, row.reason, row.not_before) == ("webex", 0, "", row.created_at)
        beside = Running(make(webex), slack.peer.clock)
        beside.service.start()
        try:
            delivering.settle()
        finally:
            beside.service.stop()
        assert [(row.platform, row.state, row.attempts) for row in delivering.rows()] == [
            ("slack", "sent", 1),
            ("webex", "sent", 1),
        ]
        assert len([seen for seen in webex.answers() if seen.files]) == 1


@sqlite_alone
def test_what_no_process_has_the_platform_of_is_given_up_in_time(
    slack: SlackSide, webex: WebexSide, make: Make
) -> None:
    """With its line in the ledger, and its notices: they end the same way, and nobody is told of them."""
    with started(make(slack), slack) as bot:
        delivering = _with_both_due(bot, slack, webex)
        slack.peer.wait(delivering.files)
        delivering.settle(step=HOUR)
        assert [(run.state, run.reason) for run in delivering.runs()] == [
            ("delivered", ""),
            ("failed", "too-late"),
        ]
        assert delivering.noticed() == [("report-failed", True, "dead"), ("report-failed", False, "dead")]
        given_up = [row for row in delivering.rows() if row.platform == "webex"]
        assert {(row.reason, row.attempts) for row in given_up} == {("too-late", 1)}
        assert all(row.finished_at - row.created_at > DAY for row in given_up)


def _with_both_due(bot: Running, slack: SlackSide, webex: WebexSide) -> Delivering:
    delivering = Delivering(bot, slack)
    for side in (slack, webex):
        add_due(delivering.database, room_of(side), delivering.now())
    delivering.fall_due()
    return delivering
