"""Settings that need each other: told before anything is started, in one sentence each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pydantic import SecretStr

from config.errors import OperatorError
from config.settings import PREFIX, Settings

SHORTEST_SECRET: Final = 16
"""Characters of a secret that signs: a shorter one can be guessed."""


def has_slack(settings: Settings) -> bool:
    """Whether Slack is configured: for one workspace by its token, for more by the app's client."""
    return bool(settings.slack_bot_token.get_secret_value() or settings.slack_client_id)


def has_webex(settings: Settings) -> bool:
    """Whether Webex is configured."""
    return bool(settings.webex_token.get_secret_value())


def require_complete(settings: Settings) -> None:
    """Check that what is set goes together.

    Raises:
        OperatorError: `setting-needed`, `slack-way-needed`, `secret-too-short`: the first of `incomplete`.
    """
    for problem in incomplete(settings):
        raise problem


def incomplete(settings: Settings) -> Iterator[OperatorError]:
    """What is missing beside what is set, and secrets that are no secrets."""
    yield from _slack(settings)
    yield from _webex(settings)
    for name in ("slack_signing_secret", "webex_webhook_secret"):
        secret = getattr(settings, name).get_secret_value()
        if secret and len(secret) < SHORTEST_SECRET:
            yield OperatorError("secret-too-short", setting=_said(name), least=SHORTEST_SECRET)


def _slack(settings: Settings) -> Iterator[OperatorError]:
    if _is_set(settings.slack_app_token) and not has_slack(settings):
        yield _needed("slack_app_token", "slack_bot_token")
    by_http = has_slack(settings) and not _is_set(settings.slack_app_token)
    if by_http and not _is_set(settings.slack_signing_secret):
        yield OperatorError("slack-way-needed")
    if settings.slack_client_id and not _is_set(settings.slack_client_secret):
        yield _needed("slack_client_id", "slack_client_secret")
    if settings.slack_client_id and not settings.token_keys:
        yield _needed("slack_client_id", "token_keys")
    if settings.slack_client_id and not settings.public_url:
        yield _needed("slack_client_id", "public_url")


def _webex(settings: Settings) -> Iterator[OperatorError]:
    if not has_webex(settings):
        return
    if not _is_set(settings.webex_webhook_secret):
        yield _needed("webex_token", "webex_webhook_secret")
    if not settings.public_url:
        yield _needed("webex_token", "public_url")


def _needed(given: str, missing: str) -> OperatorError:
    return OperatorError("setting-needed", given=_said(given), missing=_said(missing))


def _is_set(secret: SecretStr) -> bool:
    return bool(secret.get_secret_value())


def _said(name: str) -> str:
    return PREFIX + name.upper()
