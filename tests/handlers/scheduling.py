"""Schedules in tests: as rows, as what is due, as forms that are filled in."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from cards.intent import Intent
from cards.model import Answer, Field, Form
from notifications.schedules.claiming import tick
from store.database import Database
from store.delivery.runs import NewRun, RunRow, RunState, add_run, change_run, run_row
from store.delivery.schedules import ScheduleRow, find_schedule, schedules_of
from store.schema import audit, outbox, run
from tests.handlers.asking import Asking, parts

DAILY = "schedule the devices report daily at 8"
WEEKLY = "schedule the devices report weekly on Monday at 8am Europe/Paris"


def kept(database: Database, number: int = 1) -> ScheduleRow:
    """The schedule of that number, were it removed."""
    with database.read() as connection:
        found = find_schedule(connection, number, removed=True)
    assert found is not None
    return found


def all_kept(database: Database) -> list[ScheduleRow]:
    """Every schedule that is not removed."""
    with database.read() as connection:
        return list(schedules_of(connection))


def ledger(database: Database) -> list[RunRow]:
    """Every run."""
    with database.read() as connection:
        return [run_row(found) for found in connection.execute(select(run).order_by(run.c.id))]


def outgoing(database: Database) -> list[Any]:
    """The rows of the outbox."""
    with database.read() as connection:
        return list(connection.execute(select(outbox).order_by(outbox.c.id)))


def audited(database: Database) -> list[tuple[str, str, str]]:
    """The audit log: who, what, how it ended."""
    query = select(audit.c.email, audit.c.intent, audit.c.outcome).order_by(audit.c.id)
    with database.read() as connection:
        return [(row.email, row.intent, row.outcome) for row in connection.execute(query)]


def due_until(database: Database, begin: datetime, hours: int) -> list[RunRow]:
    """Let the clock tick every half hour for so long; the runs that are in the ledger then."""
    for half in range(2 * hours + 1):
        tick(database, begin + timedelta(minutes=30 * half), timedelta(hours=24))
    return ledger(database)


def ran(database: Database, row: ScheduleRow, due_at: datetime, state: RunState, **values: Any) -> None:
    """Put a run into the ledger that ended so."""
    new = NewRun(
        row.room, row.owner, row.intent, row.language, due_at, due_at.date().isoformat(), schedule=row.number
    )
    with database.write() as connection:
        run_id = add_run(connection, new, due_at)
        assert run_id is not None
        change_run(connection, run_id, state=state.value, **values)


def form_of(answer: Answer) -> Form:
    """The form on a card."""
    (form,) = parts(answer.card, Form)
    return form


def fields(answer: Answer) -> dict[str, Field]:
    """The fields of the form on a card, by slot."""
    return {field.slot: field for field in form_of(answer).fields}


def submit(ask: Asking, answer: Answer, **inputs: str) -> Answer:
    """Submit the form on a card as it stands there, but for these inputs."""
    form = form_of(answer)
    filled = {field.slot: field.value for field in form.fields} | inputs
    return ask.press(Intent.from_submit({**form.to_json(), **filled}))
