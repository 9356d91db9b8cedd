"""Installing the app through its page, with the refusals of the real one."""

from __future__ import annotations

from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import pytest
from slack_sdk import WebClient

from tests.peers.refused import refusal
from tests.peers.slack.model import Person, Workspace
from tests.peers.slack.peer import SlackPeer

BACK = "http://127.0.0.1:1/slack/oauth"


def page(slack: SlackPeer, **changes: str) -> httpx.Response:
    asked = {"client_id": slack.grants.client_id, "scope": "chat:write,commands", "redirect_uri": BACK}
    address = f"{slack.url}/oauth/v2/authorize?{urlencode(asked | {'state': 's'} | changes)}"
    return httpx.get(address, trust_env=False)


def allowed(slack: SlackPeer, person: Person, answer: str = "allow") -> dict[str, list[str]]:
    return parse_qs(urlsplit(page(slack, person=person.id, answer=answer).headers["location"]).query)


def exchange(slack: SlackPeer, code: str, **changes: str) -> WebClient:
    secrets = {"client_id": slack.grants.client_id, "client_secret": slack.grants.client_secret}
    client = WebClient(base_url=slack.api_url)
    got = client.oauth_v2_access(**{**secrets, "code": code, "redirect_uri": BACK, **changes})
    return WebClient(got["access_token"], base_url=slack.api_url)


@pytest.fixture(autouse=True)
def listed(slack: SlackPeer) -> None:
    slack.grants.redirect_urls.add(BACK)


def test_a_person_allows_the_app_in_their_workspace(slack: SlackPeer) -> None:
    fjord = slack.workspace("Fjord", install=False)
    rune = slack.person(fjord, "Rune Dahl")
    assert "Rune Dahl" in page(slack).text
    back = allowed(slack, rune)
    assert back["state"] == ["s"]
    client = exchange(slack, back["code"][0])
    assert client.auth_test()["team_id"] == fjord.id
    assert refusal(client.users_info, user=rune.id)["needed"] == "users:read"
    assert refusal(exchange, slack=slack, code=back["code"][0])["error"] == "invalid_code", (
        "a code serves once"
    )


def test_a_person_who_does_not_want_it_comes_back_with_an_error(slack: SlackPeer, kim: Person) -> None:
    assert allowed(slack, kim, "cancel") == {"error": ["access_denied"], "state": ["s"]}


@pytest.mark.parametrize(
    "changes", [{"client_id": "1.1"}, {"redirect_uri": "http://127.0.0.1:1/elsewhere"}, {"scope": ""}]
)
def test_a_page_that_is_asked_wrongly_leads_nowhere(slack: SlackPeer, changes: dict[str, str]) -> None:
    answered = page(slack, **changes)
    assert answered.status_code == 400
    assert "location" not in answered.headers


def test_a_code_is_for_one_client_one_address_and_ten_minutes(
    slack: SlackPeer, team: Workspace, kim: Person
) -> None:
    def why(code: str, **changes: str) -> str:
        return str(refusal(exchange, slack=slack, code=code, **changes)["error"])

    assert why("made-up") == "invalid_code"
    assert why("x", client_id="1.1") == "invalid_client_id"
    assert why("x", client_secret="guessed") == "bad_client_secret"
    assert why(allowed(slack, kim)["code"][0], redirect_uri="http://127.0.0.1:1/") == "bad_redirect_uri"
    code = allowed(slack, kim)["code"][0]
    slack.clock.advance(601)
    assert why(code) == "invalid_code"
