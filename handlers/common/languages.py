"""The field a language is chosen with."""

from __future__ import annotations

from cards.model import Choice, Field
from cards.wording import Words, terms
from hub.vocabulary import Language


def language_field(words: Words, value: str, *, unset: str) -> Field:
    """A choice of the languages the bot speaks, each by its name; `unset` stands while none is chosen."""
    choices = tuple(Choice(language.value, terms.language(words, language)) for language in Language)
    return Field("language", words.gettext("Language"), value, choices, unset)
