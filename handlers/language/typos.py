"""Cue words with typing mistakes.

A short word has too many neighbours to be guessed at: the longer it is, the more it may differ.
"""

from __future__ import annotations

from functools import cache, lru_cache

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from handlers.language.lexicon import Lexicon, lexicon
from hub.vocabulary import Language

_SHORTEST = 4
_LONGEST = 24
_PROPER = 6
_SURE = 8
"""From this length on a word is taken for a typo even where a customer's name is awaited."""


def correction(word: str, words: Lexicon, *, sure: bool = False) -> str | None:
    """The word of the lexicon that `word` is a typo of, if there is just one nearest.

    `sure`: a name may stand here, so only long words and those for a region, a product … are taken for typos.
    """
    if not _SHORTEST <= len(word) <= _LONGEST or not word.isascii():
        return None
    guess = _nearest(word, words.language)
    if guess is None or not sure or len(word) >= _SURE:
        return guess
    likely = guess in words.proper and guess[0] == word[0] and len(guess) >= _PROPER
    return guess if likely else None


@lru_cache(maxsize=4096)
def _nearest(word: str, language: Language) -> str | None:
    allowed = 1 if len(word) <= 7 else 2
    near = extract(word, _by_length(language)[len(word)], scorer=OSA.distance, score_cutoff=allowed, limit=3)
    alike = [
        (distance, known[0] != word[0], -len(known), known)
        for known, distance, _ in near
        if _plausible(word, known, distance)
    ]
    return min(alike)[3] if alike else None


def _plausible(word: str, known: str, distance: float) -> bool:
    """People seldom get the first letter wrong, and a plural is no typo of a short word."""
    if word[0] != known[0] and sorted(word[:2]) != sorted(known[:2]):
        return len(word) >= _SURE and distance == 1
    return len(known) > _SHORTEST or (len(known) == _SHORTEST and sorted(word) == sorted(known))


@cache
def _by_length(language: Language) -> list[list[str]]:
    known = sorted(word for word in lexicon(language).words if len(word) >= _SHORTEST and word.isalpha())
    return [[word for word in known if abs(len(word) - length) <= 2] for length in range(25)]
