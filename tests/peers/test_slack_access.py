"""Tokens, scopes, and who is to be seen."""

from __future__ import annotations

import pytest
from slack_sdk import WebClient

from tests.peers.refused import refusal
from tests.peers.slack.model import Channel, Person, Workspace
from tests.peers.slack.peer import SlackPeer


def test_a_token_says_whose_it_is(client: WebClient, team: Workspace) -> None:
    told = client.auth_test()
    assert (told["team_id"], told["user_id"]) == (team.id, team.app_user.id)


@pytest.mark.parametrize("state", ["revoked", "expired"])
def test_a_token_that_ended_is_refused(
    slack: SlackPeer, client: WebClient, team: Workspace, state: str
) -> None:
    slack.revoke(team, state)  # type: ignore[arg-type]
    assert refusal(client.auth_test)["error"] == f"token_{state}"
    slack.world.install(team)
    client.token = team.bot_token
    assert client.auth_test()["ok"]


def test_no_token_an_unknown_one_and_one_of_another_kind(slack: SlackPeer, team: Workspace) -> None:
    def calls(token: str) -> WebClient:
        return WebClient(token, base_url=slack.api_url)

    assert refusal(calls("").auth_test)["error"] == "not_authed"
    assert refusal(calls("xoxb-made-up").auth_test)["error"] == "invalid_auth"
    assert refusal(calls(slack.app_token).auth_test)["error"] == "not_allowed_token_type"
    open_ = calls(team.bot_token).apps_connections_open
    assert refusal(open_, app_token=team.bot_token)["error"] == "not_allowed_token_type"


def test_a_missing_scope_is_named(slack: SlackPeer, team: Workspace, room: Channel) -> None:
    slack.world.install(team, {"chat:write"})
    client = WebClient(team.bot_token, base_url=slack.api_url)
    refused = refusal(client.conversations_info, channel=room.id)
    assert (refused["error"], refused["needed"], refused["provided"]) == (
        "missing_scope",
        "channels:read",
        "chat:write",
    )
    assert refusal(client.users_info, user="U1")["needed"] == "users:read"
    assert client.chat_postMessage(channel=room.id, text="hello")["ok"]


def test_the_scope_for_a_channel_goes_by_its_kind(
    slack: SlackPeer, client: WebClient, team: Workspace, kim: Person
) -> None:
    direct = slack.direct(kim)
    assert refusal(client.conversations_info, channel=direct.id)["needed"] == "im:read"
    assert client.conversations_history(channel=direct.id)["messages"] == []
    private = slack.channel(team, "deals", kim, kind="private")
    assert client.conversations_info(channel=private.id)["channel"]["is_private"]


def test_the_address_of_a_person_takes_a_scope_of_its_own(
    slack: SlackPeer, team: Workspace, kim: Person
) -> None:
    slack.world.install(team, {"users:read"})
    client = WebClient(team.bot_token, base_url=slack.api_url)
    assert "email" not in client.users_info(user=kim.id)["user"]["profile"]
    assert refusal(client.users_lookupByEmail, email=kim.email)["error"] == "missing_scope"
    slack.world.install(team)
    client.token = team.bot_token
    assert client.users_info(user=kim.id)["user"]["profile"]["email"] == kim.email
    assert client.users_lookupByEmail(email=str(kim.email).upper())["user"]["id"] == kim.id
    assert refusal(client.users_lookupByEmail, email="no@one.example")["error"] == "users_not_found"


def test_guests_strangers_bots_and_people_who_left_can_be_told_apart(
    slack: SlackPeer, client: WebClient, team: Workspace
) -> None:
    other = slack.workspace("Acme", install=False)
    guest = slack.person(team, "Guest", guest="single-channel")
    stranger = slack.person(other, "Stranger")
    left = slack.person(team, "Left", deleted=True)
    bot = slack.other_bot(team)
    assert refusal(client.users_info, user=stranger.id)["error"] == "user_not_found"
    slack.channel(team, "shared", stranger)

    def shown(person: Person) -> dict[str, object]:
        return dict(client.users_info(user=person.id)["user"])

    assert shown(guest)["is_restricted"]
    assert shown(guest)["is_ultra_restricted"]
    assert shown(stranger)["is_stranger"]
    assert "email" not in shown(stranger)["profile"]  # type: ignore[operator]
    assert shown(stranger)["team_id"] == other.id
    assert shown(left)["deleted"]
    assert shown(bot)["is_bot"]
    assert client.bots_info(bot=bot.bot_id)["bot"]["name"] == "Ticket Bot"


def test_workspaces_do_not_see_each_other(
    slack: SlackPeer, client: WebClient, room: Channel, kim: Person
) -> None:
    other = slack.workspace("Acme")
    there = WebClient(other.bot_token, base_url=slack.api_url)
    assert refusal(there.conversations_info, channel=room.id)["error"] == "channel_not_found"
    assert refusal(there.users_info, user=kim.id)["error"] == "user_not_found"
    assert refusal(there.chat_postMessage, channel=room.id, text="hi")["error"] == "channel_not_found"


def test_the_workspace_tells_of_itself_with_its_scope(slack: SlackPeer, team: Workspace) -> None:
    slack.world.install(team, {"team:read"})
    client = WebClient(team.bot_token, base_url=slack.api_url)
    assert client.team_info()["team"]["domain"] == "nordlicht"
    assert refusal(client.api_call, api_method="no.such")["error"] == "unknown_method"
    client.auth_revoke()
    assert refusal(client.auth_test)["error"] == "token_revoked"
