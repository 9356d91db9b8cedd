"""The statements that read customers through the index, built once for each scope."""

from __future__ import annotations

from collections.abc import Iterable
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

    direct: CompoundSelect[Any]
    """By ID (`way` is BY_ID), and by the beginning of the name (BY_START)."""
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

_NAMED: Final = customer.join(search_name, search_name.c.customer_id == customer.c.id)
_WIDTH: Final = len(_COLUMNS)
BY_ID: Final = 0
BY_START: Final = 1


@lru_cache(maxsize=512)
def statements_for(scope: Scope) -> Statements:
    """Building a statement takes longer than running it; scopes are few, so each keeps its own."""
    return Statements(_direct(scope), tuple(_by_words(count, scope) for count in (1, 2, 3)))


def _direct(scope: Scope) -> CompoundSelect[Any]:
    seen = scope.conditions(customer.c.id)
    by_id = select(*_COLUMNS, literal(BY_ID).label("way")).select_from(_NAMED).where(*seen)
    by_start = select(*_COLUMNS, literal(BY_START).label("way")).select_from(_NAMED).where(*seen)
    org_id, compact = customer.c.org_id, search_name.c.compact
    begins_with_id = by_id.where(org_id >= bindparam("org_id"), org_id <= bindparam("org_id_end"))
    begins = by_start.where(compact >= bindparam("start"), compact < bindparam("end"))
    return union_all(
        begins_with_id.limit(PREFIXED).subquery().select(),
        by_id.where(customer.c.external_id.in_(bindparam("ids", expanding=True))),
        by_id.join(contract, contract.c.customer_id == customer.c.id).where(
            contract.c.contract_id.in_(bindparam("ids", expanding=True))
        ),
        begins.order_by(compact, search_name.c.customer_id).limit(PREFIXED).subquery().select(),
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
            found[row[0]] = Candidate(*tuple(row)[:_WIDTH])
    return list(found.values())


def padded(values: Iterable[Any]) -> list[Any]:
    """The values, the last one repeated up to a power of two.

    So lists of few lengths are asked for, and the databases know their statements again instead of planning
    each anew.
    """
    listed = list(values)
    return listed + listed[-1:] * ((1 << max(len(listed) - 1, 0).bit_length()) - len(listed))
