"""The one sequence that alerts, schedules and tickets take their numbers from: #12 names one thing."""

from __future__ import annotations

from sqlalchemy import Connection, insert, select

from store.schema import numbered


def new_number(connection: Connection, kind: str) -> int:
    """The next number, for a `schedule`, an `alert` or a `ticket`; none is ever given twice."""
    return int(
        connection.execute(insert(numbered).values(kind=kind).returning(numbered.c.number)).scalar_one()
    )


def kind_of(connection: Connection, number: int) -> str | None:
    """What a number names; None: nothing."""
    return connection.execute(select(numbered.c.kind).where(numbered.c.number == number)).scalar_one_or_none()
