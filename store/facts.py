"""What holds for the whole store, as names and values."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection, bindparam, delete, func, insert, select

from store.schema import fact

REVISION: Final = "revision"
"""One more at each merge that changed anything."""
DAY: Final = "as_of_day"
"""The day (number) of the newest export merged."""
NEWEST_WEEK: Final = "newest_week"
"""The newest weekly snapshot (its Sunday, in ISO form); empty where there is none."""
DERIVED_WITH: Final = "derived_with"
"""The settings and rules that what is derived was derived with."""
ALERTS_SINCE: Final = "alerts_since"
"""When the store was first looked at for alerts (ISO)."""
CALLS_LEFT: Final = "calls_left"
"""Whether facts about calls came that were not judged with them (`notifications.alerts.judging`)."""
DAY_UNDER_WAY: Final = "day_under_way"
"""How far the evaluation of a day is (`store.alerts.evaluations`)."""
MERGING: Final = 0x53574442
"""The number of PostgreSQL's advisory lock that merges take."""

_VALUE = select(fact.c.value).where(fact.c.name == bindparam("name"))


def read(connection: Connection, name: str) -> str | None:
    """A fact's value; None before it is written."""
    return connection.execute(_VALUE, {"name": name}).scalar_one_or_none()


def write(connection: Connection, name: str, value: str) -> None:
    """Set a fact's value."""
    if read(connection, name) != value:
        connection.execute(delete(fact).where(fact.c.name == name))
        connection.execute(insert(fact).values(name=name, value=value))


def wait_for_merges(connection: Connection) -> None:
    """Let no other merge begin before this transaction ends; on SQLite its write lock does that already."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(MERGING)))


def raise_revision(connection: Connection) -> None:
    """Say that the store is not what it was."""
    write(connection, REVISION, str(int(read(connection, REVISION) or 0) + 1))
