"""What goes out by itself: schedules, their runs, and the messages that wait to be delivered.

Why it is kept so: docs/decisions/0009-claims-and-ledgers.md.
"""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
)

from store.schema.base import key, metadata
from store.types import Instant

_WAITING = text("state = 'waiting'")
_LEASED = text("lease IS NOT NULL")


def _room() -> tuple[Column[str], Column[str], Column[str]]:
    return (
        Column("platform", Text, nullable=False),
        Column("workspace", Text, nullable=False),
        Column("room_id", Text, nullable=False),
    )


numbered = Table(
    # The one sequence that alerts, schedules and tickets take their numbers (#12) from.
    "numbered",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("kind", Text, nullable=False),  # schedule, alert, ticket
    sqlite_autoincrement=True,
)

report_template = Table(
    # Templates of one's own. Of a report (`base`), or of a list of the bot's (`base` is "list").
    "report_template",
    metadata,
    key(),
    *_room(),  # where it was made; `shared` says who else has it
    Column("shared", Boolean, nullable=False, server_default=false()),  # by all rooms
    Column("name", Text, nullable=False),
    Column("folded", Text, nullable=False),  # the name as it is compared
    Column("base", Text, nullable=False),  # calling_usage, devices, phone_numbers, list
    Column("columns", JSON, nullable=False),  # keys of the registry, in order; of a list: empty
    Column("intent", JSON, nullable=False),  # what it asks: filters as slots
    Column("owner", Text, nullable=False),  # e-mail, lower case
    Column("created_at", Instant, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Column("removed_at", Instant),  # NULL: it is there
    Column("request_id", Text, unique=True),
    Index("ix_report_template_folded", "folded"),
)

schedule = Table(
    "schedule",
    metadata,
    Column("number", ForeignKey("numbered.number"), primary_key=True, autoincrement=False),
    *_room(),
    Column("owner", Text, nullable=False),  # e-mail, lower case: it acts with their rights
    Column("intent", JSON, nullable=False),  # what each run asks
    Column("template_id", ForeignKey("report_template.id")),
    Column("frequency", Text, nullable=False),  # daily, weekly, monthly
    Column("at", Text, nullable=False),  # HH:MM, wall-clock time in `timezone`
    Column("weekdays", JSON, nullable=False),  # ["mon", …] where weekly
    Column(
        "day_of_month", Integer
    ),  # 1 to 31, where monthly; a shorter month's last day stands in; 0: the last
    Column("timezone", Text, nullable=False),  # IANA
    Column("language", Text, nullable=False),  # it was made in; that of the room goes first
    Column("skip_empty", Boolean, nullable=False, server_default=false()),
    Column("state", Text, nullable=False),  # active, paused, disabled (by us, with a reason), removed
    Column("reason", Text, nullable=False, server_default=""),  # the code of why it is disabled
    Column("next_run_at", Instant),  # NULL unless active
    Column("created_at", Instant, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Column("request_id", Text, unique=True),
    Index("ix_schedule_next_run_at", "next_run_at"),
    Index("ix_schedule_room", "platform", "workspace", "room_id"),
    sqlite_with_rowid=False,
)

run = Table(
    # The ledger: one row for each time a report was due or asked for, whatever became of it.
    "run",
    metadata,
    key(),
    Column("schedule", ForeignKey("schedule.number")),  # NULL: asked for in the chat
    Column("period", Text, nullable=False),  # the local day it is for; "now:…" where somebody asked
    *_room(),
    Column("thread", Text, nullable=False, server_default=""),
    Column("owner", Text, nullable=False),
    Column("intent", JSON, nullable=False),
    Column("language", Text, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("late", Boolean, nullable=False, server_default=false()),
    Column("state", Text, nullable=False),  # due, built, delivered, empty, missed, held, failed, cancelled
    Column("reason", Text, nullable=False, server_default=""),  # a code
    Column("facts", JSON, nullable=False),  # of the reason
    Column("rows", Integer),  # so far, while it is being built
    Column("title", Text, nullable=False, server_default=""),
    Column("files", JSON, nullable=False),  # name, size, sha256, rows, path of each part
    Column("started_at", Instant),
    Column("finished_at", Instant),
    Column("cancel", Boolean, nullable=False, server_default=false()),  # somebody pressed the button
    Column("request_id", Text, unique=True),
    UniqueConstraint("schedule", "period"),
    Index("ix_run_room", "platform", "workspace", "room_id", "due_at"),
)

outbox = Table(
    # What waits to be sent; composed when it is sent. A lane of a room goes in the order of its IDs.
    "outbox",
    metadata,
    key(),
    Column("dedupe_key", Text, nullable=False, unique=True),
    *_room(),
    Column("thread", Text, nullable=False, server_default=""),
    Column("kind", Text, nullable=False),  # report, notice: what composes it
    Column("lane", Text, nullable=False, server_default=""),  # in a room: what must come in order
    Column("run_id", ForeignKey("run.id")),
    Column("content", JSON, nullable=False),  # what it is composed from
    Column("state", Text, nullable=False),  # waiting, sent, dead, held, dropped
    Column("not_before", Instant, nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("failures", Integer, nullable=False, server_default="0"),  # mistakes of ours, lost workers
    Column("unsure", Boolean, nullable=False, server_default=false()),  # it may have been sent
    Column("lease", Text),
    Column("lease_until", Instant),
    Column("steps", JSON, nullable=False),  # how far it has come: IDs of files and messages, by name
    Column("message_id", Text),
    Column("reason", Text, nullable=False, server_default=""),  # a code
    Column("facts", JSON, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("finished_at", Instant),
    Index("ix_outbox_finished_at", "finished_at"),
    Index(
        "ix_outbox_lane",
        "platform",
        "workspace",
        "room_id",
        "lane",
        "id",
        sqlite_where=_WAITING,
        postgresql_where=_WAITING,
    ),
    Index("ix_outbox_leased", "platform", "workspace", sqlite_where=_LEASED, postgresql_where=_LEASED),
    Index("ix_outbox_room", "platform", "workspace", "room_id", "id"),
    Index("ix_outbox_run_id", "run_id"),
)

pace = Table(
    # Until when nothing is sent to a room, or (with an empty room) to a whole workspace.
    "pace",
    metadata,
    Column("platform", Text, primary_key=True),
    Column("workspace", Text, primary_key=True),
    Column("room_id", Text, primary_key=True),
    Column("not_before", Instant, nullable=False),
    sqlite_with_rowid=False,
)
