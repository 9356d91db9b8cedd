"""Rooms have a scope and may admit outsiders; a request is audited once; where the bot was installed.

Revision: 0003, after 0002.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema to this revision."""
    op.add_column("room", sa.Column("name", sa.Text()))
    op.add_column("room", sa.Column("scope", sa.JSON().with_variant(JSONB(), "postgresql")))
    op.add_column(
        "room", sa.Column("outsiders_allowed", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.add_column("room", sa.Column("allowed_by", sa.Text()))
    op.add_column("audit", sa.Column("request_id", sa.Text()))
    asked = sa.text("request_id IS NOT NULL")
    op.create_index(
        "ix_audit_request_id",
        "audit",
        ["request_id"],
        unique=True,
        sqlite_where=asked,
        postgresql_where=asked,
    )
    op.create_table(
        "installation",
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("bot_user_id", sa.Text(), nullable=False),
        sa.Column("bot_id", sa.Text(), nullable=False),
        sa.Column("app_id", sa.Text(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("scopes", sa.Text(), nullable=False),
        sa.Column("installed_at", sa.BigInteger(), nullable=False),
        sa.Column("installed_by", sa.Text()),
        sa.Column("removed_at", sa.BigInteger()),
        sa.PrimaryKeyConstraint("platform", "workspace", name="pk_installation"),
        sqlite_with_rowid=False,
    )
