"""Each fake platform with a person and a room in it, and the real client pointed at it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from slack_sdk import WebClient
from webexteamssdk import WebexTeamsAPI

from tests.peers.core.listener import Listener
from tests.peers.slack.model import Channel, Person, Workspace
from tests.peers.slack.peer import SlackPeer
from tests.peers.webex.model import Person as WebexPerson
from tests.peers.webex.model import Room
from tests.peers.webex.peer import WebexPeer


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


@pytest.fixture
def webex() -> Iterator[WebexPeer]:
    with WebexPeer(inactive_after=3) as peer:
        yield peer


@pytest.fixture
def api(webex: WebexPeer) -> WebexTeamsAPI:
    return WebexTeamsAPI(access_token=webex.token, base_url=webex.api_url, wait_on_rate_limit=False)


@pytest.fixture
def ana(webex: WebexPeer) -> WebexPerson:
    return webex.person("Ana Roth")


@pytest.fixture
def space(webex: WebexPeer, ana: WebexPerson) -> Room:
    return webex.room("Partners", ana)
