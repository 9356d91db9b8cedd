"""Which language a text is in: by its script, else by whose words it is made of."""

from __future__ import annotations

import re

from handlers.language.lexicon import lexicon
from handlers.language.text import Token
from hub.vocabulary import Language

_JAPANESE = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]")
_FRENCH_SIGNS = re.compile(r"(?<![^\W_])(?:[dljnsmc]|qu)'(?=\w)")
_LATIN = (Language.EN, Language.FR)
_CLEARLY = 2
"""By how many telling words another language must lead over that of the room."""


def detect(text: str, tokens: list[Token], locale: Language | None) -> Language:
    """The language of a normalised text.

    Japanese signs make it Japanese, unless the room speaks another language and the signs are only a name's:
    then the words around them decide. Among languages in Latin letters the room's wins ties; another one wins
    when its telling words clearly outnumber those of the room's language.
    """
    scores = {language: _score(text, tokens, language) for language in _LATIN}
    signs = len(_JAPANESE.findall(text))
    if signs:
        latin_wins = max(scores.values()) >= _CLEARLY and locale is not Language.JA
        return _best(scores, locale) if latin_wins and not _has_particle(text) else Language.JA
    if locale is Language.JA:
        own = sum(token.key in lexicon(Language.JA).words for token in tokens[:200])
        return _best(scores, None) if max(scores.values()) > own else Language.JA
    return _best(scores, locale)


def _best(scores: dict[Language, int], locale: Language | None) -> Language:
    home = locale if locale in scores else Language.EN
    best = max(scores, key=lambda language: (scores[language], language is home))
    if locale in scores and scores[home] and scores[best] - scores[home] < _CLEARLY:
        return home
    return best


def _score(text: str, tokens: list[Token], language: Language) -> int:
    known = lexicon(language)
    score = sum(2 if token.key in known.telling else token.key in known.words for token in tokens[:200])
    if language is Language.FR:
        score += 2 * min(len(_FRENCH_SIGNS.findall(text[:2000])), 3)
    return score


def _has_particle(text: str) -> bool:
    return re.search("[のをにはがでへ]", text) is not None
