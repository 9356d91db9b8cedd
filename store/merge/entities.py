"""What can be merged: each kind of record with its table, its key and the rows it hangs from.

A staged row names its parents by Partner Hub's own keys; `resolve` finds their rows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Integer,
    Select,
    Table,
    Text,
    case,
    false,
    func,
    literal,
    null,
    select,
    true,
)
from sqlalchemy.types import TypeEngine

from hub.vocabulary import ManagedBy
from store.schema import (
    admin_customer,
    administrator,
    call_quality,
    call_queue,
    calling_usage,
    contract,
    contract_order,
    customer,
    device,
    license_line,
    license_week,
    location,
    phone_number,
)

Combine: TypeAlias = Callable[[ColumnElement[Any], ColumnElement[Any]], ColumnElement[Any]]
"""From a staged and a stored value, the value to keep."""
Resolved: TypeAlias = tuple[FromClause, Mapping[str, ColumnElement[Any]]]


PRIMARY: Final = 1
SECONDARY: Final = 0
NEITHER: Final = -1
"""How it is staged which number of its user a number is."""


@dataclass(frozen=True, slots=True)
class Parents:
    """The rows that a staged row hangs from."""

    names: Mapping[str, tuple[str, ...]]
    """For each column of the target that they give, the staged columns that name its row."""
    resolve: Callable[[FromClause], Resolved]
    """Join staged rows with them: the join, and the value of each column they give."""

    @property
    def staged(self) -> tuple[str, ...]:
        """The staged columns that name them."""
        return tuple(dict.fromkeys(name for names in self.names.values() for name in names))


@dataclass(frozen=True, slots=True)
class Entity:
    """A table that records are merged into."""

    target: Table
    parents: Parents
    key: tuple[str, ...]
    content: tuple[str, ...]
    extra: Mapping[str, TypeEngine[Any]] = field(default_factory=dict)
    """Staged columns that the target has not."""
    combine: Mapping[str, Combine] = field(default_factory=dict)
    """Where a staged value does not simply replace the stored one."""
    optional: Mapping[str, Any] = field(default_factory=dict)
    """Where a source may not know a value (NULL): then the stored one stays, and until there is one, this."""
    speaks: Callable[[FromClause], ColumnElement[bool]] | None = None
    """Whether a row says anything beyond its key; None: each does. One that does not is older than any."""
    customers: Callable[[FromClause], Select[Any]] | None = None
    """The customers whose derived figures depend on the rows of a delta."""
    notable: bool = False
    """Whether each change of it is noted."""

    @property
    def name(self) -> str:
        """The table's name, which is also the entity's (plain, not SQLAlchemy's own kind of string)."""
        return str(self.target.name)

    def kept(self, name: str, staged: ColumnElement[Any], stored: ColumnElement[Any]) -> ColumnElement[Any]:
        """Of a staged and a stored value of a column, the one to keep."""
        if name in self.combine:
            return self.combine[name](staged, stored)
        if name not in self.optional:
            return staged
        unknown = self.optional[name]
        last = () if unknown is None else (literal(unknown, self.target.c[name].type),)
        return func.coalesce(staged, stored, *last)

    @property
    def staged_key(self) -> tuple[str, ...]:
        """What names a row in the staging table."""
        names = (self.parents.names.get(column, (column,)) for column in self.key)
        return tuple(dict.fromkeys(name for found in names for name in found))

    @property
    def own(self) -> tuple[str, ...]:
        """The columns of the target whose value is in the staged row itself."""
        return tuple(name for name in self.key + self.content if name not in self.parents.names)

    @property
    def staged(self) -> tuple[str, ...]:
        """The columns of the staging table, in its order."""
        return tuple(dict.fromkeys((*self.parents.staged, *self.own, *self.extra)))


def _of_nobody(staged: FromClause) -> Resolved:
    return staged, {}


def _of_customer(staged: FromClause) -> Resolved:
    found = staged.join(customer, customer.c.org_id == staged.c.org_id)
    return found, {"customer_id": customer.c.id}


def _of_contract(staged: FromClause) -> Resolved:
    found = staged.join(contract, contract.c.contract_id == staged.c.contract)
    return found, {"contract_id": contract.c.id}


def _of_line(staged: FromClause) -> Resolved:
    line = (license_line.c.contract_id == contract.c.id) & (license_line.c.product == staged.c.product)
    found = staged.join(contract, contract.c.contract_id == staged.c.contract).join(license_line, line)
    return found, {"line_id": license_line.c.id}


def _of_location(staged: FromClause) -> Resolved:
    place = (location.c.customer_id == customer.c.id) & (location.c.name == staged.c.location)
    found = staged.join(customer, customer.c.org_id == staged.c.org_id).join(location, place)
    return found, {"customer_id": customer.c.id, "location_id": location.c.id}


def _of_administrator(staged: FromClause) -> Resolved:
    found = staged.join(administrator, administrator.c.email == staged.c.email)
    found = found.join(customer, customer.c.org_id == staged.c.org_id)
    return found, {"admin_id": administrator.c.id, "customer_id": customer.c.id}


_NOBODY: Final = Parents({}, _of_nobody)
_CUSTOMER: Final = Parents({"customer_id": ("org_id",)}, _of_customer)
_CONTRACT: Final = Parents({"contract_id": ("contract",)}, _of_contract)
_LINE: Final = Parents({"line_id": ("contract", "product")}, _of_line)
_LOCATION: Final = Parents({"customer_id": ("org_id",), "location_id": ("org_id", "location")}, _of_location)
_ADMINISTRATOR: Final = Parents({"admin_id": ("email",), "customer_id": ("org_id",)}, _of_administrator)


def _unless_empty(staged: ColumnElement[Any], stored: ColumnElement[Any]) -> ColumnElement[Any]:
    """A location that a fact merely names says nothing of its country and ID."""
    return func.coalesce(func.nullif(staged, ""), stored, "")


def _primary(staged: ColumnElement[Any], stored: ColumnElement[Any]) -> ColumnElement[Any]:
    """That a number is neither is said by a NULL in the store, so its staging has another sign for it."""
    return case(
        (staged == PRIMARY, true()), (staged == SECONDARY, false()), (staged == NEITHER, null()), else_=stored
    )


def _location_speaks(row: FromClause) -> ColumnElement[bool]:
    return (row.c.location_id != "") | (row.c.country != "")


def _changed_customers(delta: FromClause) -> Select[Any]:
    return select(customer.c.id).join_from(delta, customer, customer.c.org_id == delta.c.org_id)


def _customers_of_contracts(delta: FromClause) -> Select[Any]:
    on = contract.c.contract_id == delta.c.contract_id
    return select(contract.c.customer_id).join_from(delta, contract, on)


def _customers_of_lines(delta: FromClause) -> Select[Any]:
    return select(contract.c.customer_id).join_from(delta, contract, contract.c.id == delta.c.contract_id)


def _customers_of_weeks(delta: FromClause) -> Select[Any]:
    found = delta.join(license_line, license_line.c.id == delta.c.line_id)
    return select(contract.c.customer_id).select_from(
        found.join(contract, contract.c.id == license_line.c.contract_id)
    )


def _facts(table: Table, *own_key: str) -> Entity:
    key = ("location_id", *own_key, "first_day", "days")
    content = tuple(column.name for column in table.columns if column.name not in {*key, "as_of"})
    required = ("calls", "legs", "poor_legs")
    return Entity(
        table, _LOCATION, key, content, optional={name: 0 for name in content if name not in required}
    )


CUSTOMER: Final = Entity(
    customer,
    _NOBODY,
    ("org_id",),
    ("name", "sort_name", "external_id", "region", "managed_by", "since", "last_sign_in", "queues_enabled",
     "other_statuses"),
    extra={"tags": Integer()},
    optional={
        "external_id": "",
        "managed_by": ManagedBy.EXTERNAL_ADMIN.value,
        "since": None,
        "last_sign_in": None,
        "queues_enabled": False,
        "other_statuses": [],
    },
    customers=_changed_customers,
    notable=True,
)  # fmt: skip
CONTRACT: Final = Entity(
    contract,
    _CUSTOMER,
    ("contract_id",),
    ("customer_id", "kind", "state", "start_day", "end_day", "auto_renew", "invoice"),
    optional={"auto_renew": False, "invoice": ""},
    customers=_customers_of_contracts,
    notable=True,
)
LICENSE_LINE: Final = Entity(
    license_line,
    _CONTRACT,
    ("contract_id", "product"),
    ("bought",),
    customers=_customers_of_lines,
    notable=True,
)
LICENSE_WEEK: Final = Entity(
    license_week, _LINE, ("line_id", "week"), ("assigned", "used"), customers=_customers_of_weeks
)
CONTRACT_ORDER: Final = Entity(
    contract_order, _CONTRACT, ("contract_id", "number", "product"), ("day", "quantity")
)
LOCATION: Final = Entity(
    location,
    _CUSTOMER,
    ("customer_id", "name"),
    ("location_id", "country"),
    combine={"location_id": _unless_empty, "country": _unless_empty},
    speaks=_location_speaks,
)
CALLING_USAGE: Final = _facts(calling_usage)
CALL_QUALITY: Final = _facts(call_quality, "endpoint")
CALL_QUEUE: Final = _facts(call_queue, "name")
DEVICE: Final = Entity(
    device,
    _LOCATION,
    ("customer_id", "mac"),
    ("location_id", "product", "firmware", "phone_number", "extension", "user_id", "user_uuid"),
    extra={"location_code": Text()},
    optional=dict.fromkeys(("firmware", "phone_number", "extension", "user_id", "user_uuid"), ""),
)
PHONE_NUMBER: Final = Entity(
    phone_number,
    _LOCATION,
    ("customer_id", "location_id", "phone_number", "extension"),
    ("pstn", "active", "user_type", "is_primary", "user_id", "user_uuid"),
    extra={"is_primary": Integer(), "location_code": Text(), "country": Text()},
    combine={"is_primary": _primary},
    optional={"active": True, **dict.fromkeys(("pstn", "user_type", "user_id", "user_uuid"), "")},
)
ADMINISTRATOR: Final = Entity(administrator, _NOBODY, ("email",), ("name", "role"))
ADMIN_CUSTOMER: Final = Entity(admin_customer, _ADMINISTRATOR, ("admin_id", "customer_id"), ())

ENTITIES: Final = (
    CUSTOMER,
    CONTRACT,
    LICENSE_LINE,
    LICENSE_WEEK,
    CONTRACT_ORDER,
    LOCATION,
    CALLING_USAGE,
    CALL_QUALITY,
    CALL_QUEUE,
    DEVICE,
    PHONE_NUMBER,
    ADMINISTRATOR,
    ADMIN_CUSTOMER,
)
"""In the order they are merged: parents first."""
CALLS: Final = (CALLING_USAGE, CALL_QUALITY, CALL_QUEUE)
PLACED: Final = (CALLING_USAGE, CALL_QUALITY, CALL_QUEUE, DEVICE, PHONE_NUMBER)
"""What happens or stands at a location, and so makes it known."""
