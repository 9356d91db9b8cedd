"""A complete export: what it does not have is gone from the store."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Table,
    and_,
    delete,
    exists,
    func,
    literal,
    select,
    true,
)

from config.errors import DataError
from hub.source import ExportKind
from hub.vocabulary import Region
from store.merge.entities import (
    ADMIN_CUSTOMER,
    ADMINISTRATOR,
    CONTRACT,
    CONTRACT_ORDER,
    CUSTOMER,
    DEVICE,
    LICENSE_LINE,
    PHONE_NUMBER,
    Entity,
)
from store.merge.notes import note_removed
from store.merge.tables import STAGES, touched
from store.schema import contract, customer

MOST_VANISHING: Final = 0.10
"""The part of the rows that may vanish without being forced."""

REMOVES: Final[dict[ExportKind, tuple[Entity, ...]]] = {
    ExportKind.CUSTOMERS: (CUSTOMER,),
    ExportKind.SUBSCRIPTIONS: (LICENSE_LINE, CONTRACT),
    ExportKind.ORDERS: (CONTRACT_ORDER,),
    ExportKind.DEVICES: (DEVICE,),
    ExportKind.PHONE_NUMBERS: (PHONE_NUMBER,),
    ExportKind.ADMINISTRATORS: (ADMIN_CUSTOMER, ADMINISTRATOR),
    ExportKind.EVERYTHING: (
        DEVICE, PHONE_NUMBER, CONTRACT_ORDER, LICENSE_LINE, CONTRACT, ADMIN_CUSTOMER, ADMINISTRATOR, CUSTOMER,
    ),
}  # fmt: skip
"""What an export of a kind lists in full, children first. Facts of a period are never removed by absence."""


def find(
    connection: Connection, entity: Entity, as_of: int, region: Region | None, *, force: bool
) -> ColumnElement[bool] | None:
    """The condition that a stored row is absent from the staged export; None: none is.

    Rows that a newer export brought stay. With a region, only its customers' rows are looked at.

    Raises:
        DataError: `too-many-vanish`, when more than a tenth would go and it is not forced.
    """
    target = entity.target
    there = _in_region(entity, region)
    if there is None:
        return None
    gone = and_(there, target.c.as_of <= literal(as_of, BigInteger), ~_is_staged(entity))
    vanishing = connection.execute(select(func.count()).select_from(target).where(gone)).scalar_one()
    stored = connection.execute(select(func.count()).select_from(target).where(there)).scalar_one()
    if vanishing > stored * MOST_VANISHING and not force:
        raise DataError("too-many-vanish", entity=entity.name, vanishing=vanishing, stored=stored)
    return gone if vanishing else None


def remove(connection: Connection, entity: Entity, run_id: int, gone: ColumnElement[bool]) -> int:
    """Remove the rows, noting them where changes are noted; how many."""
    if entity.notable:
        note_removed(connection, entity, run_id, gone)
    if entity in (CONTRACT, LICENSE_LINE):
        _touch(connection, entity, gone)
    return connection.execute(delete(entity.target).where(gone)).rowcount


def _is_staged(entity: Entity) -> ColumnElement[bool]:
    stage, target = STAGES[entity.name], entity.target
    joined, given = entity.parents.resolve(stage)
    same = (target.c[name] == (given[name] if name in given else stage.c[name]) for name in entity.key)
    return exists(select(1).select_from(joined).where(*same).correlate(target))


def _in_region(entity: Entity, region: Region | None) -> ColumnElement[bool] | None:
    """The condition that a row is a customer's of the region; None: the entity lies in no region."""
    if region is None:
        return true()
    target = entity.target
    if entity is CUSTOMER:
        return target.c.region == region.value
    of_customer = select(customer.c.id).where(customer.c.region == region.value)
    if "customer_id" in target.c and entity is not LICENSE_LINE:
        return target.c.customer_id.in_(of_customer)
    if "contract_id" in target.c:
        return target.c.contract_id.in_(select(contract.c.id).where(contract.c.customer_id.in_(of_customer)))
    return None


def _touch(connection: Connection, entity: Entity, gone: ColumnElement[bool]) -> None:
    target: Table = entity.target
    of_contract: Any = target.c.id if entity is CONTRACT else target.c.contract_id
    ids = select(of_contract).where(gone)
    customers = select(contract.c.customer_id).where(contract.c.id.in_(ids)).distinct()
    known = select(touched.c.customer_id)
    rows = customers.where(contract.c.customer_id.not_in(known))
    connection.execute(touched.insert().from_select(["customer_id"], rows))
