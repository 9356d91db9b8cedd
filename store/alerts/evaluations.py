"""The days on which was looked for what time alone brings."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Connection, func, select

from store.schema import evaluation
from store.statements import insert_new


def last_day(connection: Connection) -> date | None:
    """The last of them; None: there was none."""
    found: date | None = connection.execute(
        select(func.max(evaluation.c.day, type_=evaluation.c.day.type))
    ).scalar_one()
    return found


def claim(connection: Connection, day: date, now: datetime) -> bool:
    """Take a day for this process; False: another has it."""
    statement = insert_new(connection.dialect.name, evaluation, evaluation.c.day)
    return connection.execute(statement, {"day": day, "at": now}).first() is not None
