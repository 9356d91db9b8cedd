"""Secrets made unreadable in whatever text they stand in."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Final
from urllib.parse import quote, quote_plus, unquote, urlsplit

from pydantic import SecretStr

from config.settings import Settings

MASKED: Final = "•••"
SHORTEST: Final = 6
"""Characters: what is shorter stands in too many words, and no secret of use is."""

_PATTERNS: Final = (
    # Slack's tokens, of every kind: bot, user, app, refresh, rotated.
    (re.compile(r"\bxox[a-z](?:\.xox[a-z])?-[\w.%-]+|\bxapp-[\w.%-]+"), MASKED),
    (re.compile(r"(?i)\b(bearer|basic)(\s+|%20|\+)[\w.~+/=%:-]+"), rf"\1 {MASKED}"),
    # The password in a URL; the last @ before the path ends it.
    (re.compile(r"(\w://[^\s/:@]*):[^\s/]+@"), rf"\1:{MASKED}@"),
    (re.compile(r"([?&](?:code|state)=)[^\s&\"'<>]+"), rf"\1{MASKED}"),
    # Who knows one of these addresses may answer, or upload, without a token.
    (re.compile(r"(?i)(hooks\.slack\.com/|files\.slack\.com/upload/)[^\s\"'<>]+"), rf"\1{MASKED}"),
    (
        re.compile(
            r"(?i)\b((?:access_|refresh_|bot_|app_|client_|signing_)?(?:token|secret|password|passwd|pwd|ticket)"
            r"|api_?key|response_url|upload_url)"
            r"([\"']?\s*[=:]\s*)(\"[^\"]*\"|'[^']*'|[^\s\"'&,;)}\]]+)"
        ),
        rf"\1\2{MASKED}",
    ),
)


class Mask:
    """Takes known secrets out of a text, and what looks like one by its shape."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        """`secrets`: values that must never be read, in none of the forms they are written down in."""
        forms = {form for secret in secrets for form in _forms(secret)}
        longest_first = sorted(forms, key=len, reverse=True)
        self._known = re.compile("|".join(map(re.escape, longest_first))) if forms else None

    def __call__(self, text: str) -> str:
        """The text without them."""
        if self._known is not None:
            text = self._known.sub(MASKED, text)
        for pattern, instead in _PATTERNS:
            text = pattern.sub(instead, text)
        return text


def mask_of(settings: Settings) -> Mask:
    """Masks every secret of the settings, passwords in the databases' addresses too."""
    return Mask(_secrets(settings))


def _secrets(settings: Settings) -> Iterator[str]:
    for name in type(settings).model_fields:
        value = getattr(settings, name)
        for one in value if isinstance(value, tuple) else (value,):
            if isinstance(one, SecretStr):
                yield one.get_secret_value()
    for url in (settings.database_url, settings.inbox_url):
        yield from _passwords(url)


def _passwords(url: str) -> Iterator[str]:
    try:
        password = urlsplit(url).password
    except ValueError:
        return
    if password:
        yield password
        yield unquote(password)


def _forms(secret: str) -> Iterator[str]:
    """The secret as it is, and as programs write it down: quoted in Python, in JSON, in a URL."""
    if len(secret) < SHORTEST:
        return
    yield secret
    yield repr(secret)[1:-1]
    yield ascii(secret)[1:-1]
    yield repr(secret.encode())[2:-1]
    yield json.dumps(secret)[1:-1]
    yield json.dumps(secret, ensure_ascii=False)[1:-1]
    yield quote(secret, safe="")
    yield quote(secret)
    yield quote_plus(secret)
