"""Which alert subscription is meant, and how a change of it is made and told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from sqlalchemy import Connection

from cards.intent import Intent
from cards.model import Answer, Button, Buttons, Card, Component, Heading, Row, Rows
from config.errors import AccessError, RequestError
from handlers.common.asking import AskBack
from handlers.common.changing import change_once
from handlers.common.subscription_cards import announced, may_change, owner, subscription_card
from handlers.common.subscription_words import how, what
from handlers.context import Context
from handlers.numbers import SUBSCRIPTION, require_kind
from notifications.delivery.notices import Trouble, tell_room
from store.alerts.model import Subscription
from store.alerts.subscriptions import ACTIVE, find_subscription

MOST_OFFERED: Final = 10


def named_subscription(context: Context, number: int) -> Subscription:
    """The subscription of that number: one of the room's, or one elsewhere that the person may change.

    Raises:
        RequestError: `unknown-number` and its like; `subscription-elsewhere`.
    """
    require_kind(context.connection, number, SUBSCRIPTION)
    row = find_subscription(context.connection, number)
    if row is None:
        raise RequestError("unknown-number", number=number)
    if row.room != context.room.key and not may_change(context, row):
        raise RequestError("subscription-elsewhere", number=number)
    return row


def require_active(row: Subscription) -> None:
    """See that it still tells its room of anything.

    Raises:
        RequestError: `subscription-over`.
    """
    if row.state != ACTIVE:
        raise RequestError("subscription-over", number=row.number)


def require_owner(context: Context, row: Subscription) -> None:
    """See that the person may change it.

    Raises:
        AccessError: `not-owner`.
    """
    if not may_change(context, row):
        raise AccessError("not-owner", name=f"#{row.number}", owner=owner(context, row))


def ask_which(
    context: Context,
    intent: Intent,
    question: str,
    found: Sequence[Subscription],
    more: Sequence[Button] = (),
) -> AskBack:
    """Which of several is meant; `more` are other ways out."""
    words = context.words
    rows = []
    for row in found[:MOST_OFFERED]:
        label = words.gettext("Choose #%(number)s", number=row.number)
        chosen = Button(label, intent.with_slots(id=row.number))
        rows.append(Row(f"#{row.number} · {what(context, row.matcher)}", how(words, row), open=chosen))
    components: list[Component] = [Heading(question), Rows(tuple(rows))]
    if more:
        components.append(Buttons(tuple(more)))
    return AskBack(Answer(Card(tuple(components), words.language)))


def answer_change(
    context: Context,
    intent: Intent,
    row: Subscription,
    write: Callable[[Connection], object],
    first: Sequence[Component],
) -> Answer:
    """Make a change once, tell the room it is in, and show what holds then."""

    def write_all(connection: Connection) -> None:
        write(connection)
        if row.room != context.room.key:
            _tell_elsewhere(connection, context, row)

    change_once(context, intent, write_all)
    with context.database.read() as connection:
        here = replace(context, connection=connection)
        now = find_subscription(connection, row.number) or row
        return announced(here, now, subscription_card(here, now, first))


def _tell_elsewhere(connection: Connection, context: Context, row: Subscription) -> None:
    error = RequestError("subscription-changed-elsewhere", number=row.number, who=context.person.called)
    key = f"subscription:{row.number}:{context.around.request_id}"
    tell_room(connection, Trouble(key, error, row.room, row.owner, row.language), context.now)
