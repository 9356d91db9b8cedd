"""What typed words may stand for: words of the index that are the same, or a typo away, or begin alike."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

from rapidfuzz import process
from rapidfuzz.distance import OSA
from sqlalchemy import Connection, bindparam, select

from store.schema import search_key, search_word
from store.search.folding import is_misspellable
from store.search.index import keys_of
from store.search.statements import padded

MOST_WORDS: Final = 12
"""Words of the index that one typed word is taken for."""
MOST_ALIKE: Final = 4_000
LEAST_ALIKE: Final = 0.6
LAST: Final = "\U0010ffff"
"""Sorts behind every sign: a beginning followed by it ends the range of what begins so."""

_BY_KEY: Final = (
    select(search_key.c.key, search_word.c.id, search_word.c.word, search_word.c.customers)
    .join(search_word, search_word.c.id == search_key.c.word_id)
    .where(search_key.c.key.in_(bindparam("keys", expanding=True)))
)
_BY_START: Final = (
    select(search_word.c.id, search_word.c.word, search_word.c.customers)
    .where(search_word.c.word >= bindparam("start"), search_word.c.word < bindparam("end"))
    .limit(MOST_ALIKE)
)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a typed word is taken for: words of the index, and in how many names they are."""

    word_ids: tuple[int, ...]
    customers: int


@dataclass(frozen=True, slots=True)
class _Word:
    word_id: int
    customers: int
    distance: float


def close_readings(connection: Connection, words: Iterable[str], *, strict: bool) -> list[Reading]:
    """A reading for each typed word that is in the index or a typo away; the rarest first.

    With `strict` a word that is in the index is taken for itself alone.
    """
    found = _close(connection, tuple(words))
    return _readings(
        [word for word in close if word.distance == 0] or close if strict else close
        for close in found.values()
    )


def wide_readings(connection: Connection, words: tuple[str, ...]) -> list[Reading]:
    """Like `close_readings`, for words that are further off.

    Taken in as well: what begins with the same two letters and is similar, words that were written apart,
    and words that were written together.
    """
    together = tuple(first + second for first, second in pairwise(words))
    close = _close(connection, words + together)
    halves = _halves(connection, [word for word in words if word not in close])
    alike = [[*close.get(word, ()), *_alike(connection, word)] for word in words]
    return _readings([*alike, *(close[word] for word in together if word in close), *halves])


def _close(connection: Connection, words: tuple[str, ...]) -> dict[str, list[_Word]]:
    typed_by_key: dict[str, list[str]] = {}
    for word in words:
        for key in keys_of(word):
            typed_by_key.setdefault(key, []).append(word)
    found: dict[str, dict[int, _Word]] = {}
    for key, word_id, word, customers in connection.execute(_BY_KEY, {"keys": padded(typed_by_key)}):
        for typed in typed_by_key[key]:
            distance = OSA.distance(typed, word)
            if distance <= _edits_allowed(typed):
                found.setdefault(typed, {})[word_id] = _Word(word_id, customers, distance)
    return {typed: list(close.values()) for typed, close in found.items()}


def _edits_allowed(word: str) -> int:
    if not is_misspellable(word):
        return 0
    return 1 if len(word) < 6 else 2


def _alike(connection: Connection, word: str) -> list[_Word]:
    """Words that begin with the same two letters, and are similar or begin with the whole word."""
    if not is_misspellable(word):
        return []
    start = word[:2]
    rows = connection.execute(_BY_START, {"start": start, "end": start + LAST}).all()
    likeliest = process.extract(
        word,
        [row.word[: len(word) + 2] for row in rows],
        scorer=OSA.normalized_similarity,
        score_cutoff=LEAST_ALIKE,
        limit=MOST_WORDS,
    )
    return [_Word(rows[index].id, rows[index].customers, 1 - score) for _, score, index in likeliest]


def _halves(connection: Connection, words: list[str]) -> list[list[_Word]]:
    """The words of the index that each word begins or ends with, for what was written without a space."""
    halves = {half for word in words for at in range(3, len(word) - 2) for half in (word[:at], word[at:])}
    if not halves:
        return []
    rows = connection.execute(_BY_KEY, {"keys": padded(halves)})
    return [[_Word(row.id, row.customers, 0)] for row in rows if row.word == row.key]


def _readings(found: Iterable[list[_Word]]) -> list[Reading]:
    return sorted(_as_readings(found), key=lambda reading: reading.customers)


def _as_readings(found: Iterable[list[_Word]]) -> Iterator[Reading]:
    for words in found:
        best = {word.word_id: word for word in sorted(words, key=_likelihood)[:MOST_WORDS]}
        if best:
            yield Reading(tuple(best), sum(word.customers for word in best.values()))


def _likelihood(word: _Word) -> Any:
    return word.distance, -word.customers
