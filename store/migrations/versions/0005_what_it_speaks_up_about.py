"""What the bot speaks up about: alerts and their history, subscriptions, silences, digests.

Revision: 0005, after 0004.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema to this revision."""
    op.create_table(
        "evaluation",
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("day", name="pk_evaluation"),
    )
    op.create_table(
        "outlier",
        sa.Column("metric", sa.Text(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Integer(), nullable=False),
        sa.Column("org_id", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("total", sa.Float(), nullable=False),
        sa.Column("observed", sa.Float(), nullable=False),
        sa.Column("expected_low", sa.Float(), nullable=False),
        sa.Column("expected_high", sa.Float(), nullable=False),
        sa.Column("p_value", sa.Float(), nullable=False),
        sa.Column("severity", sa.Text(), nullable=False),
        sa.Column("delivery", sa.Text(), nullable=False),
        sa.Column("found_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("metric", "days", "first_day", "org_id", "subject", name="pk_outlier"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "alert",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("org_id", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("product", sa.Text(), server_default="", nullable=False),
        sa.Column("severity", sa.Text(), nullable=False),
        sa.Column("level", sa.Integer(), server_default="0", nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("holds", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("prompt", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("muted_by", sa.Integer()),
        sa.Column("revision", sa.Integer(), server_default="1", nullable=False),
        sa.Column("fired_at", sa.BigInteger(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.Column("resolved_at", sa.BigInteger()),
        sa.Column("over_on", sa.Integer()),
        sa.Column("snoozed_until", sa.BigInteger()),
        sa.Column("remind_at", sa.BigInteger()),
        sa.Column("acknowledged_by", sa.Text(), server_default="", nullable=False),
        sa.Column("assigned_to", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["number"], ["numbered.number"], name="fk_alert_number"),
        sa.PrimaryKeyConstraint("number", name="pk_alert"),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_alert_known",
        "alert",
        ["kind", "fingerprint"],
        sqlite_where=sa.text("state <> 'resolved' OR holds"),
        postgresql_where=sa.text("state <> 'resolved' OR holds"),
    )
    op.create_index("ix_alert_org_id", "alert", ["org_id"])
    op.create_index("ix_alert_state", "alert", ["state", "changed_at"])
    op.create_index(
        "uq_alert_open",
        "alert",
        ["fingerprint"],
        unique=True,
        sqlite_where=sa.text("state <> 'resolved'"),
        postgresql_where=sa.text("state <> 'resolved'"),
    )
    op.create_table(
        "alert_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), server_default="", nullable=False),
        sa.Column("severity", sa.Text(), nullable=False),
        sa.Column("told", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("request_id", sa.Text()),
        sa.ForeignKeyConstraint(["number"], ["numbered.number"], name="fk_alert_event_number"),
        sa.PrimaryKeyConstraint("id", name="pk_alert_event"),
        sa.UniqueConstraint("request_id", name="uq_alert_event_request_id"),
    )
    op.create_index("ix_alert_event_at", "alert_event", ["at"])
    op.create_index("ix_alert_event_number", "alert_event", ["number", "id"])
    op.create_table(
        "alert_room",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("room_id", sa.Text(), nullable=False),
        sa.Column("subscription", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Text(), server_default="", nullable=False),
        sa.Column("thread", sa.Text(), server_default="", nullable=False),
        sa.Column("edits", sa.Integer(), server_default="0", nullable=False),
        sa.Column("shown", sa.Integer(), server_default="0", nullable=False),
        sa.Column("told_event", sa.Integer(), nullable=False),
        sa.Column("told_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["number"], ["numbered.number"], name="fk_alert_room_number"),
        sa.PrimaryKeyConstraint("number", "platform", "workspace", "room_id", name="pk_alert_room"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_alert_room_room", "alert_room", ["platform", "workspace", "room_id", "told_at"])
    op.create_table(
        "alert_verdict",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("useful", sa.Boolean(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["number"], ["numbered.number"], name="fk_alert_verdict_number"),
        sa.PrimaryKeyConstraint("number", "email", name="pk_alert_verdict"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "silence",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("room_id", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("kinds", sa.JSON(), nullable=False),
        sa.Column("alert", sa.Integer()),
        sa.Column("org_id", sa.Text(), server_default="", nullable=False),
        sa.Column("tag", sa.Text(), server_default="", nullable=False),
        sa.Column("region", sa.Text(), server_default="", nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger()),
        sa.Column("request_id", sa.Text()),
        sa.ForeignKeyConstraint(["number"], ["numbered.number"], name="fk_silence_number"),
        sa.PrimaryKeyConstraint("number", name="pk_silence"),
        sa.UniqueConstraint("request_id", name="uq_silence_request_id"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_silence_room", "silence", ["platform", "workspace", "room_id", "until"])
    op.create_table(
        "subscription",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("room_id", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("kinds", sa.JSON(), nullable=False),
        sa.Column("regions", sa.JSON(), nullable=False),
        sa.Column("products", sa.JSON(), nullable=False),
        sa.Column("tags", sa.JSON(), nullable=False),
        sa.Column("org_ids", sa.JSON(), nullable=False),
        sa.Column("delivery", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), server_default="", nullable=False),
        sa.Column("weekday", sa.Text(), server_default="", nullable=False),
        sa.Column("quiet_from", sa.Text(), server_default="", nullable=False),
        sa.Column("quiet_until", sa.Text(), server_default="", nullable=False),
        sa.Column("group_wait", sa.Integer(), nullable=False),
        sa.Column("repeat_hours", sa.Integer(), server_default="0", nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("heard_severe", sa.Integer(), nullable=False),
        sa.Column("heard", sa.Integer(), nullable=False),
        sa.Column("next_at", sa.BigInteger()),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.Column("request_id", sa.Text()),
        sa.ForeignKeyConstraint(["number"], ["numbered.number"], name="fk_subscription_number"),
        sa.PrimaryKeyConstraint("number", name="pk_subscription"),
        sa.UniqueConstraint("request_id", name="uq_subscription_request_id"),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_subscription_active",
        "subscription",
        ["number"],
        sqlite_where=sa.text("state = 'active'"),
        postgresql_where=sa.text("state = 'active'"),
    )
    op.create_index("ix_subscription_room", "subscription", ["platform", "workspace", "room_id"])
    op.create_table(
        "digest",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subscription", sa.Integer(), nullable=False),
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("room_id", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.Column("events", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["subscription"], ["subscription.number"], name="fk_digest_subscription"),
        sa.PrimaryKeyConstraint("id", name="pk_digest"),
    )
    op.create_index("ix_digest_room", "digest", ["platform", "workspace", "room_id", "made_at"])
    op.drop_index("ix_license_line_overage", table_name="license_line", sqlite_where=sa.text("overage > 0"))
    op.create_index(
        "ix_license_line_overage",
        "license_line",
        [
            sa.literal_column("overage DESC"),
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
        ],
        sqlite_where=sa.text("overage > 0"),
        postgresql_where=sa.text("overage > 0"),
    )
