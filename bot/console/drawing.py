"""An answer in the three forms the console shows side by side, and its files with their links' tokens."""

from __future__ import annotations

import secrets
from typing import Any

from babel.units import format_unit

from bot.console.conversation import File
from cards.model import Answer, Attachment
from cards.render import adaptive, blocks, text
from cards.wording import Words, words_for
from hub.vocabulary import Language

KILOBYTE = 1000


def forms(answer: Answer) -> dict[str, Any]:
    """The card as Webex, Slack and a terminal get it."""
    return {
        "adaptive": adaptive.render(answer.card),
        "blocks": blocks.render(answer.card),
        "text": text.render(answer.card),
    }


def files(answer: Answer) -> tuple[File, ...]:
    """The answer's files, each under a token of its own."""
    words = words_for(Language(answer.card.language))
    return tuple(
        File(secrets.token_urlsafe(24), one.path, one.name, one.media_type, _detail(words, one))
        for one in answer.files
    )


def _detail(words: Words, file: Attachment) -> str:
    rows = words.ngettext("%(count)s row", "%(count)s rows", file.rows)
    return f"{rows} · {_size(words, file.size)}"


def _size(words: Words, size: int) -> str:
    units = ("byte", "kilobyte", "megabyte", "gigabyte")
    amount, unit = float(size), 0
    while amount >= KILOBYTE and unit < len(units) - 1:
        amount, unit = amount / KILOBYTE, unit + 1
    shown = round(amount, 1 if amount < 10 else 0)
    return format_unit(shown, f"digital-{units[unit]}", length="short", locale=words.locale)
