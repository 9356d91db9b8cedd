"""What the app is registered with at Slack, for Socket Mode and for HTTP.

`switchboard manifest` prints it. A test holds scopes and events against the calls and handlers the code has.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Literal

Mode = Literal["socket", "http"]

COMMAND: Final = "/switchboard"
EVENTS_PATH: Final = "/slack/events"
INSTALL_PATH: Final = "/slack/install"
RETURN_PATH: Final = "/slack/oauth"

SCOPES: Final[Mapping[str, str]] = {
    "app_mentions:read": "hear what is asked in a channel by mentioning the bot",
    "channels:history": "find an answer in a public channel after a crash, so that it is not sent twice",
    "channels:read": "see whether guests or other companies are in a public channel; hear who joins it",
    "chat:write": "answer",
    "commands": "the slash command",
    "files:read": "take in exports that are sent to the bot",
    "files:write": "send reports",
    "groups:history": "find an answer in a private channel after a crash, so that it is not sent twice",
    "groups:read": "see whether guests or other companies are in a private channel; hear who joins it",
    "im:history": "hear what is asked in a direct message; find an answer there after a crash",
    "im:write": "begin a direct conversation: for answers that only the person may see",
    "users:read": "tell members from guests, bots and people of other companies; their language",
    "users:read.email": "match a person with a partner administrator; reach the owner of a schedule",
}
"""What the app may do, and what for."""

EVENTS: Final[Mapping[str, str]] = {
    "app_home_opened": "show the person's page of the bot",
    "app_mention": "answer questions in channels",
    "app_uninstalled": "stop using the workspace's token",
    "member_joined_channel": "greet a channel; notice when people from outside come in",
    "message.im": "answer questions in direct messages",
    "tokens_revoked": "stop using a token that was revoked",
}
"""What the app hears of, and what for."""


def manifest(mode: Mode, public_url: str = "") -> dict[str, Any]:
    """The manifest as Slack takes it (YAML or JSON); HTTP needs the address Slack reaches us under."""
    base = public_url.rstrip("/")
    requests = {} if mode == "socket" else {"request_url": base + EVENTS_PATH}
    command = {
        "command": COMMAND,
        "description": "Ask about your customers",
        "usage_hint": "expiring in 30 days",
        "should_escape": False,
    }
    return {
        "_metadata": {"major_version": 2, "minor_version": 1},
        "display_information": {
            "name": "Switchboard",
            "description": "The partner's desk in the chat: ask about your Webex customers.",
            "background_color": "#123b5d",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": "Switchboard", "always_online": True},
            "slash_commands": [command if mode == "socket" else {**command, "url": base + EVENTS_PATH}],
        },
        "oauth_config": {
            **({"redirect_urls": [base + RETURN_PATH]} if base else {}),
            "scopes": {"bot": sorted(SCOPES)},
        },
        "settings": {
            "event_subscriptions": {**requests, "bot_events": sorted(EVENTS)},
            "interactivity": {"is_enabled": True, **requests},
            "org_deploy_enabled": False,
            "socket_mode_enabled": mode == "socket",
            "token_rotation_enabled": False,
        },
    }
