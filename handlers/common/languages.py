"""What a language is chosen with."""

from __future__ import annotations

from cards.intent import Intent
from cards.model import Choice, Field, Form
from cards.wording import Words, terms
from hub.vocabulary import Language


def language_field(words: Words, value: str, *, unset: str) -> Field:
    """A choice of the languages the bot speaks, each by its name; `unset` stands while none is chosen."""
    choices = tuple(Choice(language.value, terms.language(words, language)) for language in Language)
    return Field("language", words.gettext("Language"), value, choices, unset)


def language_form(words: Words) -> Form:
    """The form in which somebody chooses the language they are spoken with."""
    field = language_field(words, "", unset=words.gettext("Choose a language"))
    return Form(Intent("settings"), (field,), words.gettext("Change"), words.gettext("Your language"))
