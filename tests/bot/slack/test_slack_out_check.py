"""What `switchboard check` says of Slack, and Slack as one platform."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.gateway.platform import Finding, Platform
from bot.slack.manifest import SCOPES
from bot.slack.platform import SlackPlatform
from cards.intent import Intent
from cards.model import Card, Heading
from config.settings import Settings
from store.database import Database, open_database
from store.inbox import KeptEvent
from store.migrate import upgrade
from tests.bot.slack.sending import Kept, attachment, key, place, refused, response_url, said
from tests.bot.slack.slack_in_rig import until
from tests.peers.core.faults import Held
from tests.peers.slack.model import Channel, Person, Workspace
from tests.peers.slack.peer import SlackPeer, rate_limited

Made = Callable[..., SlackPlatform]


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = open_database(f"sqlite:///{tmp_path / 'one.db'}")
    upgrade(opened)
    yield opened
    opened.close()


@pytest.fixture
def made(slack: SlackPeer, team: Workspace, database: Database) -> Iterator[Made]:
    """Makes platforms that are configured for the workspace, and ends them."""
    running: list[SlackPlatform] = []

    def make(clock: Callable[[], datetime] = lambda: datetime.now(UTC), **given: Any) -> SlackPlatform:
        told = {
            "slack_bot_token": team.bot_token,
            "slack_signing_secret": slack.signing_secret,
            "slack_workspaces": (team.id,),
            "slack_api_url": slack.api_url,
        }
        settings = Settings(_env_file=None, **(told | given))  # type: ignore[call-arg]
        platform = SlackPlatform(settings, lambda _event: True, database, clock)
        running.append(platform)
        return platform

    yield make
    for platform in running:
        platform.stop()


def bad(platform: SlackPlatform) -> dict[str, str]:
    return {finding.subject: finding.said for finding in platform.check() if not finding.good}


def test_all_is_well(slack: SlackPeer, made: Made) -> None:
    found = made().check()
    assert [finding.subject for finding in found] == [
        "Slack: requests over HTTP",
        "Slack: token",
        "Slack: workspace",
        "Slack: permissions",
        "Slack: clock",
    ]
    assert all(finding.good for finding in found)
    socket = made(slack_app_token=slack.app_token).check()[0]
    assert socket == Finding("Slack: Socket Mode", good=True, said="A connection can be opened.")


def test_what_the_manifest_asks_for_is_what_is_looked_for(
    slack: SlackPeer, made: Made, team: Workspace
) -> None:
    assert set(SCOPES) == slack.world.scopes
    slack.world.tokens[team.bot_token].scopes -= {"files:write", "im:write"}
    found = bad(made())
    assert set(found) == {"Slack: permissions"}
    assert "files:write, im:write" in found["Slack: permissions"]


def test_a_workspace_that_is_not_listed_is_told_by_its_id(made: Made, team: Workspace) -> None:
    found = bad(made(slack_workspaces=()))
    assert set(found) == {"Slack: workspace"}
    assert f"Add {team.id} to SWITCHBOARD_SLACK_WORKSPACES" in found["Slack: workspace"]


@pytest.mark.parametrize("apart", [-400, 90])
def test_a_clock_that_is_off_is_told(made: Made, apart: int) -> None:
    found = bad(made(clock=lambda: datetime.now(UTC) + timedelta(seconds=apart)))
    assert set(found) == {"Slack: clock"}
    assert "seconds apart" in found["Slack: clock"]


def test_tokens_that_slack_does_not_take_are_told(slack: SlackPeer, made: Made, team: Workspace) -> None:
    slack.revoke(team)
    found = bad(made(slack_app_token="xapp-1-wrong"))
    assert "(token_revoked)" in found["Slack: token"]
    assert "SWITCHBOARD_SLACK_APP_TOKEN" in found["Slack: Socket Mode"]


def test_without_a_secret_nothing_can_be_believed(made: Made) -> None:
    assert (
        "SWITCHBOARD_SLACK_SIGNING_SECRET" in bad(made(slack_signing_secret=""))["Slack: requests over HTTP"]
    )


def test_a_slack_that_is_down_is_told(slack: SlackPeer, made: Made) -> None:
    platform = made(slack_app_token=slack.app_token)
    slack.outage(60)
    found = bad(platform)
    assert set(found) == {"Slack: token", "Slack: Socket Mode"}
    assert all(slack.api_url in sentence for sentence in found.values())
    slack.clock.advance(60)
    slack.fail_next("auth.test", rate_limited(3))
    assert "Slack: token" in bad(platform)


def test_each_language_has_the_sentences(made: Made) -> None:
    french = made(language="fr", slack_workspaces=()).check()
    assert "Slack : espace de travail" in {finding.subject for finding in french}
    assert "Slack：ワークスペース" in {finding.subject for finding in made(language="ja").check()}


# The platform as a whole


def kept(team: Workspace) -> KeptEvent:
    return KeptEvent(1, "slack", team.id, "Ev1", "message", {}, datetime.now(UTC), 1)


def test_a_process_that_only_answers_needs_no_start(
    slack: SlackPeer, made: Made, team: Workspace, room: Channel, kim: Person, tmp_path: Path
) -> None:
    platform: Platform = made()
    held = Held()
    slack.fail_next("auth.test", held)
    early = refused(platform.direct, team.id, kim.id)  # before Slack has said whose the token is
    assert (early.code, early.permanent, early.unsure) == ("platform-down", False, False)
    held.gate.set()
    until(platform.last_heard)
    asked = said(kim, room)
    message = platform.compose(Card((Heading("Hello"),)), Intent("help"))
    assert platform.who(asked, kept(team)).distrusted == ""
    assert not platform.has_outsiders(key(room))
    ts = platform.post(place(room), message, "d-1")
    assert platform.find(place(room), "d-1", message, datetime.now(UTC)) == ts
    assert platform.edit(place(room), ts, message) == ts
    assert platform.whisper(asked, message, "d-2")
    platform.upload(place(room), attachment(tmp_path), None, Kept())
    platform.show_home(asked, message)
    assert platform.direct(team.id, kim.id).room_id == slack.direct(kim).id
    back = response_url(slack, kim, room)
    assert platform.replace(said(kim, room, pressed=ts, back=back), message) == ts
    assert len(slack.answers(room, kim)) == 4


def test_routes_are_there_for_what_is_configured(made: Made) -> None:
    def paths(platform: SlackPlatform) -> list[str]:
        return [getattr(route, "path", "") for route in platform.routes]

    assert paths(made()) == ["/slack/events"]
    assert paths(made(slack_signing_secret="")) == []
    assert paths(made(slack_client_id="1.2", slack_client_secret="secret" * 4)) == [
        "/slack/events",
        "/slack/install",
        "/slack/oauth",
    ]


def test_sockets_are_heard_from(slack: SlackPeer, made: Made) -> None:
    platform = made(slack_app_token=slack.app_token, slack_connections=1)
    assert platform.last_heard() is None
    platform.start()
    until(platform.last_heard)
