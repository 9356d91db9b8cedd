"""Customers, their contracts and licences, and the statuses that follow from them."""

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from store.schema.base import JSON_VALUE, as_of, key, metadata
from store.types import Day

customer = Table(
    "customer",
    metadata,
    key(),
    Column("org_id", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("sort_name", Text, nullable=False),  # NFKC, case-folded: lists are ordered by it
    Column("external_id", Text, nullable=False, server_default=""),
    Column("region", Text, nullable=False),
    Column("managed_by", Text, nullable=False),
    Column("since", Day),
    Column("last_sign_in", Day),
    Column("queues_enabled", Boolean, nullable=False),
    Column("other_statuses", JSON_VALUE, nullable=False),  # list of strings, as the export spells them
    as_of(),
    Index("ix_customer_sort_name", "sort_name", "id"),
    Index("ix_customer_region", "region", "sort_name", "id"),
    Index("ix_customer_external_id", "external_id"),
)

customer_tag = Table(
    "customer_tag",
    metadata,
    Column("customer_id", ForeignKey("customer.id", ondelete="CASCADE"), primary_key=True),
    Column("tag_key", Text, primary_key=True),  # NFKC, case-folded
    Column("tag", Text, nullable=False),
    Index("ix_customer_tag_tag_key", "tag_key", "customer_id"),
    sqlite_with_rowid=False,
)

customer_status = Table(
    # A status holds over an interval of days that follows from what is known, so that "today" can be any
    # day in any zone without anything being computed anew. Derived at the merge.
    "customer_status",
    metadata,
    Column("customer_id", ForeignKey("customer.id", ondelete="CASCADE"), primary_key=True),
    Column("status", Text, primary_key=True),
    Column("first_day", Day, primary_key=True),
    Column("last_day", Day, nullable=False),  # inclusive
    Index("ix_customer_status_status", "status", "first_day", "last_day", "customer_id"),
    sqlite_with_rowid=False,
)

contract = Table(
    "contract",
    metadata,
    key(),
    Column("contract_id", Text, nullable=False, unique=True),
    Column("customer_id", ForeignKey("customer.id", ondelete="CASCADE"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("start_day", Day, nullable=False),
    Column("end_day", Day, nullable=False),  # the last day it is in force
    Column("auto_renew", Boolean, nullable=False),
    Column("invoice", Text, nullable=False, server_default=""),
    as_of(),
    Index("ix_contract_customer_id", "customer_id", "end_day"),
    Index("ix_contract_start_day", "start_day"),
)

license_line = Table(
    "license_line",
    metadata,
    key(),
    Column("contract_id", ForeignKey("contract.id", ondelete="CASCADE"), nullable=False),
    Column("product", Text, nullable=False),
    Column("bought", Integer, nullable=False),
    as_of(),
    # Derived at the merge. First what the line's contract says, so that lists need one index:
    Column("customer_id", ForeignKey("customer.id", ondelete="CASCADE")),
    Column("in_force", Boolean),  # by state alone; the dates are beside it
    Column("kind", Text),
    Column("auto_renew", Boolean),
    Column("region", Text),
    Column("start_day", Day),
    Column("end_day", Day),
    # … then its own latest weekly snapshot, and what follows from it:
    Column("week", Day),  # whose snapshot it is; NULL: none yet
    Column("assigned", Integer),
    Column("used", Integer),
    Column("assigned_change", Integer),  # against the week before; NULL: no snapshot then
    Column("used_change", Integer),
    Column("used_quarter", Integer),  # the highest weekly use of the 13 weeks that end with `week`
    Column("overage", Integer, nullable=False, server_default="0"),  # assigned − bought where positive
    Column("peer_median", Float),  # median share of its peers (0–1 and more)
    Column("low_from", Day),  # from that day on the line counts as low; NULL: it does not
    UniqueConstraint("contract_id", "product"),
    Index(
        "ix_license_line_ending",
        "in_force",
        "auto_renew",
        "end_day",
        "customer_id",
        "product",
        "region",
        "kind",
        "start_day",
        "contract_id",
        "bought",
        "assigned",
        "used",
    ),
    Index("ix_license_line_customer_id", "customer_id", "product"),
    Index(
        "ix_license_line_overage",
        text("overage DESC"),
        "customer_id",
        "in_force",
        "start_day",
        "end_day",
        "product",
        "region",
        "kind",
        "contract_id",
        "bought",
        "assigned",
        "used",
        sqlite_where=text("overage > 0"),
        postgresql_where=text("overage > 0"),
    ),
)

license_week = Table(
    "license_week",
    metadata,
    Column("line_id", ForeignKey("license_line.id", ondelete="CASCADE"), primary_key=True),
    Column("week", Day, primary_key=True),
    Column("assigned", Integer, nullable=False),
    Column("used", Integer, nullable=False),
    as_of(),
    sqlite_with_rowid=False,
)

contract_order = Table(
    "contract_order",
    metadata,
    Column("contract_id", ForeignKey("contract.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Text, primary_key=True),
    Column("product", Text, primary_key=True),
    Column("day", Day, nullable=False),
    Column("quantity", Integer, nullable=False),
    as_of(),
    sqlite_with_rowid=False,
)

location = Table(
    "location",
    metadata,
    key(),
    Column("customer_id", ForeignKey("customer.id", ondelete="CASCADE"), nullable=False),
    Column("name", Text, nullable=False),
    Column("location_id", Text, nullable=False, server_default=""),
    Column("country", Text, nullable=False, server_default=""),
    as_of(),
    UniqueConstraint("customer_id", "name"),
)
