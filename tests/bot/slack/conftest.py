"""A fake Slack with a workspace that is listed, a person and a room in it, and the parts that send there."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.bot.slack.sending import Sender
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
def sender(slack: SlackPeer, team: Workspace) -> Sender:
    return Sender(slack, team)
