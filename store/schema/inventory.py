"""The inventories of a point in time: devices and phone numbers."""

from sqlalchemy import Boolean, Column, ForeignKey, Table, Text, UniqueConstraint

from store.schema.base import as_of, key, metadata


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False, server_default="")


def _customer() -> Column[int]:
    return Column("customer_id", ForeignKey("customer.id", ondelete="CASCADE"), nullable=False)


def _location() -> Column[int]:
    return Column("location_id", ForeignKey("location.id", ondelete="CASCADE"), nullable=False, index=True)


device = Table(
    "device",
    metadata,
    key(),
    _customer(),
    _location(),
    _text("mac"),
    _text("product"),
    _text("firmware"),
    _text("phone_number"),
    _text("extension"),
    _text("user_id"),
    _text("user_uuid"),
    as_of(),
    UniqueConstraint("customer_id", "mac"),
)

phone_number = Table(
    "phone_number",
    metadata,
    key(),
    _customer(),
    _location(),
    _text("phone_number"),
    _text("extension"),
    _text("pstn"),
    Column("active", Boolean, nullable=False),
    _text("user_type"),
    Column("is_primary", Boolean),
    _text("user_id"),
    _text("user_uuid"),
    as_of(),
    UniqueConstraint("customer_id", "location_id", "phone_number", "extension"),
)
