"""The statements that read customers through the index, built once for each scope."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import CompoundSelect, Row, Select, bindparam, literal, select, union_all

from store.schema import contract, customer, search_name, search_posting
from store.scope import Scope
from store.search.ranking import Candidate

PREFIXED: Final = 40
"""Customers fetched whose name, or ID, begins with what was typed."""


@dataclass(frozen=True, slots=True)
class Statements:
    """What is asked of the index; all carry the scope."""

    by_id: CompoundSelect[Any]
    by_start: Select[Any]
    by_words: tuple[Select[Any], ...]
    """For one, two and three readings that must all be in the name."""


_COLUMNS: Final = (
    customer.c.id,
    customer.c.org_id,
    customer.c.name,
    customer.c.external_id,
    search_name.c.folded,
    search_name.c.compact,
)


@lru_cache(maxsize=512)
def statements_for(scope: Scope) -> Statements:
    """Building a statement takes longer than running it; scopes are few, so each keeps its own."""
    named = customer.join(search_name, search_name.c.customer_id == customer.c.id)
    seen = scope.conditions(customer.c.id)
    by_start = (
        select(*_COLUMNS)
        .select_from(named)
        .where(search_name.c.compact >= bindparam("start"), search_name.c.compact < bindparam("end"), *seen)
        .order_by(search_name.c.compact, search_name.c.customer_id)
        .limit(PREFIXED)
    )
    return Statements(_by_id(seen), by_start, tuple(_by_words(count, scope) for count in (1, 2, 3)))


def _by_id(seen: Sequence[Any]) -> CompoundSelect[Any]:
    columns = (*_COLUMNS[:4], literal("").label("folded"), literal("").label("compact"))
    org_id = select(*columns).where(customer.c.org_id >= bindparam("org_id"), *seen)
    return union_all(
        org_id.where(customer.c.org_id <= bindparam("org_id_end")).limit(PREFIXED).subquery().select(),
        select(*columns).where(customer.c.external_id.in_(bindparam("ids", expanding=True)), *seen),
        select(*columns)
        .join(contract, contract.c.customer_id == customer.c.id)
        .where(contract.c.contract_id.in_(bindparam("ids", expanding=True)), *seen),
    )


def _by_words(count: int, scope: Scope) -> Select[Any]:
    """Customers with a word of the first reading, and one of each further reading."""
    first = search_posting.alias("first")
    found = (
        select(*_COLUMNS)
        .select_from(first)
        .join(customer, customer.c.id == first.c.customer_id)
        .join(search_name, search_name.c.customer_id == first.c.customer_id)
        .where(first.c.word_id.in_(bindparam("words0", expanding=True)), *scope.conditions(customer.c.id))
        .limit(bindparam("most"))
    )
    for position in range(1, count):
        further = search_posting.alias(f"further{position}")
        found = found.where(
            select(literal(1))
            .where(
                further.c.customer_id == first.c.customer_id,
                further.c.word_id.in_(bindparam(f"words{position}", expanding=True)),
            )
            .exists()
        )
    return found


def candidates_of(rows: Iterable[Row[Any]]) -> list[Candidate]:
    """The rows as candidates, each customer once."""
    found: dict[int, Candidate] = {}
    for row in rows:
        if row[0] not in found:
            found[row[0]] = Candidate(*tuple(row))
    return list(found.values())
