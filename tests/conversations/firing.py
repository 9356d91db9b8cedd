"""What fires in the conversations: some of the demo's alerts, under numbers that the table can say."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from sqlalchemy import insert, select

from hub.vocabulary import AlertKind
from store.alerts import evaluations
from store.database import Database
from store.schema import alert, alert_event, numbered
from tests.handlers.asking import forget_alerts

FIRING: Final = (
    ("Acme Corp", AlertKind.STATUS_CHANGE),
    ("Acme Corp", AlertKind.EXPIRING),
    ("Acme Corp", AlertKind.OVERAGE),
    ("Acme Corp", AlertKind.RENEWING),
    ("Acme Corp", AlertKind.QUALITY_SPIKE),
    ("Globex", AlertKind.EXPIRING),
    ("Globex", AlertKind.LOW_ASSIGNMENT),
    ("Hooli", AlertKind.OVERAGE),
    ("Initech", AlertKind.USAGE_DROP),
    ("Clinique Ormaxis", AlertKind.EXPIRING),
    ("Diamond Partners Holdings", AlertKind.STATUS_CHANGE),
    ("Dawson Optics Ltd.", AlertKind.OVERAGE),
)
"""#1, #2, … in this order: whatever rules the bot has, and in whatever order it looks."""


def keep_some_alerts(database: Database, now: datetime) -> None:
    """Leave of the demo's alerts those of `FIRING`; that day they are not looked for again."""
    with database.read() as connection:
        rows = connection.execute(select(alert)).mappings().all()
        events = connection.execute(select(alert_event)).mappings().all()
    found = {(row["facts"].get("customer"), AlertKind(row["kind"])): row for row in rows}
    kept = [found[each] for each in FIRING]
    number_of = {row["number"]: number for number, row in enumerate(kept, start=1)}

    def renumbered(row: Any) -> dict[str, Any]:
        return {**row, "number": number_of[row["number"]]}

    forget_alerts(database)
    with database.write() as connection:
        connection.execute(insert(numbered), [{"kind": "alert"}] * len(kept))
        for row in kept:
            by = number_of.get(row["muted_by"])
            connection.execute(insert(alert).values({**renumbered(row), "muted_by": by}))
        for event in events:
            if event["number"] in number_of:
                told = {name: value for name, value in renumbered(event).items() if name != "id"}
                connection.execute(insert(alert_event).values(told))
        evaluations.claim(connection, now.date(), now)
