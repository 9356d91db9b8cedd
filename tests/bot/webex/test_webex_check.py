"""What `switchboard check` finds, and whether it says how to mend it."""

from __future__ import annotations

from typing import Any

import pytest

from store.inbox import Inbox
from tests.bot.webex.joined import Joined
from tests.peers.webex.peer import WebexPeer, error


def wrong(joined: Joined) -> list[str]:
    found = joined.platform.check()
    assert {finding.subject for finding in found} == {"Webex"}
    return [finding.said for finding in found if not finding.good]


def test_all_is_well_but_for_an_address_that_webex_cannot_reach(webex: WebexPeer, joined: Joined) -> None:
    joined.listen()
    (said,) = wrong(joined)
    assert "SWITCHBOARD_PUBLIC_URL" in said
    good = [finding.said for finding in joined.platform.check() if finding.good]
    assert any("switchboard@webex.bot" in said for said in good)
    assert sum("is active" in said for said in good) == 3


def test_a_good_address(webex: WebexPeer, one_inbox: Inbox) -> None:
    with Joined(webex, one_inbox, public_url="https://bot.example/") as joined:
        joined.listen()
        assert wrong(joined) == []
        assert "https://bot.example/webex/events" in joined.platform.check()[0].said


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"public_url": ""}, "SWITCHBOARD_PUBLIC_URL"),
        ({"webex_webhook_secret": "short"}, "SWITCHBOARD_WEBEX_WEBHOOK_SECRET to 16"),
        ({"webex_organizations": ()}, "SWITCHBOARD_WEBEX_ORGANIZATIONS"),
        ({"webex_token": "guessed"}, "SWITCHBOARD_WEBEX_TOKEN"),
        ({"webex_api_url": "http://127.0.0.1:9/v1/"}, ""),
    ],
)
def test_settings_that_are_wrong(
    webex: WebexPeer, one_inbox: Inbox, settings: dict[str, Any], said: str
) -> None:
    with Joined(webex, one_inbox, **settings) as joined:
        found = wrong(joined)
        assert any(said in each for each in found)


def test_which_organization_to_add(webex: WebexPeer, one_inbox: Inbox) -> None:
    with Joined(webex, one_inbox, webex_organizations=()) as joined:
        assert any(webex.home.id in said for said in wrong(joined))


def test_a_person_s_token(webex: WebexPeer, one_inbox: Inbox) -> None:
    ana = webex.person("Ana Roth")
    with Joined(webex, one_inbox, webex_token=webex.world.token(ana)) as joined:
        assert any("ana.roth@partner.example" in said for said in wrong(joined))


def test_a_clock_that_is_off(webex: WebexPeer, joined: Joined) -> None:
    joined.listen()
    joined.behind = 300
    assert any("time server" in said for said in wrong(joined))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"status": "inactive"}, "is inactive"),
        ({"target": "https://old.example/"}, "https://old.example/"),
        ({"secret": "another"}, "another secret"),
        ({"name": "Another app"}, "not registered"),
    ],
)
def test_webhooks_that_are_wrong(webex: WebexPeer, joined: Joined, change: dict[str, str], said: str) -> None:
    joined.listen()
    joined.platform.stop()
    with webex.board.lock:
        hook = next(hook for hook in webex.world.webhooks.values() if hook.resource == "messages")
        for name, value in change.items():
            setattr(hook, name, value)
    before = len(webex.journal.calls("PUT /webhooks/*"))
    assert any("messages" in each and said in each for each in wrong(joined))
    assert len(webex.journal.calls("PUT /webhooks/*")) == before


def test_webex_is_down_or_the_token_revoked_in_the_middle(webex: WebexPeer, joined: Joined) -> None:
    webex.fail_next("GET /webhooks", error(503))
    assert len(wrong(joined)) == 2
    webex.revoke()
    assert any("SWITCHBOARD_WEBEX_TOKEN" in said for said in wrong(joined))


@pytest.mark.parametrize(("language", "said"), [("fr", "jeton"), ("ja", "トークン")])
def test_it_speaks_the_operator_s_language(
    webex: WebexPeer, one_inbox: Inbox, language: str, said: str
) -> None:
    with Joined(webex, one_inbox, language=language, webex_token="guessed") as joined:
        assert any(said in each for each in wrong(joined))
