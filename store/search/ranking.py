"""Which of the candidates was meant, and how sure that is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from store.search.folding import Folded, fold

SCORED: Final = 24
"""As many candidates are scored with care; a quick comparison picks them."""
LEAST_SCORE: Final = 0.45
"""Under this a candidate has little more in common with the query than chance."""
EXACT: Final = 0.99
"""The name in full, but for its legal form."""
CLEAR_SCORE: Final = 0.7
CLEAR_GAP: Final = 0.1
"""A candidate is what was meant when it is likely and the next is this much less so."""


@dataclass(frozen=True, slots=True)
class Match:
    """A customer that may be the one that was meant."""

    customer_id: int
    org_id: str
    name: str
    external_id: str
    score: float
    """From 0 to 1: an ID or the whole name is 1; a beginning of the name 0.85 and more; a likeness less."""
    exact: bool
    """An ID, or the name in full but for case, accents, spaces and legal form."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A customer that the index found, with its folded name."""

    customer_id: int
    org_id: str
    name: str
    external_id: str
    folded: str
    compact: str


def is_clear(matches: Sequence[Match]) -> bool:
    """Whether the first match can be taken without asking back.

    It is when it is the only exact one, or when none is exact and it is likely and well ahead of the second.
    """
    if not matches:
        return False
    first, second = matches[0], matches[1] if len(matches) > 1 else None
    if first.exact:
        return second is None or not second.exact or first.score > second.score
    return first.score >= CLEAR_SCORE and (second is None or first.score - second.score >= CLEAR_GAP)


def rank(query: Folded, candidates: Sequence[Candidate], limit: int) -> list[Match]:
    """The best `limit` candidates, best first; of equals the one whose name is shorter, then by name."""
    chosen = candidates if len(candidates) <= SCORED else _likeliest(query, candidates)
    scored = [(_score(query, candidate), candidate) for candidate in chosen]
    scored.sort(key=lambda pair: (-pair[0], len(pair[1].compact), pair[1].compact, pair[1].customer_id))
    return [as_match(candidate, score) for score, candidate in scored[:limit] if score >= LEAST_SCORE]


def as_match(candidate: Candidate, score: float) -> Match:
    """The candidate with its score; from `EXACT` on it counts as exact."""
    return Match(
        candidate.customer_id,
        candidate.org_id,
        candidate.name,
        candidate.external_id,
        round(score, 4),
        score >= EXACT,
    )


def _likeliest(query: Folded, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Those that are most like the query, as it was typed and with the words of both put in order."""
    texts = [candidate.folded for candidate in candidates]
    best = {
        index
        for scorer in (fuzz.ratio, fuzz.token_sort_ratio)
        for _, _, index in process.extract(query.text, texts, scorer=scorer, limit=SCORED // 2)
    }
    return [candidates[index] for index in best]


def _score(query: Folded, candidate: Candidate) -> float:
    if query.text == candidate.folded or _squeezed(query.text) == _squeezed(candidate.folded):
        return 1.0
    if query.compact == candidate.compact:
        return EXACT
    if candidate.compact.startswith(query.compact):
        return 0.85 + 0.1 * len(query.compact) / len(candidate.compact) + _ends_at_word(query, candidate)
    return 0.84 * max(_words_score(query, candidate), _letters_score(query, candidate))


def _squeezed(text: str) -> str:
    return text.replace(" ", "")


def _ends_at_word(query: Folded, candidate: Candidate) -> float:
    """A little more for a beginning that is whole words: "acme" is rather Acme Logistics than Acmena."""
    return 0.03 if candidate.folded.startswith(" ".join(query.core) + " ") else 0.0


def _letters_score(query: Folded, candidate: Candidate) -> float:
    """How alike the letters are; with the legal forms as well, for a typo may have spoilt one."""
    return max(
        OSA.normalized_similarity(query.compact, candidate.compact),
        OSA.normalized_similarity(_squeezed(query.text), _squeezed(candidate.folded)),
    )


def _words_score(query: Folded, candidate: Candidate) -> float:
    """How well the query's words are found in the name, in any order, and how much of the name they are.

    A word counts by its length, so that a short one that is missing or wrong costs less than a long one.
    """
    words = fold(candidate.name).core
    found, letters = 0.0, 0
    for word in query.core:
        best = max((OSA.normalized_similarity(word, other) for other in words), default=0.0)
        found += best * best * len(word)
        letters += len(word)
    covered = min(letters, len(candidate.compact)) / max(len(candidate.compact), 1)
    return (found / letters if letters else 0.0) * (0.75 + 0.25 * covered)
