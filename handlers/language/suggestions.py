"""The nearest commands for a text that was not understood: phrases that work, in its language."""

from __future__ import annotations

from rapidfuzz.fuzz import WRatio

from handlers.language.lexicon import Lexicon
from handlers.language.reading import Reading
from handlers.language.rules import near

_MOST = 3
_NAME_WORDS = 4
_LONGEST_NAME = 60
_ALIKE = 60
"""How alike (of 100) a text and a command must be to be called near."""


def suggestions(reading: Reading) -> tuple[str, ...]:
    """Up to three phrases: a look-up of a bare name, what little was understood, what is alike, the usual."""
    lexicon = reading.lexicon
    chosen = [lexicon.look_up.format(name) for name in _bare_name(reading)]
    chosen += [
        lexicon.suggestions[intent] for intent in near(reading.atoms) if intent in lexicon.suggestions
    ][:2]
    chosen += _alike(reading.text, lexicon)
    chosen += [lexicon.suggestions[intent] for intent in lexicon.usual]
    return tuple(dict.fromkeys(chosen))[:_MOST]


def _bare_name(reading: Reading) -> list[str]:
    """The text itself where it may be nothing but a name: "Acme"."""
    names = [one.text for one in reading.candidates if one.first == 0 and one.last == len(reading.tokens)]
    return [name for name in names if len(name) <= _LONGEST_NAME and len(name.split()) <= _NAME_WORDS]


def _alike(text: str, lexicon: Lexicon) -> list[str]:
    short = text[:100].casefold()
    scored = [(WRatio(short, phrase.casefold()), phrase) for phrase in lexicon.suggestions.values()]
    return [phrase for score, phrase in sorted(scored, reverse=True)[:1] if score >= _ALIKE]
