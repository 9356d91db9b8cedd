"""Words that mean something to everybody, and so can be nobody's name for a report."""

from __future__ import annotations

from handlers.language.lexicon import lexicon
from handlers.language.matching import find_hits
from handlers.language.names import QUIET
from handlers.language.rules import intents
from handlers.language.text import normalise, tokenise
from hub.vocabulary import Language

_FREE = QUIET | {"template"}
"""Groups of phrases a name may be one of: other words for Partner Hub's reports may tell one's own."""


def is_command(text: str) -> bool:
    """Whether the whole text is a word or a phrase we know, in any language: "help", "overages", "EU"."""
    shaped = normalise(text)
    if shaped.casefold().replace(" ", "_") in intents().slots:
        return True
    return any(_is_phrase(shaped, language) for language in Language)


def _is_phrase(shaped: str, language: Language) -> bool:
    words = lexicon(language)
    if shaped.casefold() in {phrase.casefold() for phrase in words.suggestions.values()}:
        return True
    tokens = tokenise(shaped, words.glued)
    return any(
        hit.first == 0
        and hit.last == len(tokens)
        and not hit.typo
        and any(label.group not in _FREE for label in hit.labels)
        for hit in find_hits(tokens, words, names=False)
    )
