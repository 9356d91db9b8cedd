"""The manifest: within Slack's limits, and with just the scopes and events that the code needs."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path
from typing import Any

import pytest
from slack_sdk import WebClient

import bot.slack
from bot.main import main
from bot.slack import envelopes, reading
from bot.slack.manifest import EVENTS, SCOPES, Mode, manifest
from tests.peers.slack.model import BOT_EVENTS, BOT_SCOPES

SOURCES = sorted(Path(bot.slack.__file__).parent.rglob("*.py"))

NEEDS: dict[str, set[str]] = {
    "apps_connections_open": set(),  # takes the app-level token
    "auth_revoke": set(),
    "auth_test": set(),
    "chat_postEphemeral": {"chat:write"},
    "chat_postMessage": {"chat:write"},
    "chat_update": {"chat:write"},
    "conversations_history": {"channels:history", "groups:history", "im:history"},
    "conversations_info": {
        "channels:read",
        "groups:read",
    },  # no direct rooms: they have no outsiders
    "conversations_members": {"channels:read", "groups:read"},
    "conversations_open": {"im:write"},
    "conversations_replies": {"channels:history", "groups:history", "im:history"},
    "files_completeUploadExternal": {"files:write"},
    "files_getUploadURLExternal": {"files:write"},
    "files_info": {"files:read"},
    "oauth_v2_access": set(),
    "users_info": {"users:read", "users:read.email"},
    "users_lookupByEmail": {"users:read.email"},
    "views_open": set(),
    "views_publish": set(),
    "views_update": set(),
}
"""The scopes a method takes, as Slack documents them, for what we call it for."""
HEARD: dict[str, tuple[str, set[str]]] = {
    "app_home_opened": ("app_home_opened", set()),
    "app_mention": ("app_mention", {"app_mentions:read"}),
    "app_uninstalled": ("app_uninstalled", set()),
    "member_joined_channel": ("member_joined_channel", {"channels:read", "groups:read"}),
    "message": ("message.im", {"im:history"}),
    "tokens_revoked": ("tokens_revoked", set()),
}
"""The subscription behind each event that is read, and the scopes it takes."""
METHODS = {
    name for name in dir(WebClient) if not name.startswith("_") and "_" in name and name != "api_call"
} - {"token", "base_url", "retry_handlers", "default_params"}


def called() -> set[str]:
    """The methods of Slack's client whose names stand in the sources, called or handed on."""
    found: set[str] = set()
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Attribute) and node.attr in METHODS:
                found.add(node.attr)
            if isinstance(node, ast.Attribute) and node.attr == "api_call":
                raise AssertionError(f"{path} calls a method by its name, which this test cannot see")
    return found


def test_each_method_that_is_called_is_known_here() -> None:
    assert called() == set(NEEDS)


def test_the_scopes_are_those_that_calls_and_events_need() -> None:
    needed = {scope for method in called() for scope in NEEDS[method]}
    needed |= {scope for event in envelopes.EVENTS for scope in HEARD[event][1]}
    if manifest("socket")["features"]["slash_commands"]:
        needed.add("commands")
    assert set(SCOPES) == needed


def test_the_events_are_those_that_are_read() -> None:
    assert {HEARD[event][0] for event in envelopes.EVENTS} == set(EVENTS)
    interactions = {envelopes.COMMAND, "block_actions", "view_submission"}
    assert set(reading.Reader._readers) == envelopes.EVENTS | interactions


def test_the_fake_slack_gives_the_app_what_the_manifest_asks_for() -> None:
    assert (frozenset(SCOPES), frozenset(EVENTS)) == (BOT_SCOPES, BOT_EVENTS)


def test_the_page_on_installing_says_what_each_is_for() -> None:
    page = (Path(bot.__file__).parent.parent / "docs" / "install-slack.md").read_text("utf-8")
    rows = dict(re.findall(r"^\| `([\w.:]+)` \| (.+) \|$", page, re.MULTILINE))
    assert {**SCOPES, **EVENTS}.items() <= rows.items()
    assert {name for name in rows if ":" in name} <= set(SCOPES)


@pytest.mark.parametrize("mode", ["socket", "http"])
def test_the_manifest_keeps_slacks_limits(mode: Mode) -> None:
    made = manifest(mode, "https://bot.example/")
    shown, features, settings = made["display_information"], made["features"], made["settings"]
    assert len(shown["name"]) <= 35
    assert len(shown["description"]) <= 140
    assert len(features["bot_user"]["display_name"]) <= 80
    (command,) = features["slash_commands"]
    assert len(command["command"]) <= 32
    assert len(command["description"]) <= 2000
    assert len(command["usage_hint"]) <= 1000
    assert features["app_home"]["messages_tab_enabled"]
    assert not features["app_home"]["messages_tab_read_only_enabled"]
    assert len(made["oauth_config"]["scopes"]["bot"]) <= 255
    assert len(settings["event_subscriptions"]["bot_events"]) <= 100
    assert settings["socket_mode_enabled"] is (mode == "socket")
    addresses = {
        settings["event_subscriptions"].get("request_url"),
        settings["interactivity"].get("request_url"),
        command.get("url"),
    }
    assert addresses == ({None} if mode == "socket" else {"https://bot.example/slack/events"})
    assert made["oauth_config"]["redirect_urls"] == ["https://bot.example/slack/oauth"]


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    assert main(["manifest", *arguments]) == 0
    return json.loads(capsys.readouterr().out)


def test_the_command_prints_it(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    assert printed(capsys) == manifest("socket")
    assert printed(capsys, "--mode", "http", "--public-url", "https://bot.example") == manifest(
        "http", "https://bot.example"
    )
    monkeypatch.setenv("SWITCHBOARD_PUBLIC_URL", "https://set.example")
    assert printed(capsys, "--mode", "http") == manifest("http", "https://set.example")
    monkeypatch.delenv("SWITCHBOARD_PUBLIC_URL")
    assert main(["manifest", "--mode", "http"]) == 1
    assert "SWITCHBOARD_PUBLIC_URL" in capsys.readouterr().err
