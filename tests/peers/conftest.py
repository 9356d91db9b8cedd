"""A fake Slack with a workspace, two people and a channel, and the real client pointed at it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from slack_sdk import WebClient

from tests.peers.core.listener import Listener
from tests.peers.slack.model import Channel, Person, Workspace
from tests.peers.slack.peer import SlackPeer


@pytest.fixture
def slack() -> Iterator[SlackPeer]:
    with SlackPeer() as peer:
        yield peer


@pytest.fixture
def team(slack: SlackPeer) -> Workspace:
    return slack.workspace("Nordlicht")


@pytest.fixture
def kim(slack: SlackPeer, team: Workspace) -> Person:
    return slack.person(team, "Kim Lind")


@pytest.fixture
def room(slack: SlackPeer, team: Workspace, kim: Person) -> Channel:
    return slack.channel(team, "partners", kim)


@pytest.fixture
def client(slack: SlackPeer, team: Workspace) -> WebClient:
    return WebClient(team.bot_token, base_url=slack.api_url, timeout=5)


@pytest.fixture
def listener() -> Iterator[Listener]:
    with Listener() as heard:
        yield heard
