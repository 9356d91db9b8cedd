"""Staged rows that name a customer, a contract or an administrator nobody has told us of."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sqlalchemy import ColumnElement, Connection, FromClause, exists, func, select

from hub.records import Problem
from store.merge.entities import (
    ADMIN_CUSTOMER,
    CONTRACT,
    CONTRACT_ORDER,
    LICENSE_LINE,
    LICENSE_WEEK,
    LOCATION,
    PLACED,
    Entity,
)
from store.merge.tables import STAGES
from store.schema import administrator, contract, customer, license_line
from store.staging import Staging

NO_LINE: Final = 0
"""The line of a problem that is about many rows of a file."""


def find(connection: Connection, staging: Staging, entity: Entity) -> Iterator[tuple[Problem, int]]:
    """A problem for each parent that is missing, and how many of the entity's staged rows it leaves out.

    Call it when the entity's parents are merged.
    """
    for code, names in _parents(staging, entity):
        stage = STAGES[entity.name]
        columns = [stage.c[name] for name in names]
        named = select(*columns, func.count().label("rows")).group_by(*columns).subquery()
        for said in connection.execute(select(named).where(~_is_known(code, named))).mappings():
            yield Problem(NO_LINE, code, {"entity": entity.name, **said}), int(said["rows"])


def _parents(staging: Staging, entity: Entity) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The code for a missing parent of each kind, and the staged columns that name it."""
    implied = entity is LOCATION and any(staging.has(placed) for placed in PLACED)
    if entity in (CONTRACT, LOCATION, ADMIN_CUSTOMER, *PLACED) and not implied:
        yield "unknown-customer-row", ("org_id",)
    if entity is ADMIN_CUSTOMER:
        yield "unknown-administrator-row", ("email",)
    if entity in (LICENSE_LINE, CONTRACT_ORDER):
        yield "unknown-contract-row", ("contract",)
    if entity is LICENSE_WEEK:
        yield "unknown-line-row", ("contract", "product")


def _is_known(code: str, named: FromClause) -> ColumnElement[bool]:
    if code == "unknown-customer-row":
        return exists().where(customer.c.org_id == named.c.org_id)
    if code == "unknown-administrator-row":
        return exists().where(administrator.c.email == named.c.email)
    if code == "unknown-contract-row":
        return exists().where(contract.c.contract_id == named.c.contract)
    line = license_line.join(contract, contract.c.id == license_line.c.contract_id)
    is_it = (contract.c.contract_id == named.c.contract) & (license_line.c.product == named.c.product)
    return exists(select(1).select_from(line).where(is_it).correlate(named))
