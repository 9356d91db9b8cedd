"""What came in: each run of a sync, the rows it left out, and what it changed."""

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Index, Integer, Table, Text, false

from store.schema.base import key, metadata
from store.types import Instant

sync_run = Table(
    "sync_run",
    metadata,
    key(),
    Column("source", Text, nullable=False),  # csv, demo, webex
    Column("export", Text, nullable=False),  # which kind of export: customers, phone_numbers, …
    Column("file", Text, nullable=False, server_default=""),
    Column("sha256", Text, nullable=False, server_default=""),
    Column("as_of", Instant, nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("finished_at", Instant),  # NULL: nothing of it was kept
    Column("rows_read", Integer, nullable=False, server_default="0"),
    Column("rows_changed", Integer, nullable=False, server_default="0"),
    Column("rows_left_out", Integer, nullable=False, server_default="0"),
    Column("complete", Boolean, nullable=False, server_default=false()),  # what it lacked was removed
    Column("error", Text, nullable=False, server_default=""),  # its code, when nothing of it was kept
    Index("ix_sync_run_finished_at", "finished_at"),
)

sync_problem = Table(
    "sync_problem",
    metadata,
    key(),
    Column("run_id", ForeignKey("sync_run.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("line", Integer, nullable=False),
    Column("code", Text, nullable=False),
    Column("facts", JSON, nullable=False),
)

change = Table(
    # One row for each thing about a customer that a sync changed. Inventories and weekly facts are counted
    # in the run, not listed.
    "change",
    metadata,
    key(),
    Column("run_id", ForeignKey("sync_run.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("org_id", Text, nullable=False),
    Column("entity", Text, nullable=False),  # customer, contract, license_line, status
    Column("entity_key", Text, nullable=False),
    Column("what", Text, nullable=False),  # added, changed, removed
    Column("before", JSON),
    Column("after", JSON),
)

fact = Table(
    # What holds for the whole store: its revision (one more at each merge), the settings that what is
    # derived was derived with.
    "fact",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
    sqlite_with_rowid=False,
)
