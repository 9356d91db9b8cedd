"""What the bot speaks up about: alerts, their history, who hears of them, what was told.

Why it is kept so: docs/decisions/0010-alerts-as-levels.md.
"""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    false,
    text,
    true,
)

from store.schema.base import key, metadata
from store.types import Day, Instant

_OPEN = text("state <> 'resolved'")
_KNOWN = text("state <> 'resolved' OR holds")
_ACTIVE = text("state = 'active'")


def _number(*, primary: bool = True) -> Column[int]:
    return Column(
        "number", ForeignKey("numbered.number"), primary_key=primary, autoincrement=False, nullable=False
    )


def _room(*, primary: bool = False) -> tuple[Column[str], Column[str], Column[str]]:
    return (
        Column("platform", Text, nullable=False, primary_key=primary),
        Column("workspace", Text, nullable=False, primary_key=primary),
        Column("room_id", Text, nullable=False, primary_key=primary),
    )


alert = Table(
    # An episode: from when its cause was first seen until it was resolved. Of one fingerprint, one is open.
    "alert",
    metadata,
    _number(),
    Column("fingerprint", Text, nullable=False),  # of kind, organisation and subject; never of values
    Column("kind", Text, nullable=False),
    Column("org_id", Text, nullable=False),  # empty: of no customer
    Column("subject", Text, nullable=False),  # a contract's line, a status, an endpoint: what never changes
    Column("product", Text, nullable=False, server_default=""),  # of several: all, with blanks between
    Column("severity", Text, nullable=False),  # info, warning, severe
    Column("level", Integer, nullable=False, server_default="0"),  # how far it has gone: a rise is told again
    Column("state", Text, nullable=False),  # firing, acknowledged, snoozed, resolved
    Column("holds", Boolean, nullable=False, server_default=true()),  # the cause is still there
    Column("prompt", Boolean, nullable=False, server_default=true()),  # False: for digests alone
    Column("facts", JSON, nullable=False),  # what its card says of it
    Column("muted_by", Integer),  # the number of the alert that says it already
    Column("revision", Integer, nullable=False, server_default="1"),  # one more whenever its card changes
    Column("fired_at", Instant, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Column("resolved_at", Instant),
    Column("over_on", Day),  # what is told once and does not last: the day it is put away by itself
    Column("snoozed_until", Instant),
    Column("remind_at", Instant),  # acknowledged: when whoever took it is asked again
    Column("acknowledged_by", Text, nullable=False, server_default=""),  # e-mail
    Column("assigned_to", Text, nullable=False, server_default=""),  # e-mail
    Index("uq_alert_open", "fingerprint", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
    Index("ix_alert_known", "kind", "fingerprint", sqlite_where=_KNOWN, postgresql_where=_KNOWN),
    Index("ix_alert_org_id", "org_id"),
    Index("ix_alert_state", "state", "changed_at"),
    sqlite_with_rowid=False,
)

alert_event = Table(
    # An alert's history, in the order of its IDs: written under one lock, so that none is seen late.
    "alert_event",
    metadata,
    key(),
    _number(primary=False),
    Column("at", Instant, nullable=False),
    Column("what", Text, nullable=False),  # fired, worse, eased, …: store.alerts.model.What
    Column("who", Text, nullable=False, server_default=""),  # e-mail; empty: the bot
    Column("severity", Text, nullable=False),  # at that time
    Column("told", Boolean, nullable=False, server_default=false()),  # whether who subscribed hears of it
    Column("facts", JSON, nullable=False),
    Column("request_id", Text, unique=True),
    Index("ix_alert_event_number", "number", "id"),
    Index("ix_alert_event_at", "at"),
)

alert_verdict = Table(
    # What a person thought of an alert. How precise the detectors are is reported from it.
    "alert_verdict",
    metadata,
    _number(),
    Column("email", Text, primary_key=True),
    Column("useful", Boolean, nullable=False),
    Column("at", Instant, nullable=False),
    sqlite_with_rowid=False,
)

outlier = Table(
    # A week or day of a customer (or, with an empty organisation, of all) that was out of the ordinary: it
    # never enters what is taken for ordinary later.
    "outlier",
    metadata,
    Column("metric", Text, primary_key=True),  # quality, usage, queues
    Column("days", Integer, primary_key=True),  # 1 or 7
    Column("first_day", Day, primary_key=True),
    Column("org_id", Text, primary_key=True),
    Column("subject", Text, primary_key=True),  # an endpoint type; empty: all
    Column("total", Float, nullable=False),  # legs, calls
    Column("observed", Float, nullable=False),  # poor legs, abandoned calls; usage: active users or minutes
    Column("expected_low", Float, nullable=False),
    Column("expected_high", Float, nullable=False),
    Column("p_value", Float, nullable=False),
    Column("severity", Text, nullable=False),
    Column("delivery", Text, nullable=False),  # instant, digest; empty: an incident covers it
    Column("found_at", Instant, nullable=False),
    sqlite_with_rowid=False,
)

subscription = Table(
    "subscription",
    metadata,
    _number(),
    *_room(),
    Column("owner", Text, nullable=False),  # e-mail, lower case: it acts with their rights
    Column("language", Text, nullable=False),  # it was made in; that of the room goes first
    # What it matches; of each list that is not empty, one must hold.
    Column("kinds", JSON, nullable=False),  # empty: all kinds
    Column("regions", JSON, nullable=False),
    Column("products", JSON, nullable=False),
    Column("tags", JSON, nullable=False),
    Column("org_ids", JSON, nullable=False),
    # How it is told.
    Column("delivery", Text, nullable=False),  # instant, hourly, daily, weekly
    Column(
        "at", Text, nullable=False, server_default=""
    ),  # HH:MM in the room's zone, of a daily or weekly digest
    Column("weekday", Text, nullable=False, server_default=""),  # mon to sun, of a weekly one
    Column(
        "quiet_from", Text, nullable=False, server_default=""
    ),  # HH:MM in the room's zone; empty: never quiet
    Column("quiet_until", Text, nullable=False, server_default=""),
    Column("group_wait", Integer, nullable=False),  # seconds: what comes together is told together
    Column("repeat_hours", Integer, nullable=False, server_default="0"),  # 0: never again
    # How far it is.
    Column("state", Text, nullable=False),  # active, ended (by us, with a reason), removed
    Column("reason", Text, nullable=False, server_default=""),
    Column("heard_severe", Integer, nullable=False),  # the last event (ID) that was dealt with, if severe
    Column("heard", Integer, nullable=False),  # … and if not: quiet hours and digests hold these back
    Column("next_at", Instant),  # when its next digest is due; NULL: instant
    Column("created_at", Instant, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Column("request_id", Text, unique=True),
    Index("ix_subscription_room", "platform", "workspace", "room_id"),
    Index("ix_subscription_active", "number", sqlite_where=_ACTIVE, postgresql_where=_ACTIVE),
    sqlite_with_rowid=False,
)

alert_room = Table(
    # An alert in a room: its card, and what the room was told last.
    "alert_room",
    metadata,
    _number(),
    *_room(primary=True),
    Column("subscription", Integer, nullable=False),  # through which it came
    Column(
        "message_id", Text, nullable=False, server_default=""
    ),  # of its card; empty: in digests only, or on its way
    Column("thread", Text, nullable=False, server_default=""),  # the first message: its thread has the rest
    Column("edits", Integer, nullable=False, server_default="0"),
    Column("shown", Integer, nullable=False, server_default="0"),  # the revision that its card shows
    Column("told_event", Integer, nullable=False),  # the last event that the room was told of
    Column("told_at", Instant, nullable=False),
    Index("ix_alert_room_room", "platform", "workspace", "room_id", "told_at"),
    sqlite_with_rowid=False,
)

digest = Table(
    # One message about several alerts, and which events it tells.
    "digest",
    metadata,
    key(),
    Column("subscription", ForeignKey("subscription.number"), nullable=False),
    *_room(),
    Column("why", Text, nullable=False),  # scheduled; many: more than the room takes at once
    Column("since", Instant, nullable=False),
    Column("until", Instant, nullable=False),
    Column("events", JSON, nullable=False),  # IDs, in order
    Column("made_at", Instant, nullable=False),
    Index("ix_digest_room", "platform", "workspace", "room_id", "made_at"),
)

silence = Table(
    # A room does not want to hear of something for a while. Of what is said, all must hold.
    "silence",
    metadata,
    _number(),
    *_room(),
    Column("author", Text, nullable=False),  # e-mail
    Column("kinds", JSON, nullable=False),  # empty: all kinds
    Column("alert", Integer),  # one alert's number
    Column("org_id", Text, nullable=False, server_default=""),
    Column("tag", Text, nullable=False, server_default=""),
    Column("region", Text, nullable=False, server_default=""),
    Column("reason", Text, nullable=False, server_default=""),
    Column("since", Instant, nullable=False),
    Column("until", Instant, nullable=False),
    Column("ended_at", Instant),  # somebody took it away before
    Column("request_id", Text, unique=True),
    Index("ix_silence_room", "platform", "workspace", "room_id", "until"),
    sqlite_with_rowid=False,
)

evaluation = Table(
    # The days on which was looked for what time alone brings.
    "evaluation",
    metadata,
    Column("day", Day, primary_key=True),
    Column("at", Instant, nullable=False),
)
