"""Who asks, where, and what they did: partner administrators, rooms, the audit log."""

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Index, Table, Text, false
from sqlalchemy.dialects.postgresql import JSONB

from store.schema.base import as_of, key, metadata
from store.types import Instant

administrator = Table(
    "administrator",
    metadata,
    key(),
    Column("email", Text, nullable=False, unique=True),  # lower case
    Column("name", Text, nullable=False),
    Column("role", Text, nullable=False),
    as_of(),
)

admin_customer = Table(
    "admin_customer",
    metadata,
    Column("admin_id", ForeignKey("administrator.id", ondelete="CASCADE"), primary_key=True),
    Column("customer_id", ForeignKey("customer.id", ondelete="CASCADE"), primary_key=True),
    as_of(),
    Index("ix_admin_customer_customer_id", "customer_id", "admin_id"),
    sqlite_with_rowid=False,
)

room = Table(
    # Keyed by platform, workspace and the platform's own ID. NULL in a setting: the default holds.
    "room",
    metadata,
    Column("platform", Text, primary_key=True),
    Column("workspace", Text, primary_key=True),
    Column("room_id", Text, primary_key=True),
    Column("language", Text),
    Column("timezone", Text),
    Column("region", Text),
    Column("name", Text),  # as the platform calls it; NULL: not known
    Column("scope", JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")),
    Column("outsiders_allowed", Boolean, nullable=False, server_default=false()),
    Column("allowed_by", Text),  # the address of who allowed them
    sqlite_with_rowid=False,
)

person = Table(
    # What somebody chose for themselves, whether we know them or not.
    "person",
    metadata,
    Column("email", Text, primary_key=True),  # lower case
    Column("language", Text),
    sqlite_with_rowid=False,
)

audit = Table(
    "audit",
    metadata,
    key(),
    Column("at", Instant, nullable=False),
    Column("platform", Text, nullable=False),
    Column("workspace", Text, nullable=False),
    Column("room_id", Text, nullable=False),
    Column("email", Text, nullable=False),
    Column("intent", Text, nullable=False),
    Column("slots", JSON, nullable=False),
    Column("allowed", Boolean, nullable=False),
    Column("outcome", Text, nullable=False),  # "done", or the code of the error
    Column("request_id", Text),  # a request that is answered again after a crash has the same
    Index("ix_audit_at", "at"),
)

_asked = audit.c.request_id.is_not(None)
Index("ix_audit_request_id", audit.c.request_id, unique=True, sqlite_where=_asked, postgresql_where=_asked)
