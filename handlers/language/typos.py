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
_SURE = 8
"""From this length on a word is taken for a typo even where a customer's name is awaited."""


def correction(word: str, words: Lexicon, *, sure: bool = False) -> str | None:
    """The word of the lexicon that `word` is a typo of, if there is just one nearest.

    `sure`: a name may stand here, so only long words are taken for typos.
    """
    if len(word) < (_SURE if sure else _SHORTEST) or len(word) > 24 or not word.isascii():
        return None
    return _nearest(word, words.language)


@lru_cache(maxsize=4096)
def _nearest(word: str, language: Language) -> str | None:
    allowed = 1 if len(word) <= 7 else 2
    near = extract(word, _by_length(language)[len(word)], scorer=OSA.distance, score_cutoff=allowed, limit=3)
    alike = [
        (distance, known[0] != word[0], known)
        for known, distance, _ in near
        if _plausible(word, known, distance)
    ]
    return min(alike)[2] if alike else None


def _plausible(word: str, known: str, distance: float) -> bool:
    """People seldom get the first letter wrong, and a plural is no typo of a short word."""
    if word[0] != known[0] and sorted(word[:2]) != sorted(known[:2]):
        return len(word) >= _SURE and distance == 1
    return len(known) > _SHORTEST or (len(known) == _SHORTEST and sorted(word) == sorted(known))


@cache
def _by_length(language: Language) -> list[list[str]]:
    known = sorted(word for word in lexicon(language).words if len(word) >= _SHORTEST and word.isalpha())
    return [[word for word in known if abs(len(word) - length) <= 2] for length in range(25)]
