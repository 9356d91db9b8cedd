"""Installing in further workspaces, tokens at rest, and what happens when one comes to its end."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from slack_in_rig import Rig, now, rig, settings_for, until
from sqlalchemy import select

from bot.main import main
from bot.slack.clients import Clients
from bot.slack.installations import Installations
from bot.slack.oauth import State
from bot.tokens import TokenBox, new_key
from config.errors import DeliveryError, OperatorError
from config.settings import load_settings
from store.database import Database
from store.schema import installation
from tests.peers.core.faults import server_error
from tests.peers.slack.model import Person, Workspace
from tests.peers.slack.peer import SlackPeer

PUBLIC = "http://switchboard.example"


@pytest.fixture
def slack() -> Iterator[SlackPeer]:
    with SlackPeer(limited=False) as peer:
        peer.grants.redirect_urls.add(f"{PUBLIC}/slack/oauth")
        yield peer


@pytest.fixture
def fjord(slack: SlackPeer) -> Workspace:
    return slack.workspace("Fjord", install=False)


@pytest.fixture
def rune(slack: SlackPeer, fjord: Workspace) -> Person:
    return slack.person(fjord, "Rune Dahl")


@pytest.fixture
def open_to_all(slack: SlackPeer, fjord: Workspace, database: Database) -> Iterator[Rig]:
    with rig(slack, database, None, public_url=PUBLIC) as made:
        yield made


class Browser:
    """A browser that goes where it is sent, and comes back to where the rig listens."""

    def __init__(self, rig: Rig) -> None:
        self._rig = rig
        self._client = httpx.Client(trust_env=False)

    def begin(self) -> str:
        """To the page at Slack."""
        answer = self._client.get(f"{self._rig.url}/slack/install")
        assert answer.status_code == 302
        return answer.headers["location"]

    def answer(self, page: str, person: Person, answer: str = "allow") -> str:
        """What the person presses there; where it leads to."""
        return self._client.get(f"{page}&person={person.id}&answer={answer}").headers["location"]

    def come_back(self, address: str) -> httpx.Response:
        """What our page says then."""
        return self._client.get(address.replace(PUBLIC, self._rig.url))

    def install(self, person: Person, answer: str = "allow") -> httpx.Response:
        """All of it."""
        return self.come_back(self.answer(self.begin(), person, answer))


def test_somebody_installs_the_app_and_is_answered(
    open_to_all: Rig, slack: SlackPeer, fjord: Workspace, rune: Person, database: Database
) -> None:
    done = Browser(open_to_all).install(rune)
    assert (done.status_code, "Fjord" in done.text) == (200, True)
    found = open_to_all.installations.find(fjord.id)
    assert (found.bot_user_id, found.bot_id) == (fjord.app_user.id, fjord.app_user.bot_id)
    assert open_to_all.installations.client(fjord.id).auth_test()["team_id"] == fjord.id
    room = slack.channel(fjord, "partners", rune)
    slack.mention(rune, room, "overview")
    assert open_to_all.said().what == "overview"
    with database.read() as connection:
        (row,) = connection.execute(select(installation)).all()
    assert (row.workspace, row.installed_by, row.removed_at) == (fjord.id, rune.id, None)
    assert set(row.scopes.split(",")) == slack.world.tokens[fjord.bot_token].scopes
    assert fjord.bot_token not in str(row)
    assert fjord.bot_token not in repr(found)


def test_another_process_finds_what_was_installed(
    open_to_all: Rig, slack: SlackPeer, fjord: Workspace, rune: Person, database: Database
) -> None:
    settings = open_to_all.settings
    other = Installations(settings, database, Clients(settings), now)
    other.start()
    Browser(open_to_all).install(rune)
    other._read_at = float("-inf")  # as if the last look were a while ago
    assert other.takes(fjord.id)
    assert other.client(fjord.id).auth_test()["team_id"] == fjord.id
    other.stop()


def test_a_workspace_that_is_not_listed_is_refused_and_its_token_given_up(
    slack: SlackPeer, fjord: Workspace, rune: Person, database: Database
) -> None:
    with rig(slack, database, None, public_url=PUBLIC, slack_workspaces=("T0ELSEWHERE",)) as made:
        refused = Browser(made).install(rune)
        assert refused.status_code == 403
        assert fjord.id in refused.text
        assert slack.world.tokens[fjord.bot_token].state == "revoked"
        assert made.installations.all() == []


def test_a_forged_or_borrowed_state_is_refused(open_to_all: Rig, slack: SlackPeer, rune: Person) -> None:
    mine, theirs = Browser(open_to_all), Browser(open_to_all)
    back = mine.answer(mine.begin(), rune)
    assert theirs.come_back(back).status_code == 400, "another browser, without the cookie"
    theirs.begin()
    assert theirs.come_back(back).status_code == 400, "another browser, with a cookie of its own"
    forged = re.sub(r"state=\d+", "state=99999999999", back)
    assert forged != back
    for address in (forged, re.sub(r"state=[^&]*", "state=", back), f"{PUBLIC}/slack/oauth?code=x"):
        assert mine.come_back(address).status_code == 400
    assert slack.journal.calls("oauth.v2.access") == []
    assert mine.come_back(back).status_code == 200


def test_a_state_is_short_lived() -> None:
    moment = 1_700_000_000.0
    state = State("secret", lambda: moment)
    made = state.made()
    assert state.is_good(made, made)
    assert not State("another", lambda: moment).is_good(made, made)
    moment += 599
    assert state.is_good(made, made)
    moment += 1
    assert not state.is_good(made, made)


def test_who_cancels_and_when_slack_refuses(open_to_all: Rig, slack: SlackPeer, rune: Person) -> None:
    browser = Browser(open_to_all)
    assert browser.install(rune, "cancel").status_code == 400
    back = browser.answer(browser.begin(), rune)
    used = re.sub(r"code=[^&]*", "code=made-up", back)
    refused = browser.come_back(used)
    assert (refused.status_code, "invalid_code" in refused.text) == (503, True)
    slack.fail_next("oauth.v2.access", server_error(502))
    assert browser.come_back(back).status_code == 503


@pytest.mark.parametrize(
    ("missing", "named"),
    [({"token_keys": ""}, "SWITCHBOARD_TOKEN_KEYS"), ({"public_url": ""}, "SWITCHBOARD_PUBLIC_URL")],
)
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_without_a_key_or_an_address_nothing_is_begun(
    slack: SlackPeer, database: Database, missing: dict[str, Any], named: str
) -> None:
    with rig(slack, database, None, **({"public_url": PUBLIC} | missing)) as made:
        for page in ("install", "oauth?code=x"):
            answer = httpx.get(f"{made.url}/slack/{page}", trust_env=False)
            assert (answer.status_code, named in answer.text) == (503, True)


def test_the_scopes_asked_for_are_those_of_the_manifest(open_to_all: Rig, slack: SlackPeer) -> None:
    asked = parse_qs(urlsplit(Browser(open_to_all).begin()).query)
    assert set(asked["scope"][0].split(",")) == slack.world.scopes
    assert asked["redirect_uri"] == [f"{PUBLIC}/slack/oauth"]


def test_an_uninstalled_app_stops_using_its_token(
    open_to_all: Rig, slack: SlackPeer, fjord: Workspace, rune: Person, database: Database
) -> None:
    browser = Browser(open_to_all)
    browser.install(rune)
    slack.uninstall(fjord)
    for event in list(open_to_all.events(2)):
        assert open_to_all.read(event) is None
    with pytest.raises(DeliveryError, match="token-refused"):
        open_to_all.installations.find(fjord.id)
    with database.read() as connection:
        assert connection.execute(select(installation.c.removed_at)).scalar_one() is not None
    browser.install(rune)
    for event in list(open_to_all.events(2)):  # one that comes late ends nothing
        open_to_all.read(event)
    assert open_to_all.installations.client(fjord.id).auth_test()["team_id"] == fjord.id


def test_revoked_tokens_of_people_are_none_of_ours(open_to_all: Rig, slack: SlackPeer, rune: Person) -> None:
    Browser(open_to_all).install(rune)
    event = {"type": "tokens_revoked", "tokens": {"oauth": [rune.id], "bot": []}}
    slack.outgoing.event("Ev1", slack.events._envelope(rune.workspace, None, event, "Ev1"))
    open_to_all.settled()
    assert open_to_all.kept.asked == []


def test_a_configured_token_that_slack_does_not_take(
    slack: SlackPeer, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    team = slack.workspace("Nordlicht")
    with rig(slack, database, team, slack_renew_seconds=0.2) as made:
        made.known()
        assert made.installations.checked_at is not None
        slack.revoke(team)
        until(lambda: not made.installations.all())
        with pytest.raises(DeliveryError, match="token-refused") as refused:
            made.installations.client(team.id)
        assert not refused.value.permanent
        assert "token_revoked" in caplog.text


def test_slack_down_at_the_start_is_asked_again(slack: SlackPeer, database: Database) -> None:
    team = slack.workspace("Nordlicht")
    slack.outage(60)
    with rig(slack, database, team) as made:
        with pytest.raises(DeliveryError, match="platform-down"):
            made.installations.find(team.id)
        slack.clock.advance(60)
        made.known()
        assert made.installations.find(team.id).bot_user_id == team.app_user.id


def test_tokens_are_encrypted_anew_with_the_newest_key(
    open_to_all: Rig,
    slack: SlackPeer,
    fjord: Workspace,
    rune: Person,
    database: Database,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    Browser(open_to_all).install(rune)
    (old,) = (key.get_secret_value() for key in open_to_all.settings.token_keys)
    assert main(["db", "new-key"]) == 0
    new = capsys.readouterr().out.strip()
    url = open_to_all.settings.database_url
    monkeypatch.setenv("SWITCHBOARD_TOKEN_KEYS", f"{new}, {old}")
    assert main(["db", "encrypt-tokens", "--database", url]) == 0
    assert capsys.readouterr().out.startswith("1 token")

    def token_with(key: str) -> str:
        with database.read() as connection:
            kept = connection.execute(select(installation.c.token)).scalar_one()
        return TokenBox(load_settings(token_keys=key).token_keys).decrypted(kept)

    assert token_with(new) == fjord.bot_token
    with pytest.raises(OperatorError, match="token-unreadable"):
        token_with(old)
    monkeypatch.setenv("SWITCHBOARD_TOKEN_KEYS", new_key())
    assert main(["db", "encrypt-tokens", "--database", url]) == 1
    assert "encrypted with a key" in capsys.readouterr().err
    assert token_with(new) == fjord.bot_token, "nothing was changed"


def test_a_token_that_cannot_be_read_keeps_nobody_else_from_working(
    open_to_all: Rig, slack: SlackPeer, rune: Person, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    Browser(open_to_all).install(rune)
    team = slack.workspace("Nordlicht")
    settings = settings_for(slack, database, team.bot_token, token_keys=new_key())
    other = Installations(settings, database, Clients(settings), now)
    other.start()
    until(other.all)
    assert [each.workspace for each in other.all()] == [team.id]
    assert rune.workspace.id in caplog.text
    other.stop()


def test_a_key_that_is_none_is_named() -> None:
    with pytest.raises(OperatorError, match="bad-token-key"):
        TokenBox(load_settings(token_keys="short").token_keys)
    with pytest.raises(OperatorError, match="no-token-key"):
        TokenBox(()).encrypted("xoxb-1")
    kept = TokenBox(load_settings(token_keys=new_key()).token_keys).encrypted("xoxb-1")
    assert "xoxb" not in json.dumps(kept)
