"""An index of what is being sent, out of all that waits.

Revision: 0006, after 0005.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema to this revision."""
    leased = sa.text("lease IS NOT NULL")
    op.create_index(
        "ix_outbox_leased",
        "outbox",
        ["platform", "workspace"],
        sqlite_where=leased,
        postgresql_where=leased,
    )
