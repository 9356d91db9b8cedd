"""Facts about calls: by location, and by day or by whole week (`days` is 1 or 7)."""

from sqlalchemy import Column, Float, ForeignKey, Index, Integer, Table, Text

from store.schema.base import as_of, metadata
from store.types import Day


def _count(name: str) -> Column[int]:
    return Column(name, Integer, nullable=False, server_default="0")


def _location() -> Column[int]:
    return Column("location_id", ForeignKey("location.id", ondelete="CASCADE"), primary_key=True)


calling_usage = Table(
    "calling_usage",
    metadata,
    _location(),
    Column("first_day", Day, primary_key=True),
    Column("days", Integer, primary_key=True),
    *(
        _count(name)
        for name in (
            "calls", "legs", "poor_legs", "minutes", "video_minutes", "audio_legs", "video_legs",
            "desk_phone_legs", "room_device_legs", "other_device_legs", "hunt_group_calls",
            "auto_attendant_calls", "queue_calls", "queue_timed_out", "queue_overflowed",
            "queue_transferred", "queue_abandoned",
        )
    ),
    as_of(),
    Index("ix_calling_usage_first_day", "first_day", "location_id"),
    sqlite_with_rowid=False,
)  # fmt: skip

call_quality = Table(
    "call_quality",
    metadata,
    _location(),
    Column("endpoint", Text, primary_key=True),
    Column("first_day", Day, primary_key=True),
    Column("days", Integer, primary_key=True),
    _count("legs"),
    _count("poor_legs"),
    as_of(),
    Index("ix_call_quality_first_day", "first_day", "location_id"),
    sqlite_with_rowid=False,
)

call_queue = Table(
    "call_queue",
    metadata,
    _location(),
    Column("name", Text, primary_key=True),
    Column("first_day", Day, primary_key=True),
    Column("days", Integer, primary_key=True),
    *(_count(name) for name in ("calls", "answered", "timed_out", "overflowed", "transferred", "abandoned")),
    Column("answer_seconds", Float, nullable=False, server_default="0"),
    Column("abandon_seconds", Float, nullable=False, server_default="0"),
    as_of(),
    Index("ix_call_queue_first_day", "first_day", "location_id"),
    sqlite_with_rowid=False,
)
