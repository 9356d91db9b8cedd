"""The platforms that are configured. A platform's library is imported only where it is needed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from math import inf

from bot.gateway.platform import Platform
from bot.operation.requirements import has_slack, has_webex
from config.settings import Settings
from store.database import Database
from store.inbox import Inbox, NewEvent


def configured(
    settings: Settings,
    database: Database,
    inbox: Inbox,
    keep: Callable[[NewEvent], bool],
    clock: Callable[[], datetime],
) -> list[Platform]:
    """Each configured platform, not started yet; `keep` takes what comes in."""
    platforms: list[Platform] = []
    if has_slack(settings):
        from bot.slack.platform import SlackPlatform

        platforms.append(SlackPlatform(settings, keep, database, clock))
    if has_webex(settings):
        from bot.webex.platform import WebexPlatform

        platforms.append(WebexPlatform(settings, keep, inbox, clock))
    return platforms


def quiet_seconds(name: str, settings: Settings) -> float:
    """After how long without a sign a platform counts as gone.

    A socket is made anew after `slack_renew_seconds` of silence, and Webex's webhooks are looked at every
    `webex_check_seconds`: three times that is no chance. Over HTTP Slack calls when somebody talks; there it
    is enough that it took our token.
    """
    if name == "webex":
        return settings.webex_check_seconds * 3
    return settings.slack_renew_seconds * 3 if settings.slack_app_token.get_secret_value() else inf
