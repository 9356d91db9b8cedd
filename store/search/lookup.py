"""Finding the customers that a typed text may mean."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations
from typing import Any, Final

from sqlalchemy import Connection

from hub import clean
from store.scope import Scope
from store.search.folding import Folded, fold
from store.search.ranking import Candidate, Match, as_match, rank
from store.search.readings import LAST, Reading, close_readings, wide_readings
from store.search.statements import BY_ID, Statements, candidates_of, padded, statements_for

LONGEST_ID: Final = 200
FEW: Final = 100
"""Customers of a word that are few enough to be compared one by one."""
MANY: Final = 3_000
"""… and many enough to stop reading, when no other word narrows them."""
LIKELY: Final = 0.62
"""A best match from this score on ends the search; else it is widened."""
MOST_QUERY_WORDS: Final = 12

_UUID: Final = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)
_START_OF_ID: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f-]*)?", re.IGNORECASE)


def find(connection: Connection, text: str, scope: Scope, limit: int = 5) -> list[Match]:
    """The customers in `scope` that `text` may mean, best first; empty when nothing is like it.

    `text` is an organisation ID (or its beginning, from 8 digits on), an external ID, a contract ID, a name,
    the beginning of one, or something like one. An ID beats any name, a whole name beats a beginning of one,
    that beats all words, and those beat what is only similar.
    """
    typed = text.strip()
    if not typed:
        return []
    statements, query = statements_for(scope), fold(typed)
    rows = connection.execute(statements.direct, _id_values(typed) | _start_values(query)).all()
    by_id = candidates_of(row for row in rows if row.way == BY_ID)
    if by_id:
        return [as_match(candidate, 1.0) for candidate in by_id[:limit]]
    begins = candidates_of(rows)
    return _by_name(connection, query, statements, begins, limit) if query.compact else []


def _org_id(typed: str) -> str:
    """The UUID of an organisation ID in any of its forms, or inside a link; else the text itself."""
    inside = _UUID.search(typed)
    if inside:
        return inside[0].lower()
    try:
        return clean.uuid(typed)
    except ValueError:
        return typed.lower()


def _id_values(typed: str) -> dict[str, Any]:
    org_id = _org_id(typed)
    is_start = _START_OF_ID.fullmatch(org_id) is not None
    typed = typed[:LONGEST_ID]
    spellings = {typed, typed.upper(), typed.lower(), typed.capitalize()}
    return {
        "org_id": org_id,
        "org_id_end": org_id + "g" if is_start else org_id,
        "ids": padded(sorted(spellings)),
    }


def _start_values(query: Folded) -> dict[str, Any]:
    start = query.compact or LAST
    return {"start": start, "end": start + LAST}


def _by_name(
    connection: Connection, query: Folded, statements: Statements, begins: list[Candidate], limit: int
) -> list[Match]:
    if len(begins) >= limit or any(candidate.compact == query.compact for candidate in begins):
        return rank(query, begins, limit)
    found = {candidate.customer_id: candidate for candidate in begins}
    matches: list[Match] = []
    for more in _wider_and_wider(connection, query, statements):
        new = [candidate for candidate in more if candidate.customer_id not in found]
        found |= {candidate.customer_id: candidate for candidate in new}
        if new or not matches:
            matches = rank(query, list(found.values()), limit)
        if matches and matches[0].score >= LIKELY:
            break
    return matches


def _wider_and_wider(
    connection: Connection, query: Folded, statements: Statements
) -> Iterator[list[Candidate]]:
    """Candidates by the words of the query; each further list takes the words less literally."""
    words = query.index_words[:MOST_QUERY_WORDS]
    readings = close_readings(connection, words, strict=True)
    yield from _with_readings(connection, readings, statements)
    looser = close_readings(connection, words, strict=False)
    if looser != readings:
        yield from _with_readings(connection, looser, statements)
    widest = wide_readings(connection, words)
    yield from _with_readings(connection, widest, statements)
    common = [reading for reading in widest if reading.customers > FEW]
    if common:
        yield _with_all(connection, common[:1], statements, MANY)


def _with_readings(
    connection: Connection, readings: list[Reading], statements: Statements
) -> Iterator[list[Candidate]]:
    """Customers that the readings (rarest first) point to: by rare words alone, then by several together."""
    rare = _rare(readings)
    if rare.word_ids:
        yield _with_all(connection, [rare], statements, FEW)
    for together in (3, 2):
        found: list[Candidate] = []
        for chosen in combinations(readings[:4], together):
            found += _with_all(connection, list(chosen), statements, FEW)
        if found:
            yield found
            return


def _rare(readings: list[Reading]) -> Reading:
    """The rarest readings in one, as many as point to few customers."""
    word_ids: tuple[int, ...] = ()
    customers = 0
    for reading in readings:
        if customers + reading.customers > FEW:
            break
        word_ids += reading.word_ids
        customers += reading.customers
    return Reading(word_ids, customers)


def _with_all(
    connection: Connection, readings: list[Reading], statements: Statements, most: int
) -> list[Candidate]:
    values: dict[str, Any] = {f"words{at}": padded(reading.word_ids) for at, reading in enumerate(readings)}
    return candidates_of(connection.execute(statements.by_words[len(readings) - 1], values | {"most": most}))
