"""The inbox's tables, with a metadata and a chain of migrations of their own (with SQLite, a file too)."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
)

from store.schema import base
from store.types import Instant

metadata = MetaData(naming_convention=base.metadata.naming_convention)

inbox_event = Table(
    # Payloads and replies are JSON as text: nobody asks for a part of them, and whatever a platform sends
    # (a zero character, say) can be kept.
    "inbox_event",
    metadata,
    Column("id", BigInteger().with_variant(Integer(), "sqlite"), primary_key=True),
    Column("platform", Text, nullable=False),
    Column("workspace", Text, nullable=False),
    Column("key", Text, nullable=False),  # the platform's own ID of the event
    Column("lane", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("payload", Text, nullable=False),  # empty once it is done with
    Column("received_at", Instant, nullable=False),
    Column("state", Text, nullable=False),  # received, answered, done, dead
    Column("reply", Text, nullable=False, server_default=""),  # what is sent, and how far it came
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("failures", Integer, nullable=False, server_default="0"),  # those that were nobody's wish
    Column("not_before", Instant, nullable=False),
    Column("lease", Text),  # whose it is; NULL: nobody's
    Column("lease_until", Instant),
    Column("unsure", Boolean, nullable=False, server_default=false()),  # the next send may have been made
    Column("reason", Text, nullable=False, server_default=""),
    Column("finished_at", Instant),  # NULL: still to be worked on
    UniqueConstraint("platform", "workspace", "key"),
    Index(
        "ix_inbox_event_open",
        "platform",
        "workspace",
        "lane",
        "id",
        postgresql_where=text("finished_at IS NULL"),
        sqlite_where=text("finished_at IS NULL"),
    ),
    Index("ix_inbox_event_finished_at", "finished_at"),
)

sent_message = Table(
    # A card with buttons that is in a room: who may have it edited, and how often it was.
    "sent_message",
    metadata,
    Column("platform", Text, primary_key=True),
    Column("workspace", Text, primary_key=True),
    Column("room_id", Text, primary_key=True),
    Column("message_id", Text, primary_key=True),
    Column("seen_by", Text, nullable=False),
    Column("edits", Integer, nullable=False, server_default="0"),
    Column("about", Text, nullable=False, server_default=""),  # what it shows as that changes: "run:41"
    Column("at", Instant, nullable=False),
    Index("ix_sent_message_at", "at"),
    Index(
        "ix_sent_message_about",
        "about",
        postgresql_where=text("about <> ''"),
        sqlite_where=text("about <> ''"),
    ),
    sqlite_with_rowid=False,
)

heard = Table(
    # Up to when a platform was listened to, by name: what came later is fetched after a gap.
    "heard",
    metadata,
    Column("platform", Text, primary_key=True),
    Column("workspace", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("moment", Instant, nullable=False),
    sqlite_with_rowid=False,
)
