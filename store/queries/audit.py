"""The audit log: who changed what, and what was refused to whom."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, select

from store.schema import audit


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which lines are wanted; None: whatever it is."""

    since: datetime | None = None
    until: datetime | None = None
    """Not included."""
    email: str | None = None
    """In any case."""
    intent: str | None = None
    refused: bool = False
    """Only what the person was not allowed."""

    def conditions(self) -> Iterator[ColumnElement[bool]]:
        """As SQL."""
        if self.since is not None:
            yield audit.c.at >= self.since
        if self.until is not None:
            yield audit.c.at < self.until
        if self.email is not None:
            yield audit.c.email == self.email.strip().lower()
        if self.intent is not None:
            yield audit.c.intent == self.intent
        if self.refused:
            yield audit.c.allowed.is_(False)


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One change, or one refusal."""

    at: datetime
    platform: str
    workspace: str
    room_id: str
    email: str
    intent: str
    slots: Mapping[str, Any]
    allowed: bool
    outcome: str
    """`done`, or the code of the error."""


def lines(connection: Connection, wanted: Wanted, most: int) -> list[AuditLine]:
    """The newest lines that are wanted, at most so many, the oldest of them first."""
    columns = [audit.c[name] for name in AuditLine.__dataclass_fields__]
    statement = (
        select(*columns)
        .where(*wanted.conditions())
        .order_by(audit.c.at.desc(), audit.c.id.desc())
        .limit(most)
    )
    return [AuditLine(*row) for row in reversed(connection.execute(statement).all())]


def was_done(connection: Connection, request_id: str) -> bool:
    """Whether a request has made its change already."""
    asked = select(audit.c.id).where(audit.c.request_id == request_id, audit.c.outcome == "done")
    return connection.execute(asked).first() is not None
