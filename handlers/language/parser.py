"""From words to an intent: see docs/language.md."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from cards.intent import Intent
from handlers.language.detect import detect
from handlers.language.lexicon import lexicon
from handlers.language.reading import read
from handlers.language.rules import decide
from handlers.language.slots import fill
from handlers.language.suggestions import suggestions
from handlers.language.text import normalise, tokenise
from hub.vocabulary import Language

_COLON = re.compile(r"\s*:(?!\d)\s*")
_QUOTING = frozenset(
    {"escalate", "alert_comment", "ticket_reply", "ticket_ask", "ticket_resolve", "alert_feedback"}
)
"""Intents whose text after a colon is handed on and not understood."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """What was understood, in which language, and (if nothing was) the nearest commands."""

    intent: Intent | None
    locale: Language
    suggestions: tuple[str, ...] = ()


def parse(text: str, locale: Language | None, today: date, own: Sequence[str] = ()) -> Parsed:
    """What a person means by `text`; never raises.

    Args:
        text: As typed; what is beyond 10 000 characters is not read.
        locale: The room's language, if known: a person may type another one all the same.
        today: The day in the room's zone that "in 30 days" counts from.
        own: The names of the room's own templates.
    """
    shaped = normalise(text)
    language = detect(shaped, tokenise(shaped), locale)
    words = lexicon(language)
    if colon := _COLON.search(shaped):
        before = shaped[: colon.start()]
        head = read(before, tokenise(before, words.glued), words, today)
        name = decide(head.atoms)
        if name in _QUOTING:
            return Parsed(
                Intent(name, fill(name, head)).with_slots(text=shaped[colon.end() :] or None), language
            )
    reading = read(shaped, tokenise(shaped, words.glued), words, today, own)
    name = decide(reading.atoms)
    if name is None:
        return Parsed(None, language, suggestions(reading))
    return Parsed(Intent(name, fill(name, reading)), language)
