"""A message's text as it was typed: Slack escapes three signs, makes links, and writes mentions as IDs."""

from __future__ import annotations

import re
from typing import Final

_MARKED: Final = re.compile(r"<([@#!][^<>|]+|[a-zA-Z][a-zA-Z0-9+.-]*:[^<>|]*)(?:\|([^<>]*))?>")
"""A mention, or a link. Other angle brackets are the person's own: a command's text is not escaped."""
_DATE: Final = "!date^"
_BLANKS: Final = re.compile(r"[ \t\u00a0]+")


def typed(text: str, bot_user_id: str) -> str:
    """What the person wrote, the mention of the bot left out wherever it stood."""

    def as_typed(match: re.Match[str]) -> str:
        return _as_typed(match[1], match[2] or "", bot_user_id)

    plain = _MARKED.sub(as_typed, text)
    plain = plain.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return "\n".join(_BLANKS.sub(" ", line).strip() for line in plain.splitlines()).strip()


def _as_typed(target: str, label: str, bot_user_id: str) -> str:
    sign, name = target[:1], target[1:]
    if sign == "@":
        return " " if name == bot_user_id else f"@{label.removeprefix('@') or name}"
    if sign == "#":
        return f"#{label or name}"
    if target.startswith(_DATE):
        return label
    if sign == "!":
        return label or f"@{name.split('^')[0]}"
    return label or target.removeprefix("mailto:")
