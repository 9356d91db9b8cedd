"""Which words of a text are a name and so mean nothing else: "Canada Dry", "Expiring Minds", 日の出株式会社.

A name is told by quotes, by capitals inside a sentence, by the words of a company's legal form. Its tokens
are taken before cue words are looked for.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass

from handlers.language.lexicon import END, Lexicon
from handlers.language.matching import Hit, select
from handlers.language.text import Token

_DOUBLE = re.compile(r'"([^"]{1,200})"')
_SINGLE = re.compile(r"(?<![^\W_])'([^']{1,100})'(?![^\W_])")
_LINKS = frozenset(
    {"and", "of", "the", "de", "du", "des", "la", "le", "les", "et", "d", "l", "und", "von", "y"}
)
_LONGEST = 60
"""Signs of a Japanese name on one side of its legal form."""
_EDGES = "のをにはがでへ、,。 "
"""After these a Japanese name may begin."""
QUIET = frozenset({"filler", "before_name", "after_name"})


@dataclass(frozen=True, slots=True)
class Name:
    """Tokens `first` … `last` − 1 are a name, or quoted."""

    first: int
    last: int
    text: str
    quoted: bool = False


def quoted(text: str, tokens: list[Token]) -> list[Name]:
    """What stands in quotation marks."""
    starts = [token.start for token in tokens]
    found = []
    for match in [*_DOUBLE.finditer(text), *_SINGLE.finditer(text)]:
        first, last = bisect_left(starts, match.start()), bisect_left(starts, match.end())
        words = match.group(1).strip()
        if first < last and words:
            found.append(Name(first, last, words, quoted=True))
    return found


def meant(hit: Hit) -> bool:
    """Whether a hit says anything, and is not just a filler or a preposition."""
    return any(label.group not in QUIET for label in hit.labels)


def capitals_tell(text: str, tokens: list[Token], lexicon: Lexicon) -> bool:
    """Whether capitals tell names: not in ALL CAPITALS, nor Where Each Small Word Has One."""
    words = [token for token in tokens if token.kind == "word"]
    if len(words) < 2 or text.isupper():
        return False
    if not all(token.capital for token in words):
        return True
    return not any(_small(token, lexicon) for token in words)


def _small(token: Token, lexicon: Lexicon) -> bool:
    labels = lexicon.phrases.get(token.key, {}).get(END, ())
    return bool(labels) and all(label.group in QUIET for label in labels)


def find_names(
    text: str, tokens: list[Token], hits: list[Hit], lexicon: Lexicon, taken: set[int], *, capitals: bool
) -> list[Name]:
    """The names that are told by capitals or a legal form."""
    known = {
        place: hit
        for hit in select(hits, tokens, taken)
        if meant(hit)
        for place in range(hit.first, hit.last)
    }
    found: list[Name] = []
    if capitals:
        found += _capital_names(text, tokens, known, lexicon, taken)
    found += _after_preposition(text, tokens, known, lexicon, taken)
    if lexicon.particles:
        found += _japanese_names(text, tokens, known, lexicon, taken)
    return _apart(found)


def _apart(names: list[Name]) -> list[Name]:
    used: set[int] = set()
    kept = []
    for name in names:
        span = set(range(name.first, name.last))
        if used.isdisjoint(span):
            used |= span
            kept.append(name)
    return kept


def _cut(text: str, tokens: list[Token], first: int, last: int) -> str:
    return text[tokens[first].start : tokens[last - 1].end]


def _capital_names(
    text: str, tokens: list[Token], known: dict[int, Hit], lexicon: Lexicon, taken: set[int]
) -> list[Name]:
    found = []
    place = 0
    while place < len(tokens):
        last = _run_end(tokens, place, taken)
        if last > place:
            first, end = _trim_run(text, tokens, known, lexicon, place, last)
            if any(at not in known and tokens[at].key not in _LINKS for at in range(first, end)) and (
                end - first > 1 or any(at in known for at in range(first, end))
            ):
                found.append(Name(first, end, _cut(text, tokens, first, end)))
        place = max(last, place + 1)
    return found


def _run_end(tokens: list[Token], first: int, taken: set[int]) -> int:
    """Where a run of capitalised words ends that begins at `first` (there, when none does)."""
    last = place = first
    while place < len(tokens) and place not in taken and (place == first or tokens[place].joined):
        token = tokens[place]
        if token.kind == "word" and token.capital:
            last = place + 1
        elif place == first or token.key not in _LINKS:
            break
        place += 1
    return last


def _trim_run(
    text: str, tokens: list[Token], known: dict[int, Hit], lexicon: Lexicon, first: int, last: int
) -> tuple[int, int]:
    while first < last and _leads_nothing(text, tokens, known, lexicon, first):
        first += 1
    introduced = first > 0 and (_introduces(tokens[first - 1], lexicon) or _shows(known.get(first - 1)))
    while last > first and (last - 1) in known and tokens[max(last - 2, first)].key not in _LINKS:
        hit = known[last - 1]
        if introduced and hit.of("region") and len(tokens[last - 1].key) > 3 and last - 1 > first:
            break
        last -= 1
    return first, last


def _leads_nothing(
    text: str, tokens: list[Token], known: dict[int, Hit], lexicon: Lexicon, place: int
) -> bool:
    """Whether a run's first token is a word of the sentence, and not the name's first."""
    token, hit = tokens[place], known.get(place)
    word = text[token.start : token.end]
    if hit is not None and hit.of("region") and len(word) <= 3:
        return True
    if place > 0 and (_introduces(tokens[place - 1], lexicon) or _shows(known.get(place - 1))):
        return False
    if hit is None:
        return token.key in _LINKS or (
            place == 0 and (token.key in lexicon.words or token.key in lexicon.common)
        )
    return not hit.of("region") and not (place == 0 and _linked(text, tokens, place))


def _linked(text: str, tokens: list[Token], place: int) -> bool:
    return place + 1 < len(tokens) and "&" in text[tokens[place].end : tokens[place + 1].start]


def _introduces(token: Token, lexicon: Lexicon) -> bool:
    labels = lexicon.phrases.get(token.key, {}).get(END, ())
    return any(label.group == "before_name" for label in labels)


def _shows(hit: Hit | None) -> bool:
    return hit is not None and any(label.name in {"show", "launch", "customer"} for label in hit.labels)


def _after_preposition(
    text: str, tokens: list[Token], known: dict[int, Hit], lexicon: Lexicon, taken: set[int]
) -> list[Name]:
    """A region's name right after "for" and before an unknown word begins a name: "for canada dry"."""
    found = []
    for place in range(1, len(tokens) - 1):
        hit, following = known.get(place), tokens[place + 1]
        if (
            hit is not None
            and hit.of("region")
            and hit.first == place
            and hit.last == place + 1
            and len(tokens[place].key) > 3
            and place not in taken
            and following.kind == "word"
            and following.joined
            and not {following.key} & (lexicon.words | lexicon.common)
            and _introduces(tokens[place - 1], lexicon)
        ):
            found.append(Name(place, place + 2, _cut(text, tokens, place, place + 2)))
    return found


