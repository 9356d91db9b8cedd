"""Where the bot was installed, and with which token it speaks there."""

from sqlalchemy import Column, Table, Text

from store.schema.base import metadata
from store.types import Instant

installation = Table(
    "installation",
    metadata,
    Column("platform", Text, primary_key=True),
    Column("workspace", Text, primary_key=True),
    Column("name", Text, nullable=False),  # as the platform calls the workspace
    Column("bot_user_id", Text, nullable=False),
    Column("bot_id", Text, nullable=False),
    Column("app_id", Text, nullable=False),
    Column("token", Text, nullable=False),  # encrypted
    Column("scopes", Text, nullable=False),  # with commas between them
    Column("installed_at", Instant, nullable=False),
    Column("installed_by", Text),  # the platform's ID of the person
    Column("removed_at", Instant),  # NULL: it is there
    sqlite_with_rowid=False,
)
