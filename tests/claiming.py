"""What is due of the outbox, claimed as a worker does that has every platform."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, select

from store.delivery.outbox import Delivery, claim, due_until
from store.schema import outbox

LEASE_SECONDS = 60.0


def claim_due(connection: Connection, now: datetime, most: int = 1) -> Sequence[Delivery]:
    """Take up to so many rows."""
    platforms = connection.execute(select(outbox.c.platform).distinct()).scalars().all()
    ids = [each.id for each in due_until(connection, now, now, platforms, most)]
    return claim(connection, now, LEASE_SECONDS, ids, most, most)
