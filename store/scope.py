"""Which customers may be shown: the one condition every query, search and export carries."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Integer, select, type_coerce

from store.schema import admin_customer, customer


@dataclass(frozen=True, slots=True)
class Scope:
    """The customers of one administrator (`admin_id`), or all; in one region where one is said."""

    admin_id: int | None = None
    region: str | None = None

    def conditions(self, customer_id: ColumnElement[int]) -> list[ColumnElement[bool]]:
        """What must hold of the column that names the customer."""
        found: list[ColumnElement[bool]] = []
        if self.admin_id is not None:
            mine = select(admin_customer.c.customer_id).where(admin_customer.c.admin_id == self.admin_id)
            found.append(type_coerce(customer_id, Integer).in_(mine))
        if self.region is not None:
            there = select(customer.c.id).where(customer.c.region == self.region)
            found.append(type_coerce(customer_id, Integer).in_(there))
        return found
