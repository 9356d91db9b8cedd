"""Runs that failed are kept too, and whether an export was declared complete.

Revision: 0002, after 0001.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema to this revision."""
    op.add_column("sync_run", sa.Column("complete", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("sync_run", sa.Column("error", sa.Text(), nullable=False, server_default=""))
