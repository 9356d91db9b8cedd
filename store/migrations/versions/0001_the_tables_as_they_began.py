"""The tables as they began.

Revision: 0001, after nothing.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema to this revision."""
    op.create_table(
        "administrator",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("as_of", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_administrator")),
        sa.UniqueConstraint("email", name=op.f("uq_administrator_email")),
    )
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("room_id", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("intent", sa.Text(), nullable=False),
        sa.Column("slots", sa.JSON(), nullable=False),
        sa.Column("allowed", sa.Boolean(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.create_index("ix_audit_at", ["at"], unique=False)

    op.create_table(
        "customer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("org_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sort_name", sa.Text(), nullable=False),
        sa.Column("external_id", sa.Text(), server_default="", nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("managed_by", sa.Text(), nullable=False),
        sa.Column("since", sa.Integer(), nullable=True),
        sa.Column("last_sign_in", sa.Integer(), nullable=True),
        sa.Column("queues_enabled", sa.Boolean(), nullable=False),
        sa.Column("other_statuses", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("as_of", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer")),
        sa.UniqueConstraint("org_id", name=op.f("uq_customer_org_id")),
    )
    with op.batch_alter_table("customer", schema=None) as batch_op:
        batch_op.create_index("ix_customer_external_id", ["external_id"], unique=False)
        batch_op.create_index("ix_customer_region", ["region", "sort_name", "id"], unique=False)
        batch_op.create_index("ix_customer_sort_name", ["sort_name", "id"], unique=False)

    op.create_table(
        "fact",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_fact")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "kpi_step",
        sa.Column("figure", sa.Text(), nullable=False),
        sa.Column("product", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("figure", "product", "region", "day", name=op.f("pk_kpi_step")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "peer_median",
        sa.Column("product", sa.Text(), nullable=False),
        sa.Column("band", sa.Integer(), nullable=False),
        sa.Column("peers", sa.Integer(), nullable=False),
        sa.Column("median", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("product", "band", name=op.f("pk_peer_median")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "person",
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("email", name=op.f("pk_person")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "room",
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("room_id", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("timezone", sa.Text(), nullable=True),
        sa.Column("region", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("platform", "workspace", "room_id", name=op.f("pk_room")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "search_word",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("word", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("customers", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_word")),
        sa.UniqueConstraint("word", name=op.f("uq_search_word_word")),
    )
    op.create_table(
        "sync_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("export", sa.Text(), nullable=False),
        sa.Column("file", sa.Text(), server_default="", nullable=False),
        sa.Column("sha256", sa.Text(), server_default="", nullable=False),
        sa.Column("as_of", sa.BigInteger(), nullable=False),
        sa.Column("started_at", sa.BigInteger(), nullable=False),
        sa.Column("finished_at", sa.BigInteger(), nullable=True),
        sa.Column("rows_read", sa.Integer(), server_default="0", nullable=False),
        sa.Column("rows_changed", sa.Integer(), server_default="0", nullable=False),
        sa.Column("rows_left_out", sa.Integer(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sync_run")),
    )
    with op.batch_alter_table("sync_run", schema=None) as batch_op:
        batch_op.create_index("ix_sync_run_finished_at", ["finished_at"], unique=False)

    op.create_table(
        "admin_customer",
        sa.Column("admin_id", sa.Integer(), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("as_of", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["admin_id"], ["administrator.id"], name=op.f("fk_admin_customer_admin_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.id"], name=op.f("fk_admin_customer_customer_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("admin_id", "customer_id", name=op.f("pk_admin_customer")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("admin_customer", schema=None) as batch_op:
        batch_op.create_index("ix_admin_customer_customer_id", ["customer_id", "admin_id"], unique=False)

    op.create_table(
        "change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("org_id", sa.Text(), nullable=False),
        sa.Column("entity", sa.Text(), nullable=False),
        sa.Column("entity_key", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=True),
        sa.Column("after", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(
            ["run_id"], ["sync_run.id"], name=op.f("fk_change_run_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change")),
    )
    with op.batch_alter_table("change", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_change_run_id"), ["run_id"], unique=False)

    op.create_table(
        "contract",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contract_id", sa.Text(), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("start_day", sa.Integer(), nullable=False),
        sa.Column("end_day", sa.Integer(), nullable=False),
        sa.Column("auto_renew", sa.Boolean(), nullable=False),
        sa.Column("invoice", sa.Text(), server_default="", nullable=False),
        sa.Column("as_of", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.id"], name=op.f("fk_contract_customer_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contract")),
        sa.UniqueConstraint("contract_id", name=op.f("uq_contract_contract_id")),
    )
    with op.batch_alter_table("contract", schema=None) as batch_op:
        batch_op.create_index("ix_contract_customer_id", ["customer_id", "end_day"], unique=False)
        batch_op.create_index("ix_contract_start_day", ["start_day"], unique=False)

    op.create_table(
        "customer_status",
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("first_day", sa.Integer(), nullable=False),
        sa.Column("last_day", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.id"], name=op.f("fk_customer_status_customer_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("customer_id", "status", "first_day", name=op.f("pk_customer_status")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("customer_status", schema=None) as batch_op:
        batch_op.create_index(
            "ix_customer_status_status", ["status", "first_day", "last_day", "customer_id"], unique=False
        )

    op.create_table(
        "customer_tag",
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("tag_key", sa.Text(), nullable=False),
        sa.Column("tag", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.id"], name=op.f("fk_customer_tag_customer_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("customer_id", "tag_key", name=op.f("pk_customer_tag")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("customer_tag", schema=None) as batch_op:
        batch_op.create_index("ix_customer_tag_tag_key", ["tag_key", "customer_id"], unique=False)

    op.create_table(
        "location",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("location_id", sa.Text(), server_default="", nullable=False),
        sa.Column("country", sa.Text(), server_default="", nullable=False),
        sa.Column("as_of", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.id"], name=op.f("fk_location_customer_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_location")),
        sa.UniqueConstraint("customer_id", "name", name=op.f("uq_location_customer_id_name")),
    )
    op.create_table(
        "search_key",
        sa.Column("key", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("word_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["word_id"], ["search_word.id"], name=op.f("fk_search_key_word_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("key", "word_id", name=op.f("pk_search_key")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("search_key", schema=None) as batch_op:
        batch_op.create_index("ix_search_key_word_id", ["word_id"], unique=False)

    op.create_table(
        "search_name",
        sa.Column("customer_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("folded", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("compact", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.id"], name=op.f("fk_search_name_customer_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("customer_id", name=op.f("pk_search_name")),
    )
    with op.batch_alter_table("search_name", schema=None) as batch_op:
        batch_op.create_index("ix_search_name_compact", ["compact", "customer_id"], unique=False)

    op.create_table(
        "search_posting",
        sa.Column("word_id", sa.Integer(), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.id"], name=op.f("fk_search_posting_customer_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["word_id"], ["search_word.id"], name=op.f("fk_search_posting_word_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("word_id", "customer_id", name=op.f("pk_search_posting")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("search_posting", schema=None) as batch_op:
        batch_op.create_index("ix_search_posting_customer_id", ["customer_id"], unique=False)

    op.create_table(
        "sync_problem",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["run_id"], ["sync_run.id"], name=op.f("fk_sync_problem_run_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sync_problem")),
    )
    with op.batch_alter_table("sync_problem", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sync_problem_run_id"), ["run_id"], unique=False)

    op.create_table(
        "call_quality",
        sa.Column("location_id", sa.Integer(), nullable=False),
        sa.Column("endpoint", sa.Text(), nullable=False),
        sa.Column("first_day", sa.Integer(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("legs", sa.Integer(), server_default="0", nullable=False),
        sa.Column("poor_legs", sa.Integer(), server_default="0", nullable=False),
        sa.Column("as_of", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name=op.f("fk_call_quality_location_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("location_id", "endpoint", "first_day", "days", name=op.f("pk_call_quality")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("call_quality", schema=None) as batch_op:
        batch_op.create_index("ix_call_quality_first_day", ["first_day", "location_id"], unique=False)

    op.create_table(
        "call_queue",
        sa.Column("location_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("first_day", sa.Integer(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("calls", sa.Integer(), server_default="0", nullable=False),
        sa.Column("answered", sa.Integer(), server_default="0", nullable=False),
        sa.Column("timed_out", sa.Integer(), server_default="0", nullable=False),
        sa.Column("overflowed", sa.Integer(), server_default="0", nullable=False),
        sa.Column("transferred", sa.Integer(), server_default="0", nullable=False),
        sa.Column("abandoned", sa.Integer(), server_default="0", nullable=False),
        sa.Column("answer_seconds", sa.Float(), server_default="0", nullable=False),
        sa.Column("abandon_seconds", sa.Float(), server_default="0", nullable=False),
        sa.Column("as_of", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name=op.f("fk_call_queue_location_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("location_id", "name", "first_day", "days", name=op.f("pk_call_queue")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("call_queue", schema=None) as batch_op:
        batch_op.create_index("ix_call_queue_first_day", ["first_day", "location_id"], unique=False)

    op.create_table(
        "calling_usage",
        sa.Column("location_id", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Integer(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("calls", sa.Integer(), server_default="0", nullable=False),
        sa.Column("legs", sa.Integer(), server_default="0", nullable=False),
        sa.Column("poor_legs", sa.Integer(), server_default="0", nullable=False),
        sa.Column("minutes", sa.Integer(), server_default="0", nullable=False),
        sa.Column("video_minutes", sa.Integer(), server_default="0", nullable=False),
        sa.Column("audio_legs", sa.Integer(), server_default="0", nullable=False),
        sa.Column("video_legs", sa.Integer(), server_default="0", nullable=False),
        sa.Column("desk_phone_legs", sa.Integer(), server_default="0", nullable=False),
        sa.Column("room_device_legs", sa.Integer(), server_default="0", nullable=False),
        sa.Column("other_device_legs", sa.Integer(), server_default="0", nullable=False),
        sa.Column("hunt_group_calls", sa.Integer(), server_default="0", nullable=False),
        sa.Column("auto_attendant_calls", sa.Integer(), server_default="0", nullable=False),
        sa.Column("queue_calls", sa.Integer(), server_default="0", nullable=False),
        sa.Column("queue_timed_out", sa.Integer(), server_default="0", nullable=False),
        sa.Column("queue_overflowed", sa.Integer(), server_default="0", nullable=False),
        sa.Column("queue_transferred", sa.Integer(), server_default="0", nullable=False),
        sa.Column("queue_abandoned", sa.Integer(), server_default="0", nullable=False),
        sa.Column("as_of", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name=op.f("fk_calling_usage_location_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("location_id", "first_day", "days", name=op.f("pk_calling_usage")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("calling_usage", schema=None) as batch_op:
        batch_op.create_index("ix_calling_usage_first_day", ["first_day", "location_id"], unique=False)

    op.create_table(
        "contract_order",
        sa.Column("contract_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("product", sa.Text(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("as_of", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contract.id"], name=op.f("fk_contract_order_contract_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("contract_id", "number", "product", name=op.f("pk_contract_order")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "device",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("location_id", sa.Integer(), nullable=False),
        sa.Column("mac", sa.Text(), server_default="", nullable=False),
        sa.Column("product", sa.Text(), server_default="", nullable=False),
        sa.Column("firmware", sa.Text(), server_default="", nullable=False),
        sa.Column("phone_number", sa.Text(), server_default="", nullable=False),
        sa.Column("extension", sa.Text(), server_default="", nullable=False),
        sa.Column("user_id", sa.Text(), server_default="", nullable=False),
        sa.Column("user_uuid", sa.Text(), server_default="", nullable=False),
        sa.Column("as_of", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.id"], name=op.f("fk_device_customer_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name=op.f("fk_device_location_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_device")),
        sa.UniqueConstraint("customer_id", "mac", name=op.f("uq_device_customer_id_mac")),
    )
    with op.batch_alter_table("device", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_device_location_id"), ["location_id"], unique=False)

    op.create_table(
        "license_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contract_id", sa.Integer(), nullable=False),
        sa.Column("product", sa.Text(), nullable=False),
        sa.Column("bought", sa.Integer(), nullable=False),
        sa.Column("as_of", sa.BigInteger(), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=True),
        sa.Column("in_force", sa.Boolean(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.Column("auto_renew", sa.Boolean(), nullable=True),
        sa.Column("region", sa.Text(), nullable=True),
        sa.Column("start_day", sa.Integer(), nullable=True),
        sa.Column("end_day", sa.Integer(), nullable=True),
        sa.Column("week", sa.Integer(), nullable=True),
        sa.Column("assigned", sa.Integer(), nullable=True),
        sa.Column("used", sa.Integer(), nullable=True),
        sa.Column("assigned_change", sa.Integer(), nullable=True),
        sa.Column("used_change", sa.Integer(), nullable=True),
        sa.Column("used_quarter", sa.Integer(), nullable=True),
        sa.Column("overage", sa.Integer(), server_default="0", nullable=False),
        sa.Column("peer_median", sa.Float(), nullable=True),
        sa.Column("low_from", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contract.id"], name=op.f("fk_license_line_contract_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.id"], name=op.f("fk_license_line_customer_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_license_line")),
        sa.UniqueConstraint("contract_id", "product", name=op.f("uq_license_line_contract_id_product")),
    )
    with op.batch_alter_table("license_line", schema=None) as batch_op:
        batch_op.create_index("ix_license_line_customer_id", ["customer_id", "product"], unique=False)
        batch_op.create_index(
            "ix_license_line_overage",
            [
                sa.text("overage DESC"),
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
            unique=False,
            sqlite_where=sa.text("overage > 0"),
            postgresql_where=sa.text("overage > 0"),
        )
        batch_op.create_index(
            "ix_license_line_ending",
            [
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
            ],
            unique=False,
        )

    op.create_table(
        "phone_number",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("location_id", sa.Integer(), nullable=False),
        sa.Column("phone_number", sa.Text(), server_default="", nullable=False),
        sa.Column("extension", sa.Text(), server_default="", nullable=False),
        sa.Column("pstn", sa.Text(), server_default="", nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("user_type", sa.Text(), server_default="", nullable=False),
        sa.Column("is_primary", sa.Boolean(), nullable=True),
        sa.Column("user_id", sa.Text(), server_default="", nullable=False),
        sa.Column("user_uuid", sa.Text(), server_default="", nullable=False),
        sa.Column("as_of", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.id"], name=op.f("fk_phone_number_customer_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name=op.f("fk_phone_number_location_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phone_number")),
        sa.UniqueConstraint(
            "customer_id",
            "location_id",
            "phone_number",
            "extension",
            name=op.f("uq_phone_number_customer_id_location_id_phone_number_extension"),
        ),
    )
    with op.batch_alter_table("phone_number", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_phone_number_location_id"), ["location_id"], unique=False)

    op.create_table(
        "license_week",
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("week", sa.Integer(), nullable=False),
        sa.Column("assigned", sa.Integer(), nullable=False),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.Column("as_of", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["line_id"], ["license_line.id"], name=op.f("fk_license_week_line_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("line_id", "week", name=op.f("pk_license_week")),
        sqlite_with_rowid=False,
    )
