"""A report that takes long: built beside the chat, which sees how far it is and can call it off."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection

from cards.intent import Intent
from cards.model import Answer
from handlers.common.onlookers import outsiders_would_see, seen_by
from handlers.context import Context
from notifications.delivery.progress_cards import Long, shows, under_way
from notifications.delivery.reports import KIND
from store.delivery.ledger import ASKED
from store.delivery.outbox import NewDelivery, add_delivery
from store.delivery.runs import NewRun, add_run, find_run, run_of_request


def can_show_progress(context: Context) -> bool:
    """Whether the answer goes to the room, and can be edited there later."""
    around = context.around
    if not around.live or outsiders_would_see(context):
        return False
    # A press by somebody with another scope than the card's is answered for their eyes alone.
    return around.made_for in (None, seen_by(context.person, context.room.scope))


def build_beside(context: Context, name: str, intent: Intent, rows: int | None = None) -> Answer:
    """Have it built and delivered by the outbox; the answer shows how far it is, of about so many rows."""
    request_id = context.around.request_id
    new = NewRun(
        room=context.room.key,
        owner=context.person.email,
        intent=intent.to_json(),
        language=context.words.language.value,
        due_at=context.now,
        period=f"{ASKED}{request_id}",
        thread=context.around.thread,
        request_id=request_id,
    )
    long = Long(0, name, rows)
    with context.database.write() as connection:
        run_id = begin(connection, context, new, long.content()) or run_of_request(
            connection, str(request_id)
        )
    if run_id is None:
        raise ValueError(f"a run that is neither new nor known: {request_id}")
    return progress_answer(context, Long(run_id, name, rows))


def begin(connection: Connection, context: Context, new: NewRun, content: Mapping[str, Any]) -> int | None:
    """Put a run into the ledger and the outbox; its ID. None: its request did so already."""
    run_id = add_run(connection, new, context.now)
    if run_id is not None:
        row = NewDelivery(f"run:{run_id}", new.room, KIND, content, thread=new.thread, run_id=run_id)
        add_delivery(connection, row, context.now)
    return run_id


def progress_answer(context: Context, long: Long) -> Answer:
    """The card that shows how far a run is, to be edited as it goes on."""
    with context.database.read() as connection:
        run = find_run(connection, long.run_id)
    rows, cancelled = (run.rows or 0, run.cancel) if run else (0, False)
    card = under_way(context.words, long, rows, cancelled=cancelled)
    return Answer(card, about=shows(long.run_id) if can_show_progress(context) else "")
