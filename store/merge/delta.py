"""What of the staged rows differs from the store, and writing it.

A row wins when it is as of the same time as the stored one or later: at the same time, the later import.
"""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    and_,
    case,
    false,
    func,
    insert,
    literal,
    null,
    or_,
    select,
    true,
    update,
)

from store.merge.entities import Entity
from store.merge.result import Counts
from store.merge.tables import ADDED, CHANGED, DELTAS, STAGES, TOUCHED

NEVER: Final = 0
"""As of when a row is that says nothing beyond its key: whatever is said of it later is newer."""


def add_all(connection: Connection, entity: Entity, as_of: int) -> Counts:
    """Write every staged row into a table that is empty."""
    stage = STAGES[entity.name]
    joined, given = entity.parents.resolve(stage)
    columns = entity.key + entity.content
    staged = ((name, given[name] if name in given else stage.c[name]) for name in columns)
    values = [entity.kept(name, value, null()) for name, value in staged]
    rows = select(*values, _as_of(entity, stage, as_of)).select_from(joined)
    statement = insert(entity.target).from_select([*columns, "as_of"], rows)
    added = connection.execute(statement.execution_options(preserve_rowcount=True))
    return Counts(added=added.rowcount)


def find(connection: Connection, entity: Entity, as_of: int) -> None:
    """Fill the entity's delta: the staged rows that the store has not, or has otherwise, or as of earlier."""
    stage, target, delta = STAGES[entity.name], entity.target, DELTAS[entity.name]
    delta.create(connection, checkfirst=False)
    joined, given = entity.parents.resolve(stage)
    staged: dict[str, ColumnElement[Any]] = {
        name: given[name] if name in given else stage.c[name] for name in entity.key + entity.content
    }
    stored = joined.outerjoin(target, and_(*(target.c[name] == staged[name] for name in entity.key)))
    for name in entity.content:
        staged[name] = entity.kept(name, staged[name], target.c[name])
    differs = or_(false(), *(target.c[name].is_distinct_from(staged[name]) for name in entity.content))
    moment = literal(as_of, BigInteger)
    stored_as_of = target.c.as_of
    new = stored_as_of.is_(None)
    speaks = entity.speaks(stage) if entity.speaks is not None else true()
    wins = and_(speaks, stored_as_of <= moment, or_(stored_as_of < moment, differs))
    what = case((new, ADDED), (differs, CHANGED), else_=TOUCHED)
    rows = select(*staged.values(), what).select_from(stored).where(or_(new, wins))
    connection.execute(insert(delta).from_select([*staged, "what"], rows))
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"ANALYZE {delta.name}")


def write(connection: Connection, entity: Entity, as_of: int) -> Counts:
    """Write the entity's delta into its table, and count what it was."""
    target, delta = entity.target, DELTAS[entity.name]
    found = select(delta.c.what, func.count().label("rows")).group_by(delta.c.what)
    counts = {row.what: int(row.rows) for row in connection.execute(found)}
    columns = entity.key + entity.content
    if ADDED in counts:
        rows = select(*(delta.c[name] for name in columns), _as_of(entity, delta, as_of))
        rows = rows.where(delta.c.what == ADDED)
        connection.execute(insert(target).from_select([*columns, "as_of"], rows))
    same = and_(*(target.c[name] == delta.c[name] for name in entity.key))
    moment = {"as_of": literal(as_of, BigInteger)}
    if CHANGED in counts:
        values = {name: delta.c[name] for name in entity.content}
        connection.execute(update(target).where(same, delta.c.what == CHANGED).values({**values, **moment}))
    if TOUCHED in counts:
        connection.execute(update(target).where(same, delta.c.what == TOUCHED).values(moment))
    return Counts(added=counts.get(ADDED, 0), changed=counts.get(CHANGED, 0))


def _as_of(entity: Entity, row: Any, as_of: int) -> ColumnElement[Any]:
    moment = literal(as_of, BigInteger)
    return moment if entity.speaks is None else case((entity.speaks(row), moment), else_=NEVER)
