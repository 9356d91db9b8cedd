"""Facts about calls come by day or by whole week: for one location and week only one of the two is kept.

The newer kind replaces the older, so that no call is counted twice.
"""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    Integer,
    Table,
    and_,
    delete,
    distinct,
    exists,
    func,
    insert,
    literal,
    select,
    tuple_,
)

from store.merge.entities import Entity
from store.merge.tables import DELTAS, STAGES, temporary

_SUNDAY_OFFSET: Final = 4
"""Day 0, 1970-01-01, was a Thursday: four days after its Sunday."""

span: Final = Table(
    # The weeks of locations that the export has, each with how it has them: by day (1) or as a whole (7).
    "span",
    temporary,
    Column("location_id", Integer, primary_key=True, autoincrement=False),
    Column("week", Integer, primary_key=True, autoincrement=False),
    Column("days", Integer, primary_key=True, autoincrement=False),
    prefixes=["TEMPORARY"],
)
_other = span.alias("other")


def is_mixed(connection: Connection, entity: Entity) -> bool:
    """Whether the export itself has days as well as whole weeks."""
    stage = STAGES[entity.name]
    return connection.execute(select(func.count(distinct(stage.c.days)))).scalar_one() > 1


def settle(connection: Connection, entity: Entity, as_of: int) -> int:
    """Take out of the delta what loses, and out of the store what it replaces; how many rows that were.

    Within one export days win over the week they lie in: they say more.
    """
    target, delta = entity.target, DELTAS[entity.name]
    span.create(connection, checkfirst=False)
    stage = STAGES[entity.name]
    joined, given = entity.parents.resolve(stage)
    week = _week(stage.c.first_day)
    rows = select(given["location_id"], week, stage.c.days).select_from(joined).distinct()
    connection.execute(insert(span).from_select(["location_id", "week", "days"], rows))
    in_span = and_(
        target.c.location_id == span.c.location_id,
        target.c.first_day.between(span.c.week, span.c.week + 6),
        target.c.days != span.c.days,
    )
    newer = exists().where(in_span, target.c.as_of > literal(as_of, BigInteger))
    by_day = exists().where(
        _other.c.location_id == span.c.location_id, _other.c.week == span.c.week, _other.c.days == 1
    )
    connection.execute(delete(span).where(newer))
    lost = ~exists().where(
        span.c.location_id == delta.c.location_id,
        span.c.week == _week(delta.c.first_day),
        span.c.days == delta.c.days,
    )
    connection.execute(delete(span).where(span.c.days == 7, by_day))
    connection.execute(delete(delta).where(lost))
    key = [target.c[name] for name in entity.key]
    replaced = select(*key).select_from(span.join(target, in_span))
    removed = connection.execute(delete(target).where(tuple_(*key).in_(replaced)))
    span.drop(connection, checkfirst=False)
    return removed.rowcount


def _week(day: ColumnElement[Any]) -> ColumnElement[Any]:
    return day - (day + _SUNDAY_OFFSET) % 7
