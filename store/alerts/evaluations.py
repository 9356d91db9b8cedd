"""The days on which was looked for what time alone brings."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Final

from sqlalchemy import Connection, func, insert, select

from store import facts
from store.schema import evaluation

_NOTHING: Final = (0, False)


def is_done(connection: Connection, day: date) -> bool:
    """Whether it was looked for what that day, or a later one, brings."""
    asked = select(func.max(evaluation.c.day, type_=evaluation.c.day.type))
    last: date | None = connection.execute(asked).scalar_one()
    return last is not None and last >= day


def under_way(connection: Connection, day: date) -> tuple[int, bool]:
    """How many steps of a day are done, and whether it is the first look, of which nobody is told.

    What began as a first look and was not ended on its day still is one.
    """
    kept = json.loads(facts.read(connection, facts.DAY_UNDER_WAY) or "null")
    if kept is None:
        return _NOTHING
    return kept["done"] if kept["day"] == day.isoformat() else 0, kept["quiet"]


def keep_under_way(connection: Connection, day: date, done: int, *, quiet: bool) -> None:
    """Say how many steps of a day are done."""
    says = json.dumps({"day": day.isoformat(), "done": done, "quiet": quiet})
    facts.write(connection, facts.DAY_UNDER_WAY, says)


def claim(connection: Connection, day: date, now: datetime) -> None:
    """Say that all of a day is done."""
    facts.write(connection, facts.DAY_UNDER_WAY, "")
    connection.execute(insert(evaluation), {"day": day, "at": now})
