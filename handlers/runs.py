"""A run of the ledger: to be had again, or called off."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cards.intent import Intent, Slots
from cards.model import Answer
from config.errors import RequestError
from handlers import people
from handlers.common.changing import change_once
from handlers.common.delivery_words import UNDER_WAY, Telling, stand_of
from handlers.common.long_reports import begin, progress_answer
from handlers.common.onlookers import outsiders_would_see
from handlers.common.schedule_cards import require_owner
from handlers.context import Context
from handlers.deliveries import may_cancel
from handlers.registry import Right, answers
from notifications.delivery.progress_cards import Long
from store.delivery import ledger
from store.delivery.runs import NewRun, run_of_request
from store.delivery.schedules import find_schedule

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from store.delivery.ledger import Entry
    from store.delivery.runs import RunRow


@answers("run_again", Right.ASK, changes=lambda _: True)
def run_again(context: Context, slots: Slots) -> Answer:
    """A new run of the same content: a schedule's in its owner's name, another one in that of who asks.

    Raises:
        RequestError: `which-run`, `unknown-run`, `run-under-way`, `schedule-removed`, `schedule-outsiders`.
        AccessError: `not-owner`: as `schedule_run`.
    """
    entry = _run_here(context, slots)
    if stand_of(entry, context.now) in UNDER_WAY:
        raise RequestError("run-under-way", number=entry.run.id)
    if outsiders_would_see(context):
        raise RequestError("schedule-outsiders")
    again = _again(context, entry.run)
    long = _long(context, entry)

    def write(connection: Connection) -> None:
        begin(connection, context, again, long.content())

    change_once(context, Intent("run_again", slots), write)
    with context.database.read() as connection:
        run_id = run_of_request(connection, str(context.around.request_id))
    return progress_answer(context, replace(long, run_id=run_id or entry.run.id))


def _again(context: Context, run: RunRow) -> NewRun:
    """The same report. A schedule's is of the days that were due then, and says that it is late."""
    new = NewRun(
        room=run.room,
        owner=context.person.email,
        intent=run.intent,
        language=run.language,
        due_at=context.now,
        period=f"{ledger.ASKED}{context.around.request_id}",
        thread=context.around.thread,
        request_id=context.around.request_id,
    )
    if run.schedule is None:
        return new
    schedule = find_schedule(context.connection, run.schedule)
    if schedule is None:
        raise RequestError("schedule-removed", number=run.schedule)
    require_owner(context, schedule)
    return replace(
        new, owner=schedule.owner, due_at=run.due_at, schedule=schedule.number, late=True, thread=""
    )


@answers("run_cancel", Right.ASK)
def run_cancel(context: Context, slots: Slots) -> Answer:
    """Call a run off: what is not sent yet is not sent.

    Raises:
        RequestError: `which-run`, `unknown-run`, `run-over`.
        AccessError: `not-allowed`: it is for who asked for it, and for full administrators.
    """
    entry = _run_here(context, slots)
    if not may_cancel(context, entry.run):
        raise people.refusal(context.person, "run_cancel")
    if stand_of(entry, context.now) not in UNDER_WAY:
        raise RequestError("run-over", number=entry.run.id)

    def write(connection: Connection) -> None:
        ledger.cancel_run(connection, entry.run.id, context.now)

    change_once(context, Intent("run_cancel", slots), write)
    return replace(progress_answer(context, _long(context, entry)), edits=True)


def _long(context: Context, entry: Entry) -> Long:
    """The run, for its card."""
    content = entry.sending.content if entry.sending else {}
    name = Telling(context.words, context.timezone, context.now).report(entry.run)
    return replace(Long.of(entry.run, content), name=name)


def _run_here(context: Context, slots: Slots) -> Entry:
    """The run that is meant: one of this room.

    Raises:
        RequestError: `which-run`, `unknown-run`.
    """
    if slots.id is None:
        raise RequestError("which-run")
    found = ledger.find_entry(context.connection, slots.id)
    if found is None or found.run.room != context.room.key:
        raise RequestError("unknown-run", number=slots.id)
    return found
