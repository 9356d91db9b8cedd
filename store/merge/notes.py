"""Noting what a merge changed, for whoever is to be told."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Connection, FromClause, and_, case, func, insert, literal, null, select

from store.merge.entities import CONTRACT, CUSTOMER, LICENSE_LINE, Entity
from store.merge.tables import ADDED, CHANGED, DELTAS
from store.schema import change, contract, customer

COLUMNS = ("run_id", "org_id", "entity", "entity_key", "what", "before", "after")


def json_object(connection: Connection, values: dict[str, ColumnElement[Any]]) -> ColumnElement[Any]:
    """The values as one JSON object, made by the database."""
    make = func.json_object if connection.dialect.name == "sqlite" else func.json_build_object
    return make(*(part for name, value in values.items() for part in (literal(name), value)))


def note_delta(connection: Connection, entity: Entity, run_id: int) -> None:
    """Note what the entity's delta adds and changes, before it is written.

    A change has the content before and after; what is added can be seen in the store.
    """
    delta, target = DELTAS[entity.name], entity.target
    joined, org_id, key = _names(entity, delta)
    stored = joined.outerjoin(target, and_(*(target.c[name] == delta.c[name] for name in entity.key)))
    is_change = delta.c.what == CHANGED
    content = _content(entity)
    before = json_object(connection, {name: target.c[name] for name in content})
    after = json_object(connection, {name: delta.c[name] for name in content})
    rows = (
        select(
            literal(run_id),
            org_id,
            literal(entity.name),
            key,
            case((is_change, "changed"), else_="added"),
            case((is_change, before), else_=null()),
            case((is_change, after), else_=null()),
        )
        .select_from(stored)
        .where(delta.c.what.in_((ADDED, CHANGED)))
    )
    connection.execute(insert(change).from_select(COLUMNS, rows))


def note_removed(connection: Connection, entity: Entity, run_id: int, gone: ColumnElement[bool]) -> None:
    """Note the entity's stored rows that are about to be removed, with what they were."""
    target = entity.target
    joined, org_id, key = _names(entity, target)
    before = json_object(connection, {name: target.c[name] for name in _content(entity)})
    columns = (literal(run_id), org_id, literal(entity.name), key, literal("removed"), before, null())
    rows = select(*columns).select_from(joined).where(gone)
    connection.execute(insert(change).from_select(COLUMNS, rows))


def _content(entity: Entity) -> tuple[str, ...]:
    return tuple(name for name in entity.content if name not in entity.parents.names)


def _names(entity: Entity, row: Any) -> tuple[FromClause, ColumnElement[Any], ColumnElement[Any]]:
    """The row joined with its customer, whose organisation it is, and the key it is known by."""
    if entity is CUSTOMER:
        return row, row.c.org_id, row.c.org_id
    if entity is CONTRACT:
        joined = row.join(customer, customer.c.id == row.c.customer_id)
        return joined, customer.c.org_id, row.c.contract_id
    if entity is LICENSE_LINE:
        joined = row.join(contract, contract.c.id == row.c.contract_id)
        joined = joined.join(customer, customer.c.id == contract.c.customer_id)
        return joined, customer.c.org_id, contract.c.contract_id + literal(" ") + row.c.product
    raise AssertionError(f"changes of {entity.name} are not noted")