def _japanese_names(
    text: str, tokens: list[Token], known: dict[int, Hit], lexicon: Lexicon, taken: set[int]
) -> list[Name]:
    claimed = {sign for place in known for sign in range(tokens[place].start, tokens[place].end)}
    starts = [token.start for token in tokens]
    found = []
    for form in lexicon.legal_forms:
        start = text.find(form)
        while start >= 0:
            first, last = _around_form(text, claimed, start, start + len(form))
            here, beyond = bisect_left(starts, first), bisect_left(starts, last)
            if here < beyond and last - first > len(form) and taken.isdisjoint(range(here, beyond)):
                found.append(Name(here, beyond, text[first:last].strip()))
            start = text.find(form, max(last, start + len(form)))
    return found + _katakana_names(text, tokens, known, taken)


def _around_form(text: str, claimed: set[int], start: int, end: int) -> tuple[int, int]:
    """The span of the name that a legal form belongs to, which stands before or after it."""
    first = start
    while first > max(start - _LONGEST, 0) and not _edge(text, first - 1, claimed, step=-1):
        first -= 1
    if first < start:
        return first, end
    last = end
    while last < min(end + _LONGEST, len(text)) and not _edge(text, last, claimed, step=1):
        last += 1
    return start, last


def _edge(text: str, at: int, claimed: set[int], step: int) -> bool:
    """Whether a name ends here: at a comma, a space, or a particle with a cue word or nothing beyond."""
    sign = text[at]
    if sign in '、,。"!?:;' or (sign == " " and step < 0):
        return True
    if sign not in _EDGES:
        return False
    beyond = at + step
    return not 0 <= beyond < len(text) or beyond in claimed or sign in "をはがへ "


def _katakana_names(text: str, tokens: list[Token], known: dict[int, Hit], taken: set[int]) -> list[Name]:
    """A run of katakana that cue words cover only in part is a name: デバイステック."""
    found = []
    place = 0
    while place < len(tokens):
        last = place
        while (
            last < len(tokens)
            and _katakana(tokens[last])
            and (last == place or tokens[last].start == tokens[last - 1].end)
        ):
            last += 1
        run = range(place, last)
        unknown = [at for at in run if at not in known and at not in taken]
        if len(unknown) > 1 and len(unknown) < len(run):
            found.append(Name(place, last, _cut(text, tokens, place, last)))
        place = max(last, place + 1)
    return found


def _katakana(token: Token) -> bool:
    return token.kind == "cjk" and "\u30a0" <= token.key <= "\u30ff"
