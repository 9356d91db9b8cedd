"""Runs put into the ledger and the outbox as the tick and the workers do it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from hub.demo import FULL_ADMIN
from store.database import Database
from store.delivery.outbox import NewDelivery, Outcome, add_delivery, end, release
from store.delivery.runs import NewRun, RunState, add_run, change_run
from store.delivery.schedules import NewSchedule, add_schedule
from store.rooms import RoomKey
from tests.claiming import claim_due
from tests.handlers.asking import ROOM

MONDAY = datetime(2026, 11, 16, 8, 0, tzinfo=UTC)
"""The one before `NOW`, a Saturday."""
FILE = {
    "name": "Devices report_x_2026-11-16.csv",
    "size": 10,
    "sha256": "ab" * 32,
    "rows": 12345,
    "path": "/x",
    "media_type": "text/csv",
    "comment": "",
}
DEVICES = {"intent": "report_run", "slots": {"template": "devices"}}


@dataclass
class Ledger:
    """Puts runs into the ledger as the tick and the workers do."""

    database: Database
    room: RoomKey = ROOM

    def schedule(self, owner=FULL_ADMIN, weekday="mon", next_run_at=MONDAY + timedelta(days=7)) -> int:
        new = NewSchedule(
            self.room,
            owner,
            DEVICES,
            None,
            "weekly",
            "08:00",
            (weekday,),
            None,
            "UTC",
            "en",
            skip_empty=False,
        )
        with self.database.write() as connection:
            return add_schedule(connection, new, next_run_at, MONDAY, None)

    def run(self, schedule=None, due=MONDAY, state=RunState.DUE, reason="", intent=DEVICES) -> int:
        new = NewRun(
            self.room,
            FULL_ADMIN,
            intent,
            "en",
            due,
            period=due.date().isoformat() if schedule else f"now:{due.isoformat()}",
            schedule=schedule,
            state=state,
            reason=reason,
        )
        with self.database.write() as connection:
            run_id = add_run(connection, new, due)
            assert run_id is not None
            add_delivery(connection, NewDelivery(f"run:{run_id}", self.room, "report", run_id=run_id), due)
        return run_id

    def built(self, run_id, rows=12345, files=(FILE,)):
        with self.database.write() as connection:
            change_run(
                connection,
                run_id,
                state="built",
                rows=rows,
                title="Devices report",
                files=list(files),
                started_at=MONDAY,
            )

    def ends(self, run_id, outcome, state, at=MONDAY + timedelta(seconds=40), reason="", steps=None, **facts):
        with self.database.write() as connection:
            (row,) = claim_due(connection, at)
            assert row.run_id == run_id
            end(
                connection,
                row,
                outcome,
                at,
                message_id="1700000000.1" if outcome is Outcome.SENT else None,
                reason=reason,
                facts=facts,
                steps=steps or {},
            )
            change_run(connection, run_id, state=state.value, reason=reason, facts=facts, finished_at=at)

    def delivered(self, run_id, at=MONDAY + timedelta(seconds=40)):
        self.built(run_id)
        self.ends(run_id, Outcome.SENT, RunState.DELIVERED, at)

    def waits(self, run_id, reason, until, **facts):
        with self.database.write() as connection:
            (row,) = claim_due(connection, MONDAY)
            assert row.run_id == run_id
            release(connection, row, until, reason, facts, unsure=False)
