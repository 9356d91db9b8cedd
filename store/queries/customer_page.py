"""Everything about one customer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import Connection, Integer, bindparam, select

from store.schema import (
    admin_customer,
    administrator,
    contract,
    contract_order,
    customer,
    customer_tag,
    license_line,
)


class CustomerDetails(NamedTuple):
    """The customer's own row."""

    org_id: str
    name: str
    external_id: str
    region: str
    managed_by: str
    since: date | None
    last_sign_in: date | None


class ContractRow(NamedTuple):
    """A subscription or a trial."""

    id: int
    contract_id: str
    kind: str
    state: str
    start: date
    end: date
    auto_renew: bool
    invoice: str


class LineRow(NamedTuple):
    """A license line of a contract."""

    contract: int
    """`ContractRow.id`."""
    product: str
    bought: int
    assigned: int | None
    used: int | None


class OrderRow(NamedTuple):
    """An entry of the order history."""

    contract_id: str
    day: date
    number: str
    product: str
    quantity: int


class AdministratorRow(NamedTuple):
    """A partner administrator the customer is assigned to."""

    name: str
    email: str
    role: str


_BY_ID = bindparam("customer_id", type_=Integer)
_DETAILS = select(
    customer.c.org_id,
    customer.c.name,
    customer.c.external_id,
    customer.c.region,
    customer.c.managed_by,
    customer.c.since,
    customer.c.last_sign_in,
).where(customer.c.id == _BY_ID)
_CONTRACTS = (
    select(
        contract.c.id,
        contract.c.contract_id,
        contract.c.kind,
        contract.c.state,
        contract.c.start_day,
        contract.c.end_day,
        contract.c.auto_renew,
        contract.c.invoice,
    )
    .where(contract.c.customer_id == _BY_ID)
    .order_by(contract.c.end_day, contract.c.contract_id)
)
_LINES = (
    select(
        license_line.c.contract_id,
        license_line.c.product,
        license_line.c.bought,
        license_line.c.assigned,
        license_line.c.used,
    )
    .join_from(license_line, contract, contract.c.id == license_line.c.contract_id)
    .where(contract.c.customer_id == _BY_ID)
    .order_by(license_line.c.contract_id, license_line.c.product)
)
_ORDERS = (
    select(
        contract.c.contract_id,
        contract_order.c.day,
        contract_order.c.number,
        contract_order.c.product,
        contract_order.c.quantity,
    )
    .join_from(contract_order, contract, contract.c.id == contract_order.c.contract_id)
    .where(contract.c.customer_id == _BY_ID)
    .order_by(contract_order.c.day.desc(), contract_order.c.number.desc(), contract_order.c.product)
)
_ADMINISTRATORS = (
    select(administrator.c.name, administrator.c.email, administrator.c.role)
    .join_from(admin_customer, administrator, administrator.c.id == admin_customer.c.admin_id)
    .where(admin_customer.c.customer_id == _BY_ID)
    .order_by(administrator.c.name, administrator.c.email)
)
_TAGS = (
    select(customer_tag.c.tag).where(customer_tag.c.customer_id == _BY_ID).order_by(customer_tag.c.tag_key)
)


def details(connection: Connection, customer_id: int) -> CustomerDetails:
    """The customer's own row."""
    return CustomerDetails(*connection.execute(_DETAILS, {"customer_id": customer_id}).one())


def contracts(connection: Connection, customer_id: int) -> Sequence[ContractRow]:
    """All contracts, past ones too, what ends first before the others."""
    return [ContractRow(*row) for row in connection.execute(_CONTRACTS, {"customer_id": customer_id})]


def lines(connection: Connection, customer_id: int) -> dict[int, list[LineRow]]:
    """The license lines of each contract (by `ContractRow.id`)."""
    found: dict[int, list[LineRow]] = {}
    for row in connection.execute(_LINES, {"customer_id": customer_id}):
        found.setdefault(row[0], []).append(LineRow(*row))
    return found


def orders(connection: Connection, customer_id: int) -> Sequence[OrderRow]:
    """The order history of all contracts, the latest order first."""
    return [OrderRow(*row) for row in connection.execute(_ORDERS, {"customer_id": customer_id})]


def administrators(connection: Connection, customer_id: int) -> Sequence[AdministratorRow]:
    """The administrators the customer is assigned to, by name."""
    return [
        AdministratorRow(*row) for row in connection.execute(_ADMINISTRATORS, {"customer_id": customer_id})
    ]


def tags(connection: Connection, customer_id: int) -> list[str]:
    """The customer's tags."""
    return list(connection.execute(_TAGS, {"customer_id": customer_id}).scalars())
