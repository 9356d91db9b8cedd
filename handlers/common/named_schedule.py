"""Which schedule is meant, and whether its owner may still have its reports."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from cards.intent import Intent
from cards.model import Answer, Button, Card, Heading, Row, Rows
from config.errors import RequestError
from handlers import people
from handlers.common.asking import AskBack
from handlers.common.schedule_cards import may_change
from handlers.common.schedule_words import what, when
from handlers.context import Context
from handlers.numbers import SCHEDULE, require_kind
from handlers.registry import RIGHTS, Right
from notifications.schedules.claiming import rule_of
from store.delivery.schedules import ScheduleRow, find_schedule, schedules_of

MOST_OFFERED: Final = 10


def named_schedule(context: Context, intent: Intent, question: str, *, removed: bool = False) -> ScheduleRow:
    """The schedule the intent names: one of the room's, or one elsewhere that the person may change.

    Raises:
        AskBack: it names none, and there are several here: `question`.
        RequestError: `no-schedules`; `unknown-number` and its like; `schedule-removed`; `schedule-elsewhere`.
    """
    number = intent.slots.id
    if number is None:
        return _only(context, intent, question)
    require_kind(context.connection, number, SCHEDULE)
    row = find_schedule(context.connection, number, removed=removed)
    if row is None:
        raise RequestError("schedule-removed", number=number)
    if row.room != context.room.key and not may_change(context, row):
        raise RequestError("schedule-elsewhere", number=number)
    return row


def _only(context: Context, intent: Intent, question: str) -> ScheduleRow:
    found = schedules_of(context.connection, context.room.key)
    if not found:
        raise RequestError("no-schedules")
    if len(found) == 1:
        return found[0]
    raise _which(context, intent, question, found[:MOST_OFFERED])


def _which(context: Context, intent: Intent, question: str, offered: Sequence[ScheduleRow]) -> AskBack:
    words = context.words
    rows = []
    for row in offered:
        label = words.gettext("Choose #%(number)s", number=row.number)
        chosen = Button(label, intent.with_slots(id=row.number))
        rows.append(Row(f"#{row.number} · {what(context, row)}", when(words, rule_of(row)), open=chosen))
    return AskBack(Answer(Card((Heading(question), Rows(tuple(rows))), words.language)))


def require_rights(context: Context, row: ScheduleRow) -> None:
    """See that the owner may have reports: it runs with their rights.

    Raises:
        RequestError: `schedule-owner-may-not`.
    """
    if not owner_may(context, row):
        raise RequestError("schedule-owner-may-not", number=row.number, owner=row.owner)


def owner_may(context: Context, row: ScheduleRow) -> bool:
    """Whether its owner may have reports come into rooms."""
    return Right.ARRANGE in RIGHTS[people.role_of(context.connection, row.owner, context.settings)]
