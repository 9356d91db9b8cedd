"""Who has to do with an alert: names, who may see its customer, and when the customer's contract ends."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from sqlalchemy import Connection, func, select

from hub.vocabulary import IN_FORCE, Role
from store.schema import admin_customer, administrator, contract, customer

_SEE_ALL = tuple(role.value for role in Role if role.sees_every_customer)


def names_of_people(connection: Connection, emails: Iterable[str]) -> Mapping[str, str]:
    """The names of partner administrators by e-mail address; who is none, or has no name, is left out."""
    asked = select(administrator.c.email, administrator.c.name).where(
        administrator.c.email.in_(sorted(set(emails))), administrator.c.name != ""
    )
    return {row.email: row.name for row in connection.execute(asked)}


def administrators_seeing(connection: Connection, org_id: str) -> Sequence[tuple[str, str]]:
    """The address and name of each administrator who may see a customer, by name; empty: of no customer."""
    assigned = (
        select(admin_customer.c.admin_id)
        .join(customer, customer.c.id == admin_customer.c.customer_id)
        .where(customer.c.org_id == org_id)
    )
    asked = (
        select(administrator.c.email, administrator.c.name)
        .where(administrator.c.role.in_(_SEE_ALL) | administrator.c.id.in_(assigned))
        .order_by(administrator.c.name, administrator.c.email)
    )
    return [(email, name) for email, name in connection.execute(asked)]


def renewal_day(connection: Connection, org_id: str, contract_id: str, today: date) -> date | None:
    """The last day of a contract; without one, of the customer's that ends next after `today`."""
    asked = (
        select(func.min(contract.c.end_day))
        .join(customer, customer.c.id == contract.c.customer_id)
        .where(
            customer.c.org_id == org_id,
            contract.c.end_day > today,
            contract.c.state.in_([state.value for state in IN_FORCE]),
        )
    )
    if contract_id:
        asked = asked.where(contract.c.contract_id == contract_id)
    return connection.execute(asked).scalar_one_or_none()
