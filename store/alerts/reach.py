"""Of which customers something is looked for: all, or those that the merge under way touched."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, select

from store.merge.tables import touched
from store.schema import customer


class Reach(StrEnum):
    """Whose alerts findings are complete for."""

    EVERYBODY = "everybody"
    TOUCHED = "touched"
    """Only inside a merge's transaction, on its connection: they stand in its temporary table."""

    def customers(self, customer_id: Any) -> list[ColumnElement[bool]]:
        """The conditions that a customer, by its key, is one of them."""
        return [customer_id.in_(select(touched.c.customer_id))] if self is Reach.TOUCHED else []

    def organizations(self, org_id: Any) -> list[ColumnElement[bool]]:
        """The conditions that a customer, by its organisation, is one of them."""
        if self is Reach.EVERYBODY:
            return []
        theirs = select(customer.c.org_id).where(customer.c.id.in_(select(touched.c.customer_id)))
        return [org_id.in_(theirs)]
